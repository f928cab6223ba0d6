import Foundation
import Testing

@Suite struct ModelsCommandTests {
  @Test func `a model file tells what it knows`() async throws {
    try await Bench.use { bench in
      try bench.write("labels.jsonl", ScoreCommandTests.lines(600, seed: 1, labelled: true))
      _ = try await bench.sluice("train", "--labels", "labels.jsonl", "--out", "crm.model")
      let known = try await bench.json("models", "show", "crm.model", "--json")
      #expect(known["name"].string?.hasPrefix("nb-") == true)
      #expect(known["labels"].int == 600 && known["relevant_labels"].int == 30)
      #expect(known["calibrated"].bool == true && known["calibration"].string == "calibrated")
      #expect(known["terms"].int! > 100 && known["threshold_at_5_percent"].double != nil)
      let size = try Data(contentsOf: URL(filePath: bench.path("crm.model"))).count
      #expect(known["bytes"].int == size && known["file"].string == "crm.model")
      #expect(known["terms_for"].array.count > 10)
      for (key, sign) in [("terms_for", 1.0), ("terms_against", -1)] {
        let strengths = known[key].array.map { $0["weight"].double! * sign }
        #expect(strengths == strengths.sorted(by: >) && strengths.allSatisfy { $0 > 0 })
      }
      #expect(known["cues"].array.allSatisfy { $0.keys == ["phrase", "gesture", "weight"] })

      let shown = try await bench.sluice("models", "show", "crm.model")
      #expect(shown.code == 0)
      for text in [
        "Model nb-", "600 labels (30 relevant)", "State: calibrated", "WORDS FOR", "WORDS AGAINST",
        "CUE PHRASES FOR",
      ] { #expect(shown.out.contains(text), "\(text)") }
      #expect(shown.out.contains(known["terms_for"][0]["term"].string!))
    }
  }

  @Test func `a stream that has learnt nothing has the cue phrases alone`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      let list = try await bench.json("models", "list", "--json")
      #expect(list.isArray && list.array.count == 1)
      #expect(list[0]["cues"].array.isEmpty)
      #expect(list[0]["name"].string == "cold-start" && list[0]["stream"].string != nil)
      let stream = list[0]["stream"].string!
      let known = try await bench.json("models", "show", "--stream", stream, "--json")
      #expect(known["name"].string == "cold-start")
      #expect(known["file"].string == nil && known["terms_for"].array.isEmpty)
      #expect(known["cues"].array.count > 50)
      let shown = try await bench.sluice("models", "show")
      #expect(shown.out.contains("cue phrases alone"))
      #expect((try await bench.sluice("models")).out.contains("cold-start"))
    }
  }

  @Test func `a damaged or missing file is one sentence`() async throws {
    try await Bench.use { bench in
      try bench.write("text.model", "no model\n")
      let damaged = try await bench.sluice("models", "show", "text.model")
      #expect(damaged.code == 65 && damaged.err.contains("text.model"))
      #expect((try await bench.sluice("models", "show", "no.model")).code == 74)
    }
  }
}
