import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct FeedsTableTests {
  @Test func `feeds are listed by stream and name`() async throws {
    let inbox = try await TestInbox()
    #expect(try await inbox.database.feeds().map(\.feed) == [.blog, .forum, .shop])
  }

  @Test func `a feed that left the configuration is not listed, and comes back as it was`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2), etag: "\"one\"")
    let before = try await inbox.record(.forum)
    try await inbox.database.configure(feeds: [.blog])
    #expect(try await inbox.database.feeds().map(\.feed) == [.blog])
    #expect(try await inbox.waiting().count == 2)
    try await inbox.database.configure(feeds: [.blog, .forum])
    #expect(try await inbox.record(.forum) == before)
  }

  @Test func `a new name is taken over and nothing else changes`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2))
    var renamed = Feed.forum
    renamed.name = "The forum"
    let before = try await inbox.record(.forum)
    try await inbox.database.configure(feeds: [renamed])
    let after = try await inbox.record(renamed)
    #expect(after.id == before.id)
    #expect(after.feed.name == "The forum")
    #expect(after.posts == 2)
    #expect(try await inbox.waiting().map(\.source) == ["The forum", "The forum"])
  }

  @Test func `one address in two streams is two feeds`() async throws {
    let inbox = try await TestInbox()
    var other = Feed.forum
    other.stream = "shops"
    try await inbox.database.configure(feeds: [.forum, other])
    #expect(try await inbox.database.feeds().count == 2)
  }

  @Test func `an answer stores its validators exactly`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum, [], etag: "W/\"a b\"", lastModified: "Sat, 21 Nov 2026 10:00:00 GMT")
    let forum = try await inbox.record(.forum)
    #expect(forum.etag == "W/\"a b\"")
    #expect(forum.lastModified == "Sat, 21 Nov 2026 10:00:00 GMT")
    #expect(forum.polledAt == .at(100))
    #expect(forum.succeededAt == .at(100))
    #expect(forum.nextPollAt == .at(1000))
  }

  @Test func `not modified is a success that keeps the validators`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [], etag: "\"one\"", lastModified: "then")
    let forum = try await inbox.id(.forum)
    try await inbox.database.record(
      QuietPoll(
        feed: forum, outcome: .unchanged, at: .at(200), nextPollAt: .at(500),
        lastModified: "now", coverage: .sample))
    let record = try await inbox.record(.forum)
    #expect(record.etag == "\"one\"")
    #expect(record.lastModified == "now")
    #expect(record.succeededAt == .at(200))
    #expect(record.nextPollAt == .at(500))
    #expect(record.failures == 0)
    #expect(record.problem == nil)
  }

  @Test func `failures count until a poll goes well`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [], etag: "\"one\"")
    let forum = try await inbox.id(.forum)
    for failure in 1...2 {
      try await inbox.database.record(
        QuietPoll(
          feed: forum, outcome: .failed(problem: "no route to host"),
          at: .at(100 + 100 * Double(failure)), nextPollAt: .at(900), coverage: .sample))
      let record = try await inbox.record(.forum)
      #expect(record.failures == failure)
      #expect(record.problem == "no route to host")
      #expect(record.succeededAt == .at(100))
      #expect(record.etag == "\"one\"")
    }
    #expect(try await inbox.record(.forum).polledAt == .at(300))
    try await inbox.poll(.forum, [], at: 400)
    let record = try await inbox.record(.forum)
    #expect(record.failures == 0)
    #expect(record.problem == nil)
    #expect(record.etag == nil)
  }

  @Test func `a feed that is gone stops, and one that answers again goes on`() async throws {
    let inbox = try await TestInbox()
    let forum = try await inbox.id(.forum)
    try await inbox.database.record(
      QuietPoll(
        feed: forum, outcome: .stopped(problem: "gone"), at: .at(200), nextPollAt: .at(900),
        coverage: .sample))
    #expect(try await inbox.record(.forum).isStopped)
    try await inbox.poll(.forum, [], at: 300)
    #expect(try await inbox.record(.forum).isStopped == false)
  }

  @Test func `only feeds that were never polled, or are due and not stopped, are due`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [], at: 100)
    try await inbox.database.record(
      QuietPoll(
        feed: try await inbox.id(.blog), outcome: .stopped(problem: "gone"), at: .at(100),
        nextPollAt: .at(200), coverage: .sample))
    #expect(try await inbox.database.feeds(dueBy: .at(999)).map(\.feed) == [.shop])
    #expect(try await inbox.database.feeds(dueBy: .at(1000)).map(\.feed) == [.shop, .forum])
  }

  @Test func `a paused feed is not due, and is listed with the time of its pause`() async throws {
    let inbox = try await TestInbox()
    try await inbox.database.pause(
      stream: Feed.blog.stream, address: Feed.blog.address, at: .at(50))
    #expect(try await inbox.database.feeds(dueBy: .at(999)).map(\.feed) == [.forum, .shop])
    #expect(try await inbox.database.feeds().map(\.pausedAt) == [.at(50), nil, nil])
    try await inbox.database.resume(stream: Feed.blog.stream, address: Feed.blog.address)
    #expect(try await inbox.database.feeds(dueBy: .at(999)).map(\.feed) == [.blog, .forum, .shop])
  }

  @Test func `a feed that left the configuration is not due`() async throws {
    let inbox = try await TestInbox()
    try await inbox.database.configure(feeds: [.blog])
    #expect(try await inbox.database.feeds(dueBy: .at(999)).map(\.feed) == [.blog])
  }

  @Test func `what is remembered of a feed stays until it is replaced`() async throws {
    let inbox = try await TestInbox()
    let forum = try await inbox.id(.forum)
    for (memory, remembered) in [("{\"a\":1}", "{\"a\":1}"), (nil, "{\"a\":1}"), ("{}", "{}")] {
      try await inbox.database.record(
        QuietPoll(
          feed: forum, outcome: .unchanged, at: .at(200), nextPollAt: .at(500), memory: memory,
          coverage: .sample))
      #expect(try await inbox.record(.forum).memory == remembered)
    }
  }
}

@Suite struct QuietHostsTests {
  @Test func `a host is quiet until the latest time that it has asked for`() async throws {
    let inbox = try await TestInbox()
    try await inbox.database.quiet(host: "forum.example", until: .at(500))
    try await inbox.database.quiet(host: "forum.example", until: .at(300))
    try await inbox.database.quiet(host: "blog.example", until: .at(200))
    #expect(
      try await inbox.database.quietHosts(now: .at(200)) == ["forum.example": .at(500)])
    #expect(try await inbox.database.quietHosts(now: .at(500)).isEmpty)
  }

  @Test func `a postponed feed is due later and remembers its last poll`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [], at: 100)
    let forum = try await inbox.id(.forum)
    try await inbox.database.record(
      QuietPoll(
        feed: forum, outcome: .failed(problem: "no answer"), at: .at(200), nextPollAt: .at(300),
        coverage: .sample))
    try await inbox.database.record(
      QuietPoll(
        feed: forum, outcome: .postponed, at: .at(400), nextPollAt: .at(5000), memory: "{}",
        coverage: CoverageEntry(day: "2026-11-21", starvedSeconds: 100)))
    let record = try await inbox.record(.forum)
    #expect(record.nextPollAt == .at(5000))
    #expect(record.polledAt == .at(200))
    #expect(record.failures == 1)
    #expect(record.problem == "no answer")
    #expect(record.memory == "{}")
    let coverage = try #require(try await inbox.database.coverage()[forum])
    #expect(coverage.polls == 2)
    #expect(coverage.starvedSeconds == 100)
  }
}
