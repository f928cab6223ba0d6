import FeedServer
import Foundation
import Testing

@Suite struct PollCommandTests {
  @Test func `three thousand posts are stored once, and one in twenty surfaces`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 1000)
      let first = try await bench.json("poll", "--all", "--json")
      #expect(first.array.map { $0["new"].int } == [1000, 1000, 1000])
      #expect(first.array.allSatisfy { $0["outcome"].string == "answered" })
      let posts = try await bench.sqlite("SELECT count(*), count(DISTINCT url) FROM post")
      #expect(posts == ["3000|3000"])

      let second = try await bench.json("poll", "--all", "--json")
      #expect(
        second.array.map { $0["outcome"].string } == .init(repeating: "not-modified", count: 3))
      #expect(try await bench.sqlite("SELECT count(*) FROM post") == ["3000"])
      #expect(bench.server.requests.count == 6)

      let items = try await bench.json("inbox", "list", "--json").array
      #expect((120...180).contains(items.count))
      let counts = try await bench.json("inbox", "count", "--json")
      let polled = counts["verdicts"].array.reduce(0) { $0 + $1["kept"].int! + $1["dropped"].int! }
      #expect(polled == 3000)
      #expect(counts["queues"][0]["items"].int == items.count)
    }
  }

  @Test func `a round is told feed by feed and summed up`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 40)
      let round = try await bench.sluice("poll", "--all")
      #expect(round.code == 0)
      let lines = round.out.split(separator: "\n").map(String.init)
      #expect(lines.count == 4)
      for name in ["rss", "atom", "json"] {
        #expect(lines.contains { $0.hasPrefix("crm/\(name): 40 new, ") })
      }
      #expect(lines.last?.hasPrefix("3 feeds: 120 new posts, ") == true)
      let due = try await bench.sluice("poll")
      #expect(due.code == 0)
      #expect(due.out.hasPrefix("no feed is due"))
      #expect(bench.server.requests.count == 3)
    }
  }

  @Test func `a dry run stores nothing`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 30)
      let preview = try await bench.sluice("poll", "--all", "--dry-run")
      #expect(preview.code == 0)
      #expect(preview.out.contains("30 posts, "))
      let rows = try await bench.json("poll", "--all", "--dry-run", "--json")
      #expect(rows.array.map { $0["posts"].array.count } == [30, 30, 30])
      #expect(try await bench.sqlite("SELECT count(*) FROM post") == ["0"])
      #expect(try await bench.sqlite("SELECT count(*) FROM feed WHERE polled_at > 0") == ["0"])
      // What was only looked at still has to be polled, and unconditionally.
      let rows2 = try await bench.json("poll", "--json")
      #expect(rows2.array.map { $0["new"].int } == [30, 30, 30])
    }
  }

  @Test func `one feed is polled by its name, due or not`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 10)
      for _ in 1...2 {
        let round = try await bench.sluice("poll", "--feed", "atom")
        #expect(round.code == 0)
        #expect(round.out.contains("crm/atom: "))
      }
      #expect(bench.server.requests.map(\.path) == ["/atom", "/atom"])
      let unknown = try await bench.sluice("poll", "--feed", "atm")
      #expect(unknown.code == 64)
      #expect(unknown.err.contains("there is no feed \"atm\""))
    }
  }

  @Test func `feeds in trouble do not hold up the others`() async throws {
    try await Bench.use { bench in
      FeedReplay(
        posts: SamplePosts.make(count: 20, seed: 3, ending: Bench.wholeSecond()), format: .rss
      ).serve(on: bench.server, at: "/good")
      bench.server.route("/page") { _ in
        .document(Array("<html><title>x</title><p>no feed".utf8), type: "text/html")
      }
      bench.server.route("/busy") { _ in .status(429, headers: [("Retry-After", "120")]) }
      bench.server.route("/gone") { _ in .status(410) }
      bench.server.route("/broken") { _ in .status(500) }
      let names = ["broken", "busy", "gone", "good", "page"]
      try bench.configure(feeds: names.map { ($0, "/\($0)") })
      let rows = try await bench.json("poll", "--all", "--json")
      let outcomes = Dictionary(
        uniqueKeysWithValues: rows.array.map { ($0["feed"].string!, $0["outcome"].string!) })
      #expect(outcomes["good"] == "answered" || outcomes["good"] == "postponed")
      #expect(outcomes["gone"] != "answered" && outcomes["page"] != "answered")
      let problems = try await bench.json("feeds", "list", "--json")
      let page = problems.array.first { $0["name"].string == "page" }
      #expect(page?["problem"].string != nil || outcomes["page"] == "postponed")
    }
  }

  @Test func `a feed that is gone is asked again only by its name`() async throws {
    try await Bench.use { bench in
      bench.server.route("/gone") { _ in .status(410) }
      try bench.configure(feeds: [("gone", "/gone")])
      _ = try await bench.sluice("poll", "--all")
      _ = try await bench.sluice("poll", "--all")
      #expect(bench.server.requests.count == 1)
      _ = try await bench.sluice("poll", "--feed", "gone")
      #expect(bench.server.requests.count == 2)
    }
  }

  @Test func `a round in which every feed failed is not a success`() async throws {
    try await Bench.use { bench in
      bench.server.route("/page") { _ in .status(404) }
      try bench.configure(feeds: [("page", "/page")])
      let round = try await bench.sluice("poll", "--all")
      #expect(round.code == 69)
      #expect(round.out.contains("crm/page: "))
      #expect(round.out.contains("1 feed: "))
    }
  }
}
