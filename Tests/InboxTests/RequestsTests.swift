import Foundation
import Posts
import Testing

@testable import Inbox

/// Dropped posts that somebody brings into the inbox.
@Suite struct RequestsTests {
  private static func request(
    _ post: Int64, _ inbox: TestInbox, at seconds: Double = 300
  ) async throws -> Requested {
    try await inbox.database.request(
      post, by: "ann", at: .at(seconds), expiresAt: .at(seconds + 9_000))
  }

  @Test func `a dropped post comes in once, outside the budget, and it is known who wanted it`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2), keep: { _ in false })
    let post = try await inbox.database.droppedPosts()[0]
    let first = try await Self.request(post.id, inbox)
    #expect(!first.wasThere)
    let again = try await Self.request(post.id, inbox)
    #expect(again.wasThere && again.item == first.item)
    let item = try await inbox.onlyItem(now: 400)
    #expect(item.id == first.item && item.surfacing == .request)
    let after = try await inbox.database.post(post.id)
    #expect(after.surfacing == .request && after.verdict == post.verdict)
    #expect(
      try await inbox.text("SELECT kind || ' ' || value || ' ' || made_by FROM event")
        == "request p\(post.id) ann")
    #expect(try await inbox.number("SELECT count(*) FROM event") == 1)
    let day = try await inbox.database.gateContext(stream: "crm", day: "2026-11-21").day
    #expect(day.shown == 0)
    try await inbox.decide(item.id, .relevant, at: 500)
    #expect(try await inbox.database.trainingData(stream: "crm").decided.count == 1)
  }

  @Test(arguments: [Verdict.Reason.rule, .overBudget, .belowThreshold])
  func `whatever it was dropped for`(reason: Verdict.Reason) async throws {
    let inbox = try await TestInbox()
    let poll = AnsweredPoll(
      feed: try await inbox.id(.forum), posts: [.sample()], etag: nil, lastModified: nil,
      at: .at(100), nextPollAt: .at(900), day: "2026-11-21", expiresAt: .at(1_000))
    _ = try await inbox.database.record(poll) { _, _ in
      Judgement(verdicts: [.sample(reason)], gateState: nil)
    }
    let post = try #require(try await inbox.database.droppedPosts().first)
    #expect(try await !Self.request(post.id, inbox).wasThere)
    #expect(try await inbox.onlyItem(now: 400).surfacing == .request)
  }

  @Test func `a copy of a dropped post brings the other with it`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()], keep: { _ in false })
    try await inbox.poll(.blog, [.sample()])
    let posts = try await inbox.database.droppedPosts()
    let copy = try #require(posts.first { $0.verdict.reason == .duplicate })
    let item = try await Self.request(copy.id, inbox).item
    let detail = try await inbox.database.item(item)
    #expect(detail.posts.filter(\.isShown).map(\.id) == [copy.id])
    #expect(detail.posts.count == 2)
    #expect(detail.summary.alsoSeen == ["Forum"])
  }

  @Test func `a copy of what is in the inbox is there already`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    try await inbox.poll(.blog, [.sample()])
    let copy = try #require(try await inbox.database.droppedPosts().first)
    let requested = try await Self.request(copy.id, inbox)
    #expect(requested.wasThere)
    #expect(try await inbox.onlyItem().id == requested.item)
  }

  @Test func `an item that has expired comes back with it`() async throws {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/t/1"
    try await inbox.poll(
      .forum, [.sample("1", conversation: thread), .sample("2", conversation: thread)],
      expiresAt: 250, keep: { $0.id == "1" })
    let post = try #require(try await inbox.database.droppedPosts().first)
    #expect(try await inbox.waiting(now: 300).isEmpty)
    let item = try await Self.request(post.id, inbox).item
    #expect(try await inbox.onlyItem(now: 301).id == item)
    #expect(try await inbox.database.item(item).posts.allSatisfy { $0.isShown })
  }

  @Test func `what expired asks anew, be the post a copy that was dropped or one shown`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()], expiresAt: 250)
    try await inbox.poll(.blog, [.sample()], expiresAt: 250)
    #expect(try await inbox.waiting(now: 300).isEmpty)
    let copy = try #require(try await inbox.database.droppedPosts().first)
    let requested = try await Self.request(copy.id, inbox)
    #expect(requested.wasThere)
    #expect(try await inbox.onlyItem(now: 9_299).id == requested.item)
    #expect(try await inbox.waiting(now: 9_300).isEmpty)
    #expect(try await Self.request(1, inbox, at: 9_400).wasThere)
    #expect(try await inbox.onlyItem(now: 9_500).id == requested.item)
  }

  @Test(arguments: [Decision.noise, .relevant, .unsure])
  func `where its conversation is decided the post gets an item of its own`(
    decision: Decision
  ) async throws {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/t/1"
    try await inbox.poll(
      .forum, ["1", "2", "3"].map { .sample($0, conversation: thread) }, keep: { $0.id == "1" })
    let decided = try await inbox.onlyItem().id
    try await inbox.decide(decided, decision, at: 250)
    for (id, at) in [(Int64(2), 300.0), (3, 310)] {
      let requested = try await Self.request(id, inbox, at: at)
      #expect(requested.item != decided && !requested.wasThere)
      let item = try #require(
        try await inbox.waiting(now: at + 1).first { $0.id == requested.item })
      #expect(item.surfacing == .request)
      #expect(try await inbox.database.item(item.id).posts.map(\.id) == [id])
    }
    #expect(try await inbox.waiting(now: 400).count == 2)
    #expect(try await inbox.database.item(decided).summary.decision == decision)
  }

  @Test func `so does what nearly repeats a decided post`() async throws {
    let inbox = try await TestInbox()
    let wish = "We are five people and look for a help desk that keeps all mail in one place"
    try await inbox.poll(.forum, [.sample("1", text: wish)], keep: { _ in false })
    let poll = AnsweredPoll(
      feed: try await inbox.id(.blog), posts: [.sample("2", text: wish + ", thanks!")], etag: nil,
      lastModified: nil, at: .at(150), nextPollAt: .at(900), day: "2026-11-21",
      expiresAt: .at(9_000))
    _ = try await inbox.database.record(poll) { _, _ in
      Judgement(verdicts: [.sample(.aboveThreshold)], gateState: nil)
    }
    let decided = try await inbox.onlyItem().id
    #expect(try await inbox.database.droppedPosts().map(\.item) == [nil])
    try await inbox.decide(decided, .noise, at: 250)
    let requested = try await Self.request(1, inbox)
    #expect(requested.item != decided && !requested.wasThere)
    #expect(try await inbox.onlyItem(now: 301).id == requested.item)
  }

  @Test func `an unsure that is back takes it in`() async throws {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/t/1"
    try await inbox.poll(
      .forum, [.sample("1", conversation: thread), .sample("2", conversation: thread)],
      keep: { $0.id == "1" })
    let item = try await inbox.onlyItem().id
    _ = try await inbox.database.decide(
      [item], .unsure, by: "ada", at: .at(250), returnsAt: .at(290))
    #expect(try await Self.request(2, inbox).item == item)
    #expect(try await inbox.onlyItem(now: 301).id == item)
  }

  @Test func `what is not there, or not held, is said to be so`() async throws {
    let inbox = try await TestInbox()
    await #expect(throws: InboxError.noSuchPost("p77")) { try await Self.request(77, inbox) }
    // Whose author asks not to be indexed is known by number only.
    try await inbox.poll(.forum, [Post(id: "1")], keep: { _ in false })
    let id = Int64(try await inbox.number("SELECT id FROM post"))
    await #expect(throws: InboxError.textGone("p\(id)")) { try await Self.request(id, inbox) }
    #expect(try await inbox.waiting(now: 400).isEmpty)
    #expect(try await inbox.number("SELECT count(*) FROM event") == 0)
  }

  @Test func `dropped posts can be turned over page by page`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(7), keep: { $0.id == "3" })
    try await inbox.poll(.shop, [.sample("9")], keep: { _ in false })
    var seen: [String] = []
    var before: Int64?
    while case let page = try await inbox.database.droppedPosts(
      stream: "crm", limit: 2, before: before), !page.isEmpty
    {
      seen += page.map(\.post.id)
      before = page.last?.id
    }
    #expect(seen == ["7", "6", "5", "4", "2", "1"])
  }
}
