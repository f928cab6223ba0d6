/// Keeps the configured share of a stream, whatever its scores look like.
///
/// A running quantile (half-life 2,000 posts) says what is among the best; an account of kept
/// against due posts steers the quantile, and bounds how far the kept share may stray. Posts are
/// ranked by score, and equal scores by a hash of the post, so a pile of equal scores keeps its
/// share as well and the order of arrival decides nothing. No feed and no author has more than its
/// part of the window or of the best in it; of what one brings beyond that, the dial's share is kept.
///
/// A budget makes a second, smaller share, with an account of its own: what passes the dial alone
/// is over budget.
package struct KeepGate: Sendable, Hashable {
  /// One post of a batch.
  package struct Candidate: Sendable, Hashable {
    /// A hash of the post's identity, which decides among equal scores.
    package var identity: UInt64
    /// Log-odds.
    package var score: Double
    /// Calibrated, 0…1.
    package var probability: Double?
    /// A hash of the feed; 0 where it does not matter.
    package var feed: UInt64
    /// A hash of the author; nil where there is none.
    package var author: UInt64?

    package init(
      identity: UInt64, score: Double, probability: Double? = nil, feed: UInt64 = 0,
      author: UInt64? = nil
    ) {
      self.identity = identity
      self.score = score
      self.probability = probability
      self.feed = feed
      self.author = author
    }
  }

  /// What became of a candidate; it maps to one reason of a verdict.
  package enum Outcome: Sendable, Hashable {
    case kept
    case belowThreshold
    case overBudget
  }

  var window = ScoreWindow()
  var dial = KeepAccount()
  /// What the budget leaves of the dial.
  var budget = KeepAccount()

  package init() {}

  /// Decides on the posts of one batch, which is one poll of one feed.
  ///
  /// - Parameters:
  ///   - keep: the share to keep, 0…1.
  ///   - floor: least probability kept; posts without a probability pass. What it drops counts as kept
  ///     in the account, so that nothing worse makes up for it.
  ///   - budget: how many may still be kept today; nil for any number.
  ///   - effective: the share that a day's budget comes to, where that is less than `keep`.
  /// - Returns: one outcome for each candidate, in their order.
  package mutating func decide(
    _ candidates: [Candidate], keep: Double, floor: Double? = nil, budget: Int? = nil,
    effective: Double? = nil
  ) -> [Outcome] {
    var outcomes = Array(repeating: Outcome.belowThreshold, count: candidates.count)
    guard !candidates.isEmpty else { return outcomes }
    let keep = min(max(0, keep), 1)  // in this order, what is no number is 0
    // The batch counts itself first, in an order that is not that of its arrival.
    let arranged = candidates.indices.sorted { Self.order(candidates[$0], candidates[$1]) }
    let entries = arranged.map { Self.entry(candidates[$0]) }
    let areBeyond = window.append(entries)
    let ranked = entries.indices.sorted {
      entries[$1] < entries[$0] || !(entries[$0] < entries[$1]) && $0 < $1
    }
    var posts = ranked.map { KeepAccount.Post(entry: entries[$0], isBeyond: areBeyond[$0]) }
    let passing = dial.choose(posts, keep: keep, window: window)
    var affordable = passing
    if let effective, effective < keep {
      for index in posts.indices { posts[index].isOpen = passing[index] }
      affordable = self.budget.choose(posts, keep: max(0, effective), window: window)
    }
    var left = budget ?? Int.max
    for (place, index) in ranked.map({ arranged[$0] }).enumerated() where passing[place] {
      if Self.isBelow(floor, candidates[index].probability) { continue }
      let isKept = affordable[place] && left > 0
      outcomes[index] = isKept ? .kept : .overBudget
      if isKept { left -= 1 }
    }
    return outcomes
  }

  /// Which of these posts are among the best `share` of the stream as it is now; the gate does not
  /// count them.
  package func admits(
    _ candidates: [Candidate], share: Double, floor: Double? = nil
  ) -> [Bool] {
    let bars = share < 1 ? window.bars(share: share) : nil
    return candidates.map { candidate in
      share > 0 && bars?.admit(Self.entry(candidate)) != false
        && !Self.isBelow(floor, candidate.probability)
    }
  }

  /// A new model has other scores: every post of the window takes the score that the new model
  /// gives at its rank, so that the next batch is judged as the last one was.
  ///
  /// With no reference, the window is forgotten and fills again.
  package mutating func adopt(_ reference: ScoreQuantiles) {
    if reference.scores.isEmpty {
      window = ScoreWindow()
    } else if window.entries.isEmpty {
      window = Self.expected(reference)
    } else {
      window.rescore(by: reference.scores)
    }
  }
}

extension KeepGate {
  /// What a stream is expected to bring counts as so many posts that it brought.
  private static let expectedPosts = 200

  /// A gate of a stream that has brought nothing yet, so that its first posts are not judged by each
  /// other alone.
  package init(expecting reference: ScoreQuantiles) { window = Self.expected(reference) }

  private static func expected(_ reference: ScoreQuantiles) -> ScoreWindow {
    let scores = reference.scores
    let count = min(scores.count, expectedPosts)
    return ScoreWindow(
      (0..<count).map { index in
        ScoreWindow.Entry(
          score: scores[(2 * index + 1) * scores.count / (2 * count)], tie: tie(UInt64(index)))
      }.sorted { $0.tie < $1.tie })  // no score is newer than another
  }

  private static func isBelow(_ floor: Double?, _ probability: Double?) -> Bool {
    guard let floor, let probability else { return false }
    return !(probability >= floor)
  }

  private static func hash(_ identity: UInt64) -> UInt64 {
    TermHash.finish(identity &+ 0x9e37_79b9_7f4a_7c15)
  }

  private static func tie(_ identity: UInt64) -> UInt16 {
    UInt16(truncatingIfNeeded: hash(identity) >> 48)
  }

  private static func entry(_ candidate: Candidate) -> ScoreWindow.Entry {
    ScoreWindow.Entry(
      score: Float(candidate.score), tie: tie(candidate.identity),
      source: PostSource(feed: candidate.feed, author: candidate.author))
  }

  /// By other bits than those that break ties.
  private static func order(_ first: Candidate, _ second: Candidate) -> Bool {
    (hash(first.identity).byteSwapped, first.score)
      < (hash(second.identity).byteSwapped, second.score)
  }
}
