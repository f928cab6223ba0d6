import FeedServer
import Foundation
import Inbox
import Posts
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(5))) struct SearchIndexingTests {
  @Test func `what a poll brought comes into the index beside it`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(chatter(20))) }
      let daemon = try await TestDaemon(daemonYAML(feeds: [("feed", server.address("/feed"))]))
      try await daemon.pollAlone()
      #expect(try await daemon.inbox.postsToIndex() == 20)
      try await withThrowingTaskGroup(of: Void.self) { group in
        let indexing = daemon.stages.searchIndexing
        group.addTask { try await indexing.run() }
        try await eventually { try await daemon.inbox.postsToIndex() == 0 }
        try await eventually { try await daemon.inbox.searchTidiedAt() != nil }
        group.cancelAll()
      }
      #expect(daemon.log.errors.isEmpty)
      let page = try await daemon.inbox.search(
        SearchRequest("river \"walk number 7\"", now: Date()), indexing: 0)
      #expect(page.hits.map(\.headline) == ["Walk 7"])
    }
  }

  @Test func `a round without a daemon indexes what it brought`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(chatter(20))) }
      let daemon = try await TestDaemon(daemonYAML(feeds: [("feed", server.address("/feed"))]))
      try await daemon.poll()
      #expect(try await daemon.inbox.postsToIndex() == 0)
    }
  }

  @Test func `the index is made anew once a day`() async throws {
    let time = SimulatedClock()
    let daemon = try await TestDaemon(
      daemonYAML(feeds: [("feed", "http://127.0.0.1:9/feed")]), clock: time.clock())
    let indexing = daemon.stages.searchIndexing
    #expect(try await indexing.tidy())
    time.pass(seconds: 86_000)
    #expect(try await !indexing.tidy())
    time.pass(seconds: 1_000)
    #expect(try await indexing.tidy())
    time.set(bySeconds: -1_000_000)
    #expect(try await indexing.tidy(), "the clock was wrong before")
  }

  @Test func `a search from the terminal reads on until it has enough`() async throws {
    try await FeedServer.running { server in
      let entries = chatter(1_700, from: 1).map { entry in
        var entry = entry
        if entry.title == "Walk 3" || entry.title == "Walk 9" {
          entry.text = "The dog slept and the river was high, number well."
        }
        return entry
      }
      server.route("/feed") { _ in .document(rss(entries)) }
      let daemon = try await TestDaemon(daemonYAML(feeds: [("feed", server.address("/feed"))]))
      try await daemon.poll()
      // Every post has these words, two have them in this order.
      let page = try await daemon.stages.search(
        SearchRequest("\"dog slept and the river\"", now: Date()))
      #expect(Set(page.hits.map(\.headline)) == ["Walk 3", "Walk 9"])
      #expect(page.next == nil)
      let one = try await daemon.stages.search(
        SearchRequest("\"dog slept and the river\"", limit: 1, now: Date()))
      #expect(one.hits.count == 1)
      let other = try await daemon.stages.search(
        SearchRequest(
          "\"dog slept and the river\"", limit: 1, before: one.next, now: Date()))
      #expect(other.hits.count == 1)
      #expect(other.hits != one.hits)
    }
  }
}
