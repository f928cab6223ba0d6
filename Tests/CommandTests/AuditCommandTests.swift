import FeedServer
import Foundation
import Testing

@Suite struct AuditCommandTests {
  /// A bench with some 300 posts, of which a dozen or so are kept, and two of those decided by bob.
  private func withPosts(
    stream: String = "", _ body: (Bench) async throws -> Void
  ) async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 100, stream: stream)
      _ = try await bench.json("poll", "--all", "--json")
      let items = try await bench.json("inbox", "--json").array.map { "\($0["id"].int!)" }
      try #require(items.count >= 8)
      _ = try await bench.sluice("decide", items[0], items[1], "noise", "--by", "bob")
      try await body(bench)
    }
  }

  /// What the inbox says of everything, whoever asks.
  private func everything(_ bench: Bench) async throws -> [String] {
    var said: [String] = []
    for verb in [
      ["inbox", "list", "--json"], ["inbox", "list", "--queue", "noise", "--json"],
      ["inbox", "list", "--dropped", "--json"], ["inbox", "count", "--json"],
      ["explain", "p1", "--json"], ["explain", "1"], ["inbox", "show", "1", "--json"],
    ] {
      let ended = try await bench.start(verb).ended()
      #expect(ended.code == 0, "\(ended.err)")
      said.append(ended.out)
    }
    return said
  }

  @Test func `nothing tells the parts apart before the answer, and everything after it`()
    async throws
  {
    try await withPosts { bench in
      let before = try await everything(bench)
      _ = try await bench.json("audit", "next", "--count", "6", "--json", "--by", "ada")
      #expect(try await everything(bench) == before, "a session that is begun changes nothing")
      var shapes: [String: Set<String>] = [:]
      var texts: [String: Set<String>] = [:]
      var ended = false
      while !ended {
        let state = try await bench.json("audit", "next", "--json")
        #expect(state.keys == ["stream", "session", "place"])
        let place = state["place"]
        let number = try #require(place["place"].int)
        let shown = try await bench.sluice("audit", "next")
        let status = try await bench.sluice("audit", "status")
        for word in ["dropped", "kept", "noise", "relevant", "score", "likely", "item"] {
          let ours = Self.frame(of: shown.out, place) + status.out
          #expect(!ours.contains(word), "\(word): \(ours)")
        }
        let reveal = try await bench.json(
          "audit", "answer", "\(number)", "noise", "--by", "ada", "--json")
        let part = try #require(reveal["reveal"]["part"].string)
        #expect(shapes[part] == nil || shapes[part] == place.keys)
        shapes[part] = place.keys
        texts[part, default: []].insert(
          Self.frame(of: shown.out, place).replacing("Place \(number) ", with: "Place N "))
        #expect(reveal["reveal"]["post"]["verdict"]["kept"].bool == (part != "dropped"))
        ended = reveal["next"]["place"].keys.isEmpty
      }
      #expect(Set(shapes.keys) == ["dropped", "kept", "again"])
      #expect(Set(shapes.values).count == 1)
      #expect(Set(texts.values).count == 1, "\(texts)")
      #expect(texts.values.first?.count == 1)
      #expect(
        try await bench.sqlite("SELECT count(*) FROM item WHERE surfacing = 'audit'") == ["6"])
    }
  }

  /// What the command adds to the post's own words.
  private static func frame(of text: String, _ place: JSON) -> String {
    var frame = text
    for field in ["title", "text", "author", "source", "url", "published"] {
      guard let value = place[field].string else { continue }
      for line in value.split(separator: "\n") {
        if let range = frame.range(of: line) { frame.replaceSubrange(range, with: "") }
      }
    }
    return frame.split(separator: "\n").joined(separator: "\n")
  }

  @Test func `a session is gone through with words, and ends with its figures`() async throws {
    try await withPosts { bench in
      let gone = try await bench.sluice(
        "audit", "--count", "4", "--by", "ada",
        input: "x\n1 y\nnoise\nu\nn s\n" + String(repeating: "n\n", count: 20))
      #expect(gone.code == 0, "\(gone.err)")
      for words in [
        "Place 1 of 10", "y relevant · n noise", "Gesture: recommendation", "Place 1: relevant.",
        "Place 2: noise.", "Place 2: noise taken back", "Place 3: unsure.",
        "All places are answered.", "Recall: ", "Missed: ", "Precision: ", "with 95 % confidence",
        "1 answer was unsure",
      ] {
        #expect(gone.out.contains(words) || words.hasPrefix("1 answer"), "\(words): \(gone.out)")
      }
      #expect(gone.out.contains("The filter had dropped it."))
      #expect(gone.out.contains("It had been decided noise by bob"))
      let report = try await bench.json("report", "audit", "--json").array
      #expect(report.count == 1)
      #expect(report[0]["droppedAnswered"].int ?? 0 >= 3)
      #expect(report[0]["missed"].keys == ["estimate", "low", "high"])
      let text = try await bench.sluice("report", "audit", "--stream", "crm")
      #expect(text.out.contains("Missed: "))
      let status = try await bench.sluice("audit", "status")
      #expect(status.out.contains("it is over"))
    }
  }

  @Test func `a session that was left goes on, also with another person`() async throws {
    try await withPosts { bench in
      let left = try await bench.sluice("audit", "--count", "3", "--by", "ada", input: "y\nq\n")
      #expect(left.out.contains("The session waits with 7 places."))
      let other = try await bench.sluice("audit", "--by", "bob", input: "")
      #expect(other.out.contains("Place 2 of 8"))
      let undone = try await bench.sluice("audit", "undo", "--by", "bob")
      #expect(undone.code == 65)
      #expect(try await bench.sluice("audit", "undo", "--by", "ada").out.hasPrefix("place 1: "))
      let answered = try await bench.sluice("audit", "answer", "1", "unsure")
      #expect(answered.out.hasPrefix("Place 1: unsure."))
      let twice = try await bench.sluice("audit", "answer", "1", "noise")
      #expect(twice.code == 65)
      #expect(twice.err.contains("place 1 was answered already"))
      #expect(try await bench.sluice("audit", "answer", "99", "noise").code == 65)
    }
  }

  @Test func `keys on a terminal need no Enter`() async throws {
    try await withPosts { bench in
      let script = """
        import os, pty, sys
        process, terminal = pty.fork()
        if process == 0: os.execvp(sys.argv[2], sys.argv[2:])
        shown, keys = b"", list(sys.argv[1])
        place = 0
        while True:
            try: part = os.read(terminal, 65536)
            except OSError: break
            if not part: break
            shown += part
            while keys and shown.count(b" of 6\\r\\n") > place:
                place += 1
                os.write(terminal, keys.pop(0).encode())
        sys.stdout.buffer.write(shown)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
        """
      let ended = try await Sluice(
        URL(filePath: "/usr/bin/env"),
        [
          "TERM=xterm", "python3", "-c", script, "ynsq", Sluice.executable.path, "audit", "--count",
          "2", "--by", "ada",
        ], in: bench.directory, environment: bench.environment
      ).ended()
      #expect(ended.code == 0, "\(ended.err)")
      for words in [
        "Place 1: relevant.", "Place 2: noise.", "Place 3: unsure.", "The session waits with 3",
      ] {
        #expect(ended.out.contains(words), "\(words): \(ended.out)")
      }
      #expect(HostileTextTests.isHarmless(ended.out.replacing("\r\n", with: "\n")))
    }
  }

  @Test func `an answer that was told is there after kill -9`() async throws {
    try await withPosts { bench in
      for round in 1...5 {
        let audit = try bench.start(["audit", "--count", "5", "--by", "ada"], input: nil)
        _ = await audit.out(holding: "Place \(round) of 12")
        try audit.write(round % 2 == 0 ? "y\n" : "n\n")
        _ = await audit.out(holding: "Place \(round): ")
        audit.signal(SIGKILL)
        #expect(await audit.ended().code == -SIGKILL)
        let answers = try await bench.sqlite(
          "SELECT place, answer FROM audit_post WHERE answer IS NOT NULL ORDER BY place")
        #expect(answers == (1...round).map { "\($0)|\($0 % 2 == 0 ? "relevant" : "noise")" })
        #expect(try await bench.sqlite("PRAGMA integrity_check") == ["ok"])
      }
      // Each answer on a post that had no decision became one, and no other.
      #expect(
        try await bench.sqlite(
          """
          SELECT count(*) FROM audit_post WHERE answer IS NOT NULL AND part <> 'again'
            AND decision NOT IN (SELECT id FROM decision)
          """) == ["0"])
      #expect(
        try await bench.sqlite(
          """
          SELECT (SELECT count(*) FROM decision) - 2
            = (SELECT count(*) FROM audit_post WHERE answer IS NOT NULL AND part <> 'again')
          """) == ["1"])
    }
  }

  @Test func `what cannot be drawn is told with what to do`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 2)
      _ = try await bench.json("poll", "--all", "--json")
      let refused = try await bench.sluice("audit")
      #expect(refused.code == 69)
      #expect(refused.err.contains("--count"))
      #expect(try await bench.sluice("audit", "status").out.contains("No audit"))
      #expect(try await bench.sluice("audit", "answer", "1", "noise").code == 65)
      let report = try await bench.sluice("report", "audit")
      #expect(report.out.contains("is not known"))
      #expect(try await bench.sluice("report", "team").out.contains("not known"))
      #expect(try await bench.sluice("report", "mislabels").out.contains("No decision stands out"))
      #expect(try await bench.json("report", "mislabels", "--json").isArray)
      #expect(try await bench.json("report", "team", "--json")["pairs"].int == 0)
    }
  }

  @Test func `a post's control characters do not reach the terminal`() async throws {
    try await Bench.use { bench in
      let now = Bench.wholeSecond()
      let sentences = [
        "The river was high and the dog slept", "Our choir sang until the lamps went out",
        "Grandmother bakes bread on Fridays", "A storm broke three panes of the greenhouse",
        "The train to the coast was late again", "Somebody painted the old bridge yellow",
      ]
      let posts = sentences.enumerated().map { number, sentence in
        ReplayPost(
          id: "id\(number)", url: "https://forum.example/\(number)",
          title: "\u{1B}[31mred\u{202E} \(sentence.prefix(12))",
          text: "\(sentence)\u{9B}2J\nfor the time being.\u{2066}",
          author: "kim\(HostileTextTests.hostile)", date: now.addingTimeInterval(-Double(number)))
      }
      FeedReplay(posts: posts, format: .json, title: "x").serve(on: bench.server, at: "/json")
      try bench.configure(feeds: [("feed", "/json")], stream: "keep: 20%")
      _ = try await bench.json("poll", "--all", "--json")
      let next = try await bench.sluice("audit", "next", "--count", "5", "--json")
      let gone = try await bench.sluice(
        "audit", "--by", "\u{1B}[1mme", input: String(repeating: "n\n", count: 30))
      #expect(gone.code == 0, "\(gone.err)")
      #expect(gone.out.contains("red"))
      #expect(HostileTextTests.isHarmless(next.out + gone.out + gone.err))
    }
  }
}
