import Foundation
import Testing

@Suite struct SimulateCommandTests {
  private func write(_ count: Int, to bench: Bench) throws {
    try bench.write("stream.jsonl", ScoreCommandTests.lines(count, seed: 5, labelled: true))
  }

  @Test func `a stream is lived and its figures are one document`() async throws {
    try await Bench.use { bench in
      try write(400, to: bench)
      let report = try await bench.json(
        "simulate", "--labels", "stream.jsonl", "--days", "8", "--per-day", "10", "--json")
      #expect(report.keys == ["all", "last_quarter", "audit"])
      for period in ["all", "last_quarter"] {
        #expect(
          report[period].keys == [
            "recall", "precision", "kept_share", "labels", "relevant_labels",
          ])
      }
      #expect(report["all"]["labels"].int == 80)
      #expect(report["last_quarter"]["labels"].int == 20)
      let kept = try #require(report["all"]["kept_share"].double)
      #expect((0.03...0.08).contains(kept))
      let recall = try #require(report["all"]["recall"].double)
      #expect(recall > 0.5, "the sample's wishes are what the cues know")
      #expect(report["audit"]["recall_true"].double == recall)
      let low = try #require(report["audit"]["recall_low"].double)
      let high = try #require(report["audit"]["recall_high"].double)
      #expect(low <= recall && recall <= high)
    }
  }

  @Test func `a seed says the same again, and more is kept where more is asked for`()
    async throws
  {
    try await Bench.use { bench in
      try write(160, to: bench)
      let first = try await bench.sluice(
        "simulate", "--labels", "stream.jsonl", "--days", "4", "--seed", "7", "--json")
      let again = try await bench.sluice(
        "simulate", "--labels", "-", "--days", "4", "--seed", "7", "--json",
        input: try bench.read("stream.jsonl"))
      #expect(first.code == 0 && first.out == again.out)
      let wide = try await bench.json(
        "simulate", "--labels", "stream.jsonl", "--days", "4", "--keep", "30%", "--json")
      let kept = try #require(wide["all"]["kept_share"].double)
      #expect((0.2...0.4).contains(kept))
    }
  }

  @Test func `for a person it is a table and a sentence`() async throws {
    try await Bench.use { bench in
      try write(120, to: bench)
      let told = try await bench.sluice("simulate", "--labels", "stream.jsonl", "--days", "3")
      #expect(told.code == 0)
      #expect(told.err.isEmpty)
      let lines = told.out.split(separator: "\n")
      #expect(lines.count == 4)
      #expect(lines[0].hasPrefix("DAYS"))
      #expect(lines[1].hasPrefix("all "))
      #expect(lines[2].hasPrefix("last quarter"))
      #expect(lines[3].contains("95 % confidence"))
    }
  }

  @Test func `lines without a label are told, and a stream that is too short is refused`()
    async throws
  {
    try await Bench.use { bench in
      let posts = ScoreCommandTests.lines(60, seed: 5, labelled: true) + "{\"text\":\"x\"}\noops\n"
      try bench.write("stream.jsonl", posts)
      let some = try await bench.sluice(
        "simulate", "--labels", "stream.jsonl", "--days", "2", "--json")
      #expect(some.code == 65)
      #expect(some.err.contains(#""line":61"#) && some.err.contains(#""line":62"#))
      #expect(try JSON(some.out)["all"]["labels"].int == 40)

      let short = try await bench.sluice("simulate", "--labels", "stream.jsonl", "--days", "61")
      #expect(short.code == 65)
      #expect(short.out.isEmpty)
      #expect(short.err.contains("the labels hold 60 posts, too few for 61 days"))
      let missing = try await bench.sluice("simulate", "--labels", "none.jsonl")
      #expect(missing.code == 74)
    }
  }
}
