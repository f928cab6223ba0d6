import FeedServer
import Fetching
import Foundation
import Posts
import Synchronization
import Testing

@testable import Daemon

@Suite struct TroubledFeedsTests {
  /// A server that answers at every address of 127.0.0.0/8: each is a host of its own.
  private static func server<Value>(_ body: (FeedServer) async throws -> Value) async throws
    -> Value
  {
    let server = try FeedServer(host: "0.0.0.0")
    defer { server.stop() }
    return try await body(server)
  }

  @Test func `each troubled feed's row says what is wrong and the good one goes on`() async throws {
    try await Self.server { server in
      let closed = try FeedServer()
      closed.stop()
      server.route("/good") { .conditional($0, body: rss(chatter(5)), etag: "\"one\"") }
      server.route("/reset") { _ in .talk { $0.reset() } }
      server.route("/huge") { _ in .document([UInt8](repeating: 0x20, count: 11 << 20)) }
      server.route("/broken") { _ in .document(Array("{\"version\": \"1\", \"items\": [".utf8)) }
      server.route("/page") { _ in
        .document(
          Array(
            """
            <!doctype html><html><head><title>Forum</title>
            <link rel="alternate" type="application/rss+xml" href="/latest.rss"></head>
            <body><p>Welcome</p></body></html>
            """.utf8), type: "text/html")
      }
      server.route("/gone") { _ in .status(410) }
      server.route("/fault") { _ in .status(500) }
      server.route("/busy") { _ in .status(429, headers: [("Retry-After", "120")]) }
      server.route("/endless") { _ in .redirect(to: "/endless") }
      let names = [
        "reset", "good", "huge", "broken", "page", "lost", "gone", "fault", "busy", "endless",
      ]
      var feeds = names.enumerated().map {
        (name: $1, address: server.address("/\($1)", host: "127.0.1.\($0 + 1)"))
      }
      feeds.append((name: "dead", address: closed.address("/feed")))
      let daemon = try await TestDaemon(daemonYAML(feeds: feeds))
      let rows = try await daemon.round()
      #expect(rows.count == feeds.count)
      #expect(rows.filter { $0.outcome == .answered }.map(\.feed) == ["good"])

      let sentences = [
        "reset": "127.0.1.1 broke off its answer",
        "huge": "The document from 127.0.1.3 is larger than 10 MiB",
        "broken": "nvalid JSON in line 1",
        "page": "it names http://127.0.1.5:\(server.port)/latest.rss: use that address",
        "lost": "127.0.1.6 has no such document (404)",
        "gone": "gone for good (410), so it is not polled any more",
        "fault": "127.0.1.8 has a fault of its own (500)",
        "busy": "asks for fewer requests",
        "endless": "redirects more than 5 times",
        "dead": "127.0.0.1 refused the connection",
      ]
      let before = Date()
      for (name, sentence) in sentences {
        let record = try await daemon.record(name)
        #expect(record.problem?.contains(sentence) == true, "\(name): \(record.problem ?? "")")
        #expect(record.problem == rows.first { $0.feed == name }?.problem)
        #expect(record.failures == 1)
        #expect(record.succeededAt == nil)
        #expect(record.polledAt != nil)
        #expect(try #require(record.nextPollAt) > before)
      }
      #expect(try await daemon.record("good").problem == nil)
      #expect(try await daemon.posts().count == 5)
    }
  }

