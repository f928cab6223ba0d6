import Foundation
import GRDB
import Posts

/// What a stream's sessions and decisions say of its filter: what the figures of an audit are made of.
package struct AuditRecord: Sendable {
  package struct Session: Sendable, Hashable {
    package var id: Int64
    /// It was drawn from posts seen from `since` up to `startedAt`.
    package var since: Date
    package var startedAt: Date
    /// Posts that no earlier session had covered.
    package var kept: Int
    package var dropped: Int
    /// Places of each of the two parts, and those answered `unsure`.
    package var keptDrawn: Int
    package var droppedDrawn: Int
    package var unsure: Int
    /// Places of these parts that still can be answered.
    package var open: Int
  }

  /// A post of which it is known whether it is relevant.
  package struct Known: Sendable, Hashable {
    package var seenAt: Date
    package var isKept: Bool
    package var isRelevant: Bool
    /// The session that drew it, and the chance of that; nil where it was decided outside of them.
    package var session: Int64?
    package var inclusion: Double
    /// Since when no session could draw it: when it was answered, decided, or shown.
    package var since: Date
  }

  /// In the order of their beginnings.
  package var sessions: [Session]
  package var known: [Known]
}

extension InboxDatabase {
  /// All sessions of a stream, and what is known of the posts that they cover.
  package func auditRecord(stream: String) async throws -> AuditRecord {
    try await read { db in
      guard let id = try Self.streamID(db, stream) else {
        return AuditRecord(sessions: [], known: [])
      }
      let sessions = try Row.fetchAll(db, sql: Self.auditSessions, arguments: [id])
        .map(AuditRecord.Session.init)
      guard let first = sessions.map(\.since).min(), let last = sessions.map(\.startedAt).max()
      else { return AuditRecord(sessions: [], known: []) }
      let drawn = try Row.fetchAll(db, sql: Self.drawnAnswers, arguments: [id])
      let others = try Row.fetchAll(
        db, sql: Self.otherDecisions,
        arguments: [
          "stream": id, "first": first.timeIntervalSince1970, "last": last.timeIntervalSince1970,
        ])
      return AuditRecord(
        sessions: sessions, known: (drawn + others).map(AuditRecord.Known.init))
    }
  }

  private static let auditSessions = """
    SELECT audit.*,
      count(*) FILTER (WHERE part = 'kept') AS kept_drawn,
      count(*) FILTER (WHERE part = 'dropped') AS dropped_drawn,
      count(*) FILTER (WHERE part <> 'again' AND answer = 'unsure') AS unsure,
      count(*) FILTER (WHERE part <> 'again' AND answer IS NULL AND post.text IS NOT NULL) AS open
    FROM audit JOIN audit_post ON audit_post.audit = audit.id
    LEFT JOIN post ON post.id = audit_post.post
    WHERE audit.stream = ? GROUP BY audit.id ORDER BY audit.id
    """

  /// What stands on the item counts: a decision that was mended later is the better answer, and one
  /// that was taken back is none.
  private static let drawnAnswers = """
    SELECT post.seen_at, part = 'kept' AS is_kept, audit AS session, inclusion,
      item.decision = 'relevant' AS is_relevant, answered_at AS since
    FROM audit_post JOIN audit ON audit.id = audit_post.audit
    JOIN post ON post.id = audit_post.post JOIN item ON item.id = post.item
    WHERE audit.stream = ? AND part <> 'again' AND answer IS NOT NULL
      AND item.decision IN ('relevant', 'noise')
    """

  /// Conversations kept, and dropped posts that were shown, which no session has drawn. A dropped one
  /// was out of reach of the draw from the moment it was shown, a kept one from its decision. By the
  /// items, which are fewer than the posts of that time.
  private static let otherDecisions = """
    SELECT post.seen_at, verdict.kept AS is_kept, NULL AS session, 1 AS inclusion,
      item.decision = 'relevant' AS is_relevant,
      iif(verdict.kept, (
        SELECT min(decided_at) FROM decision WHERE decision.item = item.id
          AND decision.decision IS NOT NULL), item.surfaced_at) AS since
    FROM item CROSS JOIN post ON post.item = item.id JOIN verdict ON verdict.post = post.id
    WHERE item.stream = :stream AND post.seen_at >= :first AND post.seen_at <= :last
      AND item.decision IN ('relevant', 'noise') AND post.surfacing IS NOT NULL
      AND (\(isGateKept) OR \(isGateDropped) AND post.surfacing <> 'audit')
      AND NOT EXISTS (
        SELECT 1 FROM audit_post
        WHERE audit_post.post = post.id AND part <> 'again')
    """
}

extension AuditRecord.Session {
  fileprivate init(_ row: Row) {
    self.init(
      id: row["id"], since: Date(timeIntervalSince1970: row["since"]),
      startedAt: Date(timeIntervalSince1970: row["started_at"]), kept: row["kept"],
      dropped: row["dropped"], keptDrawn: row["kept_drawn"], droppedDrawn: row["dropped_drawn"],
      unsure: row["unsure"], open: row["open"])
  }
}

extension AuditRecord.Known {
  fileprivate init(_ row: Row) {
    self.init(
      seenAt: Date(timeIntervalSince1970: row["seen_at"]), isKept: row["is_kept"],
      isRelevant: row["is_relevant"], session: row["session"], inclusion: row["inclusion"],
      since: Date(timeIntervalSince1970: row["since"]))
  }
}
