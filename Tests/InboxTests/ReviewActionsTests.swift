import Foundation
import Posts
import Testing

@testable import Inbox

/// What people do to an item besides deciding it.
@Suite struct ReviewActionsTests {
  private func inbox(
    of count: Int = 1, expiresAt: Double = 100_000
  ) async throws -> (TestInbox, [Int64]) {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(count), expiresAt: expiresAt)
    return (inbox, try await inbox.waiting().map(\.id).sorted())
  }

  private func summary(_ inbox: TestInbox, _ item: Int64) async throws -> ItemSummary {
    try await inbox.database.summaries(of: [item])[0]
  }

  @Test func `an action and a note outlive every decision and never train`() async throws {
    let (inbox, items) = try await inbox()
    let (database, item) = (inbox.database, items[0])
    try await database.act([item], .pass, by: "bob", at: .at(210))
    try await database.setNote(
      item, "too small for us\r\nask again in spring", by: "bob", at: .at(211))
    try await inbox.decide(item, .relevant)
    _ = try await database.undo(by: "ada", at: .at(310))
    _ = try await database.redo(by: "ada", at: .at(320))
    let after = try await summary(inbox, item)
    #expect(after.action == .pass)
    #expect(after.note == "too small for us\nask again in spring")
    #expect(after.decision == .relevant)
    try await database.act([item], nil, by: "ada", at: .at(330))
    try await database.setNote(item, " \n", by: "ada", at: .at(331))
    #expect(try await summary(inbox, item).action == nil)
    #expect(try await summary(inbox, item).note == nil)
    let events = try await database.item(item).events
    #expect(events.map(\.kind) == [.action, .note, .action, .note])
    #expect(events.map(\.by) == ["bob", "bob", "ada", "ada"])
    #expect(events.map(\.value) == ["pass", "too small for us\nask again in spring", nil, nil])
    #expect(try await database.newDecisions(stream: "crm") == 1)
  }

  @Test func `what says the same again is no event`() async throws {
    let (inbox, items) = try await inbox()
    for second in 0..<3 {
      try await inbox.database.act(items, .watch, by: "ada", at: .at(210 + Double(second)))
      try await inbox.database.setNote(items[0], "seen", by: "ada", at: .at(220))
      try await inbox.database.snooze(items, until: nil, by: "ada", at: .at(230))
    }
    #expect(try await inbox.number("SELECT count(*) FROM event") == 2)
  }

  @Test func `an action is set on all items or on none`() async throws {
    let (inbox, items) = try await inbox(of: 2)
    await #expect(throws: InboxError.noSuchItem(999)) {
      try await inbox.database.act(items + [999], .followUp, by: "ada", at: .at(300))
    }
    #expect(try await inbox.number("SELECT count(*) FROM item WHERE action IS NOT NULL") == 0)
    await #expect(throws: InboxError.noSuchItem(999)) {
      try await inbox.database.setNote(999, "x", by: "ada", at: .at(300))
    }
  }

  @Test func `a note is as long as allowed, and harmless`() async throws {
    let (inbox, items) = try await inbox()
    let database = inbox.database
    let longest = String(repeating: "n", count: InboxDatabase.noteCharactersMax)
    try await database.setNote(items[0], longest, by: "ada", at: .at(300))
    await #expect(throws: ReviewRefusal.noteTooLong(characters: 4001)) {
      try await database.setNote(items[0], longest + "n", by: "ada", at: .at(301))
    }
    #expect(try await summary(inbox, items[0]).note == longest)
    try await database.setNote(
      items[0], "red \u{1B}[31mtext\u{0}\nright \u{202E}to left", by: "ada", at: .at(302))
    let note = try #require(try await summary(inbox, items[0]).note)
    #expect(!note.unicodeScalars.contains { ["\u{1B}", "\u{0}", "\u{202E}"].contains($0) })
    #expect(note.contains("[31mtext") && note.contains("\n"))
  }

  @Test func `what is snoozed comes back at its time and waits its whole time`() async throws {
    let (inbox, items) = try await inbox(expiresAt: 500)
    let times = WaitingTimes(expireSeconds: 2000)
    let database = inbox.database
    try await database.snooze(
      items, until: .at(1000), by: "ada", at: .at(300), times: { _ in times })
    func queues(_ seconds: Double) async throws -> [Queue] {
      try await database.itemCounts(now: .at(seconds)).filter { $0.value > 0 }.map(\.key)
    }
    #expect(try await queues(301) == [.snoozed])
    #expect(try await queues(999) == [.snoozed])
    #expect(try await queues(1000) == [.waiting])
    #expect(try await queues(2999) == [.waiting])
    #expect(try await queues(3000) == [.expired])
    try await database.snooze(items, until: nil, by: "bob", at: .at(310))
    #expect(try await queues(311) == [.waiting])
    let lines = try await database.item(items[0]).historyLines.map(\.words)
    #expect(lines == ["snoozed until 1970-01-01T00:16:40Z", "woken"])
  }

  @Test func `undo restores a snooze`() async throws {
    let (inbox, items) = try await inbox()
    let database = inbox.database
    try await database.snooze(items, until: .at(1000), by: "ada", at: .at(300))
    let before = try await summary(inbox, items[0])
    try await inbox.decide(items[0], .noise, at: 310)
    _ = try await database.undo(by: "ada", at: .at(320))
    var after = try await summary(inbox, items[0])
    after.lastEntry = nil
    #expect(after == before)
    #expect(try await database.itemCounts(now: .at(330))[.snoozed] == 1)
  }

  @Test func `only what is undecided is snoozed, and only to a time to come`() async throws {
    let (inbox, items) = try await inbox(of: 2)
    let database = inbox.database
    for time in [299, 300, 300 + 367 * 86_400.0] {
      await #expect(throws: ReviewRefusal.self) {
        try await database.snooze([items[0]], until: .at(time), by: "ada", at: .at(300))
      }
    }
    let entry = try await inbox.decide(items[1], .noise)
    await #expect(throws: ReviewRefusal.decided(item: items[1], standing: entry)) {
      try await database.snooze(items, until: .at(900), by: "ada", at: .at(301))
    }
    #expect(try await database.itemCounts(now: .at(400))[.snoozed] == 0)
  }

  @Test func `a claim ends by itself, is renewed, and not stolen`() async throws {
    let (inbox, items) = try await inbox()
    let database = inbox.database
    let first = try await database.claim(items, by: "ada", at: .at(1000))
    #expect(first == Claim(by: "ada", until: .at(1600)))
    #expect(try await summary(inbox, items[0]).claim == first)
    let refusal = ReviewRefusal.claimed(item: items[0], first)
    await #expect(throws: refusal) { try await database.claim(items, by: "bob", at: .at(1599)) }
    #expect(
      refusal.sentence(in: .gmt)
        == "item \(items[0]) is claimed by ada until 1970-01-01 00:26:40"
    )
    #expect(refusal.description.hasSuffix("; add --take to take it over"))
    let notYours = ReviewRefusal.notYours(item: items[0], first)
    await #expect(throws: notYours) { try await database.release(items, by: "bob", at: .at(1599)) }
    #expect(notYours.description.hasSuffix(", who alone can release it"))
    try await database.claim(items, by: "ada", at: .at(1500))
    await #expect(throws: ReviewRefusal.self) {
      try await database.claim(items, by: "bob", at: .at(1700))
    }
    try await database.claim(items, by: "bob", at: .at(2100))
    try await database.claim(items, by: "ada", at: .at(2101), taking: true)
    #expect(try await summary(inbox, items[0]).claim?.by == "ada")
    try await database.release(items, by: "ada", at: .at(2102))
    #expect(try await summary(inbox, items[0]).claim == nil)
    let events = try await database.item(items[0]).events
    #expect(events.map(\.kind) == [.claim, .claim, .claim, .release])
    #expect(events.map(\.by) == ["ada", "bob", "ada", "ada"])
  }

  @Test func `a decision ends one's own claim and leaves another's`() async throws {
    let (inbox, items) = try await inbox(of: 2)
    let database = inbox.database
    try await database.claim([items[0]], by: "ada", at: .at(290))
    try await database.claim([items[1]], by: "bob", at: .at(290))
    for item in items { try await inbox.decide(item, .noise) }
    #expect(try await summary(inbox, items[0]).claim == nil)
    #expect(try await summary(inbox, items[1]).claim?.by == "bob")
  }

  @Test func `of many who claim at once one has it`() async throws {
    let (inbox, items) = try await inbox()
    let other = try InboxDatabase(path: inbox.path)
    let had = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<20 {
        let database = number % 2 == 0 ? inbox.database : other
        group.addTask {
          (try? await database.claim(items, by: "person \(number)", at: .at(300))) != nil
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(had == 1)
    other.close()
  }
}
