import Foundation
import Posts
import Testing

@testable import Inbox

/// Posts over budget, and their second chance.
@Suite struct OverBudgetTests {
  /// A poll of the forum whose posts are all over budget, the later ones scored higher.
  private static func polled(_ count: Int, at seconds: Double = 100) async throws -> TestInbox {
    try await polled(Post.samples(count), at: seconds)
  }

  private static func polled(_ posts: [Post], at seconds: Double = 100) async throws -> TestInbox {
    let inbox = try await TestInbox()
    let poll = AnsweredPoll(
      feed: try await inbox.id(.forum), posts: posts, etag: nil, lastModified: nil,
      at: .at(seconds), nextPollAt: .at(seconds + 900), day: "2026-11-21", expiresAt: .at(1_000))
    _ = try await inbox.database.record(poll) { candidates, _ in
      Judgement(
        verdicts: candidates.map { .sample(.overBudget, score: Double($0.index)) },
        gateState: nil)
    }
    return inbox
  }

  private static func losers(_ inbox: TestInbox) async throws -> [OverBudgetPost] {
    try await inbox.database.overBudget(stream: Feed.forum.stream, since: .at(0), before: .at(200))
  }

  private static func offer(
    _ inbox: TestInbox, _ posts: [OverBudgetPost], most: Int, day: String = "2026-11-22"
  ) async throws -> Int {
    try await inbox.database.offerAgain(
      posts, most: most, stream: Feed.forum.stream, day: day, at: .at(300), expiresAt: .at(9_000))
  }

  @Test func `posts over budget are found by their time, the best first`() async throws {
    let inbox = try await Self.polled(3)
    let found = try await Self.losers(inbox)
    #expect(found.map(\.post.id) == Post.samples(3).map(\.id).reversed())
    #expect(
      try await inbox.database.overBudget(
        stream: Feed.forum.stream, since: .at(101), before: .at(200)
      ).isEmpty)
    #expect(try await inbox.waiting(now: 400).isEmpty)
  }

  @Test func `one that nearly repeats what is shown joins its conversation`() async throws {
    let wish = """
      Can anyone recommend a CRM for our small team of gardeners in the north? We have a budget, and
      would like to begin before winter comes.
      """
    let inbox = try await Self.polled([
      Post(id: "one", title: "Ask", text: wish),
      Post(id: "two", title: "Ask", text: wish + " Thanks!"),
    ])
    let posts = try await Self.losers(inbox)
    #expect(posts.count == 2)
    #expect(try await Self.offer(inbox, posts, most: 2) == 1)
    let items = try await inbox.waiting(now: 400)
    #expect(items.count == 1)
    #expect(try await inbox.database.item(items[0].id).posts.count == 2)
  }

  @Test func `they are shown once a day, and their verdict stays`() async throws {
    let inbox = try await Self.polled(4)
    let posts = try await Self.losers(inbox)
    let stream = Feed.forum.stream
    #expect(try await !inbox.database.hasOfferedAgain(stream: stream, day: "2026-11-22"))
    #expect(try await Self.offer(inbox, posts, most: 2) == 2)
    #expect(try await inbox.database.hasOfferedAgain(stream: stream, day: "2026-11-22"))
    #expect(try await Self.offer(inbox, posts, most: 2) == 0)
    let items = try await inbox.waiting(now: 400)
    #expect(items.map(\.score) == [3, 2])
    #expect(items.allSatisfy { $0.surfacing == .gate && $0.surfacedAt == .at(300) })
    let tallies = try await inbox.database.tallies()
    #expect(tallies[.overBudget]?.dropped == 4)
    #expect(tallies.count == 1)
    #expect(try await inbox.database.droppedPosts().count == 2)
    #expect(
      try await inbox.database.gateContext(stream: stream, day: "2026-11-22").day.shown == 2)
    #expect(
      try await inbox.database.gateContext(stream: stream, day: "2026-11-23").day.shown == 0)
  }

  @Test func `what is shown already is not shown again`() async throws {
    let inbox = try await Self.polled(2)
    let posts = try await Self.losers(inbox)
    #expect(try await Self.offer(inbox, posts, most: 1) == 1)
    #expect(try await Self.offer(inbox, posts, most: 9, day: "2026-11-23") == 1)
    #expect(try await inbox.waiting(now: 400).count == 2)
    #expect(try await Self.losers(inbox).isEmpty)
  }

  @Test func `a decision on it trains, and it can be exported`() async throws {
    let inbox = try await Self.polled(1)
    _ = try await Self.offer(inbox, try await Self.losers(inbox), most: 1)
    let item = try await inbox.onlyItem(now: 400)
    #expect(!item.headline.isEmpty)
    _ = try await inbox.database.decide([item.id], .relevant, by: "ann", at: .at(500))
    let decided = try await inbox.database.trainingData(stream: Feed.forum.stream).decided
    #expect(decided.map(\.decision) == [.relevant])
    let detail = try await inbox.database.item(item.id)
    #expect(detail.posts.map(\.isShown) == [true])
  }

  @Test func `a day is counted by the posts that came to the gate`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(6), day: "2026-11-20", keep: { $0.id.hasSuffix("1") })
    let stream = Feed.forum.stream
    let same = try await inbox.database.gateContext(stream: stream, day: "2026-11-20").day
    #expect(same.posts == 6)
    #expect(same.postsOfOneFeed == 6)
    #expect(same.feeds == 1)
    #expect(same.postsDayBefore == 0)
    let next = try await inbox.database.gateContext(stream: stream, day: "2026-11-21").day
    #expect(next.posts == 0)
    #expect(next.shown == 0)
    #expect(next.postsDayBefore == 6)
  }
}
