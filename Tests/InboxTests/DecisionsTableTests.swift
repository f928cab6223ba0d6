import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct DecisionsTableTests {
  @Test func `a decision stands on the item with who and when`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    let item = try await inbox.onlyItem().id
    let entry = try await inbox.decide(item, .relevant, by: "ada", at: 300)
    let detail = try await inbox.database.item(item)
    #expect(detail.summary.decision == .relevant)
    #expect(detail.summary.decidedBy == "ada")
    #expect(detail.summary.decidedAt == .at(300))
    #expect(detail.history == [entry])
  }

  @Test func `undo brings the item back as it was`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    let before = try await inbox.onlyItem()
    let entry = try await inbox.decide(before.id, .noise)
    let undone = try await inbox.database.undo(by: "ada", at: .at(310))
    #expect(undone == [entry])
    var after = try await inbox.onlyItem()
    #expect(after.lastEntry != before.lastEntry)
    after.lastEntry = before.lastEntry
    #expect(after == before)
    await #expect(throws: InboxError.nothingToUndo) {
      try await inbox.database.undo(by: "ada", at: .at(320))
    }
  }

  @Test func `one undo after another goes back through a person's decisions`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2))
    let items = try await inbox.waiting().map(\.id)
    try await inbox.decide(items[0], .noise, at: 300)
    try await inbox.decide(items[1], .relevant, at: 301)
    try await inbox.decide(items[0], .relevant, at: 302)
    func undo() async throws -> [Decision?] {
      _ = try await inbox.database.undo(by: "ada", at: .at(400))
      let database = inbox.database
      return [
        try await database.item(items[0]).summary.decision,
        try await database.item(items[1]).summary.decision,
      ]
    }
    #expect(try await undo() == [.noise, .relevant])
    #expect(try await undo() == [.noise, nil])
    #expect(try await undo() == [nil, nil])
  }

  @Test func `an undo by name leaves the decisions of others`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2))
    let items = try await inbox.waiting().map(\.id)
    try await inbox.decide(items[0], .noise, by: "ada", at: 300)
    try await inbox.decide(items[1], .relevant, by: "bob", at: 301)
    let undone = try await inbox.database.undo(by: "ada", at: .at(400))
    #expect(undone.map(\.item) == [items[0]])
    #expect(try await inbox.database.item(items[1]).summary.decision == .relevant)
  }

  @Test func `a decision under another's newer one is not there to be undone`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .noise, by: "ada", at: 300)
    try await inbox.decide(item, .relevant, by: "bob", at: 301)
    await #expect(throws: InboxError.nothingToUndo) {
      try await inbox.database.undo(by: "ada", at: .at(400))
    }
    #expect(try await inbox.database.item(item).summary.decision == .relevant)
    _ = try await inbox.database.undo(by: "bob", at: .at(401))
    #expect(try await inbox.database.item(item).summary.decision == .noise)
    _ = try await inbox.database.undo(by: "ada", at: .at(402))
    #expect(try await inbox.database.item(item).summary.decision == nil)
  }

  @Test func `an undo by item takes back whoever decided it last`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2))
    let items = try await inbox.waiting().map(\.id)
    try await inbox.decide(items[0], .noise, by: "ada", at: 300)
    try await inbox.decide(items[1], .noise, by: "ada", at: 301)
    let undone = try await inbox.database.undo(by: "bob", item: items[0], at: .at(400))
    #expect(undone.map(\.decidedBy) == ["ada"])
    let history = try await inbox.database.item(items[0]).history
    #expect(history.map(\.decidedBy) == ["ada", "bob"])
    #expect(history[1].undoes == history[0].id)
    #expect(try await inbox.database.item(items[1]).summary.decision == .noise)
    await #expect(throws: InboxError.nothingToUndo) {
      try await inbox.database.undo(by: "bob", item: items[0], at: .at(500))
    }
    await #expect(throws: InboxError.noSuchItem(999)) {
      try await inbox.database.undo(by: "bob", item: 999, at: .at(500))
    }
  }

  @Test func `the log only grows`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    let item = try await inbox.onlyItem().id
    var before: [DecisionEntry] = []
    for step in 0..<6 {
      if step % 3 == 2 {
        _ = try await inbox.database.undo(by: "ada", at: .at(300 + Double(step)))
      } else {
        try await inbox.decide(item, step % 2 == 0 ? .noise : .relevant, at: 300 + Double(step))
      }
      let history = try await inbox.database.item(item).history
      #expect(Array(history.prefix(before.count)) == before)
      #expect(history.count == before.count + 1)
      before = history
    }
  }

  @Test func `several are decided together or not at all`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    let items = try await inbox.waiting().map(\.id)
    await #expect(throws: InboxError.noSuchItem(999)) {
      try await inbox.database.decide(items + [999], .noise, by: "ada", at: .at(300))
    }
    #expect(try await inbox.waiting().count == 3)
    #expect(try await inbox.number("SELECT count(*) FROM decision") == 0)
    let entries = try await inbox.database.decide(items, .noise, by: "ada", at: .at(300))
    #expect(entries.map(\.item) == items)
    #expect(try await inbox.waiting().isEmpty)
  }

  @Test func `two connections that decide at once both get into the log`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(5))
    let other = try InboxDatabase(path: inbox.path)
    let items = try await inbox.waiting().map(\.id)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for round in 0..<20 {
        let (database, name) = round % 2 == 0 ? (inbox.database, "ada") : (other, "bob")
        group.addTask {
          _ = try await database.decide(
            items, round % 3 == 0 ? .noise : .relevant, by: name, at: .at(300 + Double(round)))
        }
      }
      try await group.waitForAll()
    }
    #expect(try await inbox.number("SELECT count(*) FROM decision") == 100)
    for item in items {
      let detail = try await other.item(item)
      #expect(detail.history.count == 20)
      #expect(detail.summary.decision == detail.history.last?.decision)
      #expect(detail.summary.decidedBy == detail.history.last?.decidedBy)
    }
    other.close()
  }
}
