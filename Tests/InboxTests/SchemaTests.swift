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

  /// A file as it was before posts took less room: one kept, one dropped, one copy of it that was edited,
  /// and one that is gone.
  private func beforeLessRoom(in directory: URL) throws -> (path: String, key: IdentityKey) {
    let path = directory.appending(path: "inbox.sqlite").path
    let queue = try DatabaseQueue(path: path)
    try Schema.migrator(through: Schema.names.firstIndex(of: "7 less room")!).migrate(queue)
    let key = try queue.write { db in
      try IdentityKey.create(db)
      let key = try IdentityKey.load(db)!
      try db.execute(
        sql: """
          INSERT INTO stream (id, name) VALUES (1, 'crm');
          INSERT INTO feed (id, stream, address, name) VALUES
            (1, 1, 'https://forum.example/feed', 'Forum'), (2, 1, 'https://blog.example/feed', 'Blog');
          INSERT INTO item (id, stream, conversation, surfacing, surfaced_at, expires_at, active_at,
            score) VALUES (1, 1, x'00', 'gate', 100, 9000, 100, 2);
          INSERT INTO post (id, stream, feed, item, original, guid, url, title, text, seen_at, words,
            edited, url_hash, fingerprint, sketch_first, sketch_second, surfacing)
          VALUES
            (1, 1, 1, 1, NULL, 'https://forum.example/t/1', 'https://forum.example/t/1', 'Kept',
              'which help desk', 100.5, 11, 0, 77, 11, 5, 6, 'gate'),
            (2, 1, 1, NULL, NULL, 'two', 'https://forum.example/t/2', NULL, 'Nothing to see', 100,
              12, 0, 78, NULL, NULL, NULL, NULL),
            (3, 1, 2, NULL, 2, 'three', NULL, NULL, 'changed', 100, 13, 1, NULL, NULL, NULL, NULL,
              NULL);
          INSERT INTO verdict (post, score, probability, kept, reason, rule, gesture, model, prior, rest,
            evidence, judged_at)
          VALUES
            (1, 2, 0.9, 1, 'above-threshold', NULL, 'recommendation', 'm3', -3, 4.25,
              '[["help desk",0.75,"text",6,15]]', 100),
            (2, -2, 0.1, 0, 'rule', 'phrase "see"', NULL, 'm3', -3, 0.75,
              '[["nothing",0.25,"text",0,7]]', 100),
            (3, -2, NULL, 0, 'duplicate', NULL, NULL, 'cold start', -3, 1, '[]', 100);
          """)
      for (id, post) in [("https://forum.example/t/1", 1), ("two", 2), ("gone", nil)] {
        try db.execute(
          sql: "INSERT INTO known (hash, post) VALUES (?, ?)",
          arguments: [key.hash(["1", "id", id]), post])
      }
      return key
    }
    try queue.close()
    return (path, key)
  }

  @Test func `posts and verdicts are the same in less room`() async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let database = try InboxDatabase(path: try beforeLessRoom(in: directory).path)
    defer { database.close() }
    let kept = try await database.post(1)
    #expect(kept.post.id == "https://forum.example/t/1")
    #expect(kept.seenAt == .at(100.5))
    #expect(
      kept.verdict
        == Verdict(
          assessment: Assessment(
            score: 2, prior: -3, rest: 4.25,
            evidence: [Evidence(term: "help desk", weight: 0.75, zone: .text, start: 6, end: 15)],
            probability: 0.9, gesture: .recommendation),
          isKept: true, reason: .aboveThreshold, model: "m3"))
    let dropped = try await database.post(2)
    #expect(dropped.post.id == "two")
    #expect(
      dropped.verdict
        == Verdict(
          assessment: Assessment(
            score: -2, prior: -3, rest: 0.75,
            evidence: [Evidence(term: "nothing", weight: 0.25, zone: .text, start: 0, end: 7)],
            probability: 0.1),
          isKept: false, reason: .rule, rule: "phrase \"see\"", model: "m3"))
    let copy = try await database.post(3)
    #expect(copy.original == 2)
    #expect(copy.isEdited)
    #expect(copy.verdict.assessment == Assessment(score: -2, prior: -3, rest: 1))
    #expect(try await database.item(1).posts.map(\.id) == [1])
  }

  @Test func `what was known before is known in less room, also what is gone`() async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let database = try InboxDatabase(path: try beforeLessRoom(in: directory).path)
    defer { database.close() }
    let posts = ["https://forum.example/t/1", "two", "gone", "new"].map { Post.sample($0) }
    let marks = database.marks(of: posts, feed: 1)
    #expect(try await database.unknown(marks) == [3])
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
