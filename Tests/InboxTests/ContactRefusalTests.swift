import Foundation
import GRDB
import Posts
import Testing

@testable import Inbox

/// The wish not to be contacted, from the moment it is entered until it is taken away.
@Suite struct ContactRefusalTests {
  private func act(
    _ inbox: TestInbox, _ item: Int64, _ action: Action?, by: String = "bob",
    at seconds: Double = 300
  ) async throws {
    try await inbox.database.act([item], action, by: by, at: .at(seconds))
  }

  /// The item in which the sample with this number is shown.
  private func item(_ inbox: TestInbox, _ sample: String) async throws -> Int64 {
    Int64(try await inbox.number("SELECT item FROM post WHERE url LIKE '%/\(sample)'"))
  }

  /// What the items say, by the number of the sample that began them.
  private func actions(_ inbox: TestInbox) async throws -> [String: Action] {
    try await inbox.waiting(now: 900).reduce(into: [:]) { actions, item in
      actions[String(item.url!.split(separator: "/").last!)] = item.action
    }
  }

  private func refusals(_ inbox: TestInbox) async throws -> Int {
    try await inbox.number("SELECT count(*) FROM contact_refused")
  }

  @Test func `it counts at once for all that the person begins, before and after`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum,
      [.sample("1"), .sample("2", author: "@Grace"), .sample("3", author: "ada"), .sample("4")])
    try await act(inbox, item(inbox, "4"), .followUp, at: 290)
    try await act(inbox, item(inbox, "1"), .doNotContact)
    #expect(
      try await actions(inbox) == ["1": .doNotContact, "2": .doNotContact, "4": .followUp])
    try await inbox.poll(.forum, [.sample("5"), .sample("6", author: "ada")], at: 400)
    try await inbox.poll(.blog, [.sample("7", url: "https://blog.example/7")], at: 400)
    #expect(
      try await actions(inbox)
        == ["1": .doNotContact, "2": .doNotContact, "4": .followUp, "5": .doNotContact])
    let marked = try await inbox.database.item(item(inbox, "2")).events
    #expect(marked.map(\.kind) == [.action])
    #expect(marked.map(\.value) == ["do-not-contact"])
    #expect(marked.map(\.by) == [ContactRefusal.maker])
    let export = try await inbox.export(ExportFilter(decision: .all))
    #expect(export.rows == 4)
    #expect(export.leftOut == 3)
  }

  @Test func `a mistaken one is taken back with the marks that it left`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    try await act(inbox, item(inbox, "1"), .doNotContact)
    #expect(try await refusals(inbox) == 1)
    #expect(try await actions(inbox).count == 3)
    try await act(inbox, item(inbox, "1"), .followUp, at: 310)
    #expect(try await refusals(inbox) == 0)
    #expect(try await actions(inbox) == ["1": .followUp])
    let events = try await inbox.database.item(item(inbox, "2")).events
    #expect(events.map(\.value) == ["do-not-contact", nil])
    try await inbox.poll(.forum, [.sample("4")], at: 400)
    #expect(try await actions(inbox) == ["1": .followUp])
  }

  @Test func `it stands while another conversation of the person says so by hand`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    try await act(inbox, item(inbox, "2"), .watch, at: 290)
    try await act(inbox, item(inbox, "1"), .doNotContact)
    try await act(inbox, item(inbox, "2"), .doNotContact)
    try await act(inbox, item(inbox, "1"), nil, at: 310)
    #expect(try await refusals(inbox) == 1)
    #expect(try await actions(inbox) == ["2": .doNotContact, "3": .doNotContact])
    try await act(inbox, item(inbox, "2"), nil, at: 320)
    #expect(try await refusals(inbox) == 0)
    #expect(try await actions(inbox) == [:])
  }

  @Test func `to clear a conversation that was only marked is an exception for that one`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    try await act(inbox, item(inbox, "1"), .doNotContact)
    try await act(inbox, item(inbox, "2"), nil, at: 310)
    #expect(try await refusals(inbox) == 1)
    #expect(try await actions(inbox) == ["1": .doNotContact, "3": .doNotContact])
  }

  @Test func `one that outlived its post is taken back where it marks`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1")])
    try await act(inbox, item(inbox, "1"), .doNotContact)
    let retention = Retention(undecidedSeconds: 200)
    #expect(try await inbox.database.retire(stream: "crm", retention, now: .at(600)) == 1)
    try await inbox.poll(.forum, [.sample("2"), .sample("3")], at: 700)
    let new = [try await item(inbox, "2"), try await item(inbox, "3")]
    try await act(inbox, new[0], nil, at: 710)
    #expect(try await refusals(inbox) == 1)
    try await act(inbox, new[1], nil, at: 720)
    #expect(try await refusals(inbox) == 0)
    try await inbox.poll(.forum, [.sample("4")], at: 730)
    #expect(try await inbox.database.item(item(inbox, "4")).summary.action == nil)
  }

  @Test func `a conversation keeps its mark for the other one who wants no contact`() async throws {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/t/3"
    try await inbox.poll(
      .forum,
      [
        .sample("1"), .sample("2", author: "ada"), .sample("3", conversation: thread),
        .sample("4", author: "ada", conversation: thread),
      ])
    try await act(inbox, item(inbox, "1"), .doNotContact)
    try await act(inbox, item(inbox, "2"), .doNotContact)
    try await act(inbox, item(inbox, "1"), nil, at: 310)
    #expect(try await actions(inbox) == ["2": .doNotContact, "3": .doNotContact])
    try await act(inbox, item(inbox, "2"), nil, at: 320)
    #expect(try await actions(inbox) == [:])
  }

  @Test func `a dropped post that is brought into a near copy's conversation marks that`()
    async throws
  {
    let inbox = try await TestInbox()
    let words = (1...60).map { "word\($0)" }
    let text = words.joined(separator: " ")
    try await inbox.poll(
      .forum, [.sample("1", text: text + " and more", author: "ada"), .sample("9")])
    try await act(inbox, item(inbox, "9"), .doNotContact)
    try await inbox.poll(
      .forum, [.sample("2", text: text + " or less")], at: 400, keep: { _ in false })
    let post = Int64(try await inbox.number("SELECT id FROM post WHERE url LIKE '%/2'"))
    // As it is where it was dropped before the other came.
    _ = try await inbox.database.write {
      try $0.execute(
        sql: "UPDATE post SET item = NULL, original = NULL WHERE id = ?", arguments: [post])
    }
    let brought = try await inbox.database.request(
      post, by: "ann", at: .at(500), expiresAt: .at(9_000))
    #expect(try await brought.item == item(inbox, "1"))
    #expect(try await inbox.database.item(brought.item).summary.action == .doNotContact)
  }
}
