import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// The items of a queue, at most `limit` after the first `offset`.
  ///
  /// - Parameters:
  ///   - order: nil for `mixed` where items wait, and `newest` elsewhere.
  ///   - nearEvery: at every so-manieth place of the order `mixed` stands an item from just below the
  ///     threshold; nil for none of their own.
  package func items(
    in queue: Queue, stream: String? = nil, now: Date, order: ItemOrder? = nil,
    nearEvery: Int? = 3, limit: Int = 1000, offset: Int = 0
  ) async throws -> [ItemSummary] {
    try await read { db in
      let now = now.timeIntervalSince1970
      var streamID: Int64?
      if let stream {
        streamID = try Int64.fetchOne(
          db, sql: "SELECT id FROM stream WHERE name = ?", arguments: [stream])
        if streamID == nil { return [] }
      }
      let order = order ?? (queue == .waiting ? .mixed : .newest)
      guard order == .mixed else {
        var arguments: StatementArguments = ["now": now, "limit": limit, "offset": offset]
        if let streamID { arguments += ["stream": streamID] }
        let columns = order == .score ? "item.score DESC, item.id" : "item.active_at DESC, item.id"
        let ids = try Int64.fetchAll(
          db,
          sql: """
            SELECT id FROM item
            WHERE \(Self.condition(queue)) \(streamID == nil ? "" : "AND item.stream = :stream")
            ORDER BY \(columns) LIMIT :limit OFFSET :offset
            """, arguments: arguments)
        return try Self.summaries(db, ids)
      }
      let ids = try Self.mixed(
        db, queue, stream: streamID, now: now, nearEvery: nearEvery, most: offset + limit)
      return try Self.summaries(db, Array(ids.dropFirst(offset)))
    }
  }

  /// The items with these numbers, in this order.
  private static func summaries(_ db: Database, _ ids: [Int64]) throws -> [ItemSummary] {
    var found: [Int64: ItemSummary] = [:]
    for start in stride(from: 0, to: ids.count, by: 500) {
      let part = ids[start..<min(start + 500, ids.count)]
      let list = part.map(String.init).joined(separator: ", ")
      for row in try Row.fetchAll(
        db, sql: "\(summaryQuery) WHERE item.id IN (\(list))")
      {
        let summary = try ItemSummary(db, row)
        found[summary.id] = summary
      }
    }
    return ids.compactMap { found[$0] }
  }

  /// How many items each queue holds.
  package func itemCounts(stream: String? = nil, now: Date) async throws -> [Queue: Int] {
    try await read { db in
      var counts: [Queue: Int] = [:]
      for queue in Queue.allCases {
        counts[queue] = try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM item WHERE \(Self.condition(queue))
              AND (:stream IS NULL OR item.stream = (SELECT id FROM stream WHERE name = :stream))
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
        ).map(DecisionEntry.init),
        events: try Self.events(db, item: id))
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
  ///
  /// - Parameter before: only those with a lower number than this.
  package func droppedPosts(
    stream: String? = nil, limit: Int = 1000, before: Int64? = nil
  ) async throws -> [PostRecord] {
    try await read { db in
      // The plus keeps SQLite from sorting all posts of a stream: it goes down the numbers instead.
      try Row.fetchAll(
        db,
        sql: """
          \(PostRecord.query)
          WHERE post.id < :before AND post.text IS NOT NULL AND post.surfacing IS NULL
            AND (:stream IS NULL OR +post.stream = (SELECT id FROM stream WHERE name = :stream))
          ORDER BY post.id DESC LIMIT :limit
          """, arguments: ["stream": stream, "limit": limit, "before": before ?? Int64.max]
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
      coalesce(post.published, post.updated) AS published,
      coalesce(item.probability, verdict.probability) AS likely,
      coalesce(\(namedGesture), verdict.gesture) AS gesture,
      (SELECT max(id) FROM decision WHERE decision.item = item.id) AS last_entry,
      CASE WHEN item.decision IS NULL AND item.opens_at > 0 THEN (
        SELECT max(made_at) FROM event WHERE event.item = item.id AND kind = 'snooze') END
        AS snoozed_at
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
    let setAsideAt: Double? = decidedAt ?? row["snoozed_at"]
    let activeAt: Double = row["active_at"]
    let title: String? = row["title"]
    let beginning: String? = row["beginning"]
    self.init(
      id: id, stream: row["stream_name"], source: row["feed_name"],
      headline: title.flatMap { $0.isEmpty ? nil : $0 } ?? beginning ?? "",
      url: row["url"], author: row["author"], published: date(row["published"]),
      surfacing: Surfacing(rawValue: row["surfacing"]) ?? .gate,
      surfacedAt: Date(timeIntervalSince1970: row["surfaced_at"]),
      activeAt: Date(timeIntervalSince1970: activeAt), score: row["score"],
      probability: row["likely"],
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
          WHERE post.item = ? AND post.surfacing IS NULL AND feed.name <> ?
          ORDER BY feed.name
          """, arguments: [id, row["feed_name"] as String]),
      hasNewActivity: decision != .noise && (setAsideAt.map { $0 < activeAt } ?? false))
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
    let evidence = try StoredEvidence.decoded(
      row["evidence"], title: row["title"], text: row["text"])
    let (score, prior): (Double, Double) = (row["score"], row["prior"])
    let assessment = Assessment(
      score: score, prior: prior,
      rest: row["rest"] ?? score - prior - evidence.reduce(0) { $0 + $1.weight },
      evidence: evidence, probability: row["probability"],
      gesture: (row["gesture"] as String?).flatMap(Gesture.init))
    self.init(
      id: row["id"], stream: row["stream_name"], source: row["feed_name"], item: row["item"],
      post: Post(
        id: row["guid"] ?? row["url"] ?? "", url: row["url"], title: row["title"],
        text: row["text"] ?? "", author: row["author"], published: date(row["published"]),
        updated: date(row["updated"]),
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