  @Test func `a feed that fails again waits longer and recovers at once`() async throws {
    try await Self.server { server in
      server.route("/feed") { _ in .status(500) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("feed", server.address("/feed", host: "127.0.0.1"))]))
      var waits: [Double] = []
      for _ in 0..<3 {
        try await daemon.poll()
        let record = try await daemon.record("feed")
        waits.append(try #require(record.nextPollAt).timeIntervalSince(record.polledAt!))
      }
      #expect(waits == waits.sorted())
      #expect(waits[0] > 900, "longer than the usual quarter of an hour")
      #expect(waits[2] > waits[0] * 2)
      server.route("/feed") { _ in .document(rss(chatter(1))) }
      try await daemon.poll()
      let record = try await daemon.record("feed")
      #expect(record.failures == 0)
      #expect(record.problem == nil)
      let wait = try #require(record.nextPollAt).timeIntervalSince(record.polledAt!)
      #expect((900...945).contains(wait))
    }
  }

  @Test func `a malformed document does not touch the validators of the last good one`()
    async throws
  {
    try await Self.server { server in
      server.route("/feed") { .conditional($0, body: rss(chatter(3)), etag: "\"good\"") }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("feed", server.address("/feed", host: "127.0.0.1"))]))
      try await daemon.poll()
      server.route("/feed") {
        .conditional($0, body: Array("<html><body>maintenance".utf8), etag: "\"bad\"")
      }
      #expect(try await daemon.poll().outcome == .failed)
      #expect(try await daemon.record("feed").etag == "\"good\"")
      server.route("/feed") { .conditional($0, body: rss(chatter(3)), etag: "\"good\"") }
      #expect(try await daemon.poll().outcome == .notModified)
    }
  }

  @Test func `a feed that is gone is never due again`() async throws {
    try await Self.server { server in
      server.route("/gone") { _ in .status(410) }
      let yaml = daemonYAML(feeds: [("gone", server.address("/gone", host: "127.0.0.1"))])
      let daemon = try await TestDaemon(yaml)
      let row = try await daemon.poll()
      #expect(row.nextTry == nil)
      #expect(try await daemon.record("gone").isStopped)
      let farAway = Date(timeIntervalSinceNow: 100 * 365 * 86_400)
      #expect(try await daemon.stages.poller.feeds(dueBy: farAway).isEmpty)
      let next = try await TestDaemon(yaml, in: daemon.directory)
      #expect(try await next.stages.poller.feeds(dueBy: farAway).isEmpty)
    }
  }

  @Test func `a host that asks for rest is left alone with all its feeds, also after a restart`()
    async throws
  {
    try await Self.server { server in
      server.route("/a") { _ in .status(429, headers: [("Retry-After", "7200")]) }
      server.route("/b") { _ in .document(rss(chatter(3))) }
      server.route("/c") { _ in .document(rss(chatter(3))) }
      let yaml = daemonYAML(feeds: [
        ("a", server.address("/a", host: "127.0.2.1")),
        ("b", server.address("/b", host: "127.0.2.1")),
        ("c", server.address("/c", host: "127.0.2.2")),
      ])
      let daemon = try await TestDaemon(yaml)
      let began = Date()
      try await daemon.poll("a")
      let asked = server.requests.count
      let quiet = try await daemon.poll("b")
      #expect(quiet.outcome == .postponed)
      #expect(server.requests.count == asked, "nothing was asked")
      #expect(try #require(quiet.nextTry) >= began.addingTimeInterval(7200))
      let next = try #require(try await daemon.record("b").nextPollAt)
      #expect(abs(next.timeIntervalSince(try #require(quiet.nextTry))) < 0.001)
      #expect(try await daemon.record("b").failures == 0, "it did nothing wrong")

      let restarted = try await TestDaemon(yaml, in: daemon.directory)
      let rows = try await restarted.round()
      #expect(rows.map(\.outcome) == [.postponed, .postponed, .answered])
      #expect(server.requests.map(\.path) == ["/a", "/c"])
    }
  }

  @Test func `a host is quiet for as long as it asks, not for as long as the feed's own interval`()
    async throws
  {
    try await Self.server { server in
      server.route("/a") { _ in .status(429, headers: [("Retry-After", "60")]) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("a", server.address("/a", host: "127.0.2.3"))]))
      let began = Date()
      try await daemon.poll()
      let quiet = try await daemon.inbox.quietHosts(now: Date())
      let until = try #require(quiet["127.0.2.3"])
      #expect(until >= began.addingTimeInterval(60))
      #expect(until <= Date(timeIntervalSinceNow: 60))
      let record = try await daemon.record("a")
      #expect(
        try #require(record.nextPollAt) >= began.addingTimeInterval(900), "its own pace holds")
    }
  }

  @Test func `feeds behind one that always asks for rest have their turn`() async throws {
    try await Self.server { server in
      let clock = SimulatedClock()
      server.route("/a") { _ in .status(429, headers: [("Retry-After", "3600")]) }
      for path in ["/b", "/c"] { server.route(path) { _ in .document(rss(chatter(3))) } }
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: ["a", "b", "c"].map { ($0, server.address("/\($0)", host: "127.0.5.1")) }
        ).replacing("parallel: 4", with: "parallel: 1"), clock: clock.clock())
      for _ in 0..<2 {
        let due = try await daemon.stages.poller.feeds(dueBy: clock.now)
        _ = try await daemon.stages.round(due) { _ in }
        clock.pass(seconds: 3700)
      }
      #expect(server.requests.map(\.path) == ["/a", "/b", "/c", "/a"])
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `feeds that all redirect to one busy host do not stop the others`() async throws {
    try await Self.server { server in
      let target = server.address("/target", host: "127.0.6.1")
      server.route("/moved") { _ in .redirect(302, to: target) }
      server.route("/target") { _ in .document(rss(chatter(1))) }
      server.route("/other") { _ in .document(rss(chatter(1))) }
      var feeds = (0..<70).map {
        (name: "m\($0)", address: server.address("/moved", host: "127.0.7.\($0 + 1)"))
      }
      feeds.append((name: "direct", address: target))
      feeds.append((name: "other", address: server.address("/other", host: "127.0.6.2")))
      let daemon = try await TestDaemon(
        daemonYAML(feeds: feeds).replacing("gap: 0s, parallel: 4", with: "gap: 20ms"))
      let rows = try await daemon.round()
      #expect(rows.count == 72)
      #expect(rows.allSatisfy { $0.outcome == .answered })
    }
  }

  @Test func `a host that names no sensible time rests for a minute all the same`() async throws {
    try await Self.server { server in
      for (number, stated) in ["0", "Thu, 01 Jan 1970 00:00:00 GMT"].enumerated() {
        let host = "127.0.4.\(number + 1)"
        server.route("/a") { _ in .status(429, headers: [("Retry-After", stated)]) }
        let daemon = try await TestDaemon(
          daemonYAML(feeds: [
            ("a", server.address("/a", host: host)), ("b", server.address("/b", host: host)),
          ]))
        try await daemon.poll("a")
        #expect(try await daemon.poll("b").outcome == .postponed)
        let state = try await daemon.record("b").state(now: Date())
        #expect(state == "its host asked for rest, so it waits like all feeds of that host")
        let quiet = try await daemon.inbox.quietHosts(now: Date())
        let seconds = try #require(quiet[host]).timeIntervalSinceNow
        #expect((30...60).contains(seconds))
      }
    }
  }

  @Test func `a preview that is told to wait keeps off the host too`() async throws {
    try await Self.server { server in
      server.route("/a") { _ in .status(429, headers: [("Retry-After", "3600")]) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [
          ("a", server.address("/a", host: "127.0.0.1")),
          ("b", server.address("/b", host: "127.0.0.1")),
        ]))
      for feed in try await daemon.stages.poller.feeds(dueBy: nil) {
        await #expect(throws: FeedPreviewError.self) {
          try await daemon.stages.poller.preview(feed)
        }
      }
      #expect(server.requests.map(\.path) == ["/a"])
    }
  }

  @Test(arguments: ["/page", "/lost", "/gone"])
  func `a preview of what is no feed fails with a sentence`(path: String) async throws {
    try await Self.server { server in
      server.route("/page") { _ in .document(Array("<html><body>Hello</body></html>".utf8)) }
      server.route("/gone") { _ in .status(410) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("feed", server.address(path, host: "127.0.0.1"))]))
      let feed = try await daemon.stages.poller.feeds(dueBy: nil)[0]
      let error = await #expect(throws: FeedPreviewError.self) {
        try await daemon.stages.poller.preview(feed)
      }
      #expect(error?.description.contains(" ") == true)
    }
  }

  @Test func `a missing credential is the feed's own trouble`() async throws {
    try await Self.server { server in
      server.route("/good") { _ in .document(rss(chatter(2))) }
      var yaml = daemonYAML(feeds: [("good", server.address("/good", host: "127.0.0.1"))])
      yaml +=
        "\n      - url: \"\(server.address("/secret", host: "127.0.0.1"))\"\n        name: secret\n"
      yaml += "        headers: { Authorization: { credential: forum-token } }\n"
      let daemon = try await TestDaemon(yaml)
      let rows = try await daemon.round()
      #expect(rows.map(\.outcome) == [.answered, .failed])
      #expect(rows[1].problem?.contains("forum-token") == true)
      #expect(server.requests.map(\.path) == ["/good"])

      try FileManager.default.createDirectory(
        atPath: daemon.directory.path("state/credentials"), withIntermediateDirectories: true)
      _ = try daemon.directory.file("state/credentials/forum-token", "Bearer abc\n")
      server.route("/secret") { _ in .document(rss(chatter(2, from: 10))) }
      #expect(try await daemon.poll("secret").new == 2)
      #expect(server.requests.last?.header("Authorization") == "Bearer abc")
    }
  }
}
