import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct ExportComparisonTests {
  /// An export of three relevant conversations, and what is decided next.
  private func inbox() async throws -> (TestInbox, items: [Int64], first: Int64) {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(4))
    let items = try await inbox.waiting().map(\.id).sorted()
    for item in items.prefix(3) { try await inbox.decide(item, .relevant, at: 300) }
    let first = try await inbox.export(at: .at(400))
    return (inbox, items, first.id)
  }

  private func compared(
    _ inbox: TestInbox, with earlier: Int64, at seconds: Double = 900
  ) async throws -> ExportComparison {
    let line = try await inbox.database.export(earlier)
    let again = try await inbox.export(
      line.filter, profile: line.profile, repeating: earlier, at: .at(seconds))
    return try await inbox.database.compare(export: again.id, with: earlier)
  }

  @Test(arguments: ExportProfile.allCases)
  func `with nothing changed, all but the export's number is the same byte for byte`(
    _ profile: ExportProfile
  ) async throws {
    let (inbox, _, _) = try await inbox()
    let first = try await inbox.export(profile: profile)
    let again = try await inbox.export(profile: profile, repeating: first.id, at: .at(900))
    #expect(again.sha256 != first.sha256)
    #expect(again.sha256AsRepeated == first.sha256)
    let comparison = try await inbox.database.compare(export: again.id, with: first.id)
    #expect(comparison.differences == [])
    #expect(comparison.same == 3 && comparison.erased == 0 && !comparison.isWithoutDigests)
  }

  @Test func `what was decided since is told with its person and time`() async throws {
    let (inbox, items, first) = try await inbox()
    try await inbox.decide(items[0], .noise, by: "bob", at: 500)
    try await inbox.decide(items[3], .relevant, by: "eve", at: 600)
    _ = try await inbox.database.undo(by: "ada", item: items[1], at: .at(700))
    let comparison = try await compared(inbox, with: first)
    #expect(
      comparison.differences == [
        ExportDifference(
          item: items[0], change: .gone, columns: [],
          reasons: [.init(.decided, value: "noise", by: "bob", at: .at(500))]),
        ExportDifference(
          item: items[1], change: .gone, columns: [],
          reasons: [.init(.undone, by: "ada", at: .at(700))]),
        ExportDifference(
          item: items[3], change: .new, columns: [],
          reasons: [.init(.decided, value: "relevant", by: "eve", at: .at(600))]),
      ])
    #expect(comparison.same == 1)
    #expect(
      comparison.differences[0].reasons[0].description
        == "decided noise by bob, 1970-01-01T00:08:20Z")
  }

  @Test func `what was decided again is told by its columns`() async throws {
    let (inbox, items, first) = try await inbox()
    _ = try await inbox.database.decide(
      [items[0]], .relevant, gesture: .price, by: "bob", at: .at(500))
    let comparison = try await compared(inbox, with: first)
    #expect(
      comparison.differences == [
        ExportDifference(
          item: items[0], change: .changed,
          columns: ["gesture", "decided_by", "decided_at"],
          reasons: [.init(.decided, value: "relevant", by: "bob", at: .at(500))])
      ])
  }

  @Test func `a new note and a new action are told`() async throws {
    let (inbox, items, first) = try await inbox()
    try await inbox.act(items[0], "watch", by: "bob", at: 500)
    try await inbox.note(items[1], "call in spring", by: "eve", at: 600)
    try await inbox.act(items[2], "do-not-contact", by: "kim", at: 700)
    let comparison = try await compared(inbox, with: first)
    #expect(
      comparison.differences == [
        ExportDifference(
          item: items[0], change: .changed, columns: ["action"],
          reasons: [.init(.action, value: "watch", by: "bob", at: .at(500))]),
        ExportDifference(
          item: items[1], change: .changed, columns: ["note"],
          reasons: [.init(.note, by: "eve", at: .at(600))]),
        ExportDifference(
          item: items[2], change: .gone, columns: [],
          reasons: [.init(.action, value: "do-not-contact", by: "kim", at: .at(700))]),
      ])
    #expect(!"\(comparison)".contains("spring"), "what the note says is not the comparison's")
  }

  @Test func `an edited text and a copy seen elsewhere are told`() async throws {
    let (inbox, items, first) = try await inbox()
    try await inbox.poll(
      .forum, [.sample("1", text: "Post 1 asks something else today, for a team of nine")],
      at: 500)
    try await inbox.poll(.blog, [.sample("2")], at: 600)
    let comparison = try await compared(inbox, with: first)
    #expect(comparison.differences.map(\.item) == Array(items.prefix(2)))
    #expect(comparison.differences.map(\.columns) == [["text"], ["also_seen"]])
    #expect(comparison.differences.map(\.reasons) == [[.init(.edited)], [.init(.copies)]])
  }

  @Test func `words that went with their retention are told`() async throws {
    let (inbox, items, first) = try await inbox()
    _ = try await inbox.database.retire(
      stream: "crm", Retention(relevantSeconds: 1), now: .at(800))
    let comparison = try await compared(inbox, with: first)
    #expect(comparison.differences.map(\.item) == Array(items.prefix(3)))
    #expect(comparison.differences.allSatisfy { $0.reasons == [.init(.retired)] })
  }

  @Test func `another post that stands for the conversation is told`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", conversation: "thread")])
    try await inbox.poll(.forum, [.sample("2", conversation: "thread")], at: 150)
    let item = try await inbox.onlyItem().id
    let all = ExportFilter(decision: .all)
    let first = try await inbox.export(all)
    try await inbox.database.write { db in
      try db.execute(sql: "UPDATE post SET text = NULL, title = NULL WHERE id = 1")
    }
    let again = try await inbox.export(all, repeating: first.id)
    let difference = try #require(
      try await inbox.database.compare(export: again.id, with: first.id).differences.first)
    #expect(difference.item == item)
    #expect(difference.columns == ["url", "text"])
    #expect(difference.reasons == [.init(.otherPost)])
  }

  @Test func `who was forgotten is counted and not named`() async throws {
    let (inbox, items, first) = try await inbox()
    try await inbox.database.write { db in
      for item in [items[0], items[1]] {
        try db.execute(sql: "UPDATE post SET surfacing = NULL WHERE item = ?", arguments: [item])
      }
      try db.execute(sql: "DELETE FROM export_item WHERE item = ?", arguments: [items[0]])
    }
    let comparison = try await compared(inbox, with: first)
    #expect(comparison.erased == 1)
    #expect(comparison.differences.map(\.item) == [items[1]])
    #expect(comparison.differences[0].reasons == [.init(.erased)])
    #expect(comparison.same == 1)
  }

  @Test func `a conversation that one of several was erased from is told`() async throws {
    let (inbox, items, first) = try await inbox()
    try await inbox.database.write { db in
      try db.execute(
        sql: "UPDATE export_item SET digest = NULL WHERE item = ?", arguments: [items[1]])
    }
    let comparison = try await compared(inbox, with: first)
    #expect(!comparison.isWithoutDigests)
    #expect(
      comparison.differences == [
        ExportDifference(
          item: items[1], change: .changed, columns: [], reasons: [.init(.erased)])
      ])
    #expect(comparison.same == 2)
  }

  @Test func `an export from before rows were remembered tells who came and went`() async throws {
    let (inbox, items, first) = try await inbox()
    try await inbox.database.write { db in
      try db.execute(sql: "UPDATE export_item SET digest = NULL")
    }
    try await inbox.decide(items[3], .relevant, by: "eve", at: 600)
    let comparison = try await compared(inbox, with: first)
    #expect(comparison.isWithoutDigests)
    #expect(comparison.differences.map(\.change) == [.new])
  }

  @Test func `a range in the past stays what it was, but for what was decided again`() async throws
  {
    let (inbox, items, _) = try await inbox()
    let range = ExportFilter(since: .at(0), until: .at(450))
    let first = try await inbox.export(range, at: .at(500))
    #expect(first.rows == 3)
    try await inbox.decide(items[3], .relevant, at: 600)
    try await inbox.decide(items[0], .relevant, by: "bob", at: 700)
    let comparison = try await compared(inbox, with: first.id)
    #expect(comparison.differences.map(\.item) == [items[0]])
    #expect(
      comparison.differences[0].reasons
        == [.init(.decided, value: "relevant", by: "bob", at: .at(700))])
  }

  @Test func `an unknown number is a sentence`() async throws {
    let (inbox, _, first) = try await inbox()
    await #expect(throws: NoSuchExport(id: 99)) {
      try await inbox.database.compare(export: first, with: 99)
    }
    #expect(
      "\(NoSuchExport(id: 99))" == "there is no export 99; `sluice exports` lists what has left")
  }
}

extension TestInbox {
  /// Sets the action of an item, as its event says too.
  func act(_ item: Int64, _ action: String?, by: String, at seconds: Double) async throws {
    try await set("action", of: item, to: action, by: by, at: seconds)
  }

  func note(_ item: Int64, _ note: String?, by: String, at seconds: Double) async throws {
    try await set("note", of: item, to: note, by: by, at: seconds)
  }

  private func set(
    _ column: String, of item: Int64, to value: String?, by: String, at seconds: Double
  ) async throws {
    try await database.write { db in
      try db.execute(
        sql: "UPDATE item SET \(column) = ? WHERE id = ?", arguments: [value, item])
      try db.execute(
        sql: "INSERT INTO event (item, kind, value, made_by, made_at) VALUES (?, ?, ?, ?, ?)",
        arguments: [item, column, value, by, seconds])
    }
  }
}
