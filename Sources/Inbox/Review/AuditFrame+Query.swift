import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// What a session may be drawn from now. Drawn before, shown, a rule's, a copy or blocked: not again.
  ///
  /// - Parameters:
  ///   - windowSeconds: how far back it reaches; no further than dropped posts are held.
  ///   - today: when the day began.
  ///   - by: who starts the session.
  package func auditFrame(
    stream: String, windowSeconds: TimeInterval, today: Date, by: String, now: Date
  ) async throws -> AuditFrame {
    try await read { db in
      guard let id = try Self.streamID(db, stream) else {
        throw AuditError.noSession(stream: stream)
      }
      let last = try Row.fetchOne(
        db, sql: "SELECT since, started_at FROM audit WHERE stream = ? ORDER BY id DESC LIMIT 1",
        arguments: [id])
      let at = now.timeIntervalSince1970
      // It never falls: what an earlier session has left behind is not covered again.
      let since = max(at - windowSeconds, last?["since"] ?? -.infinity)
      let window: StatementArguments = [
        "stream": id, "since": since, "now": at,
        "covered": last?["started_at"] as Double? ?? -1, "today": today.timeIntervalSince1970,
        "by": by,
      ]
      let counts = try Row.fetchOne(db, sql: Self.auditCounts, arguments: window)!
      return AuditFrame(
        since: Date(timeIntervalSince1970: since), at: now,
        dropped: try Self.candidates(db, Self.droppedCandidates, window),
        kept: try Self.candidates(db, Self.keptCandidates, window),
        decided: try Row.fetchAll(db, sql: Self.decidedCandidates, arguments: window).map {
          AuditFrame.Decided(post: $0["post"], entry: $0["entry"], isOthers: $0["is_others"])
        },
        droppedCount: counts["dropped"], keptCount: counts["kept"], shown: counts["shown"],
        drawn: counts["drawn"], drawnToday: counts["drawn_today"])
    }
  }

  static func streamID(_ db: Database, _ name: String) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT id FROM stream WHERE name = ?", arguments: [name])
  }

  private static func candidates(
    _ db: Database, _ sql: String, _ window: StatementArguments
  ) throws -> [AuditFrame.Candidate] {
    var candidates: [AuditFrame.Candidate] = []
    let rows = try Row.fetchCursor(db, sql: sql, arguments: window)
    while let row = try rows.next() {
      candidates.append(AuditFrame.Candidate(post: row[0], score: row[1]))
    }
    return candidates
  }
}

extension InboxDatabase {
  /// The posts of the window.
  private static let auditWindow = """
    post.stream = :stream AND post.seen_at >= :since AND post.seen_at <= :now
    """

  private static let verdicts = "FROM post JOIN verdict ON verdict.post = post.id"

  static let isGateDropped =
    "verdict.kept = 0 AND verdict.reason IN ('below-threshold', 'over-budget')"

  /// A conversation counts once, by the first of its posts that was shown.
  static let isGateKept = """
    verdict.kept = 1 AND verdict.reason = 'above-threshold' AND post.surfacing IS NOT NULL
      AND \(isFirstShown)
    """

  static let isFirstShown = """
    NOT EXISTS (
      SELECT 1 FROM post AS earlier WHERE earlier.item = post.item AND earlier.id < post.id
        AND earlier.surfacing IS NOT NULL)
    """

  /// The newest entry of the item's log that was not taken back.
  static let standingEntry = """
    (SELECT max(id) FROM decision WHERE decision.item = item.id AND decision IS NOT NULL
      AND id NOT IN (SELECT undoes FROM decision WHERE undoes IS NOT NULL))
    """

  private static let isUndrawn =
    "NOT EXISTS (SELECT 1 FROM audit_post WHERE audit_post.post = post.id)"

  private static let droppedCandidates = """
    SELECT post.id, verdict.score \(verdicts) WHERE \(auditWindow) AND \(isGateDropped)
      AND post.surfacing IS NULL AND post.text IS NOT NULL AND \(isUndrawn)
    """

  private static let keptCandidates = """
    SELECT post.id, verdict.score \(verdicts) WHERE \(auditWindow) AND \(isGateKept)
      AND (SELECT decision FROM item WHERE item.id = post.item) IS NULL
      AND post.text IS NOT NULL AND \(isUndrawn)
    """

  private static let auditCounts = """
    SELECT
      count(*) FILTER (WHERE post.seen_at > :covered AND \(isGateDropped)) AS dropped,
      count(*) FILTER (WHERE post.seen_at > :covered AND \(isGateKept)) AS kept,
      count(*) FILTER (WHERE post.surfacing IS NOT NULL AND post.surfacing <> 'audit') AS shown,
      (SELECT count(*) FROM audit_post JOIN audit ON audit.id = audit_post.audit
        WHERE audit.stream = :stream AND part = 'dropped' AND started_at >= :since) AS drawn,
      (SELECT count(*) FROM audit_post JOIN audit ON audit.id = audit_post.audit
        WHERE audit.stream = :stream AND part = 'dropped' AND started_at >= :today) AS drawn_today
    \(verdicts) WHERE \(auditWindow)
    """

  /// Of the same window as the others, so that no date tells them apart. What this person has decided
  /// is asked after a day at the earliest.
  private static let decidedCandidates = """
    SELECT post.id AS post, decision.id AS entry, decision.decided_by <> :by AS is_others
    FROM item CROSS JOIN post ON post.item = item.id
    JOIN decision ON decision.id = \(standingEntry)
    WHERE \(auditWindow) AND item.stream = :stream
      AND item.decision IN ('relevant', 'noise') AND post.text IS NOT NULL
      AND post.surfacing IS NOT NULL AND \(isFirstShown) AND NOT EXISTS (
        SELECT 1 FROM audit_post WHERE audit_post.post = post.id AND audit_post.part = 'again')
      AND (decision.decided_by <> :by OR decision.decided_at <= :now - 86400)
    """
}
