import FeedServer
import Fetching
import Foundation
import Posts
import Synchronization
import Testing

@testable import Daemon
@testable import Inbox

@Suite struct PollerTests {
  private static func polled(_ address: String) -> PolledFeed {
    let stream = StreamConfiguration(name: "crm")
    return PolledFeed(
      record: FeedRecord(unstored: Feed(address: address, name: address, stream: "crm")),
      configuration: FeedConfiguration(address: address, name: address), stream: stream)
  }

  private static func lanes(_ addresses: [String], hosts: [String: HostPace] = [:]) -> [[String]] {
    let configuration = Configuration(hosts: hosts, standardPace: HostPace(parallel: 1))
    return Poller.lanes(addresses.map(polled), configuration)
      .map { $0.flatMap { $0.map(\.configuration.address) } }
  }

  @Test func `the feeds of one host stand in one lane`() {
    #expect(
      Self.lanes(["https://b.test/1", "https://a.test/1", "https://www.b.test/2"]) == [
        ["https://a.test/1"], ["https://b.test/1", "https://www.b.test/2"],
      ])
  }

  @Test func `a host that allows several requests has as many lanes, each feed in one`() {
    let addresses = (0..<5).map { "https://a.test/\($0)" }
    let lanes = Self.lanes(addresses, hosts: ["a.test": HostPace(parallel: 2)])
    #expect(lanes.map(\.count) == [3, 2])
    #expect(lanes.flatMap(\.self).sorted() == addresses)
    #expect(
      Self.lanes(Array(addresses.prefix(1)), hosts: ["a.test": HostPace(parallel: 9)]).count == 1)
  }

  @Test func `more hosts than are asked at once all get their turn`() async throws {
    let server = try FeedServer(host: "0.0.0.0")
    defer { server.stop() }
    server.route("*") { _ in .document(rss(chatter(1))) }
    let feeds = (0..<Poller.hostsMax + 20).map {
      (name: "f\($0)", address: server.address("/feed", host: "127.1.\($0 / 250).\($0 % 250 + 1)"))
    }
    let daemon = try await TestDaemon(daemonYAML(feeds: feeds))
    let rows = try await daemon.round()
    #expect(rows.count == feeds.count)
    #expect(rows.allSatisfy { $0.outcome == .answered })
    #expect(rows.reduce(0) { $0 + $1.new } == feeds.count)
    #expect(rows.reduce(0) { $0 + $1.duplicates } == feeds.count - 1)
  }

  @Test func `only what is due is polled`() async throws {
    try await FeedServer.running { server in
      server.route("*") { _ in .document(rss(chatter(1))) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("a", server.address("/a")), ("b", server.address("/b"))]))
      try await daemon.poll("a")
      let poller = daemon.stages.poller
      #expect(try await poller.feeds(dueBy: Date()).map(\.configuration.name) == ["b"])
      let later = Date(timeIntervalSinceNow: 946)
      #expect(
        try await poller.feeds(dueBy: later).map(\.configuration.name) == ["b", "a"],
        "who has waited longest comes first")
    }
  }

  @Test func `without a contact feeds are polled at half pace, and the agent says so`() async throws
  {
    try await FeedServer.running { server in
      server.route("*") { _ in .document(rss(chatter(1))) }
      let yaml = daemonYAML(feeds: [("a", server.address("/a"))])
      for (text, seconds, agent) in [
        (yaml, 900.0, "sluice/\(sluiceVersion) (+https://watch.acme.test/bot)"),
        (
          yaml.replacing("contact: https://watch.acme.test/bot", with: ""), 1800,
          "sluice/\(sluiceVersion) (feed reader; no contact configured)"
        ),
      ] {
        let daemon = try await TestDaemon(text)
        try await daemon.poll()
        let record = try await daemon.record("a")
        let wait = try #require(record.nextPollAt).timeIntervalSince(record.polledAt!)
        #expect((seconds...seconds * 1.05).contains(wait))
        #expect(server.requests.last?.header("User-Agent") == agent)
      }
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `the daemon polls what becomes due until it is cancelled`() async throws {
    try await FeedServer.running { server in
      server.route("*") { _ in .document(rss(chatter(1))) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("a", server.address("/a"))], stream: ["keep: 5%"])
          .replacing("name: a }", with: "name: a, every: 1s }"))
      let service = PollerService(poller: daemon.stages.poller, lookSeconds: 0.02)
      let running = Task { try await service.run() }
      let requests = await server.requests(atLeast: 3)
      running.cancel()
      try await running.value
      for (first, second) in zip(requests, requests.dropFirst()) {
        #expect(second.time.timeIntervalSince(first.time) > 0.9, "its interval was kept")
      }
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `a feed whose posts cannot be stored is not asked again and again`() async throws {
    try await FeedServer.running { server in
      server.route("*") { _ in .document(rss(chatter(1))) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("good", server.address("/good")), ("bad", server.address("/bad"))])
          .replacing("name: good }", with: "name: good, every: 1s }"))
      let bad = try await daemon.record("bad").id
      try await daemon.inbox.pool.write {
        try $0.execute(
          sql: """
            CREATE TRIGGER fault BEFORE UPDATE ON feed WHEN NEW.id = \(bad)
            BEGIN SELECT RAISE(ABORT, 'no more room'); END
            """)
      }
      let service = PollerService(poller: daemon.stages.poller, lookSeconds: 0.02)
      let running = Task { try await service.run() }
      var counted = 0
      while server.requests.count(where: { $0.path == "/good" }) < 3 {
        counted += 1
        _ = await server.requests(atLeast: counted)
      }
      running.cancel()
      try await running.value
      #expect(server.requests.count { $0.path == "/bad" } == 1)
      #expect(daemon.log.errors.count == 1, "\(daemon.log.errors)")
      #expect(daemon.log.errors.first?.contains("crm/bad: nothing was stored") == true)
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `cancelling a round leaves a feed that hangs as it was`() async throws {
    try await FeedServer.running { server in
      server.route("/hangs") { _ in .talk { $0.waitUntilClosed() } }
      let daemon = try await TestDaemon(daemonYAML(feeds: [("a", server.address("/hangs"))]))
      let running = Task { try await daemon.round() }
      _ = await server.requests(atLeast: 1)
      running.cancel()
      #expect(try await running.value.isEmpty)
      let record = try await daemon.record("a")
      #expect(record.polledAt == nil)
      #expect(record.problem == nil)
    }
  }

  @Test func `a day begins in the configured time zone`() async throws {
    let yaml = daemonYAML(feeds: [("a", "http://127.0.0.1:9/")]) + "\ntimezone: Europe/Berlin\n"
    let daemon = try await TestDaemon(yaml)
    let late = try Date("2026-11-21T23:30:00Z", strategy: .iso8601)
    #expect(daemon.stages.poller.pipeline.day(late) == "2026-11-22")
    #expect(daemon.stages.poller.pipeline.day(late.addingTimeInterval(-3600)) == "2026-11-21")
  }
}
