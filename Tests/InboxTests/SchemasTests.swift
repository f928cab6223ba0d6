import Foundation
import GRDB
import Posts
import Testing

@testable import Inbox

/// A small database of every schema that ever landed, opened by this program.
@Suite struct SchemasTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Schemas")
  private static let newest = Schema.migrator().migrations.count

  private static func file(_ schema: Int) -> URL { folder.appending(path: "\(schema).sql") }

  /// Those there are: schemas that came in one version of the program have one database together.
  private static let kept = (1...newest).filter {
    FileManager.default.fileExists(atPath: file($0).path)
  }

  /// With `SLUICE_WRITE_SCHEMA=1` it writes the one that is missing; never over one that is there.
  @Test func `every schema has its database`() async throws {
    let file = Self.file(Self.newest)
    if ProcessInfo.processInfo.environment["SLUICE_WRITE_SCHEMA"] == "1",
      !FileManager.default.fileExists(atPath: file.path)
    {
      let inbox = try await TestInbox()
      try await SchemaSample.fill(inbox)
      try await inbox.database.read(SchemaDump.text)
        .write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(
      FileManager.default.fileExists(atPath: file.path),
      """
      Tests/InboxTests/Schemas/\(Self.newest).sql is missing; before the schema lands, \
      SLUICE_WRITE_SCHEMA=1 swift test --filter SchemasTests writes it
      """)
    #expect(Set(Self.kept).isSuperset(of: 1...4))
  }

  /// The database of a schema in a file of its own, opened, and the one before it was.
  private func opened(_ schema: Int, in directory: URL) throws -> InboxDatabase {
    let path = directory.appending(path: "inbox.sqlite").path
    let queue = try DatabaseQueue(path: path)
    let sql = try String(contentsOf: Self.file(schema), encoding: .utf8)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    let applied = try queue.read { try Schema.migrator().appliedIdentifiers($0).count }
    #expect(applied == schema)
    try queue.close()
    return try InboxDatabase(path: path)
  }

  @Test(arguments: kept)
  func `what an older program left is all there`(schema: Int) async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let database = try opened(schema, in: directory)
    defer { database.close() }
    let relevant = try await database.items(in: .relevant, now: .at(600))
    #expect(relevant.map(\.headline) == ["A question"])
    #expect(relevant.map(\.decidedBy) == ["ada"])
    #expect(relevant.map(\.decidedAt) == [.at(300)])
    #expect(relevant.map(\.alsoSeen) == [["Blog"]])
    // Before the fourth schema a gesture could not be named, and the filter's stands.
    #expect(relevant.map(\.gesture) == [schema >= 4 ? .comparison : .recommendation])
    #expect(try await database.items(in: .noise, now: .at(600)).map(\.decidedBy) == ["grace"])
    #expect(try await database.items(in: .unsure, now: .at(600)).count == 1)
    #expect(try await database.items(in: .waiting, now: .at(600)).count == 2)
    let posts = try await database.item(relevant[0].id).posts
    #expect(
      posts.map(\.post.text) == [SchemaSample.forumPosts[0].text, SchemaSample.blogPosts[0].text])
    #expect(posts.map(\.isShown) == [true, false])
    #expect(posts[0].verdict.assessment.score == 1)
    #expect(posts[0].verdict.assessment.evidence == SchemaSample.evidence)
    let dropped = try await database.droppedPosts().filter { $0.original == nil }
    #expect(dropped.map(\.post.text) == SchemaSample.forumPosts.suffix(2).reversed().map(\.text))
    #expect(
      dropped.map(\.verdict.assessment.evidence) == [SchemaSample.evidence, SchemaSample.evidence])
    let taken = try await database.undo(by: "ada", item: relevant[0].id, at: .at(610))
    #expect(taken.map(\.decidedAt) == [.at(300)])
    #expect(try await database.items(in: .waiting, now: .at(620)).count == 3)
  }

  @Test(arguments: kept)
  func `what an older program knew is recognised`(schema: Int) async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let database = try opened(schema, in: directory)
    defer { database.close() }
    let feeds = try await database.feeds()
    let forum = try #require(feeds.first { $0.feed.name == "Forum" })
    let blog = try #require(feeds.first { $0.feed.name == "Blog" })
    #expect(forum.etag == "\"forum 1\"")
    #expect(forum.posts == 6)
    #expect(forum.kept == 4)
    #expect(blog.lastModified == "Sun, 22 Nov 2026 10:00:00 GMT")
    #expect(try await database.quietHosts(now: .at(600)) == ["blog.example": .at(9_000)])
    let again = SchemaSample.forumPosts + [.sample("7")]
    #expect(try await database.unknown(database.marks(of: again, feed: forum.id)) == [6])
    let blogAgain = database.marks(of: SchemaSample.blogPosts, feed: blog.id)
    #expect(try await database.unknown(blogAgain) == [])
    #expect(try await database.currentModel(stream: "crm") == "m-01234567")
    #expect(try await database.gateState(stream: "crm") == Data("gate".utf8))
    let overlay = try await database.overlay()
    #expect(overlay.feeds.map(\.name) == (schema >= 2 ? ["Desk"] : []))
  }

  @Test(arguments: kept)
  func `the ledger and the log of an older program stay`(schema: Int) async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let database = try opened(schema, in: directory)
    defer { database.close() }
    let ledger = try await database.read { db in
      try Row.fetchAll(
        db, sql: "SELECT exported_by, exported_at, rows, length(sha256) FROM export"
      )
      .map { "\($0[0] as String) \($0[1] as Int) \($0[2] as Int) \($0[3] as Int)" }
    }
    #expect(ledger == ["ada 400 1 64"])
    let log = try await database.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT coalesce(decision, 'undo of ' || undoes) || ' by ' || decided_by FROM decision
          ORDER BY id
          """)
    }
    #expect(
      log == [
        "relevant by ada", "noise by grace", "unsure by ada", "relevant by ada", "undo of 4 by ada",
      ])
    // The text of the noise has reached its end; that of the others trains.
    let data = try await database.trainingData(stream: "crm")
    #expect(data.decided.map(\.text) == [SchemaSample.forumPosts[0].text])
    database.close()
    let examination = InboxExamination(path: database.path, now: .at(1_800_000_000))
    #expect(examination.findings.filter { $0.severity == .problem } == [])
  }

  /// As after a power cut between two of them: each is a transaction.
  @Test func `an interrupted migration goes on where it was`() async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    for through in 2..<Self.newest {
      let path = directory.appending(path: "\(through).sqlite").path
      let queue = try DatabaseQueue(path: path)
      let sql = try String(contentsOf: Self.file(1), encoding: .utf8)
      try await queue.writeWithoutTransaction { try $0.execute(sql: sql) }
      try Schema.migrator(through: through).migrate(queue)
      try queue.close()
      let database = try InboxDatabase(path: path)
      #expect(try await database.items(in: .relevant, now: .at(600)).count == 1)
      database.close()
    }
  }
}
