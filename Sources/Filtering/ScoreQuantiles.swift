/// How a model's scores spread over a stream: what a score is worth without any history.
package struct ScoreQuantiles: Sendable, Hashable, Codable {
  /// Scores at evenly spaced shares, ascending.
  package private(set) var scores: [Float]

  /// Enough that the best 0.1 % is told from the best 0.2 %.
  static let countMax = 1_000

  /// Any number of scores, in any order.
  package init(of scores: [Double]) {
    let sorted = scores.map { $0.isNaN ? -.infinity : Float($0) }.sorted()
    guard sorted.count > Self.countMax else {
      self.scores = sorted
      return
    }
    self.scores = (0..<Self.countMax).map { index in
      sorted[(2 * index + 1) * sorted.count / (2 * Self.countMax)]
    }
  }

  /// As they were stored; must ascend.
  init(ascending scores: [Float]) { self.scores = scores }

  /// Of the shipped cues alone: measured on 21,939 public posts, forum titles and requests among
  /// other talk, each kind weighted to its natural share.
  static let coldStart: ScoreQuantiles = {
    let anchors: [(share: Double, score: Double)] = [
      (0, -8.96), (0.01, -5.24), (0.02, -5.24), (0.05, -4.54), (0.07, -3.84), (0.1, -3.54),
      (0.12, -2.94), (0.7, -2.94), (0.75, -2.54), (0.8, -2.34), (0.85, -2.22), (0.88, -2.02),
      (0.92, -1.56), (0.95, -1.04), (0.97, -0.42), (0.99, 0.96), (0.999, 3.52), (1, 5.81),
    ]
    let scores = (0..<countMax).map { index in
      let share = (Double(index) + 0.5) / Double(countMax)
      let next = anchors.firstIndex { $0.share >= share } ?? anchors.count - 1
      let (low, high) = (anchors[next - 1], anchors[next])
      return low.score + (high.score - low.score) * (share - low.share) / (high.share - low.share)
    }
    return ScoreQuantiles(of: scores)
  }()

  /// A threshold that about this share of posts reaches; nil where nothing is known.
  package func threshold(keep: Double) -> Threshold? {
    guard !scores.isEmpty else { return nil }
    guard keep > 0 else { return Threshold(score: .infinity, shareOfTies: 0) }
    guard keep < 1 else { return Threshold(score: -.infinity, shareOfTies: 1) }
    let wanted = keep * Double(scores.count)
    let index = max(0, min(scores.count - 1, scores.count - Int(wanted.rounded(.up))))
    let score = scores[index]
    let above = Double(scores.count { $0 > score })
    let equal = Double(scores.count { $0 == score })
    return Threshold(score: score, shareOfTies: min(max((wanted - above) / equal, 0), 1))
  }

  /// A score and, so that a pile of equal scores keeps the asked share, how many of those that
  /// are exactly on it.
  package struct Threshold: Sendable, Hashable {
    package var score: Float
    package var shareOfTies: Double

    /// `identity` is a hash of the post's id: what decides among equals is never their order.
    package func keeps(score: Double, identity: UInt64) -> Bool {
      let rounded = Float(score)
      if rounded != self.score { return rounded > self.score }
      return Double(TermHash.finish(identity) >> 11) * 0x1p-53 < shareOfTies
    }
  }
}
