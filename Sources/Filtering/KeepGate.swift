import Foundation

/// Keeps the configured share of a stream, whatever its scores look like.
///
/// A running quantile (half-life 2,000 posts) says what is among the best; an account of kept
/// against due posts steers the quantile, and bounds how far the kept share may stray. Posts are
/// ranked by score, and equal scores by a hash of the post, so a pile of equal scores keeps its
/// share as well and the order of arrival decides nothing.
package struct KeepGate: Sendable, Hashable, Decodable {
  /// One post of a batch.
  package struct Candidate: Sendable, Hashable {
    /// A hash of the post's identity, which decides among equal scores.
    package var identity: UInt64
    /// Log-odds.
    package var score: Double
    /// Calibrated, 0…1.
    package var probability: Double?

    package init(identity: UInt64, score: Double, probability: Double? = nil) {
      self.identity = identity
      self.score = score
      self.probability = probability
    }
  }

  /// What became of a candidate; it maps to one reason of a verdict.
  package enum Outcome: Sendable, Hashable {
    case kept
    case belowThreshold
    case overBudget
  }

  var window = ScoreWindow()
  /// Posts due so far less posts kept: above zero the gate owes some.
  var owed = 0.0

  package init() {}

  /// The account stays within so many posts' due, either way: 5 posts at 5 %.
  static let slackPosts = 100.0
  /// Where the account is out of bounds, only so many of the newest say what is usual now.
  static let recentPosts = 100
  /// From this many posts on, a batch can be held to the account by itself.
  static let largeBatch = 40

  /// Decides on the posts of one batch, which is one poll of one feed.
  ///
  /// - Parameters:
  ///   - keep: the share to keep, 0…1.
  ///   - floor: least probability kept; posts without a probability pass.
  ///   - budget: how many may still be kept today; nil for any number.
  /// - Returns: one outcome for each candidate, in their order.
  package mutating func decide(
    _ candidates: [Candidate], keep: Double, floor: Double? = nil, budget: Int? = nil
  ) -> [Outcome] {
    var outcomes = Array(repeating: Outcome.belowThreshold, count: candidates.count)
    guard !candidates.isEmpty else { return outcomes }
    let keep = min(max(0, keep), 1)  // in this order, what is no number is 0
    boundAccount(keep)
    let entries = candidates.map {
      ScoreWindow.Entry(score: Float($0.score), tie: Self.tie($0.identity))
    }
    window.append(entries)  // the batch counts itself first
    let ranked = entries.indices.sorted { entries[$1] < entries[$0] }
    let chosen = chosenCount(entries, ranked: ranked, keep: keep)
    owed += keep * Double(candidates.count) - Double(chosen)
    var left = budget ?? Int.max
    for index in ranked.prefix(chosen) {
      if let floor, let probability = candidates[index].probability, probability < floor {
        continue
      }
      outcomes[index] = left > 0 ? .kept : .overBudget
      left -= 1
    }
    return outcomes
  }

  /// A new model has other scores: every post of the window takes the score that the new model
  /// gives at its rank, so that the next batch is judged as the last one was.
  ///
  /// With no reference, the window is forgotten and fills again.
  package mutating func adopt(_ reference: ScoreQuantiles) {
    if reference.scores.isEmpty {
      window = ScoreWindow()
    } else if window.entries.isEmpty {
      window = ScoreWindow(
        reference.scores.enumerated().map {
          ScoreWindow.Entry(score: $1, tie: Self.tie(UInt64($0)))
        }.sorted { $0.tie < $1.tie })  // no score is newer than another
    } else {
      window.rescore(by: reference.scores)
    }
  }
}

extension KeepGate {
  private static func tie(_ identity: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: TermHash.finish(identity &+ 0x9e37_79b9_7f4a_7c15) >> 32)
  }

  private static func slack(_ keep: Double) -> Double { max(1, slackPosts * keep) }

  /// Where the dial was turned, what stood in the account at the old share may be far out of bounds.
  private mutating func boundAccount(_ keep: Double) {
    let most = 2 * Self.slack(keep)
    owed = min(max(owed, -most), most)
  }

  /// How many of a batch are kept: those among the stream's best, within what the account allows.
  private func chosenCount(_ entries: [ScoreWindow.Entry], ranked: [Int], keep: Double) -> Int {
    guard keep > 0, keep < 1 else { return keep > 0 ? entries.count : 0 }
    let slack = Self.slack(keep)
    let due = owed + keep * Double(entries.count)
    let most = max(0, Int((due + slack).rounded(.down)))
    let isLarge = entries.count >= Self.largeBatch
    let least = isLarge ? max(0, Int((due - slack).rounded(.up))) : 0
    let share = keep * min(max(1 + owed / slack, 0), 4)
    var bar = window.threshold(share: share)
    if owed > slack, !isLarge {
      // The stream has fallen: what is best of late will do.
      bar = min(bar, window.threshold(share: share, newest: Self.recentPosts))
    } else if owed < -slack / 2 {
      // It has risen: what passes the old bar is no longer rare.
      bar = max(bar, window.threshold(share: share, newest: Self.recentPosts))
    }
    let above = ranked.prefix { entries[$0] >= bar }.count
    return min(max(above, least), most, entries.count)
  }
}
