import Foundation
import Inbox
import Posts

/// A database filled as the daemon fills it: polls through the intake, decisions by people.
struct FilledInbox {
  static let streams = ["crm", "desk", "shop", "farm"]
  static let feedsCount = 1_000
  static let postsPerPoll = 25
  static let pollsAtOnce = 16
  static let days = 40.0
  static let expireSeconds = 21 * 86_400.0
  static let end = 1_790_000_000.0
  static let keptShare = 0.05
  /// Of a hundred items that have not expired, so many still wait.
  static let waitingPercent = 38

  let database: InboxDatabase

  /// - Returns: the seconds that the intake took, without the writing of the posts.
  func fill(posts count: Int) async throws -> Double {
    try await database.configure(
      feeds: (0..<Self.feedsCount).map { number in
        Feed(
          address: "https://feeds.example/\(number)", name: "Feed \(number)",
          stream: Self.streams[number % Self.streams.count])
      })
    let feeds = try await database.feeds().map(\.id)
    var source = MadeUpPosts(seed: 1)
    let pollsCount = count / Self.postsPerPoll
    var seconds = 0.0
    for first in stride(from: 0, to: pollsCount, by: Self.pollsAtOnce * 20) {
      let polls = (first..<min(first + Self.pollsAtOnce * 20, pollsCount)).map { number in
        let at = Self.end - Self.days * 86_400 * (1 - Double(number) / Double(pollsCount))
        return Self.poll(number, of: feeds[number % feeds.count], at: at, &source)
      }
      seconds += try await record(polls)
    }
    return seconds
  }

  private struct JudgedPoll: Sendable {
    var poll: AnsweredPoll
    var assessments: [Assessment]
    var areKept: [Bool]
  }

  private static func poll(
    _ number: Int, of feed: Int64, at seconds: Double, _ source: inout MadeUpPosts
  ) -> JudgedPoll {
    let posts = (0..<postsPerPoll).map { _ in source.next(feed: Int(feed), at: seconds) }
    let at = Date(timeIntervalSince1970: seconds)
    let day = String(at.formatted(.iso8601).prefix(10))
    return JudgedPoll(
      poll: AnsweredPoll(
        feed: feed, posts: posts, etag: "\"\(number)\"", lastModified: nil, at: at,
        nextPollAt: at + 900, day: day, expiresAt: at + expireSeconds),
      assessments: posts.map { source.assessment(of: $0) },
      areKept: posts.map { _ in source.chance(keptShare) })
  }

  private func record(_ polls: [JudgedPoll]) async throws -> Double {
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (place, poll) in polls.enumerated() {
        if place >= Self.pollsAtOnce { try await group.next() }
        group.addTask {
          _ = try await database.record(poll.poll) { candidates, _ in
            Judgement(verdicts: candidates.map { Self.verdict(poll, $0) }, gateState: nil)
          }
        }
      }
      try await group.waitForAll()
    }
    return start.duration(to: .now) / .seconds(1)
  }

  private static func verdict(_ poll: JudgedPoll, _ candidate: Candidate) -> Verdict {
    let isKept = poll.areKept[candidate.index] && !candidate.isCopy
    return Verdict(
      assessment: poll.assessments[candidate.index], isKept: isKept,
      reason: candidate.isCopy ? .duplicate : isKept ? .aboveThreshold : .belowThreshold,
      model: "2026-11-20-1f2e3d4c")
  }

  /// Decides most of the items, and most of those that are still in time.
  ///
  /// - Returns: the seconds that it took, a hundred items at a time.
  func decide() async throws -> Double {
    var source = MadeUpPosts(seed: 2)
    var items: [Int64] = []
    for queue in [Queue.waiting, .expired] {
      let listed = try await database.items(
        in: queue, now: Date(timeIntervalSince1970: Self.end), limit: 1_000_000)
      items += listed.map(\.id).filter { _ in source.below(100) >= Self.waitingPercent }
    }
    let start = ContinuousClock.now
    let people = ["ada", "grace", "edsger", "barbara", "donald"]
    let decisions: [Decision] = [.relevant, .noise, .noise, .noise, .noise, .unsure]
    for first in stride(from: 0, to: items.count, by: 100) {
      _ = try await database.decide(
        Array(items[first..<min(first + 100, items.count)]),
        decisions[source.below(decisions.count)], by: people[source.below(people.count)],
        at: Date(timeIntervalSince1970: Self.end - Double(source.below(20 * 86_400))))
    }
    return start.duration(to: .now) / .seconds(1)
  }
}
