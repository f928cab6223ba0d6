import FeedServer
import Foundation
import Inbox
import Testing

@testable import Daemon

@Suite struct LiveConfigurationTests {
  private func added(_ address: String, _ name: String) -> Overlay.AddedFeed {
    Overlay.AddedFeed(
      stream: "crm", address: address, name: name, preset: nil, addedAt: Date())
  }

  @Test func `what another process adds is taken over once`() async throws {
    let daemon = try await TestDaemon(daemonYAML(feeds: [("a", "http://127.0.0.1:9/a")]))
    let live = daemon.stages.live
    #expect(try await live.refresh() == false)
    let other = try InboxDatabase(path: daemon.stages.state.databasePath)
    try await other.add(streams: [], feeds: [added("http://127.0.0.1:9/b", "b")])
    #expect(daemon.stages.configuration.allFeeds.map(\.name) == ["a"])
    #expect(try await live.refresh())
    #expect(daemon.stages.configuration.allFeeds.map(\.name) == ["a", "b"])
    #expect(try await daemon.inbox.feeds().map(\.feed.name) == ["a", "b"])
    #expect(try await live.refresh() == false)
    _ = try await other.removeAdded(stream: "crm", address: "http://127.0.0.1:9/b")
    #expect(try await live.refresh())
    #expect(try await daemon.inbox.feeds().map(\.feed.name) == ["a"])
    other.close()
  }

  @Test func `the overlay outlives a restart`() async throws {
    let yaml = daemonYAML(feeds: [("a", "http://127.0.0.1:9/a")])
    let daemon = try await TestDaemon(yaml)
    try await daemon.inbox.add(streams: [], feeds: [added("http://127.0.0.1:9/b", "b")])
    daemon.stages.close()
    daemon.leaveClosingToOthers()
    let next = try await TestDaemon(yaml, in: daemon.directory)
    #expect(next.stages.configuration.allFeeds.map(\.name) == ["a", "b"])
    #expect(next.stages.summary == "2 feeds in 1 stream")
  }

  @Test(.timeLimit(.minutes(5)))
  func `a daemon polls what is added while it runs, and a paused feed no more`() async throws {
    try await FeedServer.running { server in
      server.route("*") { _ in .document(rss(chatter(1))) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("a", server.address("/a"))])
          .replacing("name: a }", with: "name: a, every: 1s }"))
      let service = PollerService(poller: daemon.stages.poller, lookSeconds: 0.02)
      let running = Task { try await service.run() }
      _ = await server.requests(atLeast: 1)
      try await daemon.inbox.add(
        streams: [.init(name: "news", title: "News")],
        feeds: [
          Overlay.AddedFeed(
            stream: "news", address: server.address("/b"), name: "b", preset: nil, addedAt: Date())
        ])
      try await eventually { server.requests.contains { $0.path == "/b" } }
      try await eventually { try await daemon.record("b").polledAt != nil }
      #expect(daemon.stages.configuration.streams.map(\.name) == ["crm", "news"])

      try await daemon.inbox.pause(stream: "crm", address: server.address("/a"), at: Date())
      // A poll may be under way at that moment; what is due behind it is not polled.
      #expect(try await daemon.inbox.feeds(dueBy: .distantFuture).map(\.feed.name) == ["b"])
      running.cancel()
      try await running.value
      #expect(daemon.log.errors.isEmpty, "\(daemon.log.errors)")
    }
  }
}
