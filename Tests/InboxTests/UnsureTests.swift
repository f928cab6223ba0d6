import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct UnsureTests {
  private let times = WaitingTimes(unsureSeconds: 500, expireSeconds: 2000)

  private func inbox() async throws -> (TestInbox, Int64) {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()], expiresAt: 900)
    return (inbox, try await inbox.onlyItem().id)
  }

  private func decide(
    _ inbox: TestInbox, _ item: Int64, at seconds: Double, until: Double? = nil
  ) async throws -> DecisionEntry {
    let times = times
    return try await inbox.database.decide(
      [item], .unsure, by: "ada", at: .at(seconds), returnsAt: until.map(Date.at),
      times: { $0 == "crm" ? times : WaitingTimes() })[0]
  }

  private func queues(_ inbox: TestInbox, at seconds: Double) async throws -> [Queue] {
    try await inbox.database.itemCounts(now: .at(seconds)).filter { $0.value > 0 }.map(\.key)
  }

  @Test func `unsure comes back at its time and waits as long as a new item`() async throws {
    let (inbox, item) = try await inbox()
    #expect(try await decide(inbox, item, at: 300).returnsAt == .at(800))
    #expect(try await inbox.database.item(item).summary.opensAt == .at(800))
    #expect(try await queues(inbox, at: 799) == [.unsure])
    #expect(try await queues(inbox, at: 800) == [.waiting])
    #expect(try await queues(inbox, at: 2799) == [.waiting])
    #expect(try await queues(inbox, at: 2800) == [.unsure], "expired, but decided")
  }

  @Test func `a time can be named`() async throws {
    let (inbox, item) = try await inbox()
    _ = try await decide(inbox, item, at: 300, until: 5000)
    #expect(try await queues(inbox, at: 4999) == [.unsure])
    #expect(try await queues(inbox, at: 5000) == [.waiting])
    // Before it is back, the time may be named anew.
    _ = try await decide(inbox, item, at: 310, until: 400)
    #expect(try await queues(inbox, at: 400) == [.waiting])
  }

  @Test func `the second unsure stays away`() async throws {
    let (inbox, item) = try await inbox()
    _ = try await decide(inbox, item, at: 300)
    await #expect(throws: ReviewRefusal.returnsOnce(item: item)) {
      try await decide(inbox, item, at: 800, until: 900)
    }
    #expect(try await decide(inbox, item, at: 800).returnsAt == nil)
    #expect(try await queues(inbox, at: 801) == [.unsure])
    #expect(try await queues(inbox, at: 100_000) == [.unsure])
    #expect(try await inbox.database.item(item).summary.opensAt == nil)
  }

  @Test func `what was decided before it came back comes back once more`() async throws {
    let (inbox, item) = try await inbox()
    _ = try await decide(inbox, item, at: 300)
    try await inbox.decide(item, .relevant, by: "bob", at: 799)
    #expect(try await decide(inbox, item, at: 900).returnsAt == .at(1400))
    #expect(try await decide(inbox, item, at: 910, until: 1000).returnsAt == .at(1000))
    #expect(try await decide(inbox, item, at: 1000).returnsAt == nil)
  }

  @Test func `what was decided after it came back does not`() async throws {
    let (inbox, item) = try await inbox()
    _ = try await decide(inbox, item, at: 300)
    try await inbox.decide(item, .relevant, by: "bob", at: 800)
    #expect(try await decide(inbox, item, at: 900).returnsAt == nil)
  }

  @Test(arguments: [299, 300, 367 * 86_400.0])
  func `a time that has passed or is too far away is refused`(until: Double) async throws {
    let (inbox, item) = try await inbox()
    await #expect(throws: ReviewRefusal.self) {
      try await decide(inbox, item, at: 300, until: until)
    }
    #expect(try await inbox.number("SELECT count(*) FROM decision") == 0)
  }

  @Test func `undo brings back what was before, its end included`() async throws {
    let (inbox, item) = try await inbox()
    _ = try await decide(inbox, item, at: 300)
    _ = try await decide(inbox, item, at: 310, until: 7000)
    _ = try await inbox.database.undo(by: "ada", at: .at(320))
    #expect(try await queues(inbox, at: 799) == [.unsure])
    #expect(try await queues(inbox, at: 2799) == [.waiting])
    #expect(try await queues(inbox, at: 2800) == [.unsure])
    _ = try await inbox.database.undo(by: "ada", at: .at(330))
    #expect(try await queues(inbox, at: 899) == [.waiting])
    #expect(try await queues(inbox, at: 900) == [.expired])
  }

  @Test func `redo of an unsure keeps its time`() async throws {
    let (inbox, item) = try await inbox()
    _ = try await decide(inbox, item, at: 300)
    _ = try await inbox.database.undo(by: "ada", at: .at(320))
    let times = times
    let redone = try await inbox.database.redo(by: "ada", at: .at(330), times: { _ in times })
    #expect(redone.map(\.returnsAt) == [.at(800)])
    #expect(try await queues(inbox, at: 799) == [.unsure])
    #expect(try await queues(inbox, at: 2799) == [.waiting])
  }

  @Test func `relevant or noise after its return ends it`() async throws {
    let (inbox, item) = try await inbox()
    _ = try await decide(inbox, item, at: 300)
    try await inbox.decide(item, .relevant, at: 900)
    #expect(try await queues(inbox, at: 1000) == [.relevant])
    _ = try await inbox.database.undo(by: "ada", at: .at(1001))
    #expect(try await queues(inbox, at: 1002) == [.waiting], "back from unsure, as it was")
  }
}
