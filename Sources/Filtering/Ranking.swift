/// Labelled posts by falling score, ready to be measured again and again with other counts of each.
///
/// Where posts tie, every figure is its mean over all orders of the tied ones (McSherry and Najork
/// 2008): no order of arrival and no random source decides. So the copies of a post that a resample
/// holds, which tie with each other, need no care of their own.
struct Ranking {
  /// The figures of one sample.
  struct Figures {
    var averagePrecision = 0.0
    var rocAUC = 0.0
    var precisionAtKeep = 0.0
    var recallAtKeep = 0.0
    var lift = 0.0
    var brier = 0.0
    var calibrationError = 0.0
  }

  let hasProbabilities: Bool
  private let keptPosts: Int
  private let isRelevant: [Bool]
  /// One past the last post of each group of equal scores.
  private let tieEnds: [Int]
  /// Probability less outcome of each post; empty without probabilities.
  private var errors: [Double] = []
  private var bins: [UInt8] = []
  /// The sum of the first n reciprocals.
  private let harmonic: [Double]

  private static let binCount = 10

  /// - Parameter keptPosts: how many of the best are kept.
  init(_ posts: [ScoredPost], keptPosts: Int) {
    // Among equals any order will do, as long as it is not that of arrival.
    let sorted = posts.sorted {
      ($1.score, $1.isRelevant ? 1 : 0, $1.probability ?? 0)
        < ($0.score, $0.isRelevant ? 1 : 0, $0.probability ?? 0)
    }
    self.keptPosts = keptPosts
    isRelevant = sorted.map(\.isRelevant)
    tieEnds = sorted.indices.filter {
      $0 == sorted.count - 1 || sorted[$0].score != sorted[$0 + 1].score
    }.map { $0 + 1 }
    hasProbabilities = posts.allSatisfy { $0.probability != nil }
    if hasProbabilities {
      errors = sorted.map { $0.probability! - ($0.isRelevant ? 1 : 0) }
      bins = sorted.map {
        UInt8(min(max($0.probability! * Double(Self.binCount), 0), Double(Self.binCount - 1)))
      }
    }
    var sums = [0.0]
    sums.reserveCapacity(posts.count + 1)
    for count in 1...max(posts.count, 1) { sums.append(sums[count - 1] + 1 / Double(count)) }
    harmonic = sums
  }

  /// - Parameter counts: how often the sample holds each post, as many in all as there are posts.
  /// - Returns: nil where the sample holds no relevant post, or only such.
  func figures(counts: [Int32]) -> Figures? {
    var figures = Figures()
    var above = (posts: 0, relevant: 0)
    var precisions = 0.0
    var orderedPairs = 0.0
    var keptRelevant = 0.0
    var start = 0
    for end in tieEnds {
      var tied = 0
      var relevant = 0
      for post in start..<end {
        let count = Int(counts[post])
        tied &+= count
        if isRelevant[post] { relevant &+= count }
      }
      start = end
      guard tied > 0 else { continue }
      if relevant > 0 {
        precisions += self.precisions(tied: tied, relevant: relevant, above: above)
      }
      orderedPairs +=
        Double(tied - relevant) * (Double(above.relevant) + Double(relevant) / 2)
      if above.posts < keptPosts {
        let share = Double(min(tied, keptPosts - above.posts)) / Double(tied)
        keptRelevant += share * Double(relevant)
      }
      above.posts += tied
      above.relevant += relevant
    }
    let (all, positives) = (Double(above.posts), Double(above.relevant))
    guard positives > 0, positives < all else { return nil }
    figures.averagePrecision = precisions / positives
    figures.rocAUC = orderedPairs / (positives * (all - positives))
    figures.precisionAtKeep = keptRelevant / Double(keptPosts)
    figures.recallAtKeep = keptRelevant / positives
    figures.lift = figures.precisionAtKeep * all / positives
    if hasProbabilities { measureProbabilities(counts, all, into: &figures) }
    return figures
  }

  /// The precisions at the places of the relevant posts of one group of ties, summed: at the i-th
  /// place of `tied` stands a relevant post with chance `relevant / tied`, and then
  /// `(i - 1) (relevant - 1) / (tied - 1)` relevant ones of the group are above it.
  private func precisions(tied: Int, relevant: Int, above: (posts: Int, relevant: Int)) -> Double {
    guard tied > 1 else { return Double(above.relevant + 1) / Double(above.posts + 1) }
    let step = Double(relevant - 1) / Double(tied - 1)
    let reciprocals = harmonic[above.posts + tied] - harmonic[above.posts]
    let first = Double(above.relevant) + 1 - step * Double(above.posts + 1)
    return Double(relevant) / Double(tied) * (step * Double(tied) + first * reciprocals)
  }

  private func measureProbabilities(
    _ counts: [Int32], _ all: Double, into figures: inout Figures
  ) {
    var squares = 0.0
    var sums = [Double](repeating: 0, count: Self.binCount)
    for post in counts.indices where counts[post] > 0 {
      let error = Double(counts[post]) * errors[post]
      squares += error * errors[post]
      sums[Int(bins[post])] += error
    }
    figures.brier = squares / all
    figures.calibrationError = sums.reduce(0) { $0 + $1.magnitude } / all
  }
}
