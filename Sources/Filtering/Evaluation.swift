/// How well scores find the relevant posts among labelled ones, each figure with the interval in
/// which it would lie on other posts of the same stream.
package struct Evaluation: Sendable, Hashable {
  /// A figure and its 95 % bootstrap interval.
  package struct Figure: Sendable, Hashable, Encodable {
    package var value: Double
    package var low: Double
    package var high: Double
  }

  package let posts: Int
  package let relevant: Int
  /// The share of the posts that is kept, 0…1: the best-scored `keptPosts` of them.
  package let keep: Double
  package let keptPosts: Int

  package let averagePrecision: Figure
  package let rocAUC: Figure
  package let precisionAtKeep: Figure
  package let recallAtKeep: Figure
  /// How many times richer in relevant posts the kept ones are than all.
  package let lift: Figure
  /// Mean squared error of the probability; nil without probabilities.
  package let brier: Figure?
  /// Expected calibration error over ten bins of equal width; nil without probabilities.
  package let calibrationError: Figure?

  package static let resamplesUsual = 1_000

  /// - Parameters:
  ///   - keep: above 0, at most 1.
  ///   - seed: the same seed gives the same intervals.
  /// - Returns: nil unless there are both relevant and other posts: nothing could be measured.
  package init?(
    of posts: [ScoredPost], keep: Double, seed: UInt64 = 1, resamples: Int = resamplesUsual
  ) {
    relevant = posts.count { $0.isRelevant }
    guard relevant > 0, relevant < posts.count else { return nil }
    self.posts = posts.count
    self.keep = keep
    keptPosts = max(1, Int((keep * Double(posts.count)).rounded()))
    let ranking = Ranking(posts, keptPosts: keptPosts)
    let counts = [Int32](repeating: 1, count: posts.count)
    guard let figures = ranking.figures(counts: counts) else { return nil }
    let replicates = Bootstrap(posts: posts.count, seed: seed).replicates(resamples) {
      ranking.figures(counts: $0)
    }
    func figure(
      _ path: KeyPath<Ranking.Figures, Double>,
      _ interval: (Double, [Double]) -> (low: Double, high: Double) = Bootstrap.percentiles
    ) -> Figure {
      let value = figures[keyPath: path]
      let (low, high) = interval(value, replicates.map { $0[keyPath: path] })
      return Figure(value: value, low: low, high: high)
    }
    averagePrecision = figure(\.averagePrecision)
    rocAUC = figure(\.rocAUC)
    precisionAtKeep = figure(\.precisionAtKeep)
    recallAtKeep = figure(\.recallAtKeep)
    lift = figure(\.lift)
    brier = ranking.hasProbabilities ? figure(\.brier) : nil
    calibrationError =
      ranking.hasProbabilities ? figure(\.calibrationError, Bootstrap.reflected) : nil
  }
}
