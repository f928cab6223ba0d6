import Foundation
import GRDB
import Posts

/// Blind sessions: one that is open for a stream, whoever began it; anyone may answer its places.
extension InboxDatabase {
  /// The stream's newest session; nil before the first.
  package func newestAudit(stream: String) async throws -> AuditSession? {
    try await read { try Self.newestAudit($0, stream: stream) }
  }

  /// Begins a session, unless one is open: then that one is gone on with.
  ///
  /// - Parameter drawn: in the order to show them; at least one.
  package func startAudit(
    stream: String, _ frame: AuditFrame, drawn: [AuditDrawn], by: String
  ) async throws -> AuditSession {
    try await write { db in
      guard let id = try Self.streamID(db, stream) else {
        throw AuditError.noSession(stream: stream)
      }
      if let open = try Self.newestAudit(db, stream: stream), open.endedAt == nil {
        if open.open > 0 { return open }
        // What was left of it has lost its text.
        try db.execute(
          sql: "UPDATE audit SET ended_at = ? WHERE id = ?",
          arguments: [frame.at.timeIntervalSince1970, open.id])
      }
      try db.execute(
        sql: """
          INSERT INTO audit (stream, started_by, started_at, since, kept, dropped)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id, by, frame.at.timeIntervalSince1970, frame.since.timeIntervalSince1970,
          frame.keptCount, frame.droppedCount,
        ])
      let session = db.lastInsertedRowID
      let statement = try db.makeStatement(
        sql: """
          INSERT INTO audit_post (audit, place, post, part, inclusion, earlier)
          VALUES (?, ?, ?, ?, ?, ?)
          """)
      for (index, post) in drawn.enumerated() {
        try statement.execute(
          arguments: [
            session, index + 1, post.post, post.part.rawValue, post.inclusion, post.earlier,
          ])
      }
      return try Self.newestAudit(db, stream: stream)!
    }
  }

  /// The next place of the stream's newest session that is open; nil when all are answered.
  ///
  /// - Throws: `AuditError.noSession`
  package func nextAuditPlace(stream: String) async throws -> AuditPlace? {
    try await read { db in
      guard let session = try Self.newestAudit(db, stream: stream) else {
        throw AuditError.noSession(stream: stream)
      }
      return try Row.fetchOne(
        db,
        sql: """
          SELECT place, post.title, post.text, post.author, post.url,
            coalesce(post.published, post.updated) AS published, feed.name AS feed_name
          FROM audit_post JOIN post ON post.id = audit_post.post JOIN feed ON feed.id = post.feed
          WHERE audit = ? AND \(Self.isOpenPlace) ORDER BY place LIMIT 1
          """, arguments: [session.id]
      ).map { row in
        AuditPlace(
          session: session.id, number: row["place"], title: row["title"], text: row["text"],
          author: row["author"], source: row["feed_name"], url: row["url"],
          published: (row["published"] as Double?).map(Date.init(timeIntervalSince1970:)))
      }
    }
  }

  private static let isOpenPlace = "audit_post.answer IS NULL AND post.text IS NOT NULL"

  static func newestAudit(_ db: Database, stream: String) throws -> AuditSession? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT audit.*, stream.name,
          (SELECT count(*) FROM audit_post WHERE audit = audit.id) AS places,
          (SELECT count(*) FROM audit_post
            WHERE audit = audit.id AND answer IS NOT NULL) AS answered,
          (SELECT count(*) FROM audit_post JOIN post ON post.id = audit_post.post
            WHERE audit = audit.id AND \(isOpenPlace)) AS open
        FROM audit JOIN stream ON stream.id = audit.stream
        WHERE stream.name = ? ORDER BY audit.id DESC LIMIT 1
        """, arguments: [stream]
    ).map { row in
      AuditSession(
        id: row["id"], stream: row["name"], startedBy: row["started_by"],
        startedAt: Date(timeIntervalSince1970: row["started_at"]),
        endedAt: (row["ended_at"] as Double?).map(Date.init(timeIntervalSince1970:)),
        places: row["places"], answered: row["answered"], open: row["open"])
    }
  }
}
