import Filtering
import Foundation
import Testing

@testable import Daemon

@Suite struct ScoreVerbTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// What goes to standard output, to standard error, and the number of bad lines.
  private func score(
    _ lines: [String], model: Model = .coldStart(GestureFile.embedded), keep: Double = 0.05
  ) throws -> (out: [[String: Any]], complaints: [[String: Any]], bad: Int) {
    let path = try directory.file("posts.jsonl", lines.joined(separator: "\n"))
    var out: [Data] = []
    var complaints: [Data] = []
    let bad = try ScoreVerb(model: model, keep: keep).run(
      path: path, write: { out.append($0) }, complain: { complaints.append($0) })
    func objects(_ lines: [Data]) throws -> [[String: Any]] {
      try lines.map {
        #expect($0.last == 0x0A)
        #expect($0.count { $0 == 0x0A } == 1)
        return try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any])
      }
    }
    return (try objects(out), try objects(complaints), bad)
  }

  private func line(_ id: String, _ text: String, title: String? = nil) -> String {
    var post = ["id": id, "text": text]
    post["title"] = title
    return String(decoding: try! JSONEncoder().encode(post), as: UTF8.self)
  }

  @Test func `the gesture is always told, as null where there is none`() throws {
    let (out, _, _) = try score([line("1", "The river was high today.")])
    #expect(out[0]["gesture"] is NSNull)
  }

  @Test func `verdicts come in the order of the posts, and each adds up`() throws {
    let texts = [
      "Can anyone recommend a CRM for a small team? Our budget is $50 a month.",
      "The river was high today.", "We are hiring a nurse in Graz, apply now.", "é 𝒳 日本 🎈 ok",
    ]
    let (out, _, bad) = try score(
      texts.enumerated().map { line("p\($0)", $1, title: "Title \($0)") })
    #expect(bad == 0)
    #expect(out.map { $0["id"] as? String } == ["p0", "p1", "p2", "p3"])
    for (verdict, text) in zip(out, texts) {
      let evidence = try #require(verdict["evidence"] as? [[String: Any]])
      let weights = evidence.map { $0["weight"] as! Double }
      let prior = try #require(verdict["prior"] as? Double)
      let rest = try #require(verdict["rest"] as? Double)
      let score = try #require(verdict["score"] as? Double)
      #expect(abs(weights.reduce(prior + rest, +) - score) < 1e-9)
      #expect(verdict["probability"] == nil, "not calibrated")
      #expect(
        (verdict["verdict"] as? String == "keep")
          == (verdict["reason"] as? String == "above-threshold"))
      for piece in evidence where piece["in"] as? String == "text" {
        let start = try #require(piece["start"] as? Int)
        let end = try #require(piece["end"] as? Int)
        #expect(0 <= start && start < end && end <= text.unicodeScalars.count)
      }
    }
    #expect(out[0]["verdict"] as? String == "keep")
    #expect(out[0]["gesture"] as? String == "recommendation")
    #expect(out[1]["verdict"] as? String == "drop")
    #expect(out[1]["reason"] as? String == "below-threshold")
  }

  @Test func `ids come out as they went in`() throws {
    let (out, _, bad) = try score([
      #"{"id":17,"text":"a"}"#, #"{"id":"17","text":"b"}"#, #"{"id":-9007199254740993,"text":"c"}"#,
      #"{"text":"without"}"#,
    ])
    #expect(bad == 0)
    #expect(out[0]["id"] as? Int == 17)
    #expect(out[1]["id"] as? String == "17")
    #expect(out[2]["id"] as? Int == -9_007_199_254_740_993)
    #expect(out[3]["id"] as? String == "")
  }

  @Test func `a bad line is told with its number and the rest goes on`() throws {
    let (out, complaints, bad) = try score([
      line("1", "one"), "no JSON", "", "[1]", #"{"id":"5","text":5}"#, #"{"id":"6"}"#,
      #"{"id":true,"text":"x"}"#, line("8", "eight"),
    ])
    #expect(bad == 5)
    #expect(out.map { $0["id"] as? String } == ["1", "8"])
    #expect(complaints.map { $0["line"] as? Int } == [2, 4, 5, 6, 7])
    #expect(
      complaints.map { $0["error"] as? String } == [
        "this line is not JSON", "this line is no JSON object", "\"text\" has the wrong type",
        "a post needs \"text\" or \"title\"", "\"id\" has the wrong type",
      ])
  }

  @Test func `a title alone is a post, fields that nobody knows do not matter`() throws {
    let (out, _, bad) = try score([
      #"{"id":"1","title":"Which CRM?","url":"https://a.test","author":null,"feed":"x","label":7}"#
    ])
    #expect(bad == 0)
    #expect(out.count == 1)
  }

  @Test(arguments: [0.05, 0.2, 0.5])
  func `a trained model keeps the asked share of its own stream`(keep: Double) throws {
    let texts = (0..<400).map { number in
      number % 10 == 0
        ? "Can anyone recommend a CRM for office \(number)? We have a budget."
        : "On walk number \(number) the river was high and the dog slept."
    }
    let model = Model.train(
      labelled: texts.prefix(100).enumerated().map {
        .init(title: nil, text: $1, label: $0 % 10 == 0 ? .relevant : .noise)
      }, background: texts.map { .init(title: nil, text: $0) }, taxonomy: GestureFile.embedded)
    let (out, _, _) = try score(
      texts.enumerated().map { line("\($0)", $1) }, model: model, keep: keep)
    let kept = out.count { $0["verdict"] as? String == "keep" }
    #expect(abs(Double(kept) - keep * 400) <= 40 * keep + 4)
    let scores = out.map { $0["score"] as! Double }
    let least = zip(out, scores).filter { $0.0["verdict"] as? String == "keep" }.map(\.1).min()!
    #expect(zip(out, scores).allSatisfy { $0.0["verdict"] as? String == "keep" || $0.1 <= least })
  }

  @Test func `a file that is not there is told`() {
    #expect(throws: FileAccessError.self) {
      try ScoreVerb(model: .coldStart(GestureFile.embedded), keep: 0.05)
        .run(path: "/nowhere/posts", write: { _ in }, complain: { _ in })
    }
  }
}
