import Foundation
import Posts

/// When a feed is polled next. Pure: the same input gives the same time.
package struct PollSchedule: Sendable, Hashable {
  /// What the last poll came to.
  package enum Outcome: Sendable {
    /// 200 or 304; with how often something new comes, nil where that is not known yet.
    case answered(StatedPace, ChangeRate?)
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
  /// Answered polls come up to this share of their wait later, each feed by its own part of it, so
  /// that feeds that were polled together drift apart.
  static let driftMax = 0.05

  /// The least time between two polls, as configured.
  package var leastSeconds: Double
  /// The most time between two polls of a feed that is well and says nothing of its own pace.
  package var mostSeconds: Double

  package init(leastSeconds: Double, mostSeconds: Double) {
    self.leastSeconds = leastSeconds
    self.mostSeconds = max(leastSeconds, mostSeconds)
  }

  /// The time of the next poll, at most a day from now; nil if there is none.
  ///
  /// - Parameters:
  ///   - failures: how many polls in a row brought no answer, the last one included.
  ///   - jitter: from 0 up to 1, keeps feeds from being polled in step; see `jitter(for:failures:)`.
  package func nextPoll(
    after outcome: Outcome, failures: Int, now: Date, jitter: Double
  ) -> Date? {
    switch outcome {
    case .answered(let stated, let changes):
      let wait = bounded(max(adapted(to: changes), Double(stated.secondsMin)))
      let latest = now.addingTimeInterval(Self.ceilingSeconds)
      let drifted = now.addingTimeInterval(wait * (1 + Self.driftMax * jitter))
      return min(stated.unskipped(from: drifted), latest)
    case .rateLimited(let seconds):
      let asked = seconds.map(Double.init) ?? backOff(failures: failures, jitter: jitter)
      return now.addingTimeInterval(bounded(max(leastSeconds, asked)))
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
  /// One poll for each post that is to be expected, within the configured bounds.
  private func adapted(to changes: ChangeRate?) -> Double {
    min(max(changes?.secondsPerPost ?? leastSeconds, leastSeconds), mostSeconds)
  }

  /// Twice the least interval after the first failure, doubled with each one, up to a day; less up to
  /// a quarter, so that feeds of one dead network do not come back in step.
  private func backOff(failures: Int, jitter: Double) -> Double {
    let full = min(leastSeconds * doubled(max(failures, 1)), Self.ceilingSeconds)
    return full * (0.75 + 0.25 * jitter)
  }

  private func doubled(_ times: Int) -> Double { pow(2, Double(min(max(times, 0), 30))) }

  private func bounded(_ seconds: Double) -> Double {
    min(max(seconds, 0), Self.ceilingSeconds)
  }
}
