import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// Answers a place of the stream's newest session. Durable when it returns.
  ///
  /// `relevant` or `noise` on a dropped post makes an item of it, surfaced by the audit, with that
  /// decision. On a kept one it is a decision as any other, unless somebody has decided it since the draw:
  /// then, as with one that was decided before, the answer is only noted beside it.
  ///
  /// - Parameters:
  ///   - session: the session that is meant; nil for the newest.
  ///   - times: the stream's.
  /// - Throws: `AuditError`
  package func answerAudit(
    stream: String, session: Int64? = nil, place: Int, _ answer: Decision,
    gesture: Gesture? = nil, by: String, at: Date, times: WaitingTimes = WaitingTimes()
  ) async throws -> AuditReveal {
    let key = identityKey
    return try await write { db in
      let newest = try Self.audit(db, stream: stream, session)
      let drawn = try Self.openPlace(db, place, of: newest)
      let entries = try Self.apply(
        db, drawn, answer, gesture: gesture, by: by, at: at, times: times,
        place: { feed, address, stream in
          ItemPlace(
            stream: stream, feed: feed, address: address, key: key, at: at,
            expiresAt: at + times.expireSeconds)
        })
      try db.execute(
        sql: """
          UPDATE audit_post SET answer = :answer, gesture = :gesture, answered_by = :by,
            answered_at = :at, earlier = :earlier, decision = :entry,
            turn = (SELECT coalesce(max(turn), 0) + 1 FROM audit_post WHERE audit = :audit)
          WHERE audit = :audit AND place = :place
          """,
        arguments: [
          "answer": answer.rawValue, "gesture": gesture?.rawValue, "by": by,
          "at": at.timeIntervalSince1970, "earlier": entries.earlier?.id,
          "entry": entries.made?.id, "audit": newest.id, "place": place,
        ])
      var session = try Self.newestAudit(db, stream: stream)!
      if session.open == 0 {
        session.endedAt = at
        try db.execute(
          sql: "UPDATE audit SET ended_at = ? WHERE id = ?",
          arguments: [at.timeIntervalSince1970, session.id])
      }
      return AuditReveal(
        place: place, answer: answer, gesture: gesture, part: drawn.part,
        post: try PostRecord(
          Row.fetchOne(
            db, sql: "\(PostRecord.query) WHERE post.id = ?", arguments: [drawn.post])!),
        earlier: entries.earlier, entry: entries.made, session: session)
    }
  }

  /// Takes back this person's last answer in the stream's newest session, with the decision that it
  /// became; the place is open again, and so is the session.
  ///
  /// - Parameter times: the stream's.
  /// - Throws: `AuditError`
  package func undoAudit(
    stream: String, by: String, at: Date, times: WaitingTimes = WaitingTimes()
  ) async throws -> AuditUndone {
    try await write { db in
      let session = try Self.audit(db, stream: stream, nil)
      guard
        let row = try Row.fetchOne(
          db,
          sql: """
            SELECT * FROM audit_post WHERE audit = ? AND answered_by = ? AND answer IS NOT NULL
            ORDER BY turn DESC LIMIT 1
            """, arguments: [session.id, by]),
        let answer = Decision(rawValue: row["answer"])
      else { throw AuditError.nothingToUndo }
      if let entry: Int64 = row["decision"] {
        try Self.takeBackIfStanding(db, entry, by: by, at: at, times: times)
      }
      try db.execute(
        sql: """
          UPDATE audit_post SET answer = NULL, gesture = NULL, answered_by = NULL,
            answered_at = NULL, turn = NULL, decision = NULL, undone = undone + 1,
            earlier = iif(part = 'again', earlier, NULL)
          WHERE audit = :audit AND place = :place;
          """, arguments: ["audit": session.id, "place": row["place"] as Int])
      try db.execute(
        sql: "UPDATE audit SET ended_at = NULL WHERE id = ?", arguments: [session.id])
      return AuditUndone(
        place: row["place"], answer: answer,
        session: try Self.newestAudit(db, stream: stream)!)
    }
  }
}

extension InboxDatabase {
  /// A place that can be answered.
  private struct OpenPlace {
    var post: Int64
    var part: AuditPart
    var earlier: Int64?
  }

