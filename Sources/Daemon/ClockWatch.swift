import Fetching
import Foundation

/// Notices, from one look to the next, that the clock was set or that the machine slept.
struct ClockWatch {
  struct Change {
    /// By how much the clock on the wall went beside the time that really passed.
    var setBySeconds: Double
    /// The time since the look before, by the clock as it is now.
    var sinceLastLook: ClosedRange<Date>
    /// Much more time passed than between two looks: the machine slept, or was too busy.
    var hasOverslept: Bool
  }

  /// Slow corrections of a clock are nothing to speak of.
  static let toleranceSeconds = 5.0
  private static let oversleptSeconds = 60.0

  private let clock: WallClock
  private var now: Date
  private var uptime: Double

  init(_ clock: WallClock) {
    self.clock = clock
    (now, uptime) = (clock.now(), clock.uptime())
  }

  mutating func look(lookSeconds: Double) -> Change {
    let passed = clock.uptime() - uptime
    let setBy = clock.now().timeIntervalSince(now) - passed
    (now, uptime) = (clock.now(), clock.uptime())
    return Change(
      setBySeconds: setBy, sinceLastLook: now.addingTimeInterval(-max(passed, 0))...now,
      hasOverslept: passed > lookSeconds + Self.oversleptSeconds)
  }
}
