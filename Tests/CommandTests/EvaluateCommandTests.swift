import Foundation
import Testing

@Suite struct EvaluateCommandTests {
  private func prepare(_ bench: Bench) async throws {
    try bench.write("labels.jsonl", ScoreCommandTests.lines(800, seed: 1, labelled: true))
    try bench.write("later.jsonl", ScoreCommandTests.lines(1200, seed: 3, labelled: true))
    let trained = try await bench.sluice("train", "--labels", "labels.jsonl", "--out", "crm.model")
    #expect(trained.code == 0, "\(trained.err)")
  }

  @Test func `the figures come with their intervals, and agree with the scores`() async throws {
    try await Bench.use { bench in
      try await prepare(bench)
      let found = try await bench.json(
        "evaluate", "--model", "crm.model", "--labels", "later.jsonl", "--json")
      #expect(found["n"].int == 1200 && found["relevant"].int == 60 && found["keep"].double == 0.05)
      #expect(found["model"].string?.hasPrefix("nb-") == true)
      for key in [
        "average_precision", "roc_auc", "precision_at_keep", "recall_at_keep", "lift", "brier",
        "ece",
      ] {
        let (low, value, high) = (
          found[key]["low"].double, found[key]["value"].double, found[key]["high"].double
        )
        #expect(low! <= value! && value! <= high!, "\(key)")
      }
      #expect(found["average_precision"]["value"].double! > 0.5)

      let scored = try JSON.lines(
        try await bench.sluice("score", "--model", "crm.model", "later.jsonl").out)
      let relevant = try JSON.lines(bench.read("later.jsonl")).map {
        $0["label"].string == "relevant" ? 1.0 : 0
      }
      let brier = zip(scored, relevant).reduce(0.0) {
        $0 + pow($1.0["probability"].double! - $1.1, 2)
      }
      #expect(abs(brier / 1200 - found["brier"]["value"].double!) < 1e-9)
    }
  }

  @Test func `a person reads a table and plain sentences`() async throws {
    try await Bench.use { bench in
      try await prepare(bench)
      let shown = try await bench.sluice(
        "evaluate", "--model", "crm.model", "--labels", "later.jsonl", "--keep", "10%")
      #expect(shown.code == 0 && shown.err.isEmpty, "\(shown.err)")
      #expect(shown.out.contains("1,200 posts, 60 of them relevant (5.0 %); 120 kept"))
      for text in [
        "FIGURE", "95 % INTERVAL", "average precision", "precision of the best 10 %", "ECE",
        "Of 100 posts kept, ", "Of 100 relevant posts, ",
      ] { #expect(shown.out.contains(text), "\(text)") }
    }
  }

  @Test func `without a model the cue phrases are measured, and what is thin is said`() async throws
  {
    try await Bench.use { bench in
      let labels = ScoreCommandTests.lines(200, seed: 5, labelled: true)
      let shown = try await bench.sluice("evaluate", "--labels", "-", input: labels)
      #expect(shown.code == 0)
      #expect(shown.out.hasPrefix("cold-start on 200 posts"))
      #expect(!shown.out.contains("Brier"))
      #expect(shown.err.contains("only 10 posts are relevant"))
      #expect(shown.err.contains("not calibrated yet"))
    }
  }

  @Test func `bad lines are told by file and number, the others are measured`() async throws {
    try await Bench.use { bench in
      let labels = ScoreCommandTests.lines(100, seed: 5, labelled: true)
      try bench.write("labels.jsonl", "oops\n" + labels + #"{"text":"x","label":"maybe"}"#)
      let shown = try await bench.sluice("evaluate", "--labels", "labels.jsonl", "--json")
      #expect(shown.code == 65)
      #expect(try JSON(shown.out)["n"].int == 100)
      let errors = try JSON.lines(shown.err)
      #expect(errors.map { $0["line"].int } == [1, 102])
      #expect(errors.allSatisfy { $0["file"].string == "labels.jsonl" })
    }
  }

  @Test func `what cannot be measured or read is one sentence`() async throws {
    try await Bench.use { bench in
      try bench.write("noise.jsonl", #"{"text":"x","label":"noise"}"#)
      let one = try await bench.sluice("evaluate", "--labels", "noise.jsonl")
      #expect(one.code == 65 && one.out.isEmpty)
      #expect(one.err.contains("no post labelled relevant"))
      let missing = try await bench.sluice("evaluate", "--labels", "nowhere.jsonl")
      #expect(missing.code == 74 && missing.err.contains("nowhere.jsonl"))
      try bench.write("text.model", "no model\n")
      let damaged = try await bench.sluice(
        "evaluate", "--model", "text.model", "--labels", "noise.jsonl")
      #expect(damaged.code == 65 && damaged.err.contains("text.model"))
    }
  }
}
