import Foundation
import GRDB
import Posts
import Testing

@testable import Inbox

@Suite struct InboxDatabaseTests {
  @Test func `a fresh file is made for shrinking, for many readers and for power cuts`()
    async throws
  {
    let inbox = try await TestInbox()
    #expect(try await inbox.number("PRAGMA auto_vacuum") == 2)
    #expect(try await inbox.text("PRAGMA journal_mode") == "wal")
    let writer = try await inbox.database.write { db in
      let pragmas = ["synchronous", "secure_delete", "foreign_keys"]
      return try pragmas.map { try Int.fetchOne(db, sql: "PRAGMA \($0)") }
    }
    #expect(writer == [2, 1, 1])
  }

  @Test func `only the owner may read the files`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    for suffix in ["", "-wal", "-shm"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: inbox.path + suffix)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `what was stored is there when the file is opened again`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    try await inbox.decide(try await inbox.waiting()[0].id, .relevant)
    let again = try InboxDatabase(path: inbox.path)
    #expect(try await again.items(in: .relevant, now: .at(400)).count == 1)
    let forum = try await inbox.id(.forum)
    #expect(try await again.unknown(again.marks(of: Post.samples(4), feed: forum)) == [3])
    again.close()
  }

  @Test func `closing leaves everything in one file`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    inbox.database.close()
    let wal = try? FileManager.default.attributesOfItem(atPath: inbox.path + "-wal")
    #expect((wal?[.size] as? Int ?? 0) == 0)
    let again = try InboxDatabase(path: inbox.path)
    #expect(try await again.items(in: .waiting, now: .at(400)).count == 3)
  }

  @Test func `several may open a new place at the same moment`() async throws {
    for _ in 0..<10 {
      let directory = try temporaryDirectory()
      defer { try? FileManager.default.removeItem(at: directory) }
      let path = directory.appending(path: "inbox.sqlite").path
      try await withThrowingTaskGroup(of: Int?.self) { group in
        for _ in 0..<4 {
          group.addTask {
            let database = try InboxDatabase(path: path)
            return try await database.read { try Int.fetchOne($0, sql: "PRAGMA auto_vacuum") }
          }
        }
        for try await vacuum in group { #expect(vacuum == 2) }
      }
    }
  }

  @Test func `a new place holds one file and what belongs to it`() async throws {
    let inbox = try await TestInbox()
    let files = try FileManager.default.contentsOfDirectory(atPath: inbox.directory.path)
    #expect(files.sorted() == ["inbox.sqlite", "inbox.sqlite-shm", "inbox.sqlite-wal"])
  }

  @Test func `opening does not wait for a writer`() async throws {
    let inbox = try await TestInbox()
    let path = inbox.path
    let feeds = try await inbox.database.write { db in
      try db.execute(sql: "UPDATE feed SET name = 'changed'")
      return try InboxDatabase(path: path).pool.read { try Int.fetchOne($0, sql: "SELECT 1") }
    }
    #expect(feeds == 1)
  }

  /// The pool would write to an empty log, as every process leaves it that is the last.
  @Test func `opening does not wait for a writer where the log is empty`() async throws {
    let inbox = try await TestInbox()
    inbox.database.close()
    let path = inbox.path
    let holder = try DatabaseQueue(path: path)
    let feeds = try await holder.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      let reader = try InboxDatabase(path: path)
      defer { reader.close() }
      try db.execute(sql: "ROLLBACK")
      return try reader.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM feed") }
    }
    #expect(feeds == 3)
  }

  @Test func `a file that a newer program migrated is refused`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()])
    try await inbox.database.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')")
    }
    inbox.database.close()
    #expect(throws: InboxError.newerSchema(path: inbox.path)) {
      try InboxDatabase(path: inbox.path)
    }
  }

  @Test func `a file that is no database is named as damaged`() throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appending(path: "inbox.sqlite")
    try Data(String(repeating: "these are no pages. ", count: 500).utf8).write(to: file)
    #expect {
      try InboxDatabase(path: file.path)
    } throws: { error in
      guard case .damaged(let path, _) = error as? InboxError else { return false }
      return path == file.path
    }
  }

  @Test func `a missing directory and a path under a file are said in a sentence`() throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data("x".utf8).write(to: directory.appending(path: "file"))
    for (place, reason) in [
      ("missing/inbox.sqlite", "No such file or directory"),
      ("file/inbox.sqlite", "Not a directory"),
    ] {
      let path = directory.appending(path: place).path
      #expect(throws: InboxError.cannotOpen(path: path, reason: reason)) {
        try InboxDatabase(path: path)
      }
    }
  }

  @Test func `a directory in the file's place is said in a sentence`() throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    #expect {
      try InboxDatabase(path: directory.path)
    } throws: { error in
      guard case .cannotOpen = error as? InboxError else { return false }
      return true
    }
  }

  @Test func `an empty file, a foreign database and a log alone are left as they are`() throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let empty = directory.appending(path: "empty.sqlite")
    try Data().write(to: empty)
    #expect(throws: InboxError.damaged(path: empty.path, reason: "the file is empty")) {
      try InboxDatabase(path: empty.path)
    }
    #expect(try Data(contentsOf: empty) == Data())

    for mode in ["DELETE", "WAL"] {
      let foreign = directory.appending(path: "\(mode).sqlite")
      let queue = try DatabaseQueue(path: foreign.path)
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = \(mode); CREATE TABLE bookmark (url)")
      }
      try queue.close()
      let before = try Data(contentsOf: foreign)
      #expect(throws: InboxError.damaged(path: foreign.path, reason: "it holds no inbox")) {
        try InboxDatabase(path: foreign.path)
      }
      #expect(try Data(contentsOf: foreign) == before)
    }

    let lost = directory.appending(path: "lost.sqlite").path
    try Data(repeating: 7, count: 4_096).write(to: URL(filePath: lost + "-wal"))
    #expect {
      try InboxDatabase(path: lost)
    } throws: { error in
      guard case .damaged(lost, _) = error as? InboxError else { return false }
      return true
    }
    #expect(!FileManager.default.fileExists(atPath: lost))
  }

  /// As after a kill and a careless clean-up: what was folded into the file is there, and whole.
  @Test func `a file whose log was deleted is whole as of its last fold`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    _ = try await inbox.database.pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    try await inbox.poll(.forum, Post.samples(5), at: 200)
    let copy = inbox.directory.appending(path: "copy.sqlite").path
    try FileManager.default.copyItem(atPath: inbox.path, toPath: copy)
    let database = try InboxDatabase(path: copy)
    defer { database.close() }
    #expect(try await database.items(in: .waiting, now: .at(400)).count == 3)
    #expect(
      try await database.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
  }

  @Test func `a damaged page is found out by the query that meets it`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(400), keep: { _ in false })
    inbox.database.close()
    try damage(inbox.path)
    let database = try? InboxDatabase(path: inbox.path)
    await #expect {
      guard let database else {
        _ = try InboxDatabase(path: inbox.path)
        return
      }
      _ = try await database.droppedPosts()
    } throws: { error in
      guard case .damaged = error as? InboxError else { return false }
      return true
    }
  }

  @Test func `an open database is writable, a closed one is not`() async throws {
    let inbox = try await TestInbox()
    #expect(await inbox.database.isWritable())
    inbox.database.close()
    #expect(await !inbox.database.isWritable())
  }

  @Test func `each database has its own key`() async throws {
    let one = try await TestInbox()
    let two = try await TestInbox()
    #expect(one.database.identityKey.hash(["a"]) != two.database.identityKey.hash(["a"]))
    #expect(one.database.identityKey.hash(["a"]) == one.database.identityKey.hash(["a"]))
    #expect(
      one.database.identityKey.hash(["a", "bc"]) != one.database.identityKey.hash(["ab", "c"]))
  }
}
