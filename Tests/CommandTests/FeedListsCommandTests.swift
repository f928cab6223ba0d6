import FeedServer
import Foundation
import Testing

/// `feeds import`, `export`, `pause`, `resume` and `remove`.
@Suite struct FeedListsCommandTests {
  private static func list(_ outlines: String) -> String {
    "<opml version=\"2.0\"><head><title>Mine</title></head><body>\(outlines)</body></opml>"
  }

  private static func outline(_ name: String, _ address: String) -> String {
    "<outline text=\"\(name)\" type=\"rss\" xmlUrl=\"\(address)\"/>"
  }

  @Test func `an import works before the daemon ever ran, and check shows it`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      #expect(!FileManager.default.fileExists(atPath: bench.state.path))
      try bench.write(
        "list.opml",
        Self.list(
          "<outline text=\"News\">\(Self.outline("N", "https://n.test/rss"))</outline>"
            + Self.outline("One again", bench.server.address("/one"))
            + Self.outline("Old", "gopher://o.test/") + Self.outline("X", "https://x.test/rss")))
      let dry = try await bench.sluice("feeds", "import", "list.opml", "--dry-run")
      #expect(dry.code == 0, "\(dry.err)")
      #expect(dry.out.hasSuffix("2 feeds would be added; nothing was changed, 2 skipped\n"))
      let imported = try await bench.sluice("feeds", "import", "list.opml")
      #expect(imported.code == 0, "\(imported.err)")
      let lines = imported.out.split(separator: "\n").map(String.init)
      #expect(lines[0] == "news: 1 new feed (new stream \"News\")")
      #expect(lines[1] == "crm: 1 new feed")
      #expect(lines[2] == "skipped One again: stream crm has it already")
      #expect(lines[3].hasPrefix("skipped Old: ") && lines[3].contains("gopher"))
      #expect(lines[4] == "2 feeds added, 2 skipped")
      let feeds = try await bench.json("feeds", "list", "--json").array
      #expect(feeds.compactMap { $0["name"].string } == ["one", "X", "N"])
      let checked = try await bench.sluice("check")
      #expect(
        checked.out.contains(
          /streams\.news\.feeds\.N\.address +https:\/\/n\.test\/rss +feeds import \(\d{4}-\d\d-\d\d\)\n/
        ), "\(checked.out)")
      #expect(bench.server.requests.isEmpty)
      let file = try bench.read("feeds.yml")
      #expect(!file.contains("n.test"))
    }
  }

  @Test func `standard input is read, and the report is JSON`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      let ended = try await bench.sluice(
        "feeds", "import", "-", "--json", input: Self.list(Self.outline("A", "https://a.test/")))
      #expect(ended.code == 0, "\(ended.err)")
      let report = try JSON(ended.out)
      #expect(report["added"].int == 1)
      #expect(report["streams"][0]["stream"].string == "crm")
      #expect(report["streams"][0]["isNew"].bool == false)
      #expect(report["skipped"].array.isEmpty)
    }
  }

  @Test(arguments: [
    ("<rss version=\"2.0\"><channel/></rss>", "this is a feed"),
    ("<!doctype html><p>Hello", "this is a web page"), ("", "is empty"),
    ("<opml><body><outline text=\"x\"/></body></opml>", "holds no feeds"),
    ("<opml><body><outline text=\"x\" xmlUrl=\"ftp://x/\"/></body></opml>", "no feed of the list"),
  ])
  func `a bad file is told in a sentence, and nothing is changed`(
    text: String, sentence: String
  ) async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      try bench.write("bad.opml", text)
      let refused = try await bench.sluice("feeds", "import", "bad.opml")
      #expect(refused.code == 65)
      #expect(refused.err.contains(sentence), "\(refused.err)")
      #expect(refused.err.filter { $0 == "\n" }.count == 1)
      #expect(try await bench.sqlite("SELECT count(*) FROM overlay_feed") == ["0"])
    }
  }

  @Test func `a file that is not there and a stream that is not there are told`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      #expect(try await bench.sluice("feeds", "import", "none.opml").code == 74)
      let stream = try await bench.sluice("feeds", "import", "-", "--stream", "erp")
      #expect(stream.code == 64)
      #expect(try await bench.sluice("feeds", "export", "--stream", "erp").code == 64)
    }
  }

  @Test func `an export into another configuration gives the same feeds and streams`() async throws
  {
    try await Bench.use { bench in
      try bench.write(
        "feeds.yml",
        """
        streams:
          crm:
            title: Teams & tools
            feeds:
              - lemmy: lemmy.world/c/selfhosted
              - { url: "https://a.test/?x=1&y=2", name: "A \\"quoted\\" name" }
          news: { feeds: [{ url: "https://s.test/", headers: { Accept: text/xml } }] }
        """)
      let out = try await bench.sluice("feeds", "export", "--out", "list.opml")
      #expect(out.code == 0)
      #expect(out.out.isEmpty)
      #expect(
        out.err == "sluice: news/s.test: the list does not say its headers (Accept)\n")
      let mode = try FileManager.default.attributesOfItem(atPath: bench.path("list.opml"))
      #expect(mode[.posixPermissions] as? Int == 0o600)
      let printed = try await bench.sluice("feeds", "export")
      try bench.write("other.yml", "streams: { more: { feeds: [\"https://m.test/\"] } }")
      let imported = try await bench.sluice(
        "feeds", "import", "-", "--config", "other.yml", "--state", bench.path("elsewhere"),
        input: printed.out)
      #expect(imported.code == 0, "\(imported.err)")
      func described(_ arguments: String...) async throws -> [String] {
        let list = try await bench.start(["feeds", "export"] + arguments).ended().out
        return list.split(separator: "\n").map(String.init)
          .filter { $0.contains("<outline") && !$0.contains("m.test") && !$0.contains("\"more\"") }
      }
      let here = try await described()
      #expect(here.count == 5)
      let there = try await described(
        "--config", "other.yml", "--state", bench.path("elsewhere"))
      #expect(there == here)
      let one = try await described("--stream", "news")
      #expect(one.count == 2)
    }
  }

  @Test func `pausing and resuming say what they did, twice the same`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one"), ("two", "/two")])
      FeedReplay(
        posts: SamplePosts.make(count: 3, seed: 1, ending: Bench.wholeSecond()), format: .rss
      ).serve(on: bench.server, at: "/two")
      let paused = try await bench.sluice("feeds", "pause", "one")
      #expect(paused.code == 0, "\(paused.err)")
      #expect(paused.out == "crm/one: paused; `sluice feeds resume` ends it\n")
      let again = try await bench.sluice("feeds", "pause", bench.server.address("/one"))
      #expect(again.code == 0)
      #expect(again.out.hasPrefix("crm/one: was paused before, since "))
      #expect(try await bench.sluice("poll", "--all").code == 0)
      #expect(bench.server.requests.map(\.path) == ["/two"])
      let listed = try await bench.sluice("feeds", "list")
      #expect(listed.out.contains("paused"))
      let checked = try await bench.sluice("check")
      #expect(checked.out.contains(/streams\.crm\.feeds\.one\.paused +since \S+ +feeds pause \(/))
      let json = try await bench.json("feeds", "resume", "one", "--json").array
      #expect(json.map { $0["changed"].bool } == [true])
      #expect(json.map { $0["state"].string } == ["polled"])
      let idle = try await bench.sluice("feeds", "resume", "one")
      #expect(idle.out == "crm/one: was not paused\n")
      let unknown = try await bench.sluice("feeds", "pause", "tow")
      #expect(unknown.code == 64)
      #expect(unknown.err.contains("did you mean \"two\"?"))
    }
  }

  @Test func `what import added can be removed, what the file has cannot`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      _ = try await bench.sluice(
        "feeds", "import", "-", input: Self.list(Self.outline("A", "https://a.test/")))
      let refused = try await bench.sluice("feeds", "remove", "one", "A")
      #expect(refused.code == 64)
      #expect(refused.err.contains("\"one\" stands in feeds.yml:"))
      #expect(
        try await bench.sluice("feeds", "remove", "A").out == "crm/A: removed; its posts stay\n")
      #expect(try await bench.sluice("feeds", "remove", "A").code == 64)
      #expect(try await bench.json("feeds", "list", "--json").array.count == 1)
    }
  }

  @Test func `check makes no state and says when it cannot read it`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      #expect(try await bench.sluice("check").err.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: bench.state.path))
      try FileManager.default.createDirectory(
        at: bench.state, withIntermediateDirectories: true)
      try Data("this is no database at all, whatever it is called".utf8).write(to: bench.database)
      let checked = try await bench.sluice("check")
      #expect(checked.code == 0)
      #expect(checked.out.contains("streams.crm.feeds.one.address"))
      #expect(checked.err.hasPrefix("sluice: only the file is shown"))
      #expect(checked.err.filter { $0 == "\n" }.count == 1)
    }
  }

  @Test func `a running daemon polls what is imported, and no more what is paused`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 10)
      FeedReplay(
        posts: SamplePosts.make(count: 7, seed: 9, ending: Bench.wholeSecond()), format: .rss
      ).serve(on: bench.server, at: "/late")
      let daemon = try bench.start(["run", "--listen", "127.0.0.1:0"])
      defer { daemon.signal(SIGKILL) }
      _ = await daemon.out(holding: "the inbox is at")
      let imported = try await bench.sluice(
        "feeds", "import", "-",
        input: Self.list(
          "<outline text=\"News\">\(Self.outline("late", bench.server.address("/late")))</outline>")
      )
      #expect(imported.code == 0, "\(imported.err)")
      #expect(await daemon.err(holding: "news/late: 7 new").contains("news/late: 7 new"))
      #expect(try await bench.sluice("feeds", "pause", "late").code == 0)
      #expect(try await bench.sluice("inbox", "list", "--stream", "news").code == 0)
      #expect(try await bench.sluice("feeds", "resume", "late").code == 0)
      #expect(try await bench.sluice("feeds", "export").out.contains("/late"))
      #expect(try await bench.sluice("feeds", "remove", "late").code == 0)
      daemon.signal(SIGTERM)
      #expect(await daemon.ended().code == 0)
    }
  }

  @Test func `a page without a scheme is asked for by https first, then by http`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      FeedReplay(
        posts: SamplePosts.make(count: 2, seed: 5, ending: Bench.wholeSecond()), format: .rss
      ).serve(on: bench.server, at: "/feed")
      let address = bench.server.address("/feed")
      let found = try await bench.sluice(
        "feeds", "discover", address.replacing("http://", with: ""))
      #expect(found.code == 0, "\(found.err)")
      #expect(found.out == "\(address)\n")
      #expect(found.err.contains("no TLS connection came about, so http:// was asked"))
    }
  }
}
