import Foundation

/// What one poll, or one attempt at it, adds to the account of what was polled and what was missed.
package struct CoverageEntry: Sendable, Hashable {
  /// `YYYY-MM-DD` in the configured time zone.
  package var day: String
  /// Requests that were made.
  package var polls: Int
  /// Of them: the feed said that nothing had changed, or sent what was known byte for byte.
  package var unchanged: Int
  /// Of them: the host asked for fewer.
  package var limited: Int
  /// Of them: brought no document for another reason.
  package var failed: Int
  /// A host that asked for quiet kept the feed waiting.
  package var starvedSeconds: Double
  /// The feed failed.
  package var deadSeconds: Double
  /// It was due, and nobody polled.
  package var awaySeconds: Double

  package init(
    day: String, polls: Int = 0, unchanged: Int = 0, limited: Int = 0, failed: Int = 0,
    starvedSeconds: Double = 0, deadSeconds: Double = 0, awaySeconds: Double = 0
  ) {
    self.day = day
    self.polls = polls
    self.unchanged = unchanged
    self.limited = limited
    self.failed = failed
    self.starvedSeconds = starvedSeconds
    self.deadSeconds = deadSeconds
    self.awaySeconds = awaySeconds
  }
}

/// Coverage added up: over days, over feeds.
package struct CoverageTotals: Sendable, Hashable {
  package var polls = 0
  package var unchanged = 0
  package var limited = 0
  package var failed = 0
  /// Full windows without one known post.
  package var rollovers = 0
  /// Posts that came and went between polls: an estimate.
  package var missed = 0
  package var starvedSeconds = 0.0
  package var deadSeconds = 0.0
  package var awaySeconds = 0.0

  package init() {}

  package static func + (first: Self, second: Self) -> Self {
    var sum = first
    sum.polls += second.polls
    sum.unchanged += second.unchanged
    sum.limited += second.limited
    sum.failed += second.failed
    sum.rollovers += second.rollovers
    sum.missed += second.missed
    sum.starvedSeconds += second.starvedSeconds
    sum.deadSeconds += second.deadSeconds
    sum.awaySeconds += second.awaySeconds
    return sum
  }
}

/// The coverage of one day.
package struct DayCoverage: Sendable, Hashable {
  /// `YYYY-MM-DD`; empty for everything before the oldest day that is still held apart.
  package var day: String
  package var totals: CoverageTotals
}

extension Date {
  /// The day that the tables count by: `YYYY-MM-DD`.
  package func day(in timezone: TimeZone) -> String {
    formatted(Date.ISO8601FormatStyle(timeZone: timezone).year().month().day())
  }
}
