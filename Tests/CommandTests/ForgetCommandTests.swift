import FeedServer
import Foundation
import Testing

@Suite struct ForgetCommandTests {
  private static let canary = "xylophonecanary"

  /// A bench whose inbox holds three posts of a person and twelve of others, one of them in the
  /// person's thread.
  private func bench(_ body: (Bench) async throws -> Void) async throws {
    try await Bench.use { bench in
      let date = FeedDates.http(Date(timeIntervalSinceNow: -60))
      let items = (0..<15).map { number in
        let isOwn = number % 5 == 0
        let word = isOwn ? Self.canary : "ordinary"
        return """
          <item><guid isPermaLink="false">\(number)</guid>
          <link>https://forum.example/\(word)/\(number)</link>
          <title>Ask \(word) \(number)</title>
          <description>Can anyone recommend a CRM for \(word) number \(number)?</description>
          <dc:creator>\(isOwn ? "@\(Self.canary)" : "ada")</dc:creator><pubDate>\(date)</pubDate>
          </item>
          """
      }
      let document = """
        <?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel><title>Forum</title><link>https://forum.example/</link>
        \(items.joined(separator: "\n"))</channel></rss>
        """
      bench.server.route("/one") { _ in .document(Array(document.utf8)) }
      try bench.configure(feeds: [("one", "/one")], stream: "keep: 100%\n    retrain: 4")
      _ = try await bench.json("poll", "--all", "--json")
      let listed = try await bench.json("inbox", "--json").array.map { "\($0["id"].int!)" }
      try #require(listed.count == 15)
      for (number, item) in listed.enumerated() {
        _ = try await bench.sluice("decide", item, number % 2 == 0 ? "relevant" : "noise")
      }
      try await body(bench)
    }
  }

  private func filesHolding(_ word: String, _ bench: Bench) async throws -> String {
    try await bench.run("/usr/bin/env", "grep", "-rail", word, bench.state.path).out
  }

  private let who = ["--author", "Xylophonecanary", "--source", "www.forum.example"]

  @Test func `what a dry run counts is what goes, and nothing of it is left`() async throws {
    try await bench { bench in
      #expect(try await filesHolding(Self.canary, bench).contains(".model"))
      let dry = try await bench.start(["forget", "--dry-run", "--json"] + who).ended()
      #expect(dry.code == 0, "\(dry.err)")
      #expect(try JSON(dry.out)["erased"]["posts"].int == 3)
      #expect(try await bench.json("inbox", "count", "--json")["verdicts"].array.count > 0)
      let record = try await bench.start(["subject-export"] + who).ended()
      #expect(try JSON(record.out)["posts"].array.count == 3)
      #expect(record.err.contains("3 posts of \(Self.canary) on forum.example are held"))
      let done = try await bench.start(["forget"] + who).ended()
      #expect(done.code == 0, "\(done.err)")
      #expect(done.out.contains("matched: @\(Self.canary) in feeds of 127.0.0.1"))
      #expect(done.out.contains("3 posts went"))
      #expect(done.out.contains("is blocked from now on"))
      #expect(try await filesHolding(Self.canary, bench) == "")
      #expect(try await bench.sqlite("SELECT count(*) FROM post") == ["12"])
      let again = try await bench.start(["forget", "--json"] + who).ended()
      #expect(again.code == 0)
      #expect(try JSON(again.out)["erased"]["posts"].int == 0)
    }
  }

  @Test func `a running daemon does it, and forgets in memory too`() async throws {
    try await bench { bench in
      let daemon = try bench.start(["run", "--listen", "127.0.0.1:0"])
      defer { daemon.signal(SIGKILL) }
      _ = await daemon.out(holding: "the inbox is at")
      let done = try await bench.start(["forget", "--json", "--by", "ann"] + who).ended()
      #expect(done.code == 0, "\(done.err)")
      let json = try JSON(done.out)
      #expect(json["erased"]["posts"].int == 3)
      #expect(json["compaction"]["isLogEmpty"].bool == true)
      #expect(json["models"].array.count == 1)
      #expect(await daemon.err(holding: "erasure 1 is done").contains("posts: 3"))
      #expect(try await filesHolding(Self.canary, bench) == "")
      #expect(
        try await bench.sqlite("SELECT asked_by, request FROM erasure") == ["ann|None"])
      daemon.signal(SIGTERM)
      let ended = await daemon.ended()
      #expect(ended.code == 0)
      #expect(!ended.err.lowercased().contains(Self.canary))
      #expect(try await filesHolding(Self.canary, bench) == "")
    }
  }
}
