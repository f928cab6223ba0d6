import Foundation
import Testing

@Suite struct InboxCommandTests {
  @Test func `an empty inbox says so and is no error`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      let list = try await bench.sluice("inbox")
      #expect(list.code == 0)
      #expect(list.out.isEmpty)
      #expect(list.err.contains("empty"))
      #expect(try await bench.json("inbox", "list", "--json").isArray)
      #expect(try await bench.json("inbox", "list", "--dropped", "--json").isArray)
    }
  }

  @Test func `the likeliest stands first`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 60)
      _ = try await bench.json("poll", "--all", "--json")
      let scores = try await bench.json("inbox", "--json").array.map { $0["score"].double! }
      #expect(scores.count > 2)
      #expect(scores == scores.sorted(by: >))
      let two = try await bench.json("inbox", "list", "--limit", "2", "--json").array
      #expect(two.map { $0["score"].double! } == Array(scores.prefix(2)))
    }
  }

  @Test func `an item is shown with its text and its history`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 60)
      _ = try await bench.json("poll", "--all", "--json")
      let item = try await bench.json("inbox", "--json")[0]
      let id = "\(item["id"].int!)"
      _ = try await bench.sluice("decide", id, "unsure", "--by", "ada")
      let shown = try await bench.sluice("inbox", "show", id)
      #expect(shown.code == 0)
      #expect(shown.out.contains(item["headline"].string!))
      #expect(shown.out.contains("Item \(id) in crm: unsure"))
      #expect(shown.out.contains("Z  unsure, until 20") && shown.out.contains("Z  ada\n"))
      let json = try await bench.json("inbox", "show", id, "--json")
      #expect(json.keys == ["item", "posts", "history"])
      #expect(shown.out.contains(json["posts"][0]["text"].string!.prefix(40)))
      #expect(json["history"][0]["by"].string == "ada")
    }
  }

  @Test func `an item that is not there is bad data`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      for arguments in [
        ["inbox", "show", "7"], ["explain", "7"], ["explain", "p7"], ["explain", "x"],
      ] {
        let refused = try await bench.start(arguments).ended()
        #expect(refused.code == 65, "\(arguments)")
        #expect(refused.err.hasPrefix("sluice: there is no item"))
      }
    }
  }

  @Test func `an unknown stream is answered with those there are`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      for verb in [["inbox", "list"], ["inbox", "count"], ["export"], ["score"]] {
        let refused = try await bench.start(verb + ["--stream", "cmr"]).ended()
        #expect(refused.code == 64)
        #expect(refused.err.contains("there are: crm"))
      }
    }
  }

  @Test func `a dropped post is brought in, once, and says why it is there`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 30)
      _ = try await bench.json("poll", "--all", "--json")
      let dropped = try await bench.json("inbox", "list", "--dropped", "--json").array
      let post = try #require(dropped.first { $0["verdict"]["reason"].string == "below-threshold" })
      let name = "p\(post["id"].int!)"
      let before = try await bench.sluice("explain", name)
      #expect(before.out.contains("Not in the inbox: `sluice inbox bring \(name)`"))
      let brought = try await bench.sluice("inbox", "bring", name, "--by", "ada")
      #expect(brought.code == 0)
      #expect(brought.out.hasPrefix("\(name) is in the inbox now: item "))
      let again = try await bench.json("inbox", "bring", name, "--json").array
      #expect(again[0]["wasThere"].bool == true)
      let explained = try await bench.sluice("explain", name)
      #expect(explained.out.contains("somebody brought it in"))
      #expect(explained.out.contains("Dropped: its score is not among the best"))
      let list = try await bench.sluice("inbox", "list")
      #expect(list.out.contains("WHY") && list.out.contains("request"))
      #expect(
        try await bench.sqlite("SELECT kind, value, made_by FROM event") == ["request|\(name)|ada"])
      for wrong in ["p999999", "7", "x"] {
        let refused = try await bench.start(["inbox", "bring", wrong]).ended()
        #expect(refused.code == 65)
      }
    }
  }

  @Test func `a list can be asked for in another order`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 60)
      _ = try await bench.json("poll", "--all", "--json")
      let scores = try await bench.json("inbox", "list", "--order", "score", "--json").array
        .map { $0["score"].double! }
      #expect(scores.count > 2 && scores == scores.sorted(by: >))
      let newest = try await bench.json("inbox", "list", "--order", "newest", "--json").array
      #expect(newest.count == scores.count)
      #expect(try await bench.start(["inbox", "list", "--order", "best"]).ended().code == 64)
    }
  }

  @Test func `dropped posts are listed by the number that explain takes`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 30)
      _ = try await bench.json("poll", "--all", "--json")
      let list = try await bench.sluice("inbox", "list", "--dropped", "--limit", "3")
      let lines = list.out.split(separator: "\n")
      #expect(lines.count == 4)
      let name = try #require(lines.last?.split(separator: " ").first)
      let explained = try await bench.sluice("explain", String(name))
      #expect(explained.code == 0)
      #expect(explained.out.contains("Dropped: "))
    }
  }
}
