import Foundation

/// The time by which hosts are paced; tests bring their own.
package struct PacerClock: Sendable {
  package var now: @Sendable () -> Date
  /// Sleeps for that many seconds, or throws as soon as the task is cancelled.
  package var sleep: @Sendable (_ seconds: Double) async throws -> Void

  package init(
    now: @escaping @Sendable () -> Date,
    sleep: @escaping @Sendable (_ seconds: Double) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  package static let system = PacerClock(
    now: { Date() }, sleep: { try await Task.sleep(for: .seconds($0)) })
}
