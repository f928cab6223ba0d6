import FeedServer
import Foundation
import Testing

@Suite struct InboxSearchCommandTests {
  /// A feed of these texts, polled.
  private func serve(_ bench: Bench, _ texts: [String]) async throws {
    let now = Bench.wholeSecond()
    let posts = texts.enumerated().map { number, text in
      ReplayPost(
        id: "id\(number)", url: "https://forum.example/\(number)", title: "Post \(number)",
        text: text, author: "kim\(number)", date: now.addingTimeInterval(-Double(number)))
    }
    FeedReplay(posts: posts, format: .json, title: "Forum").serve(on: bench.server, at: "/json")
    try bench.configure(feeds: [("forum", "/json")])
    _ = try await bench.json("poll", "--all", "--json")
  }

  @Test func `posts are found by their words without a daemon`() async throws {
    try await Bench.use { bench in
      try await serve(
        bench, ["the river was high", "the dog slept near the river", "rain and no walk"])
      let found = try await bench.sluice("inbox", "search", "RIVER", "dog")
      #expect(found.code == 0)
      #expect(found.err.isEmpty)
      let lines = found.out.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines[1].contains("Post 1: the [dog] slept near the [river]"))
      let json = try await bench.json("inbox", "search", "river", "--json")
      #expect(Set(json.array.map { $0["headline"].string }) == ["Post 0", "Post 1"])
      let phrase = try await bench.json("inbox", "search", "\"near the river\"", "--json")
      #expect(phrase.array.map { $0["headline"].string } == ["Post 1"])
      let without = try await bench.json("inbox", "search", "--json", "--", "river", "-dog")
      #expect(without.array.map { $0["headline"].string } == ["Post 0"])
      #expect(
        try await bench.json("inbox", "search", "author:kim2", "--json")[0]["headline"].string
          == "Post 2")
    }
  }

  @Test func `a page says how to go on`() async throws {
    try await Bench.use { bench in
      try await serve(bench, (0..<5).map { "the river was high on day \($0)" })
      let first = try await bench.sluice("inbox", "search", "river", "--limit", "3", "--json")
      #expect(try JSON(first.out).array.count == 3)
      let post = try #require(first.err.firstMatch(of: /--before (p\d+)/)?.1)
      let rest = try await bench.sluice(
        "inbox", "search", "river", "--before", String(post), "--json")
      #expect(try JSON(rest.out).array.count == 2)
      #expect(rest.err.isEmpty)
    }
  }

  @Test func `nothing found is said and no error; what is no search is misuse`() async throws {
    try await Bench.use { bench in
      try await serve(bench, ["the river was high"])
      let none = try await bench.sluice("inbox", "search", "kohlrabi")
      #expect(none.code == 0)
      #expect(none.out.isEmpty)
      #expect(none.err == "sluice: nothing held has these words\n")
      #expect(
        try await bench.json("inbox", "search", "river", "--queue", "relevant", "--json").isArray)
      for wrong in [
        ["!?"], ["ri*"], ["river", "--stream", "cmr"], ["river", "--queue", "no"],
        ["river", "--before", "x"], ["river", "--limit", "0"], [],
      ] {
        let refused = try await bench.start(["inbox", "search"] + wrong).ended()
        #expect(refused.code == 64, "\(wrong)")
        #expect(!refused.err.isEmpty)
      }
    }
  }
}
