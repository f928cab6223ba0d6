import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// The items of a queue, at most `limit` after the first `offset`.
  package func items(
    in queue: Queue, stream: String? = nil, now: Date, limit: Int = 1000, offset: Int = 0
  ) async throws -> [ItemSummary] {
    try await read { db in
      let order = queue == .waiting ? "item.score DESC, item.id" : "item.active_at DESC, item.id"
      return try Row.fetchAll(
        db,
        sql: """
          \(Self.summaryQuery) WHERE item.id IN (
            SELECT item.id FROM item JOIN stream ON stream.id = item.stream
            WHERE \(Self.condition(queue)) AND (:stream IS NULL OR stream.name = :stream)
            ORDER BY \(order) LIMIT :limit OFFSET :offset)
          ORDER BY \(order)
          """,
        arguments: [
          "now": now.timeIntervalSince1970, "stream": stream, "limit": limit, "offset": offset,
        ]
      ).map { try ItemSummary(db, $0) }
    }
  }

  /// How many items each queue holds.
  package func itemCounts(stream: String? = nil, now: Date) async throws -> [Queue: Int] {
    try await read { db in
      var counts: [Queue: Int] = [:]
      for queue in Queue.allCases {
        counts[queue] = try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM item JOIN stream ON stream.id = item.stream
            WHERE \(Self.condition(queue)) AND (:stream IS NULL OR stream.name = :stream)
            """,
          arguments: ["now": now.timeIntervalSince1970, "stream": stream])
      }
      return counts
    }
  }

  /// - Throws: `InboxError.noSuchItem`
  package func item(_ id: Int64) async throws -> ItemDetail {
    try await read { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "\(Self.summaryQuery) WHERE item.id = ?", arguments: [id])
      else { throw InboxError.noSuchItem(id) }
      return ItemDetail(
        summary: try ItemSummary(db, row),
        posts: try Row.fetchAll(
          db, sql: "\(PostRecord.query) WHERE post.item = ? ORDER BY post.id", arguments: [id]
        ).map(PostRecord.init),
        history: try Row.fetchAll(
          db, sql: "SELECT * FROM decision WHERE item = ? ORDER BY id", arguments: [id]
        ).map(DecisionEntry.init))
    }
  }

  /// - Throws: `InboxError.noSuchPost`
  package func post(_ id: Int64) async throws -> PostRecord {
    try await read { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "\(PostRecord.query) WHERE post.id = ?", arguments: [id])
      else { throw InboxError.noSuchPost("p\(id)") }
      return try PostRecord(row)
    }
  }

  /// The newest posts that did not come before a person.
  package func droppedPosts(stream: String? = nil, limit: Int = 1000) async throws -> [PostRecord] {
    try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          \(PostRecord.query)
          WHERE verdict.kept = 0 AND post.text IS NOT NULL AND post.surfacing IS NULL
            AND (:stream IS NULL OR stream.name = :stream)
          ORDER BY post.id DESC LIMIT :limit
          """, arguments: ["stream": stream, "limit": limit]
      ).map(PostRecord.init)
    }
  }

  /// Posts of this life of the database by verdict: what was polled adds up to their sum.
  package func tallies(
    stream: String? = nil
  ) async throws -> [Verdict.Reason: (kept: Int, dropped: Int)] {
    try await read { db in
      var tallies: [Verdict.Reason: (kept: Int, dropped: Int)] = [:]
      for row in try Row.fetchAll(
        db,
        sql: """
          SELECT reason, kept, sum(posts) AS posts FROM tally
          JOIN feed ON feed.id = tally.feed JOIN stream ON stream.id = feed.stream
          WHERE :stream IS NULL OR stream.name = :stream GROUP BY reason, kept
          """, arguments: ["stream": stream])
      {
        guard let reason = Verdict.Reason(rawValue: row["reason"]) else { continue }
        if row["kept"] {
          tallies[reason, default: (0, 0)].kept = row["posts"]
        } else {
          tallies[reason, default: (0, 0)].dropped = row["posts"]
        }
      }
      return tallies
    }
  }
}

extension InboxDatabase {
  /// Whether a post of an item is one that a person is shown: not a copy, which is there to be counted.
  static let isShown = "post.surfacing IS NOT NULL"

