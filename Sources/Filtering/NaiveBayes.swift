import Foundation

/// Multinomial naive Bayes over length-normalised log-TF, repaired for rare classes.
///
/// Both classes are smoothed towards the whole stream (Dirichlet), as if each had seen a hundred
/// average posts more, so a word that says nothing weighs nothing. Laplace's 1 for each word would
/// give a tiny class a mass as large as the vocabulary, and make every unseen word speak for it.
struct NaiveBayes {
  private(set) var weights: [Double]
  private(set) var bias: Double

  /// How many average posts both classes have seen beforehand.
  private static let smoothingPosts = 100.0

  /// `usual` is the mean value of each term over the stream.
  init(_ set: TrainingSet, rows: [Int], usual: [Double]) {
    let relevant = set.sum(of: rows.filter { set.relevant[$0] })
    let noise = set.sum(of: rows.filter { !set.relevant[$0] })
    let counts = (
      relevant: Double(rows.count { set.relevant[$0] }),
      noise: Double(rows.count { !set.relevant[$0] })
    )
    let mass = Self.smoothingPosts * usual.reduce(0, +)
    let relevantMass = relevant.reduce(0, +) + mass
    let noiseMass = noise.reduce(0, +) + mass
    weights = usual.indices.map { column in
      let smoothing = Self.smoothingPosts * usual[column]
      guard smoothing > 0 else { return 0 }
      return log((relevant[column] + smoothing) / relevantMass)
        - log((noise[column] + smoothing) / noiseMass)
    }
    bias = log((counts.relevant + 1) / (counts.noise + 1))
  }

  func score(_ set: TrainingSet, _ row: Int) -> Double { bias + set.product(row, weights) }

  /// The mean value of each term over labelled posts and background.
  static func usual(_ set: TrainingSet, background: BackgroundTerms) -> [Double] {
    let posts = Double(set.rowCount + background.posts)
    return zip(set.sum(of: 0..<set.rowCount), background.sums(over: set)).map { ($0 + $1) / posts }
  }
}
