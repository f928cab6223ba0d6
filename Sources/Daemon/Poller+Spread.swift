import Fetching
import Foundation

extension Poller {
  /// So many feeds may come due together, at a start for example.
  static let crowd = 20
  /// Beyond that each takes so much of the time over which all of them are spread.
  static let spreadSecondsEach = 0.2

  /// Spreads feeds that are due all at once, after a start or a long sleep, over a while: each at its own
  /// place in it, at most its own interval from now.
  func spreadWhatIsDue() async throws {
    let now = pipeline.clock.now()
    let due = try await feeds(dueBy: now)
    guard due.count > Self.crowd else { return }
    let window = Double(due.count) * Self.spreadSecondsEach
    let times = due.map { feed in
      let place = PollSchedule.jitter(for: feed.address, failures: 0)
      let seconds = min(window, feed.configuration.everySeconds) * place
      return (feed.record.id, now.addingTimeInterval(seconds))
    }
    try await inbox.reschedule(Dictionary(uniqueKeysWithValues: times), dueBy: now)
  }
}
