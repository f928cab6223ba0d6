import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct CopiesTests {
  private let words = "we are five people and look for a help desk"

  @Test func `the same words in another feed are a copy and fold into the item`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", text: words)])
    let outcome = try await inbox.poll(
      .blog, [.sample("9", url: "https://blog.example/9", text: words.uppercased() + "!")])
    #expect(outcome.duplicates == 1)
    let item = try await inbox.onlyItem()
    #expect(item.source == "Forum")
    #expect(item.alsoSeen == ["Blog"])
    let posts = try await inbox.database.item(item.id).posts
    #expect(posts.count == 2)
    #expect(posts[1].original == posts[0].id)
  }

  @Test func `the same address and title in another feed are a copy`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", text: "the whole text of the question, at length")])
    let outcome = try await inbox.poll(
      .blog,
      [.sample("9", url: "http://www.forum.example/t/1/?utm_source=blog", text: "an excerpt")])
    #expect(outcome.duplicates == 1)
    #expect(try await inbox.onlyItem().alsoSeen == ["Blog"])
  }

  @Test func `the same address under another title is no copy`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1")])
    let outcome = try await inbox.poll(
      .blog,
      [
        .sample("9", url: "https://forum.example/t/1", title: "An answer", text: "try this one")
      ])
    #expect(outcome.duplicates == 0)
  }

  @Test func `without titles the same address needs the same words`() async throws {
    let inbox = try await TestInbox()
    let page = "https://social.example/@grace"
    try await inbox.poll(.forum, [.sample("1", url: page, title: nil, text: "any tips?")])
    let other = try await inbox.poll(
      .blog, [.sample("2", url: page, title: nil, text: "lunch was good")])
    let same = try await inbox.poll(
      .blog, [.sample("3", url: page, title: nil, text: "Any tips")], at: 200)
    #expect(other.duplicates == 0)
    #expect(same.duplicates == 1)
  }

  @Test func `replies in one thread that differ by their fragment are no copies`() async throws {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/t/1"
    try await inbox.poll(
      .forum,
      [
        .sample("1", url: thread + "#post-1", title: "Re: CRM", text: "one asks for a help desk")
      ])
    let outcome = try await inbox.poll(
      .blog,
      [.sample("2", url: thread + "#post-2", title: "Re: CRM", text: "two answers with a name")])
    #expect(outcome.duplicates == 0)
  }

  @Test func `copies inside one document fold too`() async throws {
    let inbox = try await TestInbox()
    let outcome = try await inbox.poll(
      .forum,
      [
        .sample("1", text: words), .sample("2", text: words), .sample("3", text: words),
      ])
    #expect(outcome.new == 3)
    #expect(outcome.duplicates == 2)
    let posts = try await inbox.database.item(inbox.onlyItem().id).posts
    #expect(posts.map(\.original) == [nil, posts[0].id, posts[0].id])
  }

  @Test func `a copy of a copy points to the first original`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", text: words)])
    try await inbox.poll(.blog, [.sample("2", url: "https://blog.example/2", text: words)])
    try await inbox.poll(.blog, [.sample("3", url: "https://blog.example/3", text: words)])
    let posts = try await inbox.database.item(inbox.onlyItem().id).posts
    #expect(posts.map(\.original) == [nil, posts[0].id, posts[0].id])
  }

  @Test func `a copy in the document of a copy by address points to the original`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", text: "the whole of the question, told at length")])
    try await inbox.poll(
      .blog,
      [
        .sample("2", url: "https://forum.example/t/1", text: words),
        .sample("3", url: "https://blog.example/3", text: words),
      ])
    let posts = try await inbox.database.item(inbox.onlyItem().id).posts
    #expect(posts.count == 3)
    #expect(posts.map(\.original) == [nil, posts[0].id, posts[0].id])
  }

  @Test func `another stream judges for itself`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", text: words)])
    let outcome = try await inbox.poll(.shop, [.sample("1", text: words)])
    #expect(outcome.duplicates == 0)
    #expect(try await inbox.waiting().count == 2)
  }

  @Test func `a copy of a dropped post stays outside the inbox`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", text: words)], keep: { _ in false })
    try await inbox.poll(.blog, [.sample("2", text: words)])
    #expect(try await inbox.waiting().isEmpty)
    let dropped = try await inbox.database.droppedPosts()
    #expect(dropped.map(\.verdict.reason) == [.duplicate, .belowThreshold])
  }

  @Test func `short texts with the same words are judged each for itself`() async throws {
    let inbox = try await TestInbox()
    let outcome = try await inbox.poll(
      .forum,
      [
        .sample("1", title: nil, text: "any tips?"), .sample("2", title: nil, text: "any tips?"),
      ])
    #expect(outcome.duplicates == 0)
  }
}
