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
  /// Ends the retention of what is due: a dropped post goes altogether, a surfaced one loses its
  /// words and its author. The keyed hashes stay. The write-ahead log is emptied, so that nothing of
  /// what went is left in it either, unless somebody reads at that moment: then the next one does it.
  ///
  /// - Returns: the number of posts whose text went.
  package func retire(stream: String, _ retention: Retention, now: Date) async throws -> Int {
    let retired = try await write { db in
      guard
        let id = try Int64.fetchOne(
          db, sql: "SELECT id FROM stream WHERE name = ?", arguments: [stream])
      else { return 0 }
      let now = now.timeIntervalSince1970
      try db.execute(
        sql: "DELETE FROM post WHERE stream = ? AND item IS NULL AND seen_at <= ?",
        arguments: [id, now - retention.droppedSeconds])
      var retired = db.changesCount
      let stays: [(decision: String, seconds: Double)] = [
        ("item.decision IS NULL OR item.decision = 'unsure'", retention.undecidedSeconds),
        ("item.decision = 'noise'", retention.noiseSeconds),
        ("item.decision = 'relevant'", retention.relevantSeconds),
      ]
      for (decision, seconds) in stays {
        let due = """
          SELECT post.id FROM post JOIN item ON item.id = post.item
          WHERE post.stream = :stream AND post.text IS NOT NULL AND (\(decision))
            AND max(post.seen_at, coalesce(item.decided_at, 0)) <= :before
          """
        let arguments: StatementArguments = ["stream": id, "before": now - seconds]
        try db.execute(
          sql: """
            UPDATE verdict SET evidence = '[]', rest = score - prior WHERE post IN (\(due))
            """, arguments: arguments)
        try db.execute(
          sql: """
            UPDATE post SET text = NULL, title = NULL, author = NULL, url = NULL, guid = NULL,
              categories = NULL, conversation = NULL, words = 0, url_hash = NULL,
              fingerprint = NULL, sketch_first = NULL, sketch_second = NULL
            WHERE id IN (\(due))
            """, arguments: arguments)
        retired += db.changesCount
      }
      try db.execute(sql: "PRAGMA incremental_vacuum")
      return retired
    }
    _ = try? await pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    return retired
  }
}
