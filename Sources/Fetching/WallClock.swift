import Foundation

/// The time by which feeds are polled; tests bring their own.
package struct WallClock: Sendable {
  /// What the clock on the wall says. It may be set, forwards and backwards.
  package var now: @Sendable () -> Date
  /// Seconds that have really passed since some moment, a machine's sleep included.
  package var uptime: @Sendable () -> Double
  /// Sleeps for that many seconds, or throws as soon as the task is cancelled.
  package var sleep: @Sendable (_ seconds: Double) async throws -> Void

  /// - Parameter uptime: nil for a clock on the wall that nobody ever sets.
  package init(
    now: @escaping @Sendable () -> Date, uptime: (@Sendable () -> Double)? = nil,
    sleep: @escaping @Sendable (_ seconds: Double) async throws -> Void
  ) {
    self.now = now
    self.uptime = uptime ?? { now().timeIntervalSinceReferenceDate }
    self.sleep = sleep
  }

  package static let system = WallClock(
    now: { Date() }, uptime: { secondsSinceBoot() },
    sleep: { try await Task.sleep(for: .seconds($0)) })

  /// `CLOCK_BOOTTIME`, which nobody sets and which goes on while the machine sleeps.
  private static func secondsSinceBoot() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
