import Inbox

/// What was polled, and what was missed.
package struct CoverageJSON: Encodable, Sendable {
  var polls: Int
  var unchanged: Int
  var failed: Int
  /// The host asked for fewer requests.
  var limited: Int
  /// Full windows without one known post.
  var rollovers: Int
  /// Posts that came and went between polls: an estimate.
  var missed: Int
  var starvedSeconds: Int
  var deadSeconds: Int
  var awaySeconds: Int

  package init(_ totals: CoverageTotals) {
    polls = totals.polls
    unchanged = totals.unchanged
    failed = totals.failed
    limited = totals.limited
    rollovers = totals.rollovers
    missed = totals.missed
    starvedSeconds = Int(totals.starvedSeconds.rounded())
    deadSeconds = Int(totals.deadSeconds.rounded())
    awaySeconds = Int(totals.awaySeconds.rounded())
  }
}
