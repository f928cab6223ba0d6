import Fetching
import Foundation
import Inbox
import Posts

/// What became of a poll.
package enum PollOutcome: Sendable {
  /// With what was odd in the document.
  case answered(IntakeOutcome, remark: String?)
  case notModified
  /// Nothing was asked: the host wants to be left alone until then.
  case postponed(until: Date)
  /// The sentence that stands with the feed, and when it is tried again; nil for never.
  case failed(String, nextPollAt: Date?)
}

extension Pipeline {
  func unchanged(
    _ feed: PolledFeed, _ validators: CacheValidators, _ freshForSeconds: Int?
  ) async throws -> PollOutcome {
    let now = Date()
    let pace = StatedPace(stored: feed.record.pace, freshForSeconds: freshForSeconds)
    try await inbox.record(
      QuietPoll(
        feed: feed.record.id, at: now,
        nextPollAt: next(feed, .answered(pace), failures: 0, now), etag: validators.etag,
        lastModified: validators.lastModified))
    return .notModified
  }

  func postponed(_ feed: PolledFeed, _ until: Date) async throws -> PollOutcome {
    try await inbox.postpone(feed: feed.record.id, until: until)
    return .postponed(until: until)
  }

  func limited(_ feed: PolledFeed, _ host: String, _ seconds: Int?) async throws -> PollOutcome {
    let now = Date()
    let failures = feed.record.failures + 1
    let until = next(feed, .rateLimited(retryAfterSeconds: seconds), failures: failures, now)
    // The feed keeps its own pace; the host's other feeds need not wait for that.
    let quietUntil = seconds.map { now.addingTimeInterval(Double($0)) } ?? until
    pacer.quiet(host: host, until: quietUntil)
    try await inbox.quiet(host: host, until: quietUntil)
    return try await failed(
      feed, "The server asks for fewer requests, so its host is left alone until then.", at: now,
      until)
  }

  func stopped(_ feed: PolledFeed) async throws -> PollOutcome {
    let now = Date()
    let problem =
      "The server says that the feed is gone for good (410), so it is not polled any more; "
      + "remove it from feeds.yml or give its new address."
    try await inbox.record(
      QuietPoll(
        feed: feed.record.id, at: now, nextPollAt: .distantFuture, problem: problem,
        isStopped: true))
    return .failed(problem, nextPollAt: nil)
  }

  func failed(
    _ feed: PolledFeed, _ problem: String, _ outcome: PollSchedule.Outcome = .failed
  ) async throws -> PollOutcome {
    let now = Date()
    let again = next(feed, outcome, failures: feed.record.failures + 1, now)
    return try await failed(feed, problem, at: now, again)
  }

  private func failed(
    _ feed: PolledFeed, _ problem: String, at now: Date, _ again: Date
  ) async throws -> PollOutcome {
    try await inbox.record(
      QuietPoll(feed: feed.record.id, at: now, nextPollAt: again, problem: problem.printable))
    return .failed(problem.printable, nextPollAt: again)
  }

  func next(
    _ feed: PolledFeed, _ outcome: PollSchedule.Outcome, failures: Int, _ now: Date
  ) -> Date {
    let schedule = PollSchedule(
      intervalSeconds: feed.configuration.everySeconds * paceFactor, floorSeconds: 0)
    let jitter = PollSchedule.jitter(for: feed.record.feed.address, failures: failures)
    return schedule.nextPoll(after: outcome, failures: failures, now: now, jitter: jitter)
      ?? .distantFuture
  }

  /// The day in the configured time zone.
  func day(_ date: Date) -> String {
    var style = Date.ISO8601FormatStyle(timeZone: timezone)
    style = style.year().month().day()
    return date.formatted(style)
  }
}
