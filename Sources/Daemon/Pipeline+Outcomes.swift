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
  /// A host that forbids one feed may mean all of them, and one that asks for fewer requests may not
  /// say how long: it is left alone for so long.
  static let unsaidQuietSeconds = 600.0
  /// Who asks for fewer requests gets at least so long without any, whatever else is said.
  static let limitedQuietSecondsMin = 60.0

  /// A 304, or a document that is known byte for byte.
  func unchanged(
    _ feed: PolledFeed, _ answer: FetchAnswer, _ validators: CacheValidators,
    freshForSeconds: Int?
  ) async throws -> PollOutcome {
    let now = clock.now()
    var memory = feed.memory
    memory.pace.freshForSeconds = freshForSeconds
    if let last = feed.record.succeededAt {
      memory.changes?.observe(newPosts: 0, seconds: now.timeIntervalSince(last))
    }
    memory.followRedirects(answer, of: feed, now: now)
    let poll = QuietPoll(
      feed: feed.record.id, outcome: .unchanged, at: now,
      nextPollAt: next(feed, .answered(memory.pace, memory.changes), failures: 0, now),
      etag: validators.etag, lastModified: validators.lastModified,
      coverage: CoverageEntry(day: day(now), polls: 1, unchanged: 1))
    try await note(feed, .well, memory, in: poll)
    return .notModified
  }

  func postponed(_ feed: PolledFeed, _ until: Date) async throws -> PollOutcome {
    let now = clock.now()
    let poll = QuietPoll(
      feed: feed.record.id, outcome: .postponed, at: now, nextPollAt: until,
      coverage: CoverageEntry(day: day(now)))
    try await note(feed, .starved, feed.memory, in: poll)
    return .postponed(until: until)
  }

  func limited(_ feed: PolledFeed, _ host: String, _ seconds: Int?) async throws -> PollOutcome {
    let now = clock.now()
    let failures = feed.record.failures + 1
    let until = next(feed, .rateLimited(retryAfterSeconds: seconds), failures: failures, now)
    // The feed keeps its own pace; the host's other feeds need not wait for that.
    let rest = seconds.map { max(Double($0), Self.limitedQuietSecondsMin) }
    try await quiet(host, until: now.addingTimeInterval(rest ?? Self.unsaidQuietSeconds))
    let problem =
      "\(host) asks for fewer requests, so all its feeds are left alone for a while;"
      + " if it happens often, raise `every`, or the host's gap under hosts in feeds.yml."
    let poll = QuietPoll(
      feed: feed.record.id, outcome: .failed(problem: problem.printable), at: now,
      nextPollAt: until, coverage: CoverageEntry(day: day(now), polls: 1, limited: 1))
    try await note(feed, .starved, feed.memory, in: poll)
    return .failed(problem.printable, nextPollAt: until)
  }

  func gone(_ feed: PolledFeed) async throws -> PollOutcome {
    var feed = feed
    if let movedTo = feed.memory.redirects.movedTo {
      // Only the address that was asked is gone.
      guard feed.address == movedTo else {
        return try await failed(
          feed,
          "The configured address is gone (410), and where it moved to does not answer;"
            + " both are tried again.")
      }
      feed.memory.redirects.giveUpMove()
      return try await failed(
        feed, "The address it had moved to is gone (410); the configured one is asked again.")
    }
    let problem =
      "The server says that the feed is gone for good (410), so it is not polled any more; "
      + "remove it from feeds.yml, give its new address, or try again with `feeds resume`."
    let now = clock.now()
    let poll = QuietPoll(
      feed: feed.record.id, outcome: .stopped(problem: problem), at: now,
      nextPollAt: .distantFuture, coverage: CoverageEntry(day: day(now), polls: 1, failed: 1))
    try await note(feed, .dead, feed.memory, in: poll)
    return .failed(problem, nextPollAt: nil)
  }

  func failed(
    _ feed: PolledFeed, _ error: FetchingError, at host: String
  ) async throws -> PollOutcome {
    if let seconds = Self.quietSeconds(after: error) {
      try await quiet(host, until: clock.now().addingTimeInterval(seconds))
    }
    if error.reachedNobody {
      return try await failed(feed, "\(error)", .unreachable, isServers: false)
    }
    return try await failed(feed, "\(error)")
  }

  /// Our own trouble: nobody was asked, so it is tried again at the feed's usual pace.
  func unasked(_ feed: PolledFeed, _ problem: String) async throws -> PollOutcome {
    let now = clock.now()
    let again = now.addingTimeInterval(feed.configuration.everySeconds)
    let poll = QuietPoll(
      feed: feed.record.id, outcome: .failed(problem: problem.printable), at: now,
      nextPollAt: again, coverage: CoverageEntry(day: day(now)))
    try await note(feed, .dead, feed.memory, in: poll)
    return .failed(problem.printable, nextPollAt: again)
  }

  /// - Parameter isServers: false where no server had a part in it.
  func failed(
    _ feed: PolledFeed, _ problem: String, _ outcome: PollSchedule.Outcome = .failed,
    isServers: Bool = true
  ) async throws -> PollOutcome {
    let now = clock.now()
    let failures = feed.record.failures + 1
    let again = next(feed, outcome, failures: failures, now)
    var memory = feed.memory
    if isServers { memory.redirects.failed() }
    let poll = QuietPoll(
      feed: feed.record.id, outcome: .failed(problem: problem.printable), at: now,
      nextPollAt: again, coverage: CoverageEntry(day: day(now), polls: 1, failed: 1))
    try await note(feed, .dead, memory, in: poll)
    return .failed(problem.printable, nextPollAt: again)
  }

  /// How long a host is left alone that did not ask for it in so many words.
  private static func quietSeconds(after error: FetchingError) -> Double? {
    switch error {
    case .httpStatus(403, _): unsaidQuietSeconds
    case .httpStatus(503, _): limitedQuietSecondsMin
    default: nil
    }
  }

  private func quiet(_ host: String, until: Date) async throws {
    pacer.quiet(host: host, until: until)
    try await inbox.quiet(host: host, until: until)
  }
}

