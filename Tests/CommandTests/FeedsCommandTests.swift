import FeedServer
import Foundation
import Testing

@Suite struct FeedsCommandTests {
  @Test func `each feed has a row, polled or not`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 20)
      let before = try await bench.sluice("feeds", "list")
      #expect(before.code == 0)
      #expect(before.out.contains("not polled yet"))
      _ = try await bench.json("poll", "--feed", "rss", "--json")
      let after = try await bench.json("feeds", "list", "--json")
      #expect(after.array.count == 3)
      let rss = try #require(after.array.first { $0["name"].string == "rss" })
      #expect(rss["posts"].int == 20)
      #expect(rss["succeededAt"].string != nil && rss["nextPollAt"].string != nil)
      #expect(rss["problem"].string == nil)
    }
  }

  @Test func `a configured feed is tested without being stored`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 30)
      let shown = try await bench.sluice("feeds", "test", "atom")
      #expect(shown.code == 0)
      #expect(shown.out.hasPrefix("atom: atom10 \"atom\", 30 posts, "))
      #expect(shown.out.contains("keep") && shown.out.contains("drop"))
      let json = try await bench.json("feeds", "test", "atom", "--json")
      #expect(json["posts"].array.count == 30)
      #expect(json["kept"].int == json["posts"].array.count { $0["kept"].bool == true })
      #expect(try await bench.sqlite("SELECT count(*) FROM post") == ["0"])
    }
  }

  @Test func `any address can be tested`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      FeedReplay(
        posts: SamplePosts.make(count: 12, seed: 5, ending: Bench.wholeSecond()), format: .json
      ).serve(on: bench.server, at: "/other")
      let shown = try await bench.sluice("feeds", "test", bench.server.address("/other"))
      #expect(shown.code == 0, "\(shown.err)")
      #expect(shown.out.contains("12 posts"))
      #expect(bench.server.requests.map(\.path) == ["/other"])
    }
  }

  @Test func `what is no feed is bad data, what does not answer is unavailable`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      bench.server.route("/page") { request in
        .document(Array("<!doctype html><p>Hello".utf8), type: "text/html")
      }
      let page = try await bench.sluice("feeds", "test", bench.server.address("/page"))
      #expect(page.code == 65, "\(page.err)")
      #expect(page.err.contains("web page"))
      let missing = try await bench.sluice("feeds", "test", bench.server.address("/missing"))
      #expect(missing.code == 69)
      #expect(missing.err.contains("404"))
      let closed = try await bench.sluice("feeds", "test", "http://127.0.0.1:9/feed")
      #expect(closed.code == 69)
      let unknown = try await bench.sluice("feeds", "test", "nowhere")
      #expect(unknown.code == 64)
    }
  }

  @Test func `the feeds that a page names are listed, one address a line`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      let page = """
        <!doctype html><title>Forum</title>
        <link rel="alternate" type="application/rss+xml" href="latest.rss">
        <link rel="alternate" type="application/atom+xml" href="/new.atom">
        """
      bench.server.route("/forum/") { _ in .document(Array(page.utf8), type: "text/html") }
      bench.server.route("/empty") { _ in .document(Array("<html>".utf8), type: "text/html") }
      FeedReplay(
        posts: SamplePosts.make(count: 2, seed: 5, ending: Bench.wholeSecond()), format: .rss,
        title: "Fresh"
      ).serve(on: bench.server, at: "/forum/latest.rss")
      let found = try await bench.sluice("feeds", "discover", bench.server.address("/forum/"))
      #expect(found.code == 0, "\(found.err)")
      let feed = bench.server.address("/forum/latest.rss")
      #expect(found.out == "\(feed)\n\(bench.server.address("/new.atom"))\n")
      #expect(found.err == "sluice: try one with: sluice feeds test '\(feed)'\n")
      let itself = try await bench.sluice("feeds", "discover", feed)
      #expect(itself.out == "\(feed)\n")
      #expect(itself.err.contains("this is a feed itself \"Fresh\""))
      let json = try await bench.json("feeds", "discover", feed, "--json").array
      #expect(json.map { $0["address"].string } == [feed])
      for wrong in ["not an address", "https://", "ftp://example.net/"] {
        #expect(try await bench.sluice("feeds", "discover", wrong).code == 64)
      }
      let none = try await bench.sluice("feeds", "discover", bench.server.address("/empty"))
      #expect(none.code == 65)
      #expect(none.err.contains("names no feed"))
      #expect(try await bench.sqlite("SELECT count(*) FROM post") == ["0"])
    }
  }

  @Test func `a missing credential is a matter of configuration`() async throws {
    try await Bench.use { bench in
      try bench.write(
        "feeds.yml",
        """
        contact: https://example.org/bot
        allow: [127.0.0.0/8]
        streams:
          crm:
            feeds:
              - url: \(bench.server.address("/secret"))
                name: secret
                headers: { Authorization: { credential: forum-token } }
        """)
      let refused = try await bench.sluice("feeds", "test", "secret")
      #expect(refused.code == 78, "\(refused.err)")
      #expect(refused.err.contains("forum-token"))
      let round = try await bench.sluice("poll", "--all")
      #expect(round.out.contains("forum-token"))
      #expect(bench.server.requests.isEmpty)
    }
  }

  @Test func `with nothing to reach, each feed says what is wrong and when it is tried again`()
    async throws
  {
    try await Bench.use { bench in
      try bench.configure(feeds: [("a", "/a"), ("b", "/b")])
      let closed = try FeedServer()
      let port = closed.port
      closed.stop()
      let file = try bench.read("feeds.yml")
      try bench.write(
        "feeds.yml", file.replacing(":\(bench.server.port)/", with: ":\(port)/"))
      let running = try bench.start(["run", "--listen", "127.0.0.1:0"])
      _ = await running.err(holding: "crm/a: ")
      _ = await running.err(holding: "crm/b: ")
      let feeds = try await bench.json("feeds", "list", "--json").array
      #expect(feeds.count == 2)
      for feed in feeds {
        #expect(feed["problem"].string?.isEmpty == false)
        #expect(feed["nextPollAt"].string != nil)
        #expect(feed["failures"].int == 1)
      }
      let table = try await bench.sluice("feeds", "list")
      #expect(table.out.contains(/\sin \d+ min\s/))
      #expect(table.out.contains("never"))
      running.signal(SIGTERM)
      #expect(await running.ended().code == 0)
    }
  }
}
