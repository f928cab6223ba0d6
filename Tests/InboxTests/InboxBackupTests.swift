import Foundation
import GRDB
import Posts
import Testing

@testable import Inbox

@Suite struct InboxBackupTests {
  private static let model = BackupFile(
    name: "models/crm/m.model", bytes: Data([201, 202, 203, 204, 205, 206, 207]))

  /// A full inbox, and the path of a backup of it.
  private func backedUp(
    _ body: (TestInbox, String) async throws -> Void
  ) async throws {
    let inbox = try await TestInbox()
    try await SchemaSample.fill(inbox)
    let path = inbox.directory.appending(path: "backup").path
    let contents = try InboxDatabase.backUp(inbox.path, into: path, madeAt: .at(1_000)) { models in
      #expect(models == ["crm": "m-01234567"])
      return [Self.model]
    }
    #expect(contents == BackupContents(posts: 8, items: 5, decisions: 5))
    try await body(inbox, path)
  }

  @Test func `a backup is one file that holds the database and what belongs to it`() async throws {
    try await backedUp { inbox, path in
      let names = try FileManager.default.contentsOfDirectory(atPath: inbox.directory.path)
      #expect(names.filter { $0.hasPrefix("backup") } == ["backup"])
      // No write-ahead log belongs to it.
      #expect([UInt8](try Data(contentsOf: URL(filePath: path)))[18...19] == [1, 1])
      let unpacked = try InboxDatabase.unpack(path, ofBackup: "named")
      #expect(unpacked.madeAt == .at(1_000))
      #expect(unpacked.contents == BackupContents(posts: 8, items: 5, decisions: 5))
      #expect(unpacked.files == [Self.model])
      let again = try InboxDatabase(path: path)
      defer { again.close() }
      let schema = "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_master ORDER BY name)"
      #expect(
        try await again.read { try String.fetchOne($0, sql: schema) } == inbox.text(schema))
      for table in ["post", "item", "decision", "export", "known", "tally"] {
        let count = "SELECT count(*) FROM \(table)"
        let counted = try await again.read { try Int.fetchOne($0, sql: count) }
        #expect(try await inbox.number(count) == counted)
      }
      #expect(try await again.read { try Int.fetchOne($0, sql: "PRAGMA auto_vacuum") } == 2)
      let forum = try #require(try await again.feeds().first { $0.feed.name == "Forum" })
      let marks = again.marks(of: SchemaSample.forumPosts, feed: forum.id)
      #expect(try await again.unknown(marks) == [])
    }
  }

  /// It is of the moment at which it began, however much is written while it is made.
  @Test func `a backup is taken while others write`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(300))
    let path = inbox.directory.appending(path: "backup").path
    let source = inbox.path
    let database = inbox.database
    let written = Task {
      var count = 0
      while !Task.isCancelled {
        count += 1
        try await database.quiet(host: "host \(count)", until: .at(1))
      }
    }
    for number in 0..<5 {
      let copy = path + "\(number)"
      let contents = try InboxDatabase.backUp(source, into: copy, madeAt: .at(1)) { _ in [] }
      #expect(try InboxDatabase.unpack(copy, ofBackup: copy).contents == contents)
    }
    written.cancel()
    _ = try? await written.value
    #expect(try await inbox.text("PRAGMA integrity_check") == "ok")
  }

  @Test func `the database remembers when it was backed up`() async throws {
    try await backedUp { inbox, _ in
      let examination = InboxExamination(path: inbox.path, now: .at(1_800_000_000))
      #expect(
        examination.findings.first { $0.about == "backup" }?.sentence
          == "The last backup was made at 1970-01-01T00:16:40Z: `sluice backup FILE` makes another."
      )
    }
  }

  @Test func `a damaged database is not backed up`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(400), keep: { _ in false })
    inbox.database.close()
    try damage(inbox.path)
    let path = inbox.directory.appending(path: "backup").path
    #expect {
      try InboxDatabase.backUp(inbox.path, into: path, madeAt: .at(1)) { _ in [] }
    } throws: { error in
      guard case .sourceDamaged(inbox.path, _) = error as? BackupError else { return false }
      return true
    }
  }

  @Test func `a damaged backup is told from a whole one`() async throws {
    try await backedUp { inbox, path in
      let whole = try Data(contentsOf: URL(filePath: path))
      var bytes = whole
      let place = try #require(bytes.range(of: Data([201, 202, 203, 204, 205, 206, 207])))
      bytes[place.lowerBound] = 9
      try bytes.write(to: URL(filePath: path))
      #expect(
        throws: BackupError.damaged(
          path: "it", reason: "the checksum of its file models/crm/m.model does not fit")
      ) { try InboxDatabase.unpack(path, ofBackup: "it") }

      try whole.prefix(whole.count / 2).write(to: URL(filePath: path))
      #expect {
        try InboxDatabase.unpack(path, ofBackup: "it")
      } throws: { error in
        guard case .damaged("it", _) = error as? BackupError else { return false }
        return true
      }

      try whole.write(to: URL(filePath: path))
      let queue = try DatabaseQueue(path: path)
      try await queue.write { db in
        try db.execute(sql: "PRAGMA defer_foreign_keys = ON; DELETE FROM decision_post")
        try db.execute(sql: "DELETE FROM decision WHERE id = 5")
      }
      try queue.close()
      #expect(throws: BackupError.damaged(path: "it", reason: "it holds less than it says")) {
        try InboxDatabase.unpack(path, ofBackup: "it")
      }
    }
  }

  @Test func `what is no backup is said to be none, and a newer one is refused`() async throws {
    try await backedUp { inbox, path in
      let other = inbox.directory.appending(path: "other").path
      try Data("notes, many of them".utf8).write(to: URL(filePath: other))
      #expect(throws: BackupError.notABackup(path: "it")) {
        try InboxDatabase.unpack(other, ofBackup: "it")
      }
      #expect(throws: BackupError.notABackup(path: "it")) {
        try InboxDatabase.unpack(inbox.path, ofBackup: "it")
      }
      let queue = try DatabaseQueue(path: path)
      try await queue.write { db in
        try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')")
      }
      try queue.close()
      #expect(throws: BackupError.newer(path: "it")) {
        try InboxDatabase.unpack(path, ofBackup: "it")
      }
    }
  }
}

/// Overwrites the beginning of each page behind the first ones.
func damage(_ path: String) throws {
  let file = URL(filePath: path)
  var bytes = try Data(contentsOf: file)
  let pageBytes = Int(bytes[16]) << 8 | Int(bytes[17])
  for page in 5..<bytes.count / pageBytes {
    let start = page * pageBytes
    bytes.replaceSubrange(start..<start + 200, with: Data(repeating: 0x5A, count: 200))
  }
  try bytes.write(to: file)
}
