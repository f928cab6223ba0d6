import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// All that is held about a person.
  ///
  /// - Parameter retention: of each configured stream, by its name.
  package func subject(
    _ person: Person, retention: [String: Retention]
  ) async throws -> SubjectRecord {
    let hash = identityKey.hash(of: person)
    let found = Self.list(try await posts(of: [hash], .person(person)))
    return try await read { db in
      let posts = try Row.fetchAll(
        db,
        sql: """
          \(PostRecord.query) WHERE post.id IN (SELECT value FROM json_each(?)) ORDER BY post.id
          """, arguments: [found]
      ).map { try Self.subjectPost(db, PostRecord($0), retention) }
      return SubjectRecord(
        person: person, isBlocked: try Self.isListed(db, hash, in: "blocked"),
        hasRefusedContact: try Self.isListed(db, hash, in: "contact_refused"), posts: posts,
        items: try Set(posts.compactMap(\.item)).sorted().map { try Self.subjectItem(db, $0) })
    }
  }

  private static func isListed(_ db: Database, _ hash: Data, in table: String) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE hash = ?)", arguments: [hash]) ?? false
  }

  private static func subjectPost(
    _ db: Database, _ record: PostRecord, _ retention: [String: Retention]
  ) throws -> SubjectRecord.Post {
    let (post, verdict) = (record.post, record.verdict)
    let assessment = verdict.assessment
    return SubjectRecord.Post(
      id: record.id, stream: record.stream, source: record.source, author: post.author,
      url: post.url, title: post.title, text: post.text, published: post.published,
      updated: post.updated, language: post.language, categories: post.categories,
      conversation: post.conversation, seenAt: record.seenAt,
      verdict: SubjectRecord.Verdict(
        score: assessment.score, probability: assessment.probability, isKept: verdict.isKept,
        reason: verdict.reason, rule: verdict.rule, gesture: assessment.gesture,
        model: verdict.model, prior: assessment.prior, rest: assessment.rest,
        evidence: assessment.evidence),
      surfacing: record.surfacing, item: record.item,
      copies: try Int.fetchOne(
        db, sql: "SELECT count(*) FROM post WHERE original = ?", arguments: [record.id]) ?? 0,
      heldUntil: try heldUntil(db, record, retention[record.stream]))
  }

  /// As `retire` has it.
  private static func heldUntil(
    _ db: Database, _ record: PostRecord, _ retention: Retention?
  ) throws -> Date? {
    guard let retention else { return nil }
    guard let item = record.item else {
      return record.seenAt.addingTimeInterval(retention.droppedSeconds)
    }
    let row = try Row.fetchOne(
      db, sql: "SELECT decision, decided_at FROM item WHERE id = ?", arguments: [item])
    let seconds =
      switch (row?["decision"] as String?).flatMap(Decision.init) {
      case .noise: retention.noiseSeconds
      case .relevant: retention.relevantSeconds
      case .unsure, nil: retention.undecidedSeconds
      }
    let decidedAt = Date(timeIntervalSince1970: row?["decided_at"] as Double? ?? 0)
    return max(record.seenAt, decidedAt).addingTimeInterval(seconds)
  }

  private static func subjectItem(_ db: Database, _ id: Int64) throws -> SubjectRecord.Item {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM item WHERE id = ?", arguments: [id])
    else { throw InboxError.noSuchItem(id) }
    return SubjectRecord.Item(
      id: id, surfacedAt: Date(timeIntervalSince1970: row["surfaced_at"]),
      decision: (row["decision"] as String?).flatMap(Decision.init),
      decidedAt: (row["decided_at"] as Double?).map(Date.init(timeIntervalSince1970:)),
      action: (row["action"] as String?).flatMap(Action.init), note: row["note"],
      history: try Row.fetchAll(
        db,
        sql: """
          SELECT 'decision' AS kind, decision AS value, gesture, decided_at AS at FROM decision
          WHERE item = :item
          UNION ALL SELECT kind, value, NULL, made_at FROM event
          WHERE item = :item AND kind IN ('action', 'note', 'snooze', 'request')
          ORDER BY at
          """, arguments: ["item": id]
      ).map {
        SubjectRecord.Entry(
          kind: $0["kind"], value: $0["value"],
          gesture: ($0["gesture"] as String?).flatMap(Gesture.init),
          at: Date(timeIntervalSince1970: $0["at"]))
      },
      exports: try Row.fetchAll(
        db,
        sql: """
          SELECT export.id, export.exported_at, export.profile FROM export_item
          JOIN export ON export.id = export_item.export WHERE export_item.item = ? ORDER BY export.id
          """, arguments: [id]
      ).map {
        SubjectRecord.Export(
          id: $0["id"], at: Date(timeIntervalSince1970: $0["exported_at"]), profile: $0["profile"])
      })
  }
}