  private static func audit(
    _ db: Database, stream: String, _ session: Int64?
  ) throws -> AuditSession {
    guard let newest = try newestAudit(db, stream: stream) else {
      throw AuditError.noSession(stream: stream)
    }
    guard session == nil || session == newest.id else { throw AuditError.otherSession(newest.id) }
    return newest
  }

  private static func openPlace(
    _ db: Database, _ place: Int, of session: AuditSession
  ) throws -> OpenPlace {
    guard
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT audit_post.*, post.text IS NOT NULL AS is_held FROM audit_post
          LEFT JOIN post ON post.id = audit_post.post WHERE audit = ? AND place = ?
          """, arguments: [session.id, place]),
      let part = AuditPart(rawValue: row["part"])
    else { throw AuditError.noSuchPlace(place, of: session.places) }
    if let name: String = row["answered_by"] { throw AuditError.answered(place: place, by: name) }
    guard row["is_held"], let post: Int64 = row["post"] else { throw AuditError.gone(place: place) }
    return OpenPlace(post: post, part: part, earlier: row["earlier"])
  }

  /// What an answer does beside being noted.
  private static func apply(
    _ db: Database, _ drawn: OpenPlace, _ answer: Decision, gesture: Gesture?, by: String, at: Date,
    times: WaitingTimes,
    place: (_ feed: Int64, _ address: String, _ stream: Int64) -> ItemPlace
  ) throws -> (earlier: DecisionEntry?, made: DecisionEntry?) {
    if drawn.part == .again { return (try drawn.earlier.flatMap { try entry(db, $0) }, nil) }
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT post.*, feed.address, verdict.score, verdict.probability, \(standingEntry) AS standing
        FROM post JOIN feed ON feed.id = post.feed JOIN verdict ON verdict.post = post.id
        LEFT JOIN item ON item.id = post.item WHERE post.id = ?
        """, arguments: [drawn.post])!
    if let standing: Int64 = row["standing"] { return (try entry(db, standing), nil) }
    let surfacing = (row["surfacing"] as String?).flatMap(Surfacing.init)
    // Nobody else has seen it: what one person is unsure of asks no other for a decision.
    if surfacing == nil || surfacing == .audit, !answer.trains { return (nil, nil) }
    let item: Int64
    if surfacing == nil {
      item = try bringIn(db, row, place(row["feed"], row["address"], row["stream"]))
    } else {
      item = row["item"]
    }
    var log = DecisionWriter(db: db, by: by, at: at, isBatch: false)
    return (nil, try enter(item, answer, gesture: gesture, times: times, in: &log))
  }

  /// Makes an item of a dropped post. Where its thread has one it gets its own, so that an answer on one
  /// post decides nothing about others that wait or were decided.
  private static func bringIn(_ db: Database, _ row: Row, _ place: ItemPlace) throws -> Int64 {
    let id: Int64 = row["id"]
    let post = Post(
      id: row["guid"] ?? row["url"] ?? "", url: row["url"], author: row["author"],
      conversation: row["conversation"])
    let item = try place.ownItem(
      db, for: post, named: "audit \(id)", score: row["score"], probability: row["probability"],
      surfacing: .audit)
    try db.execute(
      sql: """
        UPDATE post SET item = :item, surfacing = iif(id = :post, 'audit', surfacing)
        WHERE id = :post OR original = :post AND item IS NULL
        """, arguments: ["item": item, "post": id])
    return item
  }

  private static func entry(_ db: Database, _ id: Int64) throws -> DecisionEntry? {
    try Row.fetchOne(db, sql: "SELECT * FROM decision WHERE id = ?", arguments: [id])
      .map(DecisionEntry.init)
  }

  private static func takeBackIfStanding(
    _ db: Database, _ id: Int64, by: String, at: Date, times: WaitingTimes
  ) throws {
    let isUndone = try Bool.fetchOne(
      db, sql: "SELECT 1 FROM decision WHERE undoes = ?", arguments: [id])
    guard isUndone == nil, let entry = try entry(db, id) else { return }
    var log = DecisionWriter(db: db, by: by, at: at, isBatch: false)
    try takeBack(entry, times: times, in: &log)
  }
}
