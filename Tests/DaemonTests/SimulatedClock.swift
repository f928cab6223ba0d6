import Fetching
import Foundation
import Synchronization

/// Time that passes only when a test says so, or while somebody sleeps.
final class SimulatedClock: Sendable {
  private let time = Mutex((now: Date(timeIntervalSince1970: 1_790_000_000), uptime: 1_000.0))

  var now: Date { time.withLock { $0.now } }

  func pass(seconds: Double) {
    time.withLock {
      $0.now += seconds
      $0.uptime += seconds
    }
  }

  /// Somebody sets the clock on the wall.
  func set(bySeconds seconds: Double) { time.withLock { $0.now += seconds } }

  /// - Parameter stopsAt: whoever sleeps then sleeps until cancelled.
  func clock(stopsAt end: Date = .distantFuture) -> WallClock {
    WallClock(
      now: { self.now }, uptime: { self.time.withLock { $0.uptime } },
      sleep: { seconds in
        guard self.now < end else { return try await Task.sleep(for: .seconds(86_400)) }
        try Task.checkCancellation()
        self.pass(seconds: seconds)
        await Task.yield()
      })
  }
}
