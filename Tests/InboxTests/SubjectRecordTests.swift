import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct SubjectRecordTests {
  @Test func `an access request gets everything that is held`() async throws {
    let inbox = try await TestInbox()
    let text = "we are five people and look for a help desk"
    try await inbox.poll(
      .forum, [.sample("1", text: text), .sample("2"), .sample("3", author: "ada")],
      keep: { $0.id != "2" })
    try await inbox.poll(.blog, [.sample("4", text: text, author: "ada")], at: 150)
    let item = try await inbox.waiting().first { $0.author == "grace" }!.id
    try await inbox.decide(item, .relevant, at: 300)
    try await inbox.note("call back", item: item)
    let export = try await inbox.export(
      ExportFilter(), profile: .plain, by: "ada", at: .at(400))
    let person = Person(handle: "@Grace", source: "forum.example")!
    let record = try await inbox.database.subject(
      person, retention: ["crm": Retention(droppedSeconds: 10, relevantSeconds: 50)])
    #expect(record.posts.map(\.text).map { $0.prefix(6) } == ["we are", "Post 2"])
    #expect(record.posts.map(\.copies) == [1, 0])
    #expect(record.posts.map(\.heldUntil) == [.at(350), .at(110)])
    #expect(record.posts.map(\.verdict.reason) == [.aboveThreshold, .belowThreshold])
    #expect(record.items.map(\.decision) == [.relevant])
    #expect(record.items.map(\.note) == ["call back"])
    #expect(record.items[0].history.map(\.kind).sorted() == ["decision", "note"])
    #expect(record.items[0].exports.map(\.id) == [export.id])
    #expect(!record.isBlocked)
    _ = try await inbox.database.forget(.person(person), at: .at(500))
    let after = try await inbox.database.subject(person, retention: [:])
    #expect(after.isBlocked)
    #expect(after.posts.isEmpty)
    #expect(after.items.isEmpty)
  }
}
