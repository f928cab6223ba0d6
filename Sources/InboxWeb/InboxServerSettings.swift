import Foundation
import Inbox

/// What the review page needs to know of its surroundings.
package struct InboxServerSettings: Sendable {
  /// A stream as the page names it.
  package struct Stream: Sendable, Hashable {
    package var name: String
    package var title: String

    package init(name: String, title: String) {
      self.name = name
      self.title = title
    }
  }

  /// `localhost` or a loopback address.
  package var address: String
  /// 0 for any that is free.
  package var port: Int
  /// What a browser may call this server besides `127.0.0.1`, `[::1]` and `localhost` at its port:
  /// `host` or `host:port`, exactly as a `Host` header has it.
  package var allowedHosts: [String]
  /// Those that there are at this moment.
  package var streams: @Sendable () -> [Stream]
  /// In whose name the page decides, as long as there are no accounts.
  package var analyst: String
  /// Where a day begins.
  package var timezone: TimeZone
  /// Of the program.
  package var version: String
  /// How long items of the stream named stay away.
  package var waitingTimes: @Sendable (String) -> WaitingTimes
  package var now: @Sendable () -> Date
  /// How many more decisions the stream named wants before its next model; nil when nobody counts.
  package var decisionsUntilModel: @Sendable (String) async -> Int?
  /// At which place of the stream's list, or of the list of all, stands an item from just below the
  /// threshold; nil for none.
  package var nearEvery: @Sendable (String?) -> Int?
  /// Called with the stream's name once a decision or an undo is durable. The answer waits for it,
  /// so it should only wake somebody up.
  package var onDecision: @Sendable (String) async -> Void
  /// Begins a blind session of the stream named over so many dropped posts, or as many as a day may have;
  /// or finds the one that is open.
  package var startAudit: @Sendable (String, Int?) async throws -> AuditSession
  /// What the audits of the stream named say of its filter; nil when nobody counts.
  package var auditFigures: @Sendable (String) async throws -> AuditFiguresJSON?

  package init(
    address: String = "127.0.0.1", port: Int = 8484, allowedHosts: [String] = [],
    streams: @escaping @Sendable () -> [Stream] = { [] }, analyst: String,
    timezone: TimeZone = .gmt, version: String = "",
    waitingTimes: @escaping @Sendable (String) -> WaitingTimes = { _ in WaitingTimes() },
    now: @escaping @Sendable () -> Date = { Date() },
    decisionsUntilModel: @escaping @Sendable (String) async -> Int? = { _ in nil },
    nearEvery: @escaping @Sendable (String?) -> Int? = { _ in 3 },
    onDecision: @escaping @Sendable (String) async -> Void = { _ in },
    startAudit: @escaping @Sendable (String, Int?) async throws -> AuditSession = { stream, _ in
      throw AuditError.noSession(stream: stream)
    },
    auditFigures: @escaping @Sendable (String) async throws -> AuditFiguresJSON? = { _ in nil }
  ) {
    self.address = address
    self.port = port
    self.allowedHosts = allowedHosts
    self.streams = streams
    self.analyst = analyst
    self.timezone = timezone
    self.version = version
    self.waitingTimes = waitingTimes
    self.now = now
    self.decisionsUntilModel = decisionsUntilModel
    self.nearEvery = nearEvery
    self.onDecision = onDecision
    self.startAudit = startAudit
    self.auditFigures = auditFigures
  }
}
