import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct UndoTests {
  private func inbox(of count: Int = 3) async throws -> (TestInbox, [Int64]) {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(count))
    return (inbox, try await inbox.waiting().map(\.id).sorted())
  }

  private func decisions(_ inbox: TestInbox, _ items: [Int64]) async throws -> [Decision?] {
    try await inbox.database.summaries(of: items).map(\.decision)
  }

  @Test func `what was decided together is undone and redone together`() async throws {
    let (inbox, items) = try await inbox()
    let entries = try await inbox.database.decide(items, .noise, by: "ada", at: .at(300))
    #expect(entries.map(\.batch) == Array(repeating: entries[0].id, count: 3))
    #expect(try await inbox.database.item(items[0]).history == [entries[0]])
    #expect(try await inbox.database.undo(by: "ada", at: .at(310)) == entries)
    #expect(try await decisions(inbox, items) == [nil, nil, nil])
    let redone = try await inbox.database.redo(by: "ada", at: .at(320))
    #expect(redone.map(\.item) == items)
    #expect(redone.map(\.decision) == [.noise, .noise, .noise])
    #expect(try await decisions(inbox, items) == [.noise, .noise, .noise])
    #expect(try await inbox.database.undo(by: "ada", at: .at(330)) == redone)
    await #expect(throws: InboxError.nothingToUndo) {
      try await inbox.database.undo(by: "ada", at: .at(340))
    }
  }

  @Test func `of a batch only what still stands is undone`() async throws {
    let (inbox, items) = try await inbox()
    let entries = try await inbox.database.decide(items, .noise, by: "ada", at: .at(300))
    try await inbox.decide(items[1], .relevant, by: "bob", at: 301)
    #expect(try await inbox.database.undo(by: "ada", at: .at(310)) == [entries[0], entries[2]])
    #expect(try await decisions(inbox, items) == [nil, .relevant, nil])
  }

  @Test func `an item that is named is undone alone, whosever decision it is`() async throws {
    let (inbox, items) = try await inbox()
    let entries = try await inbox.database.decide(items, .noise, by: "ada", at: .at(300))
    let undone = try await inbox.database.undo(by: "bob", item: items[1], at: .at(310))
    #expect(undone == [entries[1]])
    #expect(undone[0].decidedBy == "ada")
    #expect(try await decisions(inbox, items) == [.noise, nil, .noise])
    let lines = try await inbox.database.item(items[1]).historyLines
    #expect(lines.map(\.words) == ["noise", "undo: noise of ada"])
    #expect(lines.map(\.by) == ["ada", "bob"])
  }

  @Test func `redo goes forward through what undo went back`() async throws {
    let (inbox, items) = try await inbox(of: 1)
    let item = items[0]
    func step(_ change: () async throws -> [DecisionEntry]) async throws -> Decision? {
      _ = try await change()
      return try await inbox.database.item(item).summary.decision
    }
    let database = inbox.database
    try await inbox.decide(item, .noise, at: 300)
    try await inbox.decide(item, .relevant, at: 301)
    #expect(try await step { try await database.undo(by: "ada", at: .at(302)) } == .noise)
    #expect(try await step { try await database.undo(by: "ada", at: .at(303)) } == nil)
    #expect(try await step { try await database.redo(by: "ada", at: .at(304)) } == .noise)
    #expect(try await step { try await database.redo(by: "ada", at: .at(305)) } == .relevant)
    await #expect(throws: ReviewRefusal.nothingToRedo) {
      try await database.redo(by: "ada", at: .at(306))
    }
    #expect(try await step { try await database.undo(by: "ada", at: .at(307)) } == .noise)
    let words = try await database.item(item).historyLines.map(\.words)
    #expect(
      words == [
        "noise", "relevant", "undo: relevant of ada", "undo: noise of ada", "redo: noise",
        "redo: relevant", "undo: relevant of ada",
      ])
  }

  @Test func `redo is refused where somebody has decided since`() async throws {
    let (inbox, items) = try await inbox()
    _ = try await inbox.database.decide(items, .noise, by: "ada", at: .at(300))
    _ = try await inbox.database.undo(by: "ada", at: .at(310))
    let bobs = try await inbox.decide(items[2], .relevant, by: "bob", at: 320)
    await #expect(throws: ReviewRefusal.decidedMeanwhile(item: items[2], newest: bobs)) {
      try await inbox.database.redo(by: "ada", at: .at(330))
    }
    #expect(try await decisions(inbox, items) == [nil, nil, .relevant], "all or nothing")
    _ = try await inbox.database.undo(by: "bob", at: .at(340))
    #expect(try await inbox.database.redo(by: "ada", at: .at(350)).count == 3)
  }

  @Test func `what would be expired waits as long as a new item once it is undone`() async throws {
    let inbox = try await TestInbox()
    let times: @Sendable (String) -> WaitingTimes = {
      $0 == "crm" ? WaitingTimes(expireSeconds: 500) : WaitingTimes()
    }
    try await inbox.poll(.forum, [.sample()], expiresAt: 600)
    let item = try await inbox.onlyItem().id
    func queues(_ seconds: Double) async throws -> [Queue] {
      try await inbox.database.itemCounts(now: .at(seconds)).filter { $0.value > 0 }.map(\.key)
    }
    try await inbox.decide(item, .relevant, at: 300)
    _ = try await inbox.database.undo(by: "ada", at: .at(599), times: times)
    #expect(try await queues(600) == [.expired], "it was not yet, and keeps its time")
    for undoneAt in [600.0, 1000, 1500] {
      try await inbox.decide(item, .noise, at: undoneAt - 10)
      _ = try await inbox.database.undo(by: "ada", item: item, at: .at(undoneAt), times: times)
      let end = undoneAt == 1000 ? 1100 : undoneAt + 500
      #expect(try await queues(end - 1) == [.waiting])
      #expect(try await queues(end) == [.expired])
    }
  }

  @Test func `who saw an older state takes nothing back`() async throws {
    let (inbox, items) = try await inbox()
    let database = inbox.database
    let own = try await inbox.decide(items[0], .relevant, at: 300)
    let bobs = try await inbox.decide(items[0], .noise, by: "bob", at: 301)
    let refusal = ReviewRefusal.decidedMeanwhile(item: items[0], newest: bobs)
    await #expect(throws: refusal) {
      try await database.undo(
        by: "ada", item: items[0], seen: .upTo([items[0]: own.id]), at: .at(302))
    }
    await #expect(throws: ReviewRefusal.decidedByAnother(item: items[0], standing: bobs)) {
      try await database.undo(by: "ada", item: items[0], seen: .ownOnly, at: .at(302))
    }
    let seen = Seen.upTo([items[0]: bobs.id])
    #expect(
      try await database.undo(by: "ada", item: items[0], seen: seen, at: .at(303)) == [bobs])
    await #expect(throws: ReviewRefusal.self, "of two who press undo one does") {
      try await database.undo(by: "bob", item: items[0], seen: seen, at: .at(303))
    }
    #expect(try await decisions(inbox, [items[0]]) == [.relevant])
  }

  @Test func `a later decision of one's own ends redo`() async throws {
    let (inbox, items) = try await inbox()
    let database = inbox.database
    try await inbox.decide(items[0], .noise, at: 300)
    _ = try await database.undo(by: "ada", at: .at(301))
    try await inbox.decide(items[1], .noise, by: "bob", at: 302)
    try await inbox.decide(items[2], .relevant, at: 303)
    func refused(_ seconds: Double) async {
      await #expect(throws: ReviewRefusal.nothingToRedo) {
        try await database.redo(by: "ada", at: .at(seconds))
      }
    }
    await refused(304)
    _ = try await database.undo(by: "ada", at: .at(305))
    #expect(try await database.redo(by: "ada", at: .at(306)).map(\.item) == [items[2]])
    await refused(307)
    _ = try await database.undo(by: "ada", at: .at(308))
    #expect(try await database.redo(by: "ada", at: .at(309)).map(\.item) == [items[2]])
    await refused(310)
    #expect(try await decisions(inbox, items) == [nil, .noise, .relevant])
  }

  @Test func `undo and redo to and fro lose no step`() async throws {
    let (inbox, items) = try await inbox()
    let database = inbox.database
    try await inbox.decide(items[0], .noise, at: 300)
    try await inbox.decide(items[1], .relevant, at: 301)
    _ = try await database.undo(by: "ada", at: .at(302))
    _ = try await database.undo(by: "ada", at: .at(303))
    _ = try await database.redo(by: "ada", at: .at(304))
    _ = try await database.undo(by: "ada", at: .at(305))
    #expect(try await database.redo(by: "ada", at: .at(306)).map(\.item) == [items[0]])
    #expect(try await database.redo(by: "ada", at: .at(307)).map(\.item) == [items[1]])
    #expect(try await decisions(inbox, items) == [.noise, .relevant, nil])
  }

  @Test func `another's undo is not there to be redone`() async throws {
    let (inbox, items) = try await inbox(of: 1)
    try await inbox.decide(items[0], .noise)
    _ = try await inbox.database.undo(by: "ada", at: .at(310))
    await #expect(throws: ReviewRefusal.nothingToRedo) {
      try await inbox.database.redo(by: "bob", at: .at(320))
    }
  }

  @Test func `redo trains on the posts that were shown, with the gesture that was named`()
    async throws
  {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/t/1"
    try await inbox.poll(.forum, [.sample("1", conversation: thread)])
    let item = try await inbox.onlyItem().id
    _ = try await inbox.database.decide(
      [item], .relevant, gesture: .price, by: "ada", at: .at(300))
    _ = try await inbox.database.undo(by: "ada", at: .at(310))
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 320)
    _ = try await inbox.database.redo(by: "ada", at: .at(330))
    let decided = try await inbox.database.trainingData(stream: "crm").decided
    #expect(decided.count == 1)
    #expect(decided.map(\.gesture) == [.price])
    #expect(try await inbox.database.item(item).gestureEntry?.decidedBy == "ada")
  }

  @Test func `a decision that was taken back is not news for the next model`() async throws {
    let (inbox, items) = try await inbox()
    let database = inbox.database
    try await inbox.decide(items[0], .relevant, at: 300)
    try await inbox.decide(items[0], .relevant, by: "bob", at: 301)
    try await inbox.decide(items[1], .noise, at: 302)
    #expect(try await database.newDecisions(stream: "crm") == 2)
    _ = try await database.undo(by: "ada", at: .at(303))
    #expect(try await database.newDecisions(stream: "crm") == 1)
    _ = try await database.redo(by: "ada", at: .at(304))
    let data = try await database.trainingData(stream: "crm")
    try await database.adopt(
      model: "crm-1", stream: "crm", trainedThrough: data.throughDecision, gate: { $0 })
    _ = try await database.undo(by: "ada", at: .at(305))
    #expect(try await database.newDecisions(stream: "crm") == 1)
    _ = try await database.redo(by: "ada", at: .at(306))
    #expect(try await database.newDecisions(stream: "crm") == 0)
  }
}
