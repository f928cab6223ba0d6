import Foundation
import GRDB
import Posts
import Testing

@testable import Inbox

@Suite struct SchemaTests {
  /// A file as the first version left it: two polled feeds, one of them with a stated pace.
  private func firstVersion(in directory: URL) throws -> String {
    let path = directory.appending(path: "inbox.sqlite").path
    let queue = try DatabaseQueue(path: path)
    try Schema.migrator(through: 1).migrate(queue)
    try queue.write { db in
      try IdentityKey.create(db)
      try db.execute(
        sql: """
          INSERT INTO stream (id, name, model, trained_through) VALUES (1, 'crm', 'm3', 12);
          INSERT INTO feed (id, stream, address, name, etag, pace, polled_at, next_poll_at, failures,
            problem)
          VALUES
            (1, 1, 'https://forum.example/feed', 'Forum', '"one"',
              '{"ttlSeconds":600,"skipDays":[0],"skipHours":[]}', 100, 200, 2, 'no answer'),
            (2, 1, 'https://blog.example/feed', 'Blog', NULL, NULL, NULL, NULL, 0, NULL),
            (3, 1, 'https://odd.example/feed', 'Odd', NULL, 'not JSON', 100, 900, 0, NULL);
          INSERT INTO post (id, stream, feed, guid, text, seen_at, words)
            VALUES (1, 1, 1, '1', 'a question', 100, 1);
          INSERT INTO tally (feed, day, reason, kept, posts)
            VALUES (1, '2026-11-21', 'below-threshold', 0, 3),
              (1, '2026-11-21', 'above-threshold', 1, 2);
          """)
    }
    try queue.close()
    return path
  }

  @Test func `a file of the first version is brought up to date and keeps everything`()
    async throws
  {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let database = try InboxDatabase(path: try firstVersion(in: directory))
    defer { database.close() }
    let feeds = try await database.feeds()
    #expect(feeds.map(\.feed.name) == ["Blog", "Forum", "Odd"])
    let forum = feeds[1]
    #expect(forum.etag == "\"one\"")
    #expect(forum.polledAt == .at(100))
    #expect(forum.failures == 2)
    #expect(forum.problem == "no answer")
    #expect(forum.posts == 5)
    #expect(forum.kept == 2)
    #expect(feeds.map(\.pausedAt) == [nil, nil, nil])
    #expect(try await database.currentModel(stream: "crm") == "m3")
    #expect(
      try await database.read { try String.fetchOne($0, sql: "SELECT text FROM post") }
        == "a question")
    #expect(try await database.feeds(dueBy: .at(200)).map(\.feed.name) == ["Blog", "Forum"])
    #expect(try await database.overlay() == Overlay())
    #expect(try await database.coverage().isEmpty)
  }

  @Test func `the pace of the first version becomes a part of what is remembered`() async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let database = try InboxDatabase(path: try firstVersion(in: directory))
    defer { database.close() }
    struct Pace: Decodable, Equatable {
      var ttlSeconds: Int
      var skipDays: [Int]
    }
    let memories = try await database.feeds().map(\.memory)
    #expect(memories[0] == nil)
    #expect(memories[2] == nil)
    let memory = try JSONDecoder().decode(
      [String: Pace].self, from: Data(try #require(memories[1]).utf8))
    #expect(memory == ["pace": Pace(ttlSeconds: 600, skipDays: [0])])
  }

  @Test func `an older file opened by two at once is migrated once`() async throws {
    for _ in 0..<10 {
      let directory = try temporaryDirectory()
      defer { try? FileManager.default.removeItem(at: directory) }
      let path = try firstVersion(in: directory)
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<4 {
          group.addTask { try await InboxDatabase(path: path).feeds().count }
        }
        for try await count in group { #expect(count == 3) }
      }
    }
  }
}
