import Foundation
import Testing

/// What people do to items from a terminal, alone and two at once.
@Suite struct ReviewCommandTests {
  private func withItems(_ body: (Bench, [String]) async throws -> Void) async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 60)
      _ = try await bench.json("poll", "--all", "--json")
      let items = try await bench.json("inbox", "--json").array.map { "\($0["id"].int!)" }
      try #require(items.count >= 4)
      try await body(bench, items)
    }
  }

  @Test func `of two processes that decide an item at once one is told of the other`()
    async throws
  {
    try await withItems { bench, items in
      for item in items.prefix(4) {
        let words = ["ada": "relevant", "bob": "noise"]
        let running = try words.map { name, word in
          (name, try bench.start(["decide", item, word, "--by", name]))
        }
        var ended: [String: Sluice.Ended] = [:]
        for (name, process) in running { ended[name] = await process.ended() }
        let winners = ended.filter { $0.value.code == 0 }
        #expect(winners.count == 1, "\(ended)")
        let winner = try #require(winners.first)
        let loser = try #require(ended.first { $0.key != winner.key })
        #expect(loser.value.code == 65)
        #expect(loser.value.out.isEmpty)
        let told = "item \(item) was decided \(words[winner.key]!) by \(winner.key) at "
        #expect(loser.value.err.contains(told), "\(loser.value.err)")
        #expect(loser.value.err.contains("--replace"))
        let shown = try await bench.json("inbox", "show", item, "--json")
        #expect(shown["item"]["decidedBy"].string == winner.key)
        #expect(shown["history"].array.count == 1)
      }
      let replaced = try await bench.sluice(
        "decide", items[0], "unsure", "--replace", "--by", "eve", "--until", "2d")
      #expect(replaced.code == 0)
      #expect(replaced.out.contains("unsure until 20"))
    }
  }

  @Test func `what was decided together is undone and redone together`() async throws {
    try await withItems { bench, items in
      let decided = try await bench.sluice(
        "decide", items[0], items[1], items[2], "noise", "--by", "ada")
      #expect(
        decided.out
          == items.prefix(3).map { "item \($0): noise\n" }.joined()
          + "`sluice undo` takes all 3 back\n")
      let undone = try await bench.sluice("undo", "--by", "ada")
      #expect(undone.out == items.prefix(3).map { "item \($0): noise taken back\n" }.joined())
      let redone = try await bench.json("redo", "--by", "ada", "--json")
      #expect(redone.array.map { $0["decision"].string } == ["noise", "noise", "noise"])
      let others = try await bench.sluice("undo", items[1], "--by", "bob")
      #expect(others.out == "item \(items[1]): noise of ada taken back\n")
      let shown = try await bench.sluice("inbox", "show", items[1])
      let history = shown.out.split(separator: "\n").suffix(4)
        .map { $0.split(separator: " ", maxSplits: 1)[1].trimmingCharacters(in: .whitespaces) }
      #expect(
        history == [
          "noise  ada", "undo: noise of ada  ada", "redo: noise  ada", "undo: noise of ada  bob",
        ])
      let nothing = try await bench.sluice("redo", "--by", "ada")
      #expect(nothing.code == 65)
      #expect(nothing.err == "sluice: there is nothing to redo\n")
    }
  }

  @Test func `redo is refused where somebody has decided since`() async throws {
    try await withItems { bench, items in
      _ = try await bench.sluice("decide", items[0], "noise", "--by", "ada")
      _ = try await bench.sluice("undo", "--by", "ada")
      _ = try await bench.sluice("decide", items[0], "relevant", "--by", "bob")
      let refused = try await bench.sluice("redo", "--by", "ada")
      #expect(refused.code == 65)
      #expect(refused.err.contains("item \(items[0]) was decided relevant by bob at "))
    }
  }

  @Test func `actions, notes, snoozes and claims are listed and shown`() async throws {
    try await withItems { bench, items in
      let acted = try await bench.sluice("act", items[0], items[1], "follow-up", "--by", "ada")
      #expect(acted.out == "item \(items[0]): follow-up\nitem \(items[1]): follow-up\n")
      let noted = try await bench.sluice(
        "note", items[0], "-", "--by", "ada", input: "first line\n\u{1B}[2Jsecond line\n")
      #expect(noted.out == "item \(items[0]): note written\n")
      let claimed = try await bench.sluice("claim", items[0], "--by", "ada")
      #expect(claimed.out.hasPrefix("item \(items[0]): claimed by ada until 20"))
      let refused = try await bench.sluice("claim", items[0], "--by", "bob")
      #expect(refused.code == 65)
      #expect(refused.err.contains("is claimed by ada until ") && refused.err.contains("--take"))
      let snoozed = try await bench.json("snooze", items[2], "18h", "--by", "ada", "--json")
      #expect(snoozed[0]["opensAt"].string != nil)

      let list = try await bench.sluice("inbox", "list")
      #expect(list.out.contains("MARKS"))
      #expect(list.out.contains("claimed by ada, follow-up, note"))
      let waiting = try await bench.json("inbox", "--json").array
      #expect(!waiting.contains { "\($0["id"].int!)" == items[2] })
      let away = try await bench.sluice("inbox", "list", "--queue", "snoozed")
      #expect(away.out.contains("snoozed until 20"))

      let shown = try await bench.sluice("inbox", "show", items[0])
      #expect(
        shown.out.contains("claimed by ada, follow-up\nNote: first line\nNote: [2Jsecond line\n"))
      #expect(shown.out.contains("Z  action follow-up  ada\n"))
      #expect(!shown.out.contains("\u{1B}"))

      _ = try await bench.sluice("decide", items[0], "relevant", "--by", "ada")
      let after = try await bench.json("inbox", "show", items[0], "--json")
      #expect(after["item"]["claim"]["by"].string == nil)
      #expect(after["item"]["action"].string == "follow-up")
      #expect(after["item"]["note"].string == "first line\n[2Jsecond line")
      #expect(
        after["history"].array.compactMap { $0["kind"].string }
          == ["action", "note", "claim", "decision"])

      for (words, out) in [
        (["act", items[0], "none"], "no action"), (["note", items[0], ""], "no note"),
        (["snooze", items[2], "off"], "not snoozed"),
      ] {
        let ended = try await bench.start(words + ["--by", "ada"]).ended()
        #expect(ended.out == "item \(words[1]): \(out)\n")
      }
      #expect(try await bench.sluice("release", items[1], "--by", "ada").code == 0)
    }
  }

  @Test func `a gesture that was named is shown by explain and in the history`() async throws {
    try await withItems { bench, items in
      _ = try await bench.sluice(
        "decide", items[0], "relevant", "--gesture", "job-ad", "--by", "ada")
      let explained = try await bench.sluice("explain", items[0])
      #expect(explained.out.contains("Gesture: job-ad, says ada; the filter saw "))
      let shown = try await bench.sluice("inbox", "show", items[0])
      #expect(shown.out.contains("relevant, gesture job-ad  ada\n"))
    }
  }

  private static let refused: [(words: String, code: Int32)] = [
    ("decide 1 noise --until 2d", 64), ("decide 1 unsure --until x", 64), ("act 1", 64),
    ("act 1 call", 64), ("act pass", 64), ("note 1", 64), ("note x text", 64), ("snooze 1", 64),
    ("snooze off", 64), ("snooze 1 2026-13-01", 64), ("claim", 64), ("release p1", 64),
    ("redo 1", 64), ("claim 999", 65), ("act 999 pass", 65), ("snooze 999 2d", 65),
    ("note 999 text", 65), ("release 999", 65), ("snooze 1 2020-01-01", 64),
  ]

  @Test(arguments: refused)
  func `what cannot be done has its exit code and a sentence`(
    words: String, code: Int32
  ) async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      let arguments = words.split(separator: " ").map(String.init)
      let refused = try await bench.start(arguments).ended()
      #expect(refused.code == code, "\(refused.out)\(refused.err)")
      #expect(refused.out.isEmpty && !refused.err.isEmpty)
    }
  }
}
