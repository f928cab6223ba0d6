import FeedServer
import Foundation
import Testing

@Suite struct ReportCommandTests {
  /// Adds to what the feed named has missed, today.
  private func miss(_ bench: Bench, _ feed: String, _ values: String) async throws {
    let columns =
      "polls, unchanged, limited, failed, rollovers, missed, starved_seconds, dead_seconds, "
      + "away_seconds"
    _ = try await bench.sqlite(
      "INSERT OR REPLACE INTO coverage (feed, day, \(columns)) "
        + "SELECT id, date('now'), \(values) FROM feed WHERE name = '\(feed)'")
  }

  private func polled(_ bench: Bench) async throws {
    try bench.serveThreeFeeds(of: 20)
    _ = try await bench.json("poll", "--all", "--json")
  }

  @Test func `before the first poll the report says so`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 2)
      let report = try await bench.sluice("report", "coverage")
      #expect(report.code == 0)
      #expect(report.out.contains("Nothing was polled since 20"))
    }
  }

  @Test func `what was polled is counted, and nothing was missed`() async throws {
    try await Bench.use { bench in
      try await polled(bench)
      let json = try await bench.json("report", "coverage", "--json")
      #expect(json["feeds"].array.count == 3)
      #expect(json["total"]["polls"].int == 3)
      #expect(json["total"]["rollovers"].int == 0)
      #expect(json["days"].array.count == 1)
      #expect(json["days"].array.first?["coverage"]["polls"].int == 3)
      let report = try await bench.sluice("report", "coverage")
      #expect(report.out.contains("There is no sign that a post was missed"))
    }
  }

  @Test func `what was missed is told with its feed and what to do`() async throws {
    try await Bench.use { bench in
      try await polled(bench)
      try await miss(bench, "rss", "9, 4, 1, 2, 3, 40, 7200, 172800, 18000")
      let report = try await bench.sluice("report", "coverage", "--stream", "crm")
      #expect(report.code == 0, "\(report.err)")
      for words in [
        "3 times a full feed held not one known post", "about 40 posts", "lower its `every`",
        "For 2 h, over all feeds, hosts wanted to be left alone", "credential",
        "For 2 d, over all feeds, polls failed", "(mostly crm/rss)",
        "For 5 h, over all feeds, a poll was due", "~40",
      ] {
        #expect(report.out.contains(words), "\(words): \(report.out)")
      }
      let json = try await bench.json("report", "coverage", "--json", "--since", "7d")
      let rss = try #require(json["feeds"].array.first { $0["feed"].string == "rss" })
      #expect(rss["coverage"]["missed"].int == 40)
      #expect(rss["coverage"]["deadSeconds"].int == 172_800)
      #expect(json["total"]["polls"].int == 11)
    }
  }

  @Test func `days before the first one do not count`() async throws {
    try await Bench.use { bench in
      try await polled(bench)
      _ = try await bench.sqlite("UPDATE coverage SET day = '2026-01-02'")
      let old = try await bench.json("report", "coverage", "--json", "--since", "2026-01-02")
      #expect(old["total"]["polls"].int == 3)
      let new = try await bench.json("report", "coverage", "--json", "--since", "2026-01-03")
      #expect(new["total"]["polls"].int == 0)
      let unknown = try await bench.sluice("report", "coverage", "--stream", "nothing")
      #expect(unknown.code == 64)
    }
  }

  @Test func `the list of feeds shows what each missed and who is paused`() async throws {
    try await Bench.use { bench in
      try await polled(bench)
      try await miss(bench, "rss", "9, 4, 1, 2, 3, 40, 7200, 86400, 0")
      _ = try await bench.sqlite(
        """
        INSERT INTO overlay_pause SELECT stream.name, address, strftime('%s') - 3 * 86400
        FROM feed JOIN stream ON stream.id = feed.stream WHERE feed.name = 'atom'
        """)
      let lines = try await bench.sluice("feeds", "list").out.split(separator: "\n")
      let rss = try #require(lines.first { $0.contains(" rss ") })
      #expect(rss.contains("3 windows, ~40 posts; 2 h starved; 24 h dead"))
      let atom = try #require(lines.first { $0.contains(" atom ") })
      #expect(atom.contains("paused for 3 d; `sluice feeds resume` ends it"))
      let json = try await bench.json("feeds", "list", "--json")
      let row = try #require(json.array.first { $0["name"].string == "rss" })
      #expect(row["coverage"]["missed"].int == 40)
    }
  }

  @Test func `in a terminal a long sentence goes on below, in whole words`() async throws {
    try await Bench.use { bench in
      try await polled(bench)
      let sentence = Array(repeating: "word", count: 60).joined(separator: " ")
      _ = try await bench.sqlite("UPDATE feed SET problem = '\(sentence)' WHERE name = 'rss'")
      let script = """
        import fcntl, os, pty, struct, sys, termios
        pid, terminal = pty.fork()
        if pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.execv(sys.argv[1], [sys.argv[1], "feeds", "list"])
        out = b""
        while True:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            out += part
        sys.stdout.write(out.decode().replace("\\r", ""))
        """
      let shown = try await bench.run(
        "/usr/bin/env", "python3", "-c", script, Sluice.executable.path)
      let words = shown.out.split(separator: "\n").filter { $0.contains("word word") }
      #expect(words.count > 2)
      #expect(words.allSatisfy { $0.count <= 80 && $0.hasPrefix("    word") }, "\(shown.out)")
    }
  }
}
