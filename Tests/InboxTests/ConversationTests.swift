import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct ConversationTests {
  private let thread = "https://forum.example/t/1"

  @Test func `a kept post joins the item of its thread that waits`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", url: thread)], score: { _ in 2 })
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 150, score: { _ in 5 })
    let item = try await inbox.onlyItem()
    #expect(item.score == 5)
    #expect(item.surfacedAt == .at(100))
    #expect(item.headline == "A question")
    #expect(!item.hasNewActivity)
    #expect(try await inbox.database.item(item.id).posts.map(\.post.id) == ["1", "2"])
  }

  @Test func `two kept posts of a thread in one document are one item`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum,
      [
        .sample("1", conversation: thread), .sample("2", conversation: thread),
      ])
    #expect(try await inbox.onlyItem().surfacing == .gate)
  }

  @Test func `what joins after noise stays quiet`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", conversation: thread)])
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .noise)
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 400)
    #expect(try await inbox.waiting(now: 500).isEmpty)
    let noise = try await inbox.database.items(in: .noise, now: .at(500))
    #expect(noise.map(\.id) == [item])
    #expect(noise.map(\.hasNewActivity) == [false])
  }

  @Test func `what joins after relevant is new activity`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", conversation: thread)])
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .relevant)
    let before = try await inbox.database.item(item).summary.hasNewActivity
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 400)
    let after = try await inbox.database.item(item).summary
    #expect(!before)
    #expect(after.hasNewActivity)
    #expect(after.decision == .relevant)
    try await inbox.decide(item, .relevant, at: 500)
    #expect(try await inbox.database.item(item).summary.hasNewActivity == false)
  }

  @Test func `a post stored after the decision is new although its poll began before`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", conversation: thread)])
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .relevant, at: 300)
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 299)
    #expect(try await inbox.database.item(item).summary.hasNewActivity)
  }

  @Test func `a copy is no new activity`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1")])
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .relevant)
    try await inbox.poll(.blog, [.sample("1")], at: 400)
    let summary = try await inbox.database.item(item).summary
    #expect(summary.alsoSeen == ["Blog"])
    #expect(!summary.hasNewActivity)
  }

  @Test func `a number means a thread only on its own host`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum,
      [
        .sample("1", url: "https://forum.example/t/1/1", conversation: "1234"),
        .sample("2", url: "https://forum.example/t/1/2", conversation: "1234"),
      ])
    try await inbox.poll(
      .blog, [.sample("3", url: "https://blog.example/c/3", conversation: "1234")])
    #expect(try await inbox.waiting().count == 2)
  }

  @Test func `feeds of one host share its threads`() async throws {
    let tags = ["crm", "helpdesk"].map {
      Feed(address: "https://social.example/tags/\($0)", name: $0, stream: "crm")
    }
    let inbox = try await TestInbox(feeds: tags)
    try await inbox.poll(
      tags[0], [.sample("1", url: "https://far.example/@grace/1", conversation: "1234")])
    try await inbox.poll(
      tags[1], [.sample("2", url: "https://near.example/@alan/2", conversation: "1234")])
    #expect(try await inbox.database.item(inbox.onlyItem().id).posts.count == 2)
  }

  @Test func `an expired item waits again when its thread goes on`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", conversation: thread)], expiresAt: 500)
    #expect(try await inbox.waiting(now: 600).isEmpty)
    try await inbox.poll(
      .forum, [.sample("2", conversation: thread)], at: 600, expiresAt: 1000)
    #expect(try await inbox.onlyItem(now: 700).surfacedAt == .at(100))
  }

  @Test func `what joins after unsure is new activity until somebody decides again`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", conversation: thread)])
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .unsure)
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 400)
    #expect(try await inbox.database.item(item).summary.hasNewActivity)
    try await inbox.decide(item, .unsure, by: "bob", at: 500)
    #expect(try await inbox.database.item(item).summary.hasNewActivity == false)
  }

  @Test func `what joins a snoozed item marks it and leaves it its time`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", conversation: thread)], expiresAt: 900)
    let item = try await inbox.onlyItem().id
    try await inbox.database.snooze([item], until: .at(5000), by: "ada", at: .at(300))
    #expect(try await inbox.database.item(item).summary.hasNewActivity == false)
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 400, expiresAt: 1200)
    #expect(try await inbox.waiting(now: 4999).isEmpty)
    let back = try await inbox.onlyItem(now: 5000)
    #expect(back.hasNewActivity)
    #expect(try await inbox.database.item(item).posts.count == 2)
    try await inbox.database.snooze([item], until: nil, by: "ada", at: .at(5001))
    #expect(try await inbox.onlyItem(now: 5002).hasNewActivity == false)
  }

  @Test func `what joins while unsure is away does not bring it back early`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", conversation: thread)], expiresAt: 900)
    let item = try await inbox.onlyItem().id
    _ = try await inbox.database.decide(
      [item], .unsure, by: "ada", at: .at(300), returnsAt: .at(5000))
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 400, expiresAt: 1200)
    #expect(try await inbox.waiting(now: 4999).isEmpty)
    #expect(try await inbox.onlyItem(now: 5000).hasNewActivity)
  }

  @Test func `posts without link and thread are conversations of their own`() async throws {
    let inbox = try await TestInbox()
    let posts = ["1", "2"].map { id in
      Post(id: id, text: "Post \(id) asks which help desk would suit a team")
    }
    try await inbox.poll(.forum, posts)
    #expect(try await inbox.waiting().count == 2)
  }

  @Test func `a dropped post of a thread does not join`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum,
      [.sample("1", conversation: thread), .sample("2", conversation: thread)],
      keep: { $0.id == "1" })
    #expect(try await inbox.database.item(inbox.onlyItem().id).posts.count == 1)
  }
}
