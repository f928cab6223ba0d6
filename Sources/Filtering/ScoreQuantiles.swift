/// How a model's scores spread over a stream: what a score is worth without any history.
package struct ScoreQuantiles: Sendable, Hashable, Codable {
  /// Scores at evenly spaced shares, ascending.
  package private(set) var scores: [Float]

  /// Enough that the best 0.1 % is told from the best 0.2 %.
  static let countMax = 1_000

  /// Any number of scores, in any order.
  package init(of scores: [Double]) {
    let sorted = scores.map { Float($0) }.sorted()
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

  /// Of the cues alone: measured on 39,906 public posts, forum titles and requests among other talk,
  /// of which one in fifty-four had been labelled as a lead.
  static let coldStart: ScoreQuantiles = {
    let anchors: [(share: Double, score: Double)] = [
      (0, -6.68), (0.01, -4.54), (0.02, -3.94), (0.05, -3.34), (0.07, -2.94), (0.75, -2.94),
      (0.8, -2.54), (0.85, -2.54), (0.88, -2.26), (0.92, -1.84), (0.95, -1.33), (0.97, -0.74),
      (0.99, 0.34), (0.999, 2.54), (1, 4.17),
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
