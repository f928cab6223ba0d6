/// What the unlabelled posts of a stream say of the terms: what is usual, and, where few of them can
/// be relevant, what noise is like.
struct StreamTerms {
  /// How many posts they are.
  let posts: Double
  /// The summed values of each term.
  let sums: [Double]
  /// What share of each of them naive Bayes counts as noise.
  let noiseShare: Double

  /// At most so many posts' worth of noise: as many again changes little, and ten times as many
  /// drown what the labels say (mean average precision .636, .634 with 1,000).
  private static let noisePostsMax = 300.0
  /// Where so large a share of the stream is relevant, no unlabelled post counts as noise.
  private static let relevantShareMax = 0.2

  /// `background` are unlabelled posts, `priorScores` what the prior says of each.
  init(_ set: TrainingSet, background: BackgroundTerms, priorScores: [Double]) {
    sums = background.sums(over: set)
    posts = Double(background.posts)
    let share = Self.relevantShare(of: priorScores, set)
    noiseShare =
      min(1, Self.noisePostsMax / max(posts, 1)) * max(0, 1 - share / Self.relevantShareMax)
  }

  /// The share of relevant posts among the unlabelled, by post-stratification (Cochran 1977,
  /// chapter 5A): labels are taken from the head of a ranking more often than the stream has such
  /// posts, but within a stratum of the prior's scores they are much like its other posts.
  static func relevantShare(of scores: [Double], _ set: TrainingSet) -> Double {
    let relevant = set.relevant.count { $0 }
    let mean = Double(relevant) / Double(set.rowCount)
    guard !scores.isEmpty else { return mean }
    let strata = max(1, min(strataMax, relevant / relevantPerStratum + 1))
    let sorted = scores.sorted()
    // Each stratum is half of what is above: relevant posts are in the head.
    let edges = (1..<strata).map { sorted[sorted.count - 1 - (sorted.count - 1) >> $0] }
    var (posts, labels, hits) = (
      Array(repeating: 0.0, count: strata), Array(repeating: 0.0, count: strata),
      Array(repeating: 0.0, count: strata)
    )
    func stratum(_ score: Double) -> Int { edges.count { $0 < score } }
    for score in scores { posts[stratum(score)] += 1 }
    for (score, isRelevant) in zip(set.priorScores, set.relevant) {
      labels[stratum(score)] += 1
      if isRelevant { hits[stratum(score)] += 1 }
    }
    return (0..<strata).reduce(0) { sum, at in
      sum + posts[at] / Double(scores.count) * (hits[at] + mean / 2) / (labels[at] + 0.5)
    }
  }

  private static let strataMax = 5
  private static let relevantPerStratum = 5
}
