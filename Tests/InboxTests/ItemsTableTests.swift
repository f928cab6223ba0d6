import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct ItemsTableTests {
  @Test func `the likeliest waits first`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum, Post.samples(4), score: { [1: 0.5, 2: 3, 3: -1, 4: 2][Int($0.id)!]! })
    #expect(try await inbox.waiting().map(\.score) == [3, 2, 0.5, -1])
  }

  @Test func `each item is in one queue, and the counts say so`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(6), expiresAt: 1000)
    try await inbox.poll(.forum, [.sample("7")], expiresAt: 150)
    let items = try await inbox.waiting(now: 140).sorted { $0.id < $1.id }.map(\.id)
    try await inbox.decide(items[0], .relevant)
    try await inbox.decide(items[1], .noise)
    try await inbox.decide(items[2], .noise)
    try await inbox.decide(items[3], .unsure)
    let counts = try await inbox.database.itemCounts(now: .at(200))
    #expect(
      counts == [
        .waiting: 2, .relevant: 1, .noise: 2, .unsure: 1, .snoozed: 0, .expired: 1,
      ])
    for queue in Queue.allCases {
      let listed = try await inbox.database.items(in: queue, now: .at(200))
      #expect(listed.count == counts[queue])
    }
  }

  @Test func `an item leaves the queue at the moment it expires`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()], expiresAt: 500)
    #expect(try await inbox.waiting(now: 499).count == 1)
    #expect(try await inbox.waiting(now: 500).isEmpty)
    let expired = try await inbox.database.items(in: .expired, now: .at(500))
    #expect(expired.map(\.decision) == [nil])
  }

  @Test func `limit and offset cut pages that do not overlap`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(7))
    var seen: [Int64] = []
    for offset in stride(from: 0, to: 9, by: 3) {
      let page = try await inbox.database.items(
        in: .waiting, now: .at(200), limit: 3, offset: offset)
      #expect(page.count == max(0, min(3, 7 - offset)))
      seen += page.map(\.id)
    }
    #expect(Set(seen).count == 7)
  }

  @Test func `a stream's list and counts hold only its own`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    try await inbox.poll(.shop, [.sample("9")])
    let shops = try await inbox.database.items(in: .waiting, stream: "shops", now: .at(200))
    #expect(shops.map(\.stream) == ["shops"])
    let counts = try await inbox.database.itemCounts(stream: "crm", now: .at(200))
    #expect(counts[.waiting] == 3)
    #expect(try await inbox.database.items(in: .waiting, stream: "none", now: .at(200)).isEmpty)
  }

  @Test func `decided items are listed with the newest activity first`() async throws {
    let inbox = try await TestInbox()
    for number in 1...3 {
      try await inbox.poll(.forum, [.sample(String(number))], at: 100 + Double(number))
    }
    let items = try await inbox.waiting().map(\.id).sorted()
    for item in items { try await inbox.decide(item, .relevant) }
    let relevant = try await inbox.database.items(in: .relevant, now: .at(400))
    #expect(relevant.map(\.id) == items.reversed())
  }

  @Test func `a post without a title is headed by its text`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", title: nil), .sample("2", title: "")])
    let headlines = try await inbox.waiting().map(\.headline)
    #expect(headlines.sorted().map { $0.prefix(6) } == ["Post 1", "Post 2"])
  }

  @Test func `an item that is not there is named in the error`() async throws {
    let inbox = try await TestInbox()
    await #expect(throws: InboxError.noSuchItem(77)) { try await inbox.database.item(77) }
    await #expect(throws: InboxError.noSuchPost("p77")) { try await inbox.database.post(77) }
  }

  @Test func `a dropped post can be looked at by its number`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2), keep: { _ in false })
    let dropped = try await inbox.database.droppedPosts()
    #expect(dropped.map(\.post.id) == ["2", "1"])
    #expect(try await inbox.database.post(dropped[0].id) == dropped[0])
    #expect(dropped[0].item == nil)
    #expect(try await inbox.database.droppedPosts(stream: "shops").isEmpty)
    #expect(try await inbox.database.droppedPosts(stream: "crm", limit: 1).count == 1)
  }

  @Test func `a feed that brought only the original is not also seen`() async throws {
    let inbox = try await TestInbox()
    let text = "we are five people and look for a help desk"
    try await inbox.poll(.forum, [.sample("1", text: text), .sample("2", text: text)])
    #expect(try await inbox.onlyItem().alsoSeen == [])
  }

  @Test func `feeds in which copies were seen are named once, in order`() async throws {
    let names = ["Zebra", "Comma, Inc.", "Alpha"]
    let others = names.map { Feed(address: "https://\($0).example", name: $0, stream: "crm") }
    let inbox = try await TestInbox(feeds: [.forum] + others)
    let text = "we are five people and look for a help desk"
    try await inbox.poll(.forum, [.sample("1", text: text)])
    for feed in others {
      try await inbox.poll(feed, [.sample("2", text: text), .sample("3", text: text)])
    }
    #expect(try await inbox.onlyItem().alsoSeen == ["Alpha", "Comma, Inc.", "Zebra"])
  }
}
