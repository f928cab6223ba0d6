import FeedServer
import Fetching
import Foundation
import Inbox
import Synchronization
import Testing

@testable import Daemon

/// What the poller keeps of a feed from poll to poll, through the whole pipeline.
@Suite(.timeLimit(.minutes(5))) struct FeedMemoryTests {
  private static func yaml(_ server: FeedServer, _ host: String = "127.0.0.1") -> String {
    daemonYAML(feeds: [("feed", server.address("/feed", host: host))])
  }

  @Test func `a document that is known byte for byte is not read again`() async throws {
    try await FeedServer.running { server in
      let counter = Mutex(0)
      let body = rss(chatter(3))
      server.route("/feed") { _ in
        let number = counter.withLock { count in
          count += 1
          return count
        }
        return .document(body, headers: [("ETag", "\"\(number)\"")])
      }
      let daemon = try await TestDaemon(Self.yaml(server))
      #expect(try await daemon.poll().outcome == .answered)
      #expect(try await daemon.poll().outcome == .notModified)
      #expect(try await daemon.record("feed").etag == "\"2\"", "the newest validator is sent back")
      // The same bytes with another meaning.
      server.route("/feed") { _ in .document(body, type: "application/atom+xml") }
      #expect(try await daemon.poll().outcome == .answered)
    }
  }

  @Test func `one address in two streams is fetched once for both`() async throws {
    try await FeedServer.running { server in
      let body = rss(chatter(30))
      server.route("/feed") { .conditional($0, body: body, etag: "\"one\"") }
      let feed = "      - { url: \"\(server.address("/feed"))\", name: feed }"
      let yaml =
        daemonYAML(feeds: [("feed", server.address("/feed"))]) + "\n  desk:\n    feeds:\n\(feed)\n"
      let daemon = try await TestDaemon(yaml)
      let rows = try await daemon.round()
      #expect(rows.map(\.stream) == ["crm", "desk"])
      #expect(rows.map(\.new) == [30, 30])
      #expect(server.requests.count == 1)
      #expect(try await daemon.round().map(\.outcome) == [.notModified, .notModified])
      #expect(server.requests.count == 2)
      #expect(server.requests.last?.header("If-None-Match") == "\"one\"")

      let third = try await TestDaemon(
        yaml + "\n  third:\n    feeds:\n\(feed)\n", in: daemon.directory)
      let outcomes = try await third.round().map(\.outcome)
      #expect(
        outcomes == [.notModified, .notModified, .answered],
        "who knows nothing yet gets the whole document, the others know it again")
      #expect(server.requests.count == 3)
    }
  }

  @Test func `the last part of a window that rolled over is told and counted`() async throws {
    try await FeedServer.running { server in
      let clock = SimulatedClock()
      let replay = FeedReplay(
        posts: SamplePosts.make(
          count: 100, seed: 3, ending: clock.now.addingTimeInterval(600), secondsApart: 60),
        format: .rss, window: 0..<20)
      replay.serve(on: server, at: "/feed")
      let daemon = try await TestDaemon(Self.yaml(server), clock: clock.clock())
      #expect(try await daemon.poll().remark == nil)
      clock.pass(seconds: 900)
      replay.window = 15..<35
      #expect(try await daemon.poll().remark == nil)
      clock.pass(seconds: 3000)
      replay.window = 75..<95
      let row = try await daemon.poll()
      #expect(row.new == 20)
      #expect(
        row.remark
          == "none of its posts was known, so about 40 posts were missed; give it a shorter `every`"
      )
      let coverage = try #require(
        try await daemon.inbox.coverage(since: nil)[try await daemon.record("feed").id])
      #expect(coverage.polls == 3)
      #expect(coverage.rollovers == 1)
      #expect(coverage.missed == 40)
    }
  }

  @Test func `an empty feed that comes to life missed nothing`() async throws {
    try await FeedServer.running { server in
      let posts = Mutex<[Entry]>([])
      server.route("/feed") { _ in .document(rss(posts.withLock { $0 })) }
      let daemon = try await TestDaemon(Self.yaml(server))
      for entries in [[], chatter(3), chatter(2, from: 7)] {
        posts.withLock { $0 = entries }
        #expect(try await daemon.poll().remark == nil)
      }
      let totals = try await daemon.inbox.coverage(since: nil)
      #expect(totals.values.allSatisfy { $0.rollovers == 0 })
    }
  }

  @Test func `time that a feed failed, starved or was left alone is accounted for`() async throws {
    try await FeedServer.running { server in
      let clock = SimulatedClock()
      let daemon = try await TestDaemon(Self.yaml(server), clock: clock.clock())
      let answers: [(FeedResponse, Double)] = [
        (.document(rss(chatter(1))), 900), (.status(500), 1800), (.status(500), 3600),
        (.document(rss(chatter(2))), 900),
        (.status(429, headers: [("Retry-After", "7200")]), 7200),
        (.document(rss(chatter(3))), 900 + 100_000), (.document(rss(chatter(4))), 900),
      ]
      for (answer, seconds) in answers {
        server.route("/feed") { _ in answer }
        try await daemon.poll()
        clock.pass(seconds: seconds)
      }
      let coverage = try #require(try await daemon.inbox.coverage(since: nil).values.first)
      #expect(coverage.polls == 7)
      #expect(coverage.failed == 2)
      #expect(coverage.limited == 1)
      #expect(coverage.deadSeconds == 5400)
      #expect(coverage.starvedSeconds == 7200)
      #expect((99_000...100_900).contains(coverage.awaySeconds), "\(coverage.awaySeconds)")
    }
  }

  @Test func `a feed that stays the same is asked less often, up to its bound`() async throws {
    try await FeedServer.running { server in
      let clock = SimulatedClock()
      server.route("/feed") { .conditional($0, body: rss(chatter(3)), etag: "\"one\"") }
      let daemon = try await TestDaemon(Self.yaml(server), clock: clock.clock())
      var waits: [Double] = []
      for _ in 0..<150 {
        try await daemon.poll()
        let wait = try #require(try await daemon.record("feed").nextPollAt)
          .timeIntervalSince(clock.now)
        waits.append(wait)
        clock.pass(seconds: wait)
      }
      for (wait, next) in zip(waits, waits.dropFirst()) { #expect(next > wait - 0.001) }
      #expect((900...945).contains(waits[0]))
      #expect((3600...3780).contains(waits[149]), "four times its least interval")
    }
  }
}

