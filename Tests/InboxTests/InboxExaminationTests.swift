import Foundation
import GRDB
import Posts
import Testing

@testable import Inbox

@Suite struct InboxExaminationTests {
  /// A time at which the clock is right for what the samples store.
  private static let now = Date.at(1_800_000_000)

  /// What is found after a change to a full inbox; its file is not changed by the look.
  private func findings(
    now: Date = now, after change: (Database) throws -> Void = { _ in }
  ) async throws -> [Finding] {
    let inbox = try await TestInbox()
    try await SchemaSample.fill(inbox)
    inbox.database.close()
    let queue = try DatabaseQueue(path: inbox.path)
    try await queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
    }
    try queue.writeWithoutTransaction(change)
    try queue.close()
    let before = try Data(contentsOf: URL(filePath: inbox.path))
    let findings = InboxExamination(path: inbox.path, now: now).findings
    #expect(try Data(contentsOf: URL(filePath: inbox.path)) == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: inbox.directory.path)
    #expect(names == ["inbox.sqlite"])
    return findings
  }

  private func problems(
    after change: (Database) throws -> Void
  ) async throws -> [String] {
    try await findings(after: change).filter { $0.severity == .problem }.map(\.sentence)
  }

  @Test func `a sound inbox has no problems`() async throws {
    let findings = try await findings()
    #expect(findings.filter { $0.severity == .problem } == [])
    #expect(Set(findings.map(\.about)).isSuperset(of: ["integrity", "rows", "decisions", "clock"]))
    #expect(
      findings.contains { $0.sentence == "8 posts in 5 items are held, of 8 that ever came." })
  }

  @Test func `rows that name others that are gone are found`() async throws {
    let lost = try await problems { db in
      try db.execute(sql: "DELETE FROM judgement WHERE post = 1; DELETE FROM item WHERE id = 5")
    }
    #expect(lost.contains { $0.hasPrefix("1 posts without a verdict: ") })
    #expect(lost.contains { $0.hasPrefix("1 post without its item: ") })
    let empty = try await problems { db in
      try db.execute(sql: "UPDATE post SET item = NULL WHERE item = 4")
    }
    #expect(empty.contains { $0.hasPrefix("1 items without a post: ") })
  }

  @Test func `an item that says something else than its log is found`() async throws {
    let found = try await problems { db in
      try db.execute(
        sql: "UPDATE item SET decision = 'noise', opens_at = NULL WHERE id IN (1, 3)")
    }
    #expect(
      found == [
        "Items 1, 3 say something else than the log of decisions: decide them again."
      ])
  }

  @Test func `an item in the wrong queue is found`() async throws {
    let found = try await problems { db in
      try db.execute(sql: "UPDATE item SET opens_at = NULL WHERE id = 4")
    }
    #expect(found == ["Item 4 is in the wrong queue: decide it again."])
  }

  @Test func `posts that were never counted are found`() async throws {
    let found = try await problems { db in try db.execute(sql: "DELETE FROM tally") }
    #expect(found.first?.hasPrefix("8 posts are held, and only 0 were ever counted") == true)
  }

  @Test func `a clock behind what is stored is found`() async throws {
    let early = try await findings { db in
      try db.execute(sql: "UPDATE feed SET polled_at = 1800001000")
    }
    let clock = try #require(early.first { $0.about == "clock" })
    #expect(clock.severity == .problem)
    #expect(clock.sentence.contains("2027-01-15T08:00:00Z"))
    #expect(clock.sentence.contains("2027-01-15T08:16:40Z"))
    let unset = try await findings(now: .at(86_400)).first { $0.about == "clock" }
    #expect(unset?.severity == .problem)
  }

  @Test func `feeds without a good poll for a day are named, paused ones are not`() async throws {
    let findings = try await findings { db in
      try db.execute(
        sql: """
          UPDATE feed SET polled_at = 1800000000 - 60, succeeded_at = 1800000000 - 100000;
          UPDATE feed SET succeeded_at = 1800000000 - 60 WHERE name = 'Shop';
          INSERT INTO overlay_pause VALUES ('crm', 'https://blog.example/feed', 5);
          """)
    }
    #expect(
      findings.first { $0.about == "feeds" }
        == Finding(
          .warning, "feeds",
          "crm/Forum had no good poll for a day or longer: `sluice feeds list` says why."))
    let idle = try await self.findings().first { $0.about == "feeds" }
    #expect(idle?.sentence.hasPrefix("Nothing was polled since 1970-01-01T00:01:50Z") == true)
  }

  @Test func `a damaged file, a foreign one and none each have their sentence`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(400), keep: { _ in false })
    inbox.database.close()
    try damage(inbox.path)
    let damaged = InboxExamination(path: inbox.path, now: Self.now).findings
    #expect(damaged.first?.about == "integrity")
    #expect(damaged.first?.severity == .problem)
    #expect(damaged.first?.sentence.contains("`sluice restore`") == true)

    let foreign = inbox.directory.appending(path: "foreign").path
    let queue = try DatabaseQueue(path: foreign)
    try await queue.write { try $0.execute(sql: "CREATE TABLE bookmark (url)") }
    try queue.close()
    let other = InboxExamination(path: foreign, now: Self.now).findings
    #expect(other.contains { $0.sentence.hasSuffix("is a database of another program.") })

    let missing = InboxExamination(path: inbox.path + ".not", now: Self.now).findings
    #expect(missing.map(\.severity) == [.problem])
  }

  @Test func `an older schema is told of and left alone`() async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "inbox.sqlite").path
    let queue = try DatabaseQueue(path: path)
    let sql = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Schemas/2.sql"), encoding: .utf8)
    try await queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
    let findings = InboxExamination(path: path, now: Self.now).findings
    #expect(findings.filter { $0.severity == .problem } == [])
    #expect(findings.first { $0.about == "schema" }?.severity == .warning)
    #expect(try InboxDatabase.overlay(ofFileAt: path).feeds.map(\.name) == ["Desk"])
    let after = try DatabaseQueue(path: path)
    #expect(try await after.read { try Schema.migrator().appliedIdentifiers($0).count } == 2)
  }

  @Test func `it looks while others have the database open`() async throws {
    let inbox = try await TestInbox()
    try await SchemaSample.fill(inbox)
    let findings = InboxExamination(path: inbox.path, now: Self.now).findings
    #expect(findings.filter { $0.severity == .problem } == [])
    #expect(await inbox.database.isWritable())
  }
}