  /// The item beside the first of its shown posts that still has its text, else beside the first.
  static let summaryQuery = """
    SELECT item.*, stream.name AS stream_name, feed.name AS feed_name, post.id AS post,
      post.title, substr(post.text, 1, 240) AS beginning, post.url, post.author,
      coalesce(post.published, post.updated) AS published, verdict.probability,
      coalesce(\(namedGesture), verdict.gesture) AS gesture,
      (SELECT max(id) FROM decision WHERE decision.item = item.id) AS last_entry
    FROM item
    JOIN stream ON stream.id = item.stream
    JOIN post ON post.id = (
      SELECT post.id FROM post WHERE post.item = item.id AND \(isShown)
      ORDER BY post.text IS NULL, post.id LIMIT 1)
    JOIN feed ON feed.id = post.feed
    JOIN verdict ON verdict.post = post.id
    """

  static func condition(_ queue: Queue) -> String {
    switch queue {
    case .waiting: "item.opens_at <= :now AND item.expires_at > :now"
    case .snoozed: "item.decision IS NULL AND item.opens_at > :now"
    case .expired:
      "item.decision IS NULL AND item.opens_at <= :now AND item.expires_at <= :now"
    case .unsure:
      """
      item.decision = 'unsure'
        AND (item.opens_at IS NULL OR item.opens_at > :now OR item.expires_at <= :now)
      """
    case .relevant, .noise: "item.decision = '\(queue.rawValue)' AND :now IS NOT NULL"
    }
  }
}

extension ItemSummary {
  init(_ db: Database, _ row: Row) throws {
    let id: Int64 = row["id"]
    let decision = (row["decision"] as String?).flatMap(Decision.init)
    let decidedAt: Double? = row["decided_at"]
    let activeAt: Double = row["active_at"]
    let title: String? = row["title"]
    let beginning: String? = row["beginning"]
    self.init(
      id: id, stream: row["stream_name"], source: row["feed_name"],
      headline: title.flatMap { $0.isEmpty ? nil : $0 } ?? beginning ?? "",
      url: row["url"], author: row["author"], published: date(row["published"]),
      surfacing: Surfacing(rawValue: row["surfacing"]) ?? .gate,
      surfacedAt: Date(timeIntervalSince1970: row["surfaced_at"]), score: row["score"],
      probability: row["probability"],
      gesture: (row["gesture"] as String?).flatMap(Gesture.init),
      decision: decision, decidedBy: row["decided_by"], decidedAt: date(decidedAt),
      opensAt: date(row["opens_at"]),
      action: (row["action"] as String?).flatMap(Action.init), note: row["note"],
      claim: (row["claimed_by"] as String?).map {
        Claim(by: $0, until: Date(timeIntervalSince1970: row["claimed_until"]))
      },
      lastEntry: row["last_entry"],
      alsoSeen: try String.fetchAll(
        db,
        sql: """
          SELECT DISTINCT feed.name FROM post JOIN feed ON feed.id = post.feed
          JOIN verdict ON verdict.post = post.id
          WHERE post.item = ? AND verdict.reason = 'duplicate' AND feed.name <> ?
          ORDER BY feed.name
          """, arguments: [id, row["feed_name"] as String]),
      hasNewActivity: decision != .noise && (decidedAt.map { $0 < activeAt } ?? false))
  }
}

extension PostRecord {
  static let query = """
    SELECT post.*, verdict.*, post.id AS id, stream.name AS stream_name, feed.name AS feed_name
    FROM post JOIN verdict ON verdict.post = post.id
    JOIN feed ON feed.id = post.feed JOIN stream ON stream.id = post.stream
    """

  init(_ row: Row) throws {
    let categories: String? = row["categories"]
    let assessment = Assessment(
      score: row["score"], prior: row["prior"], rest: row["rest"],
      evidence: try StoredEvidence.decoded(row["evidence"]), probability: row["probability"],
      gesture: (row["gesture"] as String?).flatMap(Gesture.init))
    self.init(
      id: row["id"], stream: row["stream_name"], source: row["feed_name"], item: row["item"],
      post: Post(
        id: row["guid"] ?? "", url: row["url"], title: row["title"], text: row["text"] ?? "",
        author: row["author"], published: date(row["published"]), updated: date(row["updated"]),
        language: row["language"],
        categories: try categories.map {
          try JSONDecoder().decode([String].self, from: Data($0.utf8))
        } ?? [], conversation: row["conversation"]),
      seenAt: Date(timeIntervalSince1970: row["seen_at"]), isEdited: row["edited"],
      verdict: Verdict(
        assessment: assessment, isKept: row["kept"],
        reason: Verdict.Reason(rawValue: row["reason"]) ?? .belowThreshold,
        rule: row["rule"], model: row["model"]),
      original: row["original"],
      surfacing: (row["surfacing"] as String?).flatMap(Surfacing.init))
  }
}
