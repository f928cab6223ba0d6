import FeedServer
import Foundation
import Testing

@Suite struct ScoreCommandTests {
  /// Sample posts as lines for `score` and `train`.
  static func lines(_ count: Int, seed: UInt64, labelled: Bool) -> String {
    SamplePosts.make(count: count, seed: seed, ending: Date(timeIntervalSince1970: 1_790_000_000))
      .map { post in
        var line: [String: Any] = ["id": post.id, "title": post.title, "text": post.text]
        if labelled { line["label"] = post.isRelevant ? "relevant" : "noise" }
        let data = try? JSONSerialization.data(withJSONObject: line)
        return String(decoding: data ?? Data(), as: UTF8.self) + "\n"
      }.joined()
  }

  @Test func `each post has its verdict, in the same order`() async throws {
    try await Bench.use { bench in
      let posts = Self.lines(200, seed: 7, labelled: false)
      let scored = try await bench.sluice("score", input: posts)
      #expect(scored.code == 0)
      let verdicts = try JSON.lines(scored.out)
      #expect(verdicts.map { $0["id"].string } == (try JSON.lines(posts)).map { $0["id"].string })
      for verdict in verdicts {
        let required: Set = ["id", "score", "verdict", "reason", "prior", "rest", "evidence"]
        #expect(verdict.keys.isSuperset(of: required))
        let weights = verdict["evidence"].array.reduce(0.0) { $0 + $1["weight"].double! }
        let sum = verdict["prior"].double! + weights + verdict["rest"].double!
        #expect(abs(sum - verdict["score"].double!) < 1e-6)
        let kept = verdict["verdict"].string == "keep"
        #expect(verdict["reason"].string == (kept ? "above-threshold" : "below-threshold"))
      }
    }
  }

  @Test func `a model is trained from files and judges with its own dial`() async throws {
    try await Bench.use { bench in
      try bench.write("labels.jsonl", Self.lines(600, seed: 1, labelled: true))
      try bench.write("background.jsonl", Self.lines(1000, seed: 2, labelled: false))
      let trained = try await bench.sluice(
        "train", "--labels", "labels.jsonl", "--background", "background.jsonl", "--out",
        "crm.model")
      #expect(trained.code == 0, "\(trained.err)")
      #expect(trained.out.isEmpty)
      #expect(trained.err.contains("600 labels (30 relevant)"))

      let posts = Self.lines(1000, seed: 3, labelled: true)
      try bench.write("posts.jsonl", posts)
      func kept(_ keep: String) async throws -> [Bool] {
        let scored = try await bench.sluice(
          "score", "--model", "crm.model", "--keep", keep, "posts.jsonl")
        #expect(scored.code == 0, "\(scored.err)")
        return try JSON.lines(scored.out).map { $0["verdict"].string == "keep" }
      }
      let few = try await kept("5%")
      let many = try await kept("0.2")
      #expect((20...90).contains(few.count { $0 }))
      #expect((120...280).contains(many.count { $0 }))
      let relevant = try JSON.lines(posts).map { $0["label"].string == "relevant" }
      let found = zip(few, relevant).count { $0 && $1 }
      #expect(found * 2 > few.count { $0 }, "most of what is kept is relevant")
    }
  }

  @Test func `labels from standard input make the same model as from a file`() async throws {
    try await Bench.use { bench in
      let labels = Self.lines(100, seed: 1, labelled: true)
      try bench.write("labels.jsonl", labels)
      let file = try await bench.sluice("train", "--labels", "labels.jsonl", "--out", "a.model")
      let pipe = try await bench.sluice(
        "train", "--labels", "-", "--out", "b.model", input: labels)
      #expect(file.code == 0 && pipe.code == 0)
      let models = try ["a.model", "b.model"].map {
        try Data(contentsOf: URL(filePath: bench.path($0)))
      }
      #expect(models[0] == models[1])
    }
  }

  @Test func `lines that cannot be read are told by number, the others go on`() async throws {
    try await Bench.use { bench in
      let posts = """
        {"id":"a","text":"Which CRM?"}
        this is no JSON

        {"id":"b"}
        {"id":7,"text":12}
        [1]
        {"id":8,"title":"Numbers are ids too"}
        """
      let scored = try await bench.sluice("score", input: posts)
      #expect(scored.code == 65)
      let verdicts = try JSON.lines(scored.out)
      #expect(verdicts.count == 2)
      #expect(verdicts[0]["id"].string == "a")
      #expect(verdicts[1]["id"].int == 8)
      let errors = try JSON.lines(scored.err)
      #expect(errors.map { $0["line"].int } == [2, 4, 5, 6])
      #expect(errors.allSatisfy { $0.keys == ["error", "line"] })

      try bench.write("labels.jsonl", posts)
      let trained = try await bench.sluice("train", "--labels", "labels.jsonl", "--out", "m")
      #expect(trained.code == 65)
      #expect(trained.err.contains(#""line":1"#))
    }
  }

