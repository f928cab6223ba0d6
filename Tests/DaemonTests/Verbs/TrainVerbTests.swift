import Filtering
import Foundation
import Testing

@testable import Daemon

@Suite struct TrainVerbTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func labels(_ order: [Int] = Array(0..<20)) throws -> String {
    try directory.file(
      "labels.jsonl",
      order.map { number in
        number % 2 == 0
          ? #"{"id":\#(number),"text":"Who knows a good tool for \#(number)?","label":"relevant"}"#
          : #"{"id":\#(number),"text":"The tea in town \#(number) was fine.","label":"noise"}"#
      }.joined(separator: "\n"))
  }

  @Test func `labels become a model file that scores as the model does`() throws {
    var verb = TrainVerb(taxonomy: GestureFile.embedded)
    try verb.read(labels: try labels())
    #expect(verb.complaints.isEmpty)
    let model = try verb.run(out: directory.path("model"))
    #expect(model.counts.labels == 20)
    #expect(model.counts.relevantLabels == 10)
    let read = try readModel(path: directory.path("model"))
    #expect(read.name == model.name)
    let text = "Who knows a good tool?"
    #expect(read.score(title: nil, text: text) == model.score(title: nil, text: text))
    #expect(read.score(title: nil, text: text) > read.score(title: nil, text: "The tea was fine."))
  }

  @Test func `the same lines give the same file in whatever order`() throws {
    var first = TrainVerb(taxonomy: GestureFile.embedded)
    try first.read(labels: try labels())
    _ = try first.run(out: directory.path("one"))
    var second = TrainVerb(taxonomy: GestureFile.embedded)
    try second.read(labels: try labels((0..<20).reversed()))
    _ = try second.run(out: directory.path("two"))
    #expect(
      try Data(contentsOf: URL(filePath: directory.path("one")))
        == Data(contentsOf: URL(filePath: directory.path("two"))))
  }

  @Test func `a background alone gives a self-taught model`() throws {
    let path = try directory.file(
      "background.jsonl",
      (0..<5).map { #"{"id":"\#($0)","text":"tea \#($0)"}"# }.joined(separator: "\n"))
    var verb = TrainVerb(taxonomy: GestureFile.embedded)
    try verb.read(background: path)
    let model = try verb.run(out: directory.path("model"))
    #expect(model.counts.labels == 0)
    #expect(model.counts.backgroundPosts == 5)
  }

  @Test func `lines without a usable label are told and left out`() throws {
    let path = try directory.file(
      "labels.jsonl",
      """
      {"id":"1","text":"a","label":"relevant"}
      {"id":"2","text":"b"}
      {"id":"3","text":"c","label":"maybe"}
      oops
      {"id":"5","text":"e","label":"noise"}
      """)
    var verb = TrainVerb(taxonomy: GestureFile.embedded)
    try verb.read(labels: path)
    let complaints = verb.complaints.map { String(decoding: $0, as: UTF8.self) }
    #expect(complaints.count == 3)
    #expect(complaints[0].contains("\\\"label\\\" is missing; say relevant or noise"))
    #expect(complaints[0].contains("\"line\":2"))
    #expect(complaints[1].contains("\"line\":3") && complaints[1].contains("maybe"))
    #expect(complaints[1].contains("relevant or noise"))
    #expect(complaints[2].contains("\"line\":4"))
    #expect(try verb.run(out: directory.path("model")).counts.labels == 2)
  }

  @Test func `a place that cannot be written to is told`() throws {
    let verb = TrainVerb(taxonomy: GestureFile.embedded)
    #expect(throws: FileAccessError(path: "/nowhere/model", reason: "No such file or directory")) {
      try verb.run(out: "/nowhere/model")
    }
  }

  @Test func `what is no model is not read as one`() throws {
    let path = try directory.file("model", "hello")
    #expect(throws: DamagedModel.self) { try readModel(path: path) }
  }
}
