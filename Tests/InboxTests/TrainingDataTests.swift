import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct TrainingDataTests {
  private let thread = "https://forum.example/t/1"

  private func decided(_ inbox: TestInbox) async throws -> [String] {
    try await inbox.database.trainingData(stream: "crm").decided.map {
      $0.decision.rawValue + ": " + $0.text.prefix(6)
    }
  }

  @Test func `relevant and noise train, unsure does not`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(4))
    let items = try await inbox.waiting().map(\.id).sorted()
    try await inbox.decide(items[0], .relevant)
    try await inbox.decide(items[1], .noise)
    try await inbox.decide(items[2], .unsure)
    #expect(try await decided(inbox) == ["relevant: Post 1", "noise: Post 2"])
  }

  @Test func `only the decision that stands trains`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .relevant, at: 300)
    try await inbox.decide(item, .noise, at: 301)
    #expect(try await decided(inbox) == ["noise: Post 1"])
    _ = try await inbox.database.undo(by: "ada", at: .at(302))
    #expect(try await decided(inbox) == ["relevant: Post 1"])
    try await inbox.decide(item, .unsure, at: 303)
    #expect(try await decided(inbox) == [])
  }

  @Test func `a post that joined after the decision does not train, until decided again`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", conversation: thread)])
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .relevant)
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 400)
    #expect(try await decided(inbox) == ["relevant: Post 1"])
    try await inbox.decide(item, .relevant, at: 500)
    #expect(try await decided(inbox) == ["relevant: Post 1", "relevant: Post 2"])
  }

  @Test func `copies and dropped posts do not train`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1"), .sample("2")], keep: { $0.id == "1" })
    try await inbox.poll(.blog, [.sample("1")])
    try await inbox.decide(try await inbox.onlyItem().id, .relevant)
    #expect(try await decided(inbox) == ["relevant: Post 1"])
  }

  @Test func `undo leaves the training data equal to never decided`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    let items = try await inbox.waiting().map(\.id).sorted()
    try await inbox.decide(items[0], .relevant)
    let before = try await inbox.database.trainingData(stream: "crm")
    try await inbox.decide(items[1], .noise)
    _ = try await inbox.database.undo(by: "ada", at: .at(400))
    let after = try await inbox.database.trainingData(stream: "crm")
    #expect(after.decided.map(\.text) == before.decided.map(\.text))
    #expect(after.decided.map(\.decision) == before.decided.map(\.decision))
    #expect(after.background.map(\.text) == before.background.map(\.text))
  }

  @Test func `the background is what is held, newest first, without copies`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3), keep: { $0.id == "2" })
    try await inbox.poll(.blog, [.sample("3"), .sample("4")], at: 200, keep: { _ in false })
    try await inbox.poll(.shop, [.sample("5")], at: 200)
    let background = try await inbox.database.trainingData(stream: "crm").background
    #expect(background.map { $0.text.prefix(6) } == ["Post 4", "Post 3", "Post 2", "Post 1"])
  }

  @Test func `a decision trains as long as its post's text is kept`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    try await inbox.decide(try await inbox.onlyItem().id, .relevant)
    let retention = Retention(
      droppedSeconds: 1, undecidedSeconds: 1, noiseSeconds: 1, relevantSeconds: 1000)
    _ = try await inbox.database.retire(stream: "crm", retention, now: .at(1200))
    #expect(try await decided(inbox).count == 1)
    _ = try await inbox.database.retire(stream: "crm", retention, now: .at(1400))
    #expect(try await decided(inbox).isEmpty)
  }

  @Test func `decisions count as new until a model has seen them`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    let items = try await inbox.waiting().map(\.id)
    try await inbox.decide(items[0], .relevant)
    try await inbox.decide(items[1], .unsure)
    #expect(try await inbox.database.newDecisions(stream: "crm") == 1)
    #expect(try await inbox.database.newDecisions(stream: "shops") == 0)
    let data = try await inbox.database.trainingData(stream: "crm")
    try await inbox.decide(items[2], .noise)
    try await inbox.database.adopt(
      model: "crm-1", stream: "crm", trainedThrough: data.throughDecision, gate: { $0 })
    #expect(try await inbox.database.newDecisions(stream: "crm") == 1)
    _ = try await inbox.database.undo(by: "ada", item: items[0], at: .at(500))
    #expect(try await inbox.database.newDecisions(stream: "crm") == 2)
  }

  @Test func `to become unsure of a label counts as new`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .relevant)
    let data = try await inbox.database.trainingData(stream: "crm")
    try await inbox.database.adopt(
      model: "crm-1", stream: "crm", trainedThrough: data.throughDecision, gate: { $0 })
    try await inbox.decide(item, .unsure, at: 400)
    #expect(try await inbox.database.newDecisions(stream: "crm") == 1)
  }

  @Test func `a gesture that was named trains, the newest that stands`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2))
    let items = try await inbox.waiting().map(\.id).sorted()
    func gestures() async throws -> [Gesture?] {
      try await inbox.database.trainingData(stream: "crm").decided.map(\.gesture)
    }
    func decide(_ gesture: Gesture?, at seconds: Double) async throws {
      let entry = try await inbox.database.decide(
        [items[0]], .relevant, gesture: gesture, by: "ada", at: .at(seconds))[0]
      #expect(entry.gesture == gesture)
    }
    try await inbox.decide(items[1], .noise)
    try await decide(.price, at: 400)
    #expect(try await gestures() == [.price, nil])
    try await decide(.problem, at: 500)
    #expect(try await gestures() == [.problem, nil])
    try await decide(nil, at: 600)
    #expect(try await gestures() == [.problem, nil], "who names none leaves it as it was")
    for expected in [.problem, .price, nil] as [Gesture?] {
      _ = try await inbox.database.undo(by: "ada", item: items[0], at: .at(700))
      #expect(try await gestures().first == expected)
    }
  }

  @Test func `an item shows the gesture that was named, its verdict stays`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    let item = try await inbox.onlyItem().id
    _ = try await inbox.database.decide(
      [item], .relevant, gesture: .jobAd, by: "ada", at: .at(400))
    let detail = try await inbox.database.item(item)
    #expect(detail.summary.gesture == .jobAd)
    #expect(detail.posts[0].verdict.assessment.gesture == .recommendation)
    #expect(detail.history.map(\.gesture) == [.jobAd])
    _ = try await inbox.database.undo(by: "ada", at: .at(500))
    #expect(try await inbox.onlyItem().gesture == .recommendation)
  }

  @Test func `a model is adopted together with the gate that fits it`() async throws {
    struct Refused: Error {}
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    #expect(try await inbox.database.currentModel(stream: "crm") == nil)
    try await inbox.database.adopt(model: "crm-1", stream: "crm", trainedThrough: 0) { state in
      #expect(state == Data("gate".utf8))
      return Data("rebased".utf8)
    }
    #expect(try await inbox.database.currentModel(stream: "crm") == "crm-1")
    #expect(try await inbox.database.currentModel(stream: "shops") == nil)
    await #expect(throws: Refused.self) {
      try await inbox.database.adopt(model: "crm-2", stream: "crm", trainedThrough: 9) { state in
        #expect(state == Data("rebased".utf8))
        throw Refused()
      }
    }
    #expect(try await inbox.database.currentModel(stream: "crm") == "crm-1")
  }
}
