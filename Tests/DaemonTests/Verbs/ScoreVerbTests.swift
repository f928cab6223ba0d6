import Filtering
import Foundation
import Posts
import Testing

@testable import Daemon

@Suite struct ScoreVerbTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// What goes to standard output, to standard error, and the number of bad lines.
  private func score(
    _ lines: [String], model: Model = .coldStart(GestureFile.embedded), keep: Double = 0.05
  ) async throws -> (out: [[String: Any]], complaints: [[String: Any]], bad: Int) {
    let path = try directory.file("posts.jsonl", lines.joined(separator: "\n"))
    var out: [Data] = []
    var complaints: [Data] = []
    let bad = try await ScoreVerb(model: model, keep: keep).run(
      path: path, write: { out.append($0) }, complain: { complaints.append($0) })
    func objects(_ pieces: [Data]) throws -> [[String: Any]] {
      #expect(pieces.allSatisfy { $0.isEmpty || $0.last == 0x0A }, "whole lines")
      return try pieces.flatMap { $0.split(separator: 0x0A) }.map {
        try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any])
      }
    }
    return (try objects(out), try objects(complaints), bad)
  }

  private func line(_ id: String, _ text: String, title: String? = nil) -> String {
    var post = ["id": id, "text": text]
    post["title"] = title
    return String(decoding: try! JSONEncoder().encode(post), as: UTF8.self)
  }

  @Test func `the gesture is always told, as null where there is none`() async throws {
    let (out, _, _) = try await score([line("1", "The river was high today.")])
    #expect(out[0]["gesture"] is NSNull)
  }

  @Test func `verdicts come in the order of the posts, and each adds up`() async throws {
    let texts = [
      "Can anyone recommend a CRM for a small team? Our budget is $50 a month.",
      "The river was high today.", "We are hiring a nurse in Graz, apply now.", "é 𝒳 日本 🎈 ok",
    ]
    let (out, _, bad) = try await score(
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

  @Test func `ids come out as they went in`() async throws {
    let (out, _, bad) = try await score([
      #"{"id":17,"text":"a"}"#, #"{"id":"17","text":"b"}"#, #"{"id":-9007199254740993,"text":"c"}"#,
      #"{"text":"without"}"#,
    ])
    #expect(bad == 0)
    #expect(out[0]["id"] as? Int == 17)
    #expect(out[1]["id"] as? String == "17")
    #expect(out[2]["id"] as? Int == -9_007_199_254_740_993)
    #expect(out[3]["id"] as? String == "")
  }

  @Test func `a bad line is told with its number and the rest goes on`() async throws {
    let (out, complaints, bad) = try await score([
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

  @Test func `a title alone is a post, fields that nobody knows do not matter`() async throws {
    let (out, _, bad) = try await score([
      #"{"id":"1","title":"Which CRM?","url":"https://a.test","author":null,"feed":"x","label":7}"#
    ])
    #expect(bad == 0)
    #expect(out.count == 1)
  }

  @Test(arguments: [0.05, 0.2, 0.5])
  func `a trained model keeps the asked share of its own stream`(keep: Double) async throws {
    let texts = (0..<400).map { number in
      number % 10 == 0
        ? "Can anyone recommend a CRM for office \(number)? We have a budget."
        : "On walk number \(number) the river was high and the dog slept."
    }
    let model = Model.train(
      labelled: texts.prefix(100).enumerated().map {
        .init(title: nil, text: $1, label: $0 % 10 == 0 ? .relevant : .noise)
      }, background: texts.map { .init(title: nil, text: $0) }, taxonomy: GestureFile.embedded)
    let (out, _, _) = try await score(
      texts.enumerated().map { line("\($0)", $1) }, model: model, keep: keep)
    let kept = out.count { $0["verdict"] as? String == "keep" }
    #expect(abs(Double(kept) - keep * 400) <= 40 * keep + 4)
    let scores = out.map { $0["score"] as! Double }
    let least = zip(out, scores).filter { $0.0["verdict"] as? String == "keep" }.map(\.1).min()!
    #expect(zip(out, scores).allSatisfy { $0.0["verdict"] as? String == "keep" || $0.1 <= least })
  }

  @Test func `a file that is not there is told`() async {
    await #expect(throws: FileAccessError.self) {
      try await ScoreVerb(model: .coldStart(GestureFile.embedded), keep: 0.05)
        .run(path: "/nowhere/posts", write: { _ in }, complain: { _ in })
    }
  }

  @Test func `many posts come in their order, and what is wrong with some of them too`()
    async throws
  {
    var lines: [String] = []
    for number in 0..<5_000 {
      lines.append(
        number % 97 == 5
          ? "no JSON" : line("\(number)", "Which CRM for \(number) people? \(number % 13) days."))
      if number % 89 == 0 { lines.append("") }
    }
    let (out, complaints, bad) = try await score(lines)
    let broken: [Int] = lines.indices.filter { lines[$0] == "no JSON" }
    let ids: [String] = (0..<5_000).filter { $0 % 97 != 5 }.map { "\($0)" }
    #expect(bad == broken.count)
    #expect(out.map { $0["id"] as? String ?? "" } == ids)
    #expect(complaints.map { $0["line"] as? Int ?? 0 } == broken.map { $0 + 1 })
  }

  /// What a verdict line holds.
  private struct Line: Codable {
    var id: String
    var score, prior, rest: Double
    var verdict, reason, gesture: String
    var evidence: [Evidence]
  }

  @Test func `a verdict is written as Foundation writes it`() async throws {
    let hostile = "a\"b\\c/\u{8}\u{C}\n\u{1F}\u{7F}\u{9B}\u{202E}é😀"
    let path = try directory.file(
      "posts.jsonl", line(hostile, "Who can recommend a café? 2 – 3 “quoted”, $5", title: "Tïtle?"))
    var written = Data()
    _ = try await ScoreVerb(model: .coldStart(GestureFile.embedded), keep: 0.05).run(
      path: path, write: { written += $0 }, complain: { _ in })
    let read = try JSONDecoder().decode(Line.self, from: written)
    #expect(read.id == hostile)
    #expect(read.evidence.count > 1)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(written == (try encoder.encodeHarmlessly(read)) + [0x0A])
  }
}
