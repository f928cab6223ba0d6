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
      #expect(shown.out.contains("unsure  ada"))
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
