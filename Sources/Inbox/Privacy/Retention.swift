import Foundation
import GRDB
import Posts

/// How long the text of a stream's posts is held, by what became of them.
package struct Retention: Sendable, Hashable {
  /// Dropped by the filter and never shown.
  package var droppedSeconds: TimeInterval
  /// Shown and not decided, or decided `unsure`.
  package var undecidedSeconds: TimeInterval
  package var noiseSeconds: TimeInterval
  package var relevantSeconds: TimeInterval

  package init(
    droppedSeconds: TimeInterval = 14 * 86_400, undecidedSeconds: TimeInterval = 60 * 86_400,
    noiseSeconds: TimeInterval = 180 * 86_400, relevantSeconds: TimeInterval = 400 * 86_400
  ) {
    self.droppedSeconds = droppedSeconds
    self.undecidedSeconds = undecidedSeconds
    self.noiseSeconds = noiseSeconds
    self.relevantSeconds = relevantSeconds
  }
}

extension InboxDatabase {
  /// Posts that go in one transaction, so that polls and decisions come in between.
  static let retiredAtOnce = 500
  /// Pages that the file loses in one transaction.
  private static let pagesAtOnce = 2_000

  /// Ends the retention of what is due: a dropped post goes altogether, a surfaced one loses its
  /// words and its author, and its conversation the notes with the last of them. The keyed hashes stay,
  /// and the wish not to be contacted. The write-ahead log is emptied, so that nothing of what went is
  /// left in it either, unless somebody reads at that moment: then the next one does it.
  ///
  /// - Returns: the number of posts whose text went.
  package func retire(stream: String, _ retention: Retention, now: Date) async throws -> Int {
    guard
      let id = try await read({
        try Int64.fetchOne($0, sql: "SELECT id FROM stream WHERE name = ?", arguments: [stream])
      })
    else { return 0 }
    let (now, key) = (now.timeIntervalSince1970, identityKey)
    var retired = try await inParts {
      try Self.deleteDropped($0, stream: id, before: now - retention.droppedSeconds)
    }
    let stays: [(decision: String, seconds: Double)] = [
      ("item.decision IS NULL OR item.decision = 'unsure'", retention.undecidedSeconds),
      ("item.decision = 'noise'", retention.noiseSeconds),
      ("item.decision = 'relevant'", retention.relevantSeconds),
    ]
    for (decision, seconds) in stays {
      retired += try await inParts { db in
        let due = try Self.due(
          db, stream: id, decision: decision, before: now - seconds, now: now)
        try ContactRefusal.keep(db, posts: Self.list(due), key: key, at: now)
        try Self.strip(db, Self.list(due))
        try Self.dropNotes(db, besides: Self.list(due))
        return due.count
      }
    }
    while try await write(Self.vacuum) {}
    _ = try? await emptyLog()
    return retired
  }

  /// Writes as long as there is something left to do.
  private func inParts(
    _ part: @escaping @Sendable (Database) throws -> Int
  ) async throws -> Int {
    var sum = 0
    while true {
      let count = try await write(part)
      sum += count
      if count < Self.retiredAtOnce { return sum }
    }
  }

  private static func deleteDropped(
    _ db: Database, stream: Int64, before seconds: Double
  ) throws -> Int {
    try db.execute(
      sql: """
        DELETE FROM post WHERE id IN (
          SELECT id FROM post INDEXED BY post_seen
          WHERE stream = ? AND seen_at <= ? AND item IS NULL LIMIT \(retiredAtOnce))
        """, arguments: [stream, seconds])
    return db.changesCount
  }

  /// The time runs from the newest entry of the log: an undo begins it anew. What is put off keeps its
  /// text until it has been back for as long as it waits.
  private static func due(
    _ db: Database, stream: Int64, decision: String, before seconds: Double, now: Double
  ) throws -> [Int64] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT post.id FROM post INDEXED BY post_held CROSS JOIN item ON item.id = post.item
        WHERE post.stream = :stream AND post.seen_at <= :before AND post.item IS NOT NULL
          AND post.text IS NOT NULL AND (\(decision)) AND coalesce(item.decided_at, 0) <= :before
          AND NOT (coalesce(item.opens_at, 0) > 0 AND item.expires_at > :now)
          AND NOT EXISTS (
            SELECT 1 FROM decision WHERE decision.item = item.id AND decided_at > :before)
        LIMIT \(retiredAtOnce)
        """, arguments: ["stream": stream, "before": seconds, "now": now])
  }

  private static func strip(_ db: Database, _ posts: String) throws {
    for sql in [
      """
      UPDATE judgement SET evidence = NULL, rest = NULL
      WHERE post IN (SELECT value FROM json_each(?))
      """,
      "DELETE FROM sketch WHERE post IN (SELECT value FROM json_each(?))",
      """
      UPDATE post SET text = NULL, title = NULL, author = NULL, url = NULL, guid = NULL,
        categories = NULL, conversation = NULL, words = 0, url_hash = NULL
      WHERE id IN (SELECT value FROM json_each(?))
      """,
    ] { try db.execute(sql: sql, arguments: [posts]) }
  }

  /// The notes of the conversations of which these posts had the last text.
  private static func dropNotes(_ db: Database, besides posts: String) throws {
    let items = try Int64.fetchSet(
      db,
      sql: """
        SELECT item FROM post AS gone WHERE id IN (SELECT value FROM json_each(?))
          AND NOT EXISTS (
            SELECT 1 FROM post WHERE post.item = gone.item AND post.text IS NOT NULL)
        """, arguments: [posts])
    try dropNotes(db, list(items))
  }

  /// Notes that stand, and what the items' history says of earlier ones.
  static func dropNotes(_ db: Database, _ items: String) throws {
    try db.execute(
      sql: """
        UPDATE item SET note = NULL
        WHERE note IS NOT NULL AND id IN (SELECT value FROM json_each(?))
        """, arguments: [items])
    try db.execute(
      sql: """
        UPDATE event SET value = NULL
        WHERE kind = 'note' AND item IN (SELECT value FROM json_each(?))
        """, arguments: [items])
  }

  /// - Returns: whether the file can still be made smaller.
  private static func vacuum(_ db: Database) throws -> Bool {
    let before = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
    try db.execute(sql: "PRAGMA incremental_vacuum(\(pagesAtOnce))")
    let after = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
    return after > 0 && after < before
  }
}
