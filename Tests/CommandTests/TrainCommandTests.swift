import Foundation
import Testing

@Suite struct TrainCommandTests {
  @Test func `a summary says what the model was made of and where it is`() async throws {
    try await Bench.use { bench in
      try bench.write("labels.jsonl", ScoreCommandTests.lines(200, seed: 1, labelled: true))
      let trained = try await bench.sluice(
        "train", "--labels", "labels.jsonl", "--out", "crm.model")
      #expect(trained.code == 0 && trained.out.isEmpty)
      let lines = trained.err.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines[0].contains("200 labels (10 relevant) and 0 background posts"))
      #expect(lines[0].contains("not calibrated yet: 10 of 25 relevant labels"))
      #expect(lines[1].contains("written to crm.model, "))
    }
  }

  @Test func `labels of one kind are told to teach nothing`() async throws {
    try await Bench.use { bench in
      let line = #"{"text":"the bridge","label":"noise"}"# + "\n"
      let trained = try await bench.sluice(
        "train", "--labels", "-", "--out", "m", input: line + line)
      #expect(trained.code == 0)
      #expect(trained.err.contains("every label says noise"))
    }
  }

  @Test func `without a usable line no model is written`() async throws {
    try await Bench.use { bench in
      try bench.write("old", "precious")
      for input in ["", "oops\n", #"{"text":"x"}"#] {
        let refused = try await bench.sluice(
          "train", "--labels", "-", "--out", "old", input: input)
        #expect(refused.code == 65)
        #expect(refused.err.contains("nothing to learn"))
        #expect(try bench.read("old") == "precious")
      }
    }
  }

  @Test func `a bad line says which file it is of`() async throws {
    try await Bench.use { bench in
      try bench.write("labels.jsonl", ScoreCommandTests.lines(40, seed: 1, labelled: true))
      try bench.write("background.jsonl", "{\"text\":\"tea\"}\noops\n")
      let trained = try await bench.sluice(
        "train", "--labels", "labels.jsonl", "--background", "background.jsonl", "--out", "m")
      #expect(trained.code == 65)
      let complaint = try JSON(String(trained.err.prefix { $0 != "\n" }))
      #expect(complaint["file"].string == "background.jsonl" && complaint["line"].int == 2)
      #expect(trained.err.contains("40 labels (2 relevant) and 1 background post:"))
    }
  }

  @Test func `labels are not overwritten by the model`() async throws {
    try await Bench.use { bench in
      let lines = ScoreCommandTests.lines(40, seed: 1, labelled: true)
      try bench.write("labels.jsonl", lines)
      let trained = try await bench.sluice(
        "train", "--labels", "labels.jsonl", "--out", "labels.jsonl")
      #expect(trained.code == 65)
      #expect(trained.err.contains("labels.jsonl is no model and stays as it is"))
      let again = try await bench.sluice("train", "--labels", "labels.jsonl", "--out", "m")
      #expect(again.code == 0)
    }
  }

  @Test func `a terminal shows how far it is, and nothing of it is left`() async throws {
    try await Bench.use { bench in
      try bench.write("labels.jsonl", ScoreCommandTests.lines(400, seed: 1, labelled: true))
      let trained = try await bench.inTerminal("train", "--labels", "labels.jsonl", "--out", "m")
      #expect(trained.contains(Bench.eraseLine + "labels.jsonl: 1 line" + Bench.eraseLine))
      #expect(trained.contains(Bench.eraseLine + "training on 400 labels and 0 background posts"))
      let left = Bench.left(of: trained)
      #expect(left.count == 3 && left.dropLast().allSatisfy { $0.hasPrefix("sluice: ") })

      let measured = try await bench.inTerminal("evaluate", "--labels", "labels.jsonl")
      #expect(measured.contains("resampling 400 posts" + Bench.eraseLine))
      #expect(Bench.left(of: measured)[0].hasPrefix("cold-start on 400 posts"))
    }
  }
}
