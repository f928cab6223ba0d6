import FeedServer
import Foundation
import Posts
import Synchronization
import Testing

@testable import Daemon
@testable import Inbox

@Suite struct RoundTests {
  private static let formats = FeedReplay.Format.allCases
  private static let etag = #"W/"7;a=b  c", not a list"#
  private static let lastModified = "Saturday, 21-Nov-26 09:07:05 GMT"

  /// A thousand posts in each format, answered conditionally.
  private static func replays(on server: FeedServer, count: Int = 1000) -> [FeedReplay] {
    formats.enumerated().map { number, format in
      let replay = FeedReplay(
        posts: SamplePosts.make(
          count: count, seed: UInt64(number + 1),
          ending: Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded())),
        format: format)
      server.route("/\(format.rawValue)") {
        .conditional(
          $0, body: replay.document, type: replay.contentType, etag: etag,
          lastModified: lastModified)
      }
      return replay
    }
  }

  private static func yaml(_ server: FeedServer, stream: [String] = []) -> String {
    daemonYAML(
      feeds: formats.map { ($0.rawValue, server.address("/\($0.rawValue)")) }, stream: stream)
  }

  @Test func `three feeds of a thousand posts are stored once and then not modified`() async throws
  {
    try await FeedServer.running { server in
      let replays = Self.replays(on: server)
      let daemon = try await TestDaemon(Self.yaml(server))
      let first = try await daemon.round()
      #expect(first.map(\.outcome) == [.answered, .answered, .answered])
      #expect(first.map(\.new) == [1000, 1000, 1000])
      #expect(first.map(\.known) == [0, 0, 0])

      let tallied = try await daemon.tallied()
      #expect(tallied.posts == 3000)
      #expect((120...180).contains(tallied.kept), "4 to 6 % of 3,000")
      #expect(first.reduce(0) { $0 + $1.kept } == tallied.kept)
      #expect(try await daemon.waiting().count == tallied.kept)

      let posts = try await daemon.posts()
      let stored = Dictionary(grouping: posts, by: \.source).mapValues {
        $0.map(\.post.id).sorted()
      }
      for replay in replays {
        #expect(stored[replay.format.rawValue] == replay.posts.map(\.id).sorted())
      }
      let wanted = Set(replays.flatMap(\.posts).filter(\.isRelevant).map(\.id))
      let kept = posts.filter(\.verdict.isKept)
      let hits = kept.count { wanted.contains($0.post.id) }
      #expect(hits * 2 > kept.count, "\(hits) of \(kept.count): one in twenty would be chance")

      server.clearRequests()
      let second = try await daemon.round()
      #expect(second.map(\.outcome) == [.notModified, .notModified, .notModified])
      #expect(
        server.requests.map { $0.header("If-None-Match") } == [Self.etag, Self.etag, Self.etag])
      #expect(
        server.requests.map { $0.header("If-Modified-Since") }
          == [Self.lastModified, Self.lastModified, Self.lastModified])
      #expect(try await daemon.tallied() == tallied)
      #expect(try await daemon.posts().count == posts.count)
      #expect(Set(server.requests.map(\.method)) == ["GET"])
    }
  }

  @Test func `each post carries what its format said`() async throws {
    try await FeedServer.running { server in
      let replays = Self.replays(on: server, count: 40)
      let daemon = try await TestDaemon(Self.yaml(server, stream: ["keep: 50%"]))
      try await daemon.round()
      let stored = Dictionary(
        uniqueKeysWithValues: try await daemon.posts().map { ($0.post.id, $0.post) })
      for post in replays.flatMap(\.posts) {
        let found = try #require(stored[post.id])
        #expect(found.title == post.title)
        #expect(found.text == post.text)
        #expect(found.url == post.url)
        #expect(found.author == post.author)
        #expect(found.published == post.date)
      }
    }
  }

  @Test func `a feed that grew brings only what is new`() async throws {
    try await FeedServer.running { server in
      let shown = Mutex(3)
      server.route("/feed") { _ in .document(rss(chatter(shown.withLock { $0 }))) }
      let daemon = try await TestDaemon(daemonYAML(feeds: [("feed", server.address("/feed"))]))
      #expect(try await daemon.poll().new == 3)
      shown.withLock { $0 = 5 }
      let row = try await daemon.poll()
      #expect(row.new == 2)
      #expect(row.known == 3)
      #expect(row.sentence == "crm/feed: 2 new, \(row.kept) kept, 3 known")
    }
  }

  @Test func `an edit updates the text but not the verdict`() async throws {
    try await FeedServer.running { server in
      let text = Mutex("The quarterly walk was long and wet this time.")
      server.route("/feed") { _ in
        .document(rss([Entry(title: "News", text: text.withLock { $0 })] + chatter(3)))
      }
      let daemon = try await TestDaemon(daemonYAML(feeds: [("feed", server.address("/feed"))]))
      try await daemon.poll()
      let before = try await daemon.post("News")
      text.withLock { $0 = "Can anyone recommend a CRM? We are looking for one and have a budget." }
      let row = try await daemon.poll()
      #expect(row.new == 0)
      let after = try await daemon.post("News")
      #expect(
        after.post.text == "Can anyone recommend a CRM? We are looking for one and have a budget.")
      #expect(after.verdict == before.verdict)
      #expect(try await daemon.tallied().posts == 4)
    }
  }

  @Test func `a poll that cannot be stored leaves the feed as it was`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") {
        .conditional($0, body: rss(chatter(5)), etag: "\"one\"", lastModified: Self.lastModified)
      }
      let yaml = daemonYAML(feeds: [("feed", server.address("/feed"))])
      let daemon = try await TestDaemon(yaml)
      // The last thing that the transaction does fails, after all posts were written.
      try await daemon.inbox.pool.write {
        try $0.execute(
          sql: """
            CREATE TRIGGER fault BEFORE UPDATE OF etag ON feed
            BEGIN SELECT RAISE(ABORT, 'no more room'); END
            """)
      }
      let before = try await daemon.record("feed")
      let row = try await daemon.poll()
      #expect(row.outcome == .broken)
      #expect(row.problem?.contains("no more room") == true)
      #expect(try await daemon.record("feed") == before)
      #expect(try await daemon.posts().isEmpty)
      #expect(try await daemon.tallied().posts == 0)

      try await daemon.inbox.pool.write { try $0.execute(sql: "DROP TRIGGER fault") }
      #expect(try await daemon.poll().new == 5)
      #expect(server.requests.allSatisfy { $0.header("If-None-Match") == nil })
      #expect(try await daemon.record("feed").etag == "\"one\"")
    }
  }

  @Test func `a preview stores nothing and hides nothing`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") {
        .conditional(
          $0,
          body: rss(
            chatter(30) + [
              Entry(title: "Help", text: "Can anyone recommend a CRM for a small team?")
            ]), etag: "\"one\"")
      }
      let daemon = try await TestDaemon(daemonYAML(feeds: [("feed", server.address("/feed"))]))
      let feed = try #require(try await daemon.stages.feed(named: "feed", stream: nil))
      let preview = try await daemon.stages.poller.preview(feed)
      #expect(preview.posts.count == 31)
      #expect(preview.kept.map(\.post.title) == ["Help"])
      #expect(preview.title == "Forum")
      #expect(try await daemon.tallied().posts == 0)
      #expect(try await daemon.record("feed").polledAt == nil)

      try await daemon.poll()
      let again = try await daemon.stages.poller.preview(feed)
      #expect(again.posts.count == 31, "known posts and validators do not matter to a preview")
    }
  }

  @Test func `a round says in one line what it came to`() async throws {
    try await FeedServer.running { server in
      server.route("/good") { .conditional($0, body: rss(chatter(5)), etag: "\"one\"") }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("good", server.address("/good")), ("lost", server.address("/lost"))]))
      let first = try await daemon.round()
      let kept = first[0].kept
      #expect(
        RoundRow.summary(of: first)
          == "2 feeds: 5 new posts, \(kept) kept; 1 failed")
      #expect(
        RoundRow.summary(of: try await daemon.round())
          == "2 feeds: 0 new posts, 0 kept; 1 not modified; 1 failed")
    }
  }

  @Test func `a document that was cut off is told, and asked for again in full`() async throws {
    try await FeedServer.running { server in
      let whole = rss(chatter(6))
      let cut = Array(whole.prefix(whole.count * 2 / 3))
      let isCut = Mutex(true)
      server.route("/feed") { request in
        isCut.withLock { $0 }
          ? .document(cut, headers: [("ETag", "\"cut\"")])
          : .conditional(request, body: whole, type: "text/xml", etag: "\"whole\"")
      }
      let daemon = try await TestDaemon(daemonYAML(feeds: [("feed", server.address("/feed"))]))
      let first = try await daemon.poll()
      #expect((1..<6).contains(first.new))
      #expect(first.remark == "the document is cut off")
      #expect(try await daemon.record("feed").remark == "the document is cut off")
      isCut.withLock { $0 = false }
      let second = try await daemon.poll()
      #expect(server.requests.last?.header("If-None-Match") == nil)
      #expect(first.new + second.new == 6)
      #expect(second.remark == nil)
      #expect(try await daemon.record("feed").remark == nil)
    }
  }

  @Test func `a document of many parts is stored whole, and known afterwards`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(chatter(4_500))) }
      let daemon = try await TestDaemon(daemonYAML(feeds: [("feed", server.address("/feed"))]))
      let first = try await daemon.poll()
      #expect(first.new == 4_500)
      #expect((0.04...0.06).contains(Double(first.kept) / 4_500))
      let second = try await daemon.poll()
      #expect(second.known == 4_500)
      #expect(second.new == 0)
    }
  }

  @Test func `whoever only looks does not wait for a writer, and changes nothing`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(chatter(3))) }
      let daemon = try await TestDaemon(daemonYAML(feeds: [("feed", server.address("/feed"))]))
      try await daemon.poll()
      let other = try ConfigurationFile.parse(
        text: daemonYAML(feeds: [("other", server.address("/other"))]), fileName: "feeds.yml")
      let looking = try await Stages(
        configuration: other, state: daemon.stages.state, isPolling: false,
        logger: daemon.stages.logger)
      #expect(try await looking.poller.records().map(\.polledAt) == [nil])
      looking.close()
      #expect(try await daemon.inbox.feeds().map(\.feed.name) == ["feed"])
    }
  }
}