  @Test func `a verdict comes as soon as its line is there`() async throws {
    try await Bench.use { bench in
      let scoring = try bench.start(["score"], input: nil)
      for id in ["first", "second"] {
        try scoring.write("{\"id\":\"\(id)\",\"text\":\"Which CRM?\"}\n")
        #expect(await scoring.out(holding: "\"\(id)\"").contains(id))
      }
      try scoring.closeInput()
      #expect(await scoring.ended().code == 0)
    }
  }

  @Test func `half a line waits for its other half, whole ones do not`() async throws {
    try await Bench.use { bench in
      let scoring = try bench.start(["score"], input: nil)
      try scoring.write("{\"id\":\"first\",\"text\":\"a\"}\n{\"id\":\"second\",")
      #expect(await scoring.out(holding: "first").contains("first"))
      try scoring.write("\"text\":\"b\"}\n\n{\"id\":\"third\",\"text\":\"c\"}")
      #expect(await scoring.out(holding: "second").contains("second"))
      try scoring.closeInput()
      let ended = await scoring.ended()
      #expect(ended.code == 0)
      #expect(try JSON.lines(ended.out).map { $0["id"].string } == ["first", "second", "third"])
    }
  }

  @Test func `a reader that has seen enough ends an input without end`() async throws {
    try await Bench.use { bench in
      // Started with SIGPIPE ignored, as some parents leave it, writing fails with EPIPE instead.
      for ignoring in ["", "trap '' PIPE; "] {
        let line =
          #"yes '{"id":"1","text":"Which CRM?"}' | { \#(ignoring)"$0" score; } | head -n 1"#
        let ended = try await bench.run(
          "/usr/bin/env", "bash", "-c", line, Sluice.executable.path)
        #expect(ended.code == 0)
        #expect(ended.err.isEmpty)
        #expect(try JSON.lines(ended.out).count == 1)
      }
    }
  }

  @Test func `a stream gives its own model and dial`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")], stream: "keep: 40%")
      let posts = Self.lines(400, seed: 5, labelled: false)
      func kept(_ options: String...) async throws -> Int {
        let scored = try await bench.start(["score"] + options, input: Data(posts.utf8)).ended()
        #expect(scored.code == 0, "\(scored.err)")
        return try JSON.lines(scored.out).count { $0["verdict"].string == "keep" }
      }
      let usual = try await kept()
      #expect(try await kept("--stream", "crm") > usual)
      #expect(try await kept("--stream", "crm", "--keep", "5%") == usual)
      let unknown = try await bench.sluice("score", "--stream", "cmr", input: posts)
      #expect(unknown.code == 64)
      #expect(unknown.out.isEmpty)
      #expect(
        unknown.err.contains("there is no stream \"cmr\" in the configuration; there are: crm"))
    }
  }

  @Test func `a damaged or missing model is one sentence`() async throws {
    try await Bench.use { bench in
      try bench.write("labels.jsonl", Self.lines(60, seed: 1, labelled: true))
      _ = try await bench.sluice("train", "--labels", "labels.jsonl", "--out", "good.model")
      var bytes = try Data(contentsOf: URL(filePath: bench.path("good.model")))
      bytes[bytes.count / 2] ^= 0xFF
      try bytes.write(to: URL(filePath: bench.path("flipped.model")))
      try bytes.prefix(40).write(to: URL(filePath: bench.path("short.model")))
      try bench.write("text.model", "no model at all\n")
      for name in ["flipped.model", "short.model", "text.model"] {
        let refused = try await bench.sluice("score", "--model", name, input: "{\"text\":\"x\"}")
        #expect(refused.code == 65, "\(name)")
        #expect(refused.out.isEmpty)
        #expect(refused.err.hasPrefix("sluice: "))
        #expect(refused.err.contains(name))
        #expect(refused.err.filter { $0 == "\n" }.count == 1)
      }
      let missing = try await bench.sluice("score", "--model", "no.model")
      #expect(missing.code == 74)
      #expect(missing.err == "sluice: no.model: No such file or directory\n")
    }
  }

  @Test func `a model cannot be written where there is no place`() async throws {
    try await Bench.use { bench in
      try bench.write("labels.jsonl", Self.lines(40, seed: 1, labelled: true))
      let refused = try await bench.sluice(
        "train", "--labels", "labels.jsonl", "--out", "nowhere/crm.model")
      #expect(refused.code == 74)
      #expect(refused.err.contains("nowhere/crm.model"))
    }
  }
}
