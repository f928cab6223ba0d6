import Foundation

/// How far apart the polls of a feed are: the daemon finds the pace between the two that fits how
/// often the feed changes.
package struct PollInterval: Sendable, Hashable {
  /// Where nobody says otherwise.
  package static let standard = PollInterval(leastSeconds: 15 * 60)

  /// The least time from one poll to the next.
  package var leastSeconds: TimeInterval
  /// The most, unless the server asks for more.
  package var mostSeconds: TimeInterval

  /// - Parameter mostSeconds: nil for four times the least, at most a day.
  package init(leastSeconds: TimeInterval, mostSeconds: TimeInterval? = nil) {
    self.leastSeconds = leastSeconds
    self.mostSeconds = mostSeconds ?? max(leastSeconds, min(4 * leastSeconds, 86_400))
  }
}
