import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct CoverageTableTests {
  /// Records a document as the last part of one, with what it would have missed.
  @discardableResult
  private func poll(
    _ inbox: TestInbox, _ posts: [Post], missed: Int?,
    isContinued: Bool = false, day: String = "2026-11-21"
  ) async throws -> IntakeOutcome {
    let poll = AnsweredPoll(
      feed: try await inbox.id(.forum), posts: posts, etag: nil, lastModified: nil,
      isContinued: isContinued, at: .at(100), nextPollAt: .at(200), day: day, expiresAt: .at(900),
      missed: missed)
    return try await inbox.database.record(poll) { candidates, _ in
      Judgement(verdicts: candidates.map { _ in .sample(.belowThreshold) }, gateState: nil)
    }
  }

  private func add(_ inbox: TestInbox, _ feed: Feed, _ entry: CoverageEntry) async throws {
    try await inbox.database.record(
      QuietPoll(
        feed: try await inbox.id(feed), outcome: .postponed, at: .at(100), nextPollAt: .at(200),
        coverage: entry))
  }

  @Test func `a window that rolled over is counted`() async throws {
    let inbox = try await TestInbox()
    let outcome = try await poll(inbox, Post.samples(3), missed: 7)
    #expect(outcome.rolledOver)
    #expect(outcome.missed == 7)
    let totals = try #require(try await inbox.database.coverage()[try await inbox.id(.forum)])
    #expect(totals.rollovers == 1)
    #expect(totals.missed == 7)
    #expect(totals.polls == 1)
  }

  @Test func `without a sign of it nothing was missed`() async throws {
    let inbox = try await TestInbox()
    let outcome = try await poll(inbox, Post.samples(3), missed: nil)
    #expect(!outcome.rolledOver)
  }

  @Test func `a document in parts is one poll`() async throws {
    let inbox = try await TestInbox()
    let first = try await poll(inbox, [.sample("1")], missed: 7, isContinued: true)
    #expect(!first.rolledOver)
    #expect(try await inbox.database.coverage().isEmpty)
    let last = try await poll(inbox, [.sample("2")], missed: 7)
    #expect(last.rolledOver)
    #expect(try await inbox.database.coverage()[try await inbox.id(.forum)]?.polls == 1)
  }

  @Test func `an attempt that lost nothing leaves no trace`() async throws {
    let inbox = try await TestInbox()
    try await add(inbox, .forum, CoverageEntry(day: "2026-11-21"))
    #expect(try await inbox.database.coverage().isEmpty)
  }

  @Test func `the days of a feed add up, from any day on`() async throws {
    let inbox = try await TestInbox()
    for day in ["2026-11-19", "2026-11-20", "2026-11-21", "2026-11-21"] {
      try await add(
        inbox, .forum,
        CoverageEntry(
          day: day, polls: 4, unchanged: 1, limited: 2, failed: 3, starvedSeconds: 0.5,
          deadSeconds: 5, awaySeconds: 6))
    }
    let forum = try await inbox.id(.forum)
    let all = try #require(try await inbox.database.coverage()[forum])
    #expect(all.polls == 16)
    #expect(all.unchanged == 4)
    #expect(all.limited == 8)
    #expect(all.failed == 12)
    #expect(all.starvedSeconds == 2)
    #expect(all.deadSeconds == 20)
    #expect(all.awaySeconds == 24)
    #expect(try await inbox.database.coverage(since: "2026-11-20")[forum]?.polls == 12)
    #expect(try await inbox.database.coverage(since: "2026-11-22")[forum] == nil)
  }

  @Test func `the feeds of a day add up, of one stream or of all`() async throws {
    let inbox = try await TestInbox()
    for (feed, day) in [(Feed.forum, "2026-11-20"), (.blog, "2026-11-20"), (.shop, "2026-11-21")] {
      try await add(inbox, feed, CoverageEntry(day: day, polls: 1, deadSeconds: 60))
    }
    let all = try await inbox.database.coverageByDay()
    #expect(all.map(\.day) == ["2026-11-20", "2026-11-21"])
    #expect(all.map(\.totals.polls) == [2, 1])
    #expect(all.map(\.totals.deadSeconds) == [120, 60])
    let crm = try await inbox.database.coverageByDay(stream: "crm")
    #expect(crm.map(\.day) == ["2026-11-20"])
    #expect(try await inbox.database.coverageByDay(since: "2026-11-21").count == 1)
  }

  @Test func `folding old days keeps every total`() async throws {
    let inbox = try await TestInbox()
    for day in ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"] {
      try await add(inbox, .forum, CoverageEntry(day: day, polls: 1, awaySeconds: 10))
      try await add(inbox, .blog, CoverageEntry(day: day, failed: 1))
    }
    let before = try await inbox.database.coverage()
    for (day, days) in [("2026-11-19", 4), ("2026-11-21", 2), ("2026-11-21", 2)] {
      try await inbox.database.foldCoverage(before: day)
      #expect(try await inbox.database.coverage() == before)
      #expect(try await inbox.database.coverageByDay().count == days)
    }
    #expect(try await inbox.database.coverageByDay().map(\.day) == ["", "2026-11-21"])
    #expect(
      try await inbox.database.coverage(since: "2026-11-21")[try await inbox.id(.forum)]?.polls == 1
    )
  }
}
