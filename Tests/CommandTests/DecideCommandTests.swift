import Foundation
import Testing

@Suite struct DecideCommandTests {
  /// A bench with a dozen items or so, and their numbers.
  private func withItems(
    stream: String = "", _ body: (Bench, [String]) async throws -> Void
  ) async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 100, stream: stream)
      _ = try await bench.json("poll", "--all", "--json")
      let items = try await bench.json("inbox", "--json").array.map { "\($0["id"].int!)" }
      try #require(items.count >= 8)
      try await body(bench, items)
    }
  }

  @Test func `several items are decided at once`() async throws {
    try await withItems { bench, items in
      let decided = try await bench.sluice("decide", items[0], items[1], "relevant", "--by", "ada")
      #expect(decided.code == 0)
      #expect(decided.out.split(separator: "\n").count == 3)
      let relevant = try await bench.json("inbox", "list", "--queue", "relevant", "--json").array
      #expect(Set(relevant.map { "\($0["id"].int!)" }) == Set(items.prefix(2)))
      #expect(relevant.allSatisfy { $0["decidedBy"].string == "ada" })
      let waiting = try await bench.json("inbox", "--json").array
      #expect(waiting.count == items.count - 2)
    }
  }

  @Test func `a number that is no item decides nothing`() async throws {
    try await withItems { bench, items in
      let refused = try await bench.sluice("decide", items[0], "99999", "noise")
      #expect(refused.code == 65)
      #expect(refused.out.isEmpty)
      #expect(refused.err.contains("there is no item 99999"))
      #expect(try await bench.sqlite("SELECT count(*) FROM decision") == ["0"])
    }
  }

  @Test(arguments: [["3", "good"], ["3"], ["noise"], ["three", "noise"], ["p3", "noise"]])
  func `a word that is no decision is a usage error`(words: [String]) async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      let refused = try await bench.start(["decide"] + words).ended()
      #expect(refused.code == 64)
    }
  }

  @Test func `undo takes back the newest decision, or that on an item`() async throws {
    try await withItems { bench, items in
      _ = try await bench.sluice("decide", items[0], "relevant", "--by", "ada")
      _ = try await bench.sluice("decide", items[1], "noise", "--by", "ada")
      _ = try await bench.sluice("decide", items[2], "noise", "--by", "bob")
      let undone = try await bench.sluice("undo", "--by", "ada")
      #expect(undone.code == 0)
      #expect(undone.out == "item \(items[1]): noise taken back\n")
      let other = try await bench.sluice("undo", items[2], "--by", "ada")
      #expect(other.out == "item \(items[2]): noise of bob taken back\n")
      _ = try await bench.sluice("undo", "--by", "ada")
      let nothing = try await bench.sluice("undo", "--by", "ada")
      #expect(nothing.code == 65)
      #expect(nothing.err.contains("nothing to undo"))
      #expect(try await bench.json("inbox", "--json").array.count == items.count)
    }
  }

  @Test func `enough decisions make a model that judges from then on`() async throws {
    try await withItems(stream: "retrain: 4") { bench, items in
      let posts = """
        {"id":"1","title":"Which CRM for five people?","text":"We want to switch from spreadsheets."}

        """
      let before = try await bench.sluice("score", "--stream", "crm", input: posts)
      _ = try await bench.sluice("decide", items[0], items[1], "relevant")
      let learnt = try await bench.sluice("decide", items[6], items[7], "noise")
      #expect(learnt.code == 0)
      #expect(learnt.err.contains("stream crm has learnt: model "))
      let model = try #require(
        try await bench.sqlite("SELECT model FROM stream WHERE name = 'crm'").first)
      #expect(learnt.err.contains(model))

      let after = try await bench.sluice("score", "--stream", "crm", input: posts)
      #expect(after.code == 0)
      #expect(before.out != after.out)

      try bench.serveThreeFeeds(of: 50, stream: "retrain: 4", seed: 900)
      _ = try await bench.json("poll", "--all", "--json")
      let newest = try #require(try await bench.sqlite("SELECT max(id) FROM post").first)
      let explained = try await bench.sluice("explain", "p\(newest)")
      #expect(explained.out.contains("Model \(model)"))
      let old = try await bench.sluice("explain", items[0])
      #expect(!old.out.contains(model))
    }
  }

  @Test func `a decision that was told of survives a kill`() async throws {
    try await withItems { bench, items in
      for item in items.prefix(8) {
        let deciding = try bench.start(["decide", item, "relevant"])
        _ = await deciding.out(holding: "relevant")
        deciding.signal(SIGKILL)
        _ = await deciding.ended()
      }
      let relevant = try await bench.json("inbox", "list", "--queue", "relevant", "--json").array
      #expect(Set(relevant.map { "\($0["id"].int!)" }) == Set(items.prefix(8)))
      #expect(try await bench.sqlite("PRAGMA integrity_check") == ["ok"])
    }
  }

  @Test func `a gesture is named with a decision, and shown from then on`() async throws {
    try await withItems { bench, items in
      let decided = try await bench.json(
        "decide", items[0], "relevant", "--gesture", "job-ad", "--by", "ada", "--json")
      #expect(decided[0]["gesture"].string == "job-ad")
      let relevant = try await bench.json("inbox", "list", "--queue", "relevant", "--json").array
      #expect(relevant.map { $0["gesture"].string } == ["job-ad"])
      let refused = try await bench.sluice("decide", items[1], "noise", "--gesture", "anger")
      #expect(refused.code == 64)
      #expect(refused.err.contains("there is no gesture \"anger\""))
      #expect(refused.err.contains("recommendation, comparison"))
      #expect(try await bench.sqlite("SELECT count(*) FROM decision") == ["1"])
    }
  }

  @Test func `decisions are a JSON array, and so are those taken back`() async throws {
    try await withItems { bench, items in
      let decided = try await bench.json("decide", items[0], "unsure", "--by", "ada", "--json")
      #expect(decided[0].keys == ["item", "decision", "until", "by", "at"])
      let undone = try await bench.json("undo", "--by", "ada", "--json")
      #expect(undone[0]["decision"].string == "unsure")
    }
  }
}