/// Feeds that say that they have moved for good.
@Suite(.timeLimit(.minutes(5))) struct MovedFeedTests {
  private static let old = "127.0.3.1"
  private static let new = "127.0.3.2"

  /// The old host sends to the new one, which has the feed.
  private static func moving<Value>(
    _ body: (FeedServer, TestDaemon, SimulatedClock) async throws -> Value
  ) async throws -> Value {
    let server = try FeedServer(host: "0.0.0.0")
    defer { server.stop() }
    let clock = SimulatedClock()
    let target = server.address("/new", host: new)
    server.route("/old") { _ in .redirect(301, to: target) }
    server.route("/new") { .conditional($0, body: rss(chatter(3)), etag: "\"one\"") }
    let daemon = try await TestDaemon(
      daemonYAML(feeds: [("feed", server.address("/old", host: old))]), clock: clock.clock())
    return try await body(server, daemon, clock)
  }

  @Test func `a permanent redirect that lasts is followed at once from then on`() async throws {
    try await Self.moving { server, daemon, clock in
      for _ in 0..<5 {
        server.clearRequests()
        try await daemon.poll()
        #expect(server.requests.map(\.path) == ["/old", "/new"])
        clock.pass(seconds: 6.5 * 3600)
      }
      server.clearRequests()
      #expect(try await daemon.poll().outcome == .notModified)
      #expect(server.requests.map(\.path) == ["/new"])
      #expect(server.requests.last?.header("If-None-Match") == "\"one\"")
      #expect(try await daemon.record("feed").feed.address.hasSuffix("/old"), "as configured")

      server.route("/new") { _ in .document(rss(chatter(4))) }
      let row = try await daemon.poll()
      #expect(row.remark?.contains("moved for good") == true)
      #expect(row.remark?.contains(Self.new) == true)
      #expect(row.remark?.contains("/new") == false, "addresses can hold tokens")
    }
  }

  @Test func `a new address that fails is tried in turn with the old one`() async throws {
    try await Self.moving { server, daemon, clock in
      for _ in 0..<5 {
        try await daemon.poll()
        clock.pass(seconds: 6.5 * 3600)
      }
      server.route("/new") { _ in .status(404) }
      server.route("/old") { _ in .document(rss(chatter(5))) }
      server.clearRequests()
      for _ in 0..<3 { #expect(try await daemon.poll().outcome == .failed) }
      #expect(try await daemon.poll().outcome == .answered)
      #expect(server.requests.map(\.path) == ["/new", "/new", "/new", "/old"])
    }
  }

  @Test func `a new address that is gone does not stop the feed`() async throws {
    try await Self.moving { server, daemon, clock in
      for _ in 0..<5 {
        try await daemon.poll()
        clock.pass(seconds: 6.5 * 3600)
      }
      server.route("/new") { _ in .status(410) }
      server.route("/old") { _ in .document(rss(chatter(5))) }
      #expect(
        try await daemon.poll().problem?.contains("the configured one is asked again") == true)
      #expect(try await daemon.poll().outcome == .answered)
    }
  }

  @Test func `a configured address that is gone does not end a move that only falters`()
    async throws
  {
    try await Self.moving { server, daemon, clock in
      for _ in 0..<5 {
        try await daemon.poll()
        clock.pass(seconds: 6.5 * 3600)
      }
      server.route("/new") { _ in .status(500) }
      server.route("/old") { _ in .status(410) }
      for _ in 0..<6 { #expect(try await daemon.poll().outcome == .failed) }
      #expect(try await !daemon.record("feed").isStopped)
      server.route("/new") { _ in .document(rss(chatter(9))) }
      #expect(try await daemon.poll().outcome == .answered)
    }
  }

  @Test func `a rate limit behind a redirect quiets the host that set it`() async throws {
    try await Self.moving { server, daemon, _ in
      server.route("/new") { _ in .status(429, headers: [("Retry-After", "7200")]) }
      try await daemon.poll()
      let quiet = try await daemon.inbox.quietHosts(now: .distantPast)
      #expect(Array(quiet.keys) == [Self.new])
    }
  }
}
