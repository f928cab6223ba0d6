import Filtering
import Foundation
import Testing

@testable import Daemon

@Suite struct TrainVerbTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// For input that is all good.
  private static func refuse(_ complaint: Data) {
    Issue.record("\(String(decoding: complaint, as: UTF8.self))")
  }

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
    #expect(try verb.read(labels: try labels(), complain: Self.refuse) == 0)
    let model = try verb.run(out: directory.path("model")).model
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
    _ = try first.read(labels: try labels(), complain: Self.refuse)
    _ = try first.run(out: directory.path("one"))
    var second = TrainVerb(taxonomy: GestureFile.embedded)
    _ = try second.read(labels: try labels((0..<20).reversed()), complain: Self.refuse)
    _ = try second.run(out: directory.path("two"))
    #expect(
      try Data(contentsOf: URL(filePath: directory.path("one")))
        == Data(contentsOf: URL(filePath: directory.path("two"))))
  }

  @Test func `gestures that were named beside labels are learnt`() throws {
    let lines = (0..<24).map { number in
      number % 2 == 0
        ? #"{"text":"The choir rents robe \#(number)","label":"relevant","gesture":"hiring"}"#
        : #"{"text":"The tea in town \#(number) was fine.","label":"noise"}"#
    }
    var verb = TrainVerb(taxonomy: GestureFile.embedded)
    let path = try directory.file("labels.jsonl", lines.joined(separator: "\n"))
    #expect(try verb.read(labels: path, complain: Self.refuse) == 0)
    let model = try verb.run(out: directory.path("model")).model
    #expect(model.gestures.corrections == [.hiring: 12])
    let read = try readModel(path: directory.path("model"))
    #expect(read.assess(title: nil, text: "A choir rents a robe").gesture == .hiring)
  }

  @Test func `an unknown gesture is told with those that there are`() throws {
    var verb = TrainVerb(taxonomy: GestureFile.embedded)
    let path = try directory.file(
      "labels.jsonl", #"{"text":"The tea was fine","label":"noise","gesture":"anger"}"#)
    var complaints: [Data] = []
    #expect(try verb.read(labels: path, complain: { complaints.append($0) }) == 1)
    let complaint = String(decoding: try #require(complaints.first), as: UTF8.self)
    #expect(complaint.contains("anger"))
    #expect(complaint.contains("job-ad"))
    #expect(complaint.contains(#""line":1"#))
  }

  @Test func `a background alone gives a self-taught model`() throws {
    let path = try directory.file(
      "background.jsonl",
      (0..<5).map { #"{"id":"\#($0)","text":"tea \#($0)"}"# }.joined(separator: "\n"))
    var verb = TrainVerb(taxonomy: GestureFile.embedded)
    #expect(try verb.read(background: path, complain: Self.refuse) == 0)
    let model = try verb.run(out: directory.path("model")).model
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
    var complaints: [String] = []
    let bad = try verb.read(labels: path) { complaints.append(String(decoding: $0, as: UTF8.self)) }
    #expect(bad == 3 && complaints.allSatisfy { $0.hasSuffix("}\n") })
    #expect(complaints.allSatisfy { $0.contains("\"file\":\"\(path)\"") })
    #expect(complaints.count == 3)
    #expect(complaints[0].contains("\\\"label\\\" is missing; say relevant or noise"))
    #expect(complaints[0].contains("\"line\":2"))
    #expect(complaints[1].contains("\"line\":3") && complaints[1].contains("maybe"))
    #expect(complaints[1].contains("relevant or noise"))
    #expect(complaints[2].contains("\"line\":4"))
    #expect(try verb.run(out: directory.path("model")).model.counts.labels == 2)
  }

  @Test func `of too large a background the newest posts count`() throws {
    func model(_ posts: Range<Int>, backgroundMax: Int) throws -> Data {
      let lines = posts.map { #"{"text":"tea number \#(String(repeating: "x", count: $0))"}"# }
      let path = try directory.file("background.jsonl", lines.joined(separator: "\n"))
      var verb = TrainVerb(taxonomy: GestureFile.embedded, backgroundMax: backgroundMax)
      _ = try verb.read(background: path, complain: Self.refuse)
      #expect(verb.backgroundRead == posts.count)
      #expect(verb.backgroundKept == min(posts.count, backgroundMax))
      _ = try verb.run(out: directory.path("model"))
      return try Data(contentsOf: URL(filePath: directory.path("model")))
    }
    #expect(try model(0..<50, backgroundMax: 12) == model(38..<50, backgroundMax: 100))
    #expect(try model(0..<50, backgroundMax: 13) != model(38..<50, backgroundMax: 100))
  }

  @Test func `without a usable post there is nothing to learn, and no file`() throws {
    var verb = TrainVerb(taxonomy: GestureFile.embedded)
    let bad = try verb.read(labels: try directory.file("labels.jsonl", "oops\n")) { _ in }
    #expect(bad == 1)
    #expect(throws: NothingToLearn.self) { try verb.run(out: directory.path("model")) }
    #expect(!FileManager.default.fileExists(atPath: directory.path("model")))
  }

  @Test func `progress is told after each line`() throws {
    var verb = TrainVerb(taxonomy: GestureFile.embedded)
    var told: [Int] = []
    _ = try verb.read(labels: try labels(), complain: Self.refuse) { told.append($0) }
    #expect(told == Array(1...20))
    #expect(verb.labels == 20 && verb.relevantLabels == 10)
  }

  @Test func `a place that cannot be written to is told`() throws {
    var verb = TrainVerb(taxonomy: GestureFile.embedded)
    _ = try verb.read(labels: try labels(), complain: Self.refuse)
    #expect(throws: FileAccessError(path: "/nowhere/model", reason: "No such file or directory")) {
      try verb.run(out: "/nowhere/model")
    }
  }

  @Test func `what is no model is not read as one`() throws {
    let path = try directory.file("model", "hello")
    #expect(throws: DamagedModel.self) { try readModel(path: path) }
  }
}
