import Foundation
import Posts

/// When a feed is polled next. Pure: the same input gives the same time.
package struct PollSchedule: Sendable, Hashable {
  /// What the last poll came to.
  package enum Outcome: Sendable {
    /// 200 or 304.
    case answered(StatedPace)
    case rateLimited(retryAfterSeconds: Int?)
    case failed
    /// No server was reached at all: nobody was bothered, and it may be our own network.
    case unreachable
    /// 410.
    case gone
  }

  /// However long a feed wants to be left alone, it is looked at once a day.
  package static let ceilingSeconds = 86_400.0
  /// The first wait after no server was reached; it doubles with each such poll.
  static let unreachableSeconds = 60.0

  /// The configured time between two polls.
  package var intervalSeconds: Double
  /// No feed is polled more often than this.
  package var floorSeconds: Double

  package init(intervalSeconds: Double, floorSeconds: Double = 60) {
    self.intervalSeconds = intervalSeconds
    self.floorSeconds = floorSeconds
  }

  /// The time of the next poll, between the floor and a day from now; nil if there is none.
  ///
  /// - Parameters:
  ///   - failures: how many polls in a row brought no answer, the last one included.
  ///   - jitter: from 0 up to 1, spreads feeds that fail together; see `jitter(for:failures:)`.
  package func nextPoll(
    after outcome: Outcome, failures: Int, now: Date, jitter: Double
  ) -> Date? {
    switch outcome {
    case .answered(let stated):
      let wait = bounded(max(intervalSeconds, Double(stated.secondsMin)))
      let latest = now.addingTimeInterval(Self.ceilingSeconds)
      return min(stated.unskipped(from: now.addingTimeInterval(wait)), latest)
    case .rateLimited(let seconds):
      let asked = seconds.map(Double.init) ?? backOff(failures: failures, jitter: jitter)
      return now.addingTimeInterval(bounded(max(intervalSeconds, asked)))
    case .failed:
      return now.addingTimeInterval(bounded(backOff(failures: failures, jitter: jitter)))
    case .unreachable:
      let wait = Self.unreachableSeconds * doubled(failures - 1)
      return now.addingTimeInterval(bounded(wait * (0.75 + 0.25 * jitter)))
    case .gone:
      return nil
    }
  }

  /// A number from 0 up to 1 that is always the same for the same feed and count, so that it
  /// survives a restart.
  package static func jitter(for address: String, failures: Int) -> Double {
    var hash = StableHash("\(address) \(failures)").value
    hash ^= hash >> 32
    hash = hash &* 0xD6E8_FEB8_6659_FD93
    return Double(hash >> 11) / Double(1 << 53)
  }
}

extension PollSchedule {
  /// Twice the interval after the first failure, doubled with each one, up to a day; less up to
  /// a quarter, so that feeds of one dead network do not come back in step.
  private func backOff(failures: Int, jitter: Double) -> Double {
    let base = max(intervalSeconds, floorSeconds)
    let full = min(base * doubled(max(failures, 1)), Self.ceilingSeconds)
    return full * (0.75 + 0.25 * jitter)
  }

  private func doubled(_ times: Int) -> Double { pow(2, Double(min(max(times, 0), 30))) }

  private func bounded(_ seconds: Double) -> Double {
    min(max(seconds, floorSeconds), Self.ceilingSeconds)
  }
}
