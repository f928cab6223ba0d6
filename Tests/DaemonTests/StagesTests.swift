import FeedServer
import Foundation
import Inbox
import Posts
import Testing

@testable import Daemon

@Suite struct StagesTests {
  @Test func `items and posts are found by what a person types`() async throws {
    let daemon = try await TrainerTests.daemon()
    let item = try #require(try await daemon.waiting().first)
    let posts = try await daemon.stages.posts(named: "\(item.id)")
    #expect(posts.map(\.item) == [item.id])
    #expect(try await daemon.stages.posts(named: "p\(posts[0].id)") == posts)
    for name in ["p999999", "x", "p", "", "\u{1B}[31m"] {
      await #expect(throws: InboxError.self) { try await daemon.stages.posts(named: name) }
    }
  }

  @Test func `the counts of verdicts add up to what was polled`() async throws {
    let daemon = try await TrainerTests.daemon()
    let counts = try await daemon.stages.counts(stream: "crm")
    #expect(counts.verdicts.reduce(0) { $0 + $1.kept + $1.dropped } == 24)
    let waiting = try await daemon.waiting().count
    #expect(counts.queues.first { $0.name == "waiting" }?.items == waiting)
    #expect(counts.queues.map(\.name) == Queue.allCases.map(\.rawValue))
  }

  @Test func `a feed is known by name, by address, or given on the spot`() async throws {
    let address = "http://127.0.0.1:9/feed"
    let daemon = try await TestDaemon(daemonYAML(feeds: [("forum", address)]))
    let stages = daemon.stages
    #expect(try await stages.feed(named: "forum", stream: nil)?.configuration.address == address)
    #expect(try await stages.feed(named: address, stream: "crm")?.configuration.name == "forum")
    let other = try await stages.feed(named: "https://b.test/rss", stream: nil)
    #expect(other?.configuration.address == "https://b.test/rss")
    #expect(other?.record.etag == nil)
    #expect(try await stages.feed(named: "nobody", stream: nil) == nil)
    let error = await #expect(throws: UnknownStream.self) {
      try await stages.feed(named: "forum", stream: "erp")
    }
    #expect(error?.description.hasSuffix("there are: crm") == true)
    #expect(stages.summary == "1 feed in 1 stream")
  }

  @Test func `a feed that left the configuration is not polled and keeps its posts`() async throws {
    try await FeedServer.running { server in
      server.route("*") { _ in .document(rss(chatter(3))) }
      let daemon = try await TestDaemon(daemonYAML(feeds: [("a", server.address("/a"))]))
      try await daemon.poll()
      let next = try await TestDaemon(
        daemonYAML(feeds: [("b", server.address("/b"))]), in: daemon.directory)
      #expect(try await next.stages.poller.feeds(dueBy: nil).map(\.configuration.name) == ["b"])
      #expect(try await next.posts().count == 3)
    }
  }
}
