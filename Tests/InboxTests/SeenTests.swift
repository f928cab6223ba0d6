import Foundation
import Posts
import Testing

@testable import Inbox

/// Two people, one item.
@Suite struct SeenTests {
  @Test func `who saw an older state is told who decided what`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2))
    let items = try await inbox.waiting().map(\.id)
    let bobs = try await inbox.decide(items[0], .noise, by: "bob", at: 300)
    let refusal = ReviewRefusal.decidedMeanwhile(item: items[0], newest: bobs)
    await #expect(throws: refusal) {
      try await inbox.database.decide(
        [items[1], items[0]], .relevant, by: "ada", at: .at(301),
        seen: .upTo([items[0]: 0, items[1]: 0]))
    }
    #expect(
      refusal.sentence(in: .gmt)
        == "item \(items[0]) was decided noise by bob at 1970-01-01 00:05:00; look again")
    #expect(try await inbox.number("SELECT count(*) FROM decision") == 1, "all or nothing")
    _ = try await inbox.database.decide(
      [items[0]], .relevant, by: "ada", at: .at(302), seen: .upTo([items[0]: bobs.id]))
    #expect(try await inbox.database.item(items[0]).summary.decidedBy == "ada")
  }

  @Test func `an undo counts as something that happened meanwhile`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    let item = try await inbox.onlyItem().id
    let entry = try await inbox.decide(item, .noise, by: "bob")
    _ = try await inbox.database.undo(by: "bob", at: .at(400))
    let error = await #expect(throws: ReviewRefusal.self) {
      try await inbox.database.decide(
        [item], .noise, by: "ada", at: .at(401), seen: .upTo([item: entry.id]))
    }
    #expect(error?.sentence(in: .gmt).contains("was undone by bob") == true)
  }

  @Test func `another's standing decision is replaced only on purpose`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    let item = try await inbox.onlyItem().id
    let database = inbox.database
    let bobs = try await inbox.decide(item, .noise, by: "bob")
    let refusal = ReviewRefusal.decidedByAnother(item: item, standing: bobs)
    #expect(refusal.description.hasSuffix("add --replace to decide it anew"))
    for seen in [Seen.ownOnly, .upTo([:])] {
      await #expect(throws: refusal) {
        try await database.decide([item], .relevant, by: "ada", at: .at(400), seen: seen)
      }
    }
    _ = try await database.decide([item], .relevant, by: "bob", at: .at(401), seen: .ownOnly)
    _ = try await database.decide([item], .noise, by: "ada", at: .at(402), seen: .whatever)
    #expect(try await database.item(item).history.map(\.decidedBy) == ["bob", "bob", "ada"])
  }

  @Test func `an item that came back from unsure is for everybody`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()], expiresAt: 10_000)
    let item = try await inbox.onlyItem().id
    let database = inbox.database
    _ = try await database.decide(
      [item], .unsure, by: "bob", at: .at(300), returnsAt: .at(1000))
    await #expect(throws: ReviewRefusal.self) {
      try await database.decide([item], .noise, by: "ada", at: .at(999), seen: .ownOnly)
    }
    _ = try await database.decide([item], .noise, by: "ada", at: .at(1000), seen: .ownOnly)
    #expect(try await database.item(item).summary.decision == .noise)
  }

  @Test func `of many who decide at once from two connections one wins and the others hear of it`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    let other = try InboxDatabase(path: inbox.path)
    let items = try await inbox.waiting().map(\.id)
    let outcomes = try await withThrowingTaskGroup(of: ReviewRefusal?.self) { group in
      for number in 0..<40 {
        let database = number % 2 == 0 ? inbox.database : other
        group.addTask {
          do {
            _ = try await database.decide(
              items, number % 3 == 0 ? .noise : .relevant, by: "person \(number)",
              at: .at(300 + Double(number)),
              seen: .upTo(Dictionary(uniqueKeysWithValues: items.map { ($0, 0) })))
            return nil
          } catch let refusal as ReviewRefusal {
            return refusal
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let winners = outcomes.filter { $0 == nil }
    #expect(winners.count == 1)
    let summary = try await other.item(items[0]).summary
    for case .some(let refusal) in outcomes {
      guard case .decidedMeanwhile(let item, let newest) = refusal else {
        Issue.record("\(refusal)")
        continue
      }
      #expect(item == items[0])
      #expect(newest?.decidedBy == summary.decidedBy && newest?.decision == summary.decision)
    }
    #expect(try await inbox.number("SELECT count(*) FROM decision") == 3)
    other.close()
  }
}
