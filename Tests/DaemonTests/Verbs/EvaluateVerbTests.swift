import Filtering
import Foundation
import Testing

@testable import Daemon

@Suite struct EvaluateVerbTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func report(
    _ lines: [String], keep: Double = 0.25, bad: Int = 0
  ) throws -> EvaluationReport {
    var verb = EvaluateVerb(model: .coldStart(GestureFile.embedded))
    let path = try directory.file("labels.jsonl", lines.joined(separator: "\n"))
    #expect(try verb.read(labels: path) { _ in } == bad)
    return try verb.report(keep: keep)
  }

  private static func line(_ text: String, _ label: String) -> String {
    #"{"text":"\#(text)","label":"\#(label)"}"#
  }

  private static let wish = line("Can anyone recommend a good CRM?", "relevant")
  private static let talk = line("The bridge was closed.", "noise")

  @Test func `what is told apart is told apart perfectly`() throws {
    let report = try report([Self.wish, Self.talk, Self.talk, Self.talk])
    #expect(report.model == "cold-start")
    #expect(report.evaluation.posts == 4 && report.evaluation.relevant == 1)
    #expect(report.evaluation.averagePrecision.value == 1)
    #expect(report.evaluation.precisionAtKeep.value == 1)
    #expect(report.evaluation.lift.value == 4)
    #expect(
      report.sentences == [
        "Of 100 posts kept, 100 are relevant.", "Of 100 relevant posts, 100 are kept.",
      ]
        || report.sentences[1].contains(" to "))
  }

  @Test func `too few relevant posts and missing calibration are cautioned of`() throws {
    let few = try report([Self.wish, Self.talk]).cautions
    #expect(few.count == 2)
    #expect(few[0].hasPrefix("only 1 post is relevant"))
    #expect(few[1].contains("not calibrated"))
    let enough = try report(Array(repeating: Self.wish, count: 30) + [Self.talk]).cautions
    #expect(enough.count == 1)
  }

  @Test func `the document has the promised keys, brier and ece only with probabilities`() throws {
    let report = try report([Self.wish, Self.talk])
    let document = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any])
    #expect(
      Set(document.keys) == [
        "model", "n", "relevant", "keep", "average_precision", "roc_auc", "precision_at_keep",
        "recall_at_keep", "lift",
      ])
    let figure = try #require(document["average_precision"] as? [String: Double])
    #expect(Set(figure.keys) == ["value", "low", "high"])
  }

  @Test func `lines without a usable label are left out`() throws {
    let report = try report(
      [Self.wish, "oops", #"{"text":"x"}"#, Self.line("x", "maybe"), Self.talk], bad: 3)
    #expect(report.evaluation.posts == 2)
  }

  @Test(
    arguments: [
      ([], "no usable labelled post"), ([talk], "no post labelled relevant"),
      ([wish], "no post labelled noise"),
    ] as [([String], String)])
  func `one kind of label alone measures nothing`(lines: [String], sentence: String) throws {
    let error = #expect(throws: NothingToMeasure.self) { try report(lines) }
    #expect("\(try #require(error))".contains(sentence))
  }
}
