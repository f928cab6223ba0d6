import Foundation
import Testing

@Suite struct ExplainCommandTests {
  @Test func `prior, weights and rest add up to the score, kept or dropped`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 60)
      _ = try await bench.json("poll", "--all", "--json")
      let item = try await bench.json("inbox", "--json")[0]["id"].int!
      let dropped = try await bench.json("inbox", "list", "--dropped", "--limit", "5", "--json")
      let names = ["\(item)"] + dropped.array.map { "p\($0["id"].int!)" }
      for name in names {
        for post in try await bench.json("explain", name, "--json").array {
          let verdict = post["verdict"]
          let weights = verdict["evidence"].array.reduce(0.0) { $0 + $1["weight"].double! }
          let sum = verdict["prior"].double! + weights + verdict["rest"].double!
          #expect(abs(sum - verdict["score"].double!) < 1e-6)
        }
      }
    }
  }

  @Test func `the shown numbers add up as well`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 60)
      _ = try await bench.json("poll", "--all", "--json")
      let item = try await bench.json("inbox", "--json")[0]["id"].int!
      let explained = try await bench.sluice("explain", "\(item)")
      #expect(explained.code == 0)
      #expect(explained.out.contains("Kept: "))
      let numbers = explained.out.split(separator: "\n").compactMap {
        $0.firstMatch(of: /^ *([+−-]\d+\.\d\d)\s/).flatMap {
          Double($0.1.replacing("−", with: "-"))
        }
      }
      try #require(numbers.count >= 3)
      let shown = numbers.dropLast().reduce(0, +)
      // Each line is rounded by itself.
      #expect(abs(shown - numbers.last!) <= 0.005 * Double(numbers.count) + 1e-9)
    }
  }
}
