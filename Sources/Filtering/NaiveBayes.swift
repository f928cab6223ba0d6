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
    var relevant = Array(repeating: 0.0, count: set.keys.count)
    var noise = relevant
    var counts = (relevant: 0.0, noise: 0.0)
    for row in rows {
      let range = set.rowStarts[row]..<set.rowStarts[row + 1]
      if set.relevant[row] {
        counts.relevant += 1
        for index in range { relevant[Int(set.columns[index])] += Double(set.values[index]) }
      } else {
        counts.noise += 1
        for index in range { noise[Int(set.columns[index])] += Double(set.values[index]) }
      }
    }
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

  func score(_ set: TrainingSet, _ row: Int) -> Double {
    var sum = bias
    for index in set.rowStarts[row]..<set.rowStarts[row + 1] {
      sum += weights[Int(set.columns[index])] * Double(set.values[index])
    }
    return sum
  }

  /// The mean value of each term over labelled posts and background.
  static func usual(_ set: TrainingSet, background: [PostTerms]) -> [Double] {
    var sums = Array(repeating: 0.0, count: set.keys.count)
    for index in set.columns.indices { sums[Int(set.columns[index])] += Double(set.values[index]) }
    for post in background {
      for (key, value) in zip(post.keys, post.values) {
        if let column = set.columnOf[key] { sums[Int(column)] += Double(value) }
      }
    }
    let posts = Double(set.rowCount + background.count)
    return sums.map { $0 / posts }
  }
}
