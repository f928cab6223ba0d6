import Foundation

/// How long items of a stream stay away, and wait.
package struct WaitingTimes: Sendable, Hashable {
  /// An item that was decided `unsure` comes back after that time, once.
  package var unsureSeconds: TimeInterval
  /// An item that asks for a decision and gets none leaves the queue after that time.
  package var expireSeconds: TimeInterval

  package init(unsureSeconds: TimeInterval = 3 * 86_400, expireSeconds: TimeInterval = 21 * 86_400)
  {
    self.unsureSeconds = unsureSeconds
    self.expireSeconds = expireSeconds
  }

  /// Nothing is put off for longer.
  package static let mostSeconds: TimeInterval = 366 * 86_400

  /// - Throws: `ReviewRefusal` for a time that has passed, or is too far away
  static func check(_ time: Date, at now: Date) throws {
    guard time > now else { throw ReviewRefusal.past(time) }
    guard time <= now + mostSeconds else { throw ReviewRefusal.tooFar(time) }
  }
}