/// The account that is kept of every poll, whatever it came to.
extension Pipeline {
  private func note(
    _ feed: PolledFeed, _ state: FeedCondition.State, _ memory: FeedMemory, in poll: QuietPoll
  ) async throws {
    var memory = memory
    var poll = poll
    settle(feed, state, &memory, &poll.coverage, poll.at)
    memory.condition.plan(poll.nextPollAt)
    poll.memory = try memory.stored()
    try await inbox.record(poll)
  }

  func note(
    _ feed: PolledFeed, _ state: FeedCondition.State, _ memory: FeedMemory,
    in poll: inout AnsweredPoll
  ) throws {
    var memory = memory
    var coverage = CoverageEntry(day: poll.day, polls: 1)
    settle(feed, state, &memory, &coverage, poll.at)
    poll.coverage = coverage
    poll.nextPollAt = next(
      feed, .answered(memory.pace, memory.changes), failures: 0, poll.at)
    memory.condition.plan(poll.nextPollAt)
    poll.memory = try memory.stored()
  }

  private func settle(
    _ feed: PolledFeed, _ state: FeedCondition.State, _ memory: inout FeedMemory,
    _ coverage: inout CoverageEntry, _ now: Date
  ) {
    let slackSecondsMin = 600.0
    let lost = memory.condition.settle(
      state, lastPolled: feed.record.polledAt,
      slackSeconds: max(feed.configuration.everySeconds, slackSecondsMin), now: now)
    coverage.starvedSeconds += lost.starved
    coverage.deadSeconds += lost.dead
    coverage.awaySeconds += lost.away
  }

  func next(
    _ feed: PolledFeed, _ outcome: PollSchedule.Outcome, failures: Int, _ now: Date
  ) -> Date {
    let schedule = PollSchedule(
      leastSeconds: feed.configuration.everySeconds * paceFactor,
      mostSeconds: feed.configuration.everySecondsMax * paceFactor)
    let jitter = PollSchedule.jitter(for: feed.record.feed.address, failures: failures)
    return schedule.nextPoll(after: outcome, failures: failures, now: now, jitter: jitter)
      ?? .distantFuture
  }

  /// The day in the configured time zone.
  func day(_ date: Date) -> String { date.day(in: timezone) }
}
