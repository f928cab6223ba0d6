import Foundation
import GRDB
import Posts

/// A post that the dial would have kept and the budget did not.
package struct OverBudgetPost: Sendable {
  package var id: Int64
  package var feed: Int64
  /// The feed's.
  package var address: String
  package var post: Post
}

/// What a budget kept out has another chance on the day after. Its verdict stays what it was: the post
/// comes before a person as the gate's, later.
extension InboxDatabase {
  /// So many posts of a day have another chance.
  package static let overBudgetMax = 1_000

  /// Posts of those times that were over budget and are not shown, the best first.
  package func overBudget(stream: String, since: Date, before: Date) async throws
    -> [OverBudgetPost]
  {
    try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT post.*, feed.address FROM post
          JOIN verdict ON verdict.post = post.id JOIN feed ON feed.id = post.feed
          WHERE post.stream = (SELECT id FROM stream WHERE name = ?)
            AND post.seen_at >= ? AND post.seen_at < ? AND post.item IS NULL
            AND post.text IS NOT NULL AND verdict.reason = 'over-budget'
          ORDER BY verdict.score DESC, post.id LIMIT ?
          """,
        arguments: [
          stream, since.timeIntervalSince1970, before.timeIntervalSince1970, Self.overBudgetMax,
        ]
      ).map { OverBudgetPost($0) }
    }
  }

  /// What a judge would be told at this moment.
  package func gateContext(stream: String, day: String) async throws -> GateContext {
    try await read { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT id, gate FROM stream WHERE name = ?", arguments: [stream])
      else { return GateContext(state: nil) }
      return GateContext(state: row["gate"], day: try Self.day(db, day, ofStream: row["id"]))
    }
  }

  /// Whether the day's losers of yesterday had their chance.
  package func hasOfferedAgain(stream: String, day: String) async throws -> Bool {
    try await read { db in
      let id = try Int64.fetchOne(
        db, sql: "SELECT id FROM stream WHERE name = ?", arguments: [stream])
      return try id.map { try Self.offered(db, day, ofStream: $0) != nil } ?? true
    }
  }

  /// Shows the first of these posts that still are not shown, at most so many. Once a day, in one
  /// transaction: the second time on a day nothing happens.
  ///
  /// - Returns: how many.
  package func offerAgain(
    _ posts: [OverBudgetPost], most: Int, stream: String, day: String, at: Date, expiresAt: Date
  ) async throws -> Int {
    let (identityKey, sketches) = (identityKey, recentSketches)
    return try await write { db in
      guard
        let id = try Int64.fetchOne(
          db, sql: "SELECT id FROM stream WHERE name = ?", arguments: [stream]),
        try Self.offered(db, day, ofStream: id) == nil
      else { return 0 }
      var shown = 0
      let nearCopies = try NearCopies(db: db, stream: id, recent: sketches)
      for loser in posts where shown < most {
        let score = try Double.fetchOne(
          db,
          sql: """
            SELECT verdict.score FROM post JOIN verdict ON verdict.post = post.id
            WHERE post.id = ? AND post.item IS NULL AND post.text IS NOT NULL
            """, arguments: [loser.id])
        guard let score else { continue }
        if let item = try nearCopies.item(of: loser.post) {
          try Self.show(db, loser.id, item: item)
          continue
        }
        let place = ItemPlace(
          stream: id, feed: loser.feed, address: loser.address, key: identityKey, at: at,
          expiresAt: expiresAt)
        try Self.show(db, loser.id, item: try place.item(db, for: loser.post, score: score))
        shown += 1
      }
      try db.execute(
        sql: "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
        arguments: [Self.offeredKey(id), "\(day) \(shown)"])
      return shown
    }
  }
}

extension InboxDatabase {
  /// Puts a post and its copies into an item.
  private static func show(_ db: Database, _ post: Int64, item: Int64) throws {
    try db.execute(
      sql: """
        UPDATE post SET item = :item, surfacing = iif(id = :post, 'gate', surfacing)
        WHERE id = :post OR original = :post AND item IS NULL
        """, arguments: ["item": item, "post": post])
  }

  /// The stream's day so far.
  static func day(_ db: Database, _ day: String, ofStream stream: Int64) throws -> StreamDay {
    var result = StreamDay()
    for row in try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT day = :day AS today, sum(kept) AS kept, sum(posts) AS posts, max(posts) AS most,
            sum(posts > 0) AS feeds
          FROM (
            SELECT day, sum(CASE WHEN kept THEN posts ELSE 0 END) AS kept, sum(CASE
              WHEN reason IN ('above-threshold', 'below-threshold', 'over-budget') THEN posts
              ELSE 0 END) AS posts
            FROM tally WHERE day IN (:day, date(:day, '-1 day'))
              AND feed IN (SELECT id FROM feed WHERE stream = :stream)
            GROUP BY feed, day)
          GROUP BY day
          """), arguments: ["day": day, "stream": stream])
    {
      if row["today"] {
        result.shown = row["kept"]
        result.posts = row["posts"]
        result.postsOfOneFeed = row["most"]
        result.feeds = row["feeds"]
      } else {
        result.postsDayBefore = row["posts"]
      }
    }
    result.shown += try offered(db, day, ofStream: stream) ?? 0
    return result
  }

  private static func offeredKey(_ stream: Int64) -> String { "offered again, stream \(stream)" }

  /// How many had another chance on this day; nil where that is still to come.
  private static func offered(
    _ db: Database, _ day: String, ofStream stream: Int64
  ) throws -> Int? {
    let value = try String.fetchOne(
      db.cachedStatement(sql: "SELECT value FROM setting WHERE key = ?"),
      arguments: [offeredKey(stream)])
    guard let parts = value?.split(separator: " "), parts.count == 2, parts[0] == day else {
      return nil
    }
    return Int(parts[1])
  }
}

extension OverBudgetPost {
  init(_ row: Row) {
    id = row["id"]
    feed = row["feed"]
    address = row["address"]
    post = Post(
      id: row["guid"] ?? "", url: row["url"], title: row["title"], text: row["text"],
      author: row["author"], conversation: row["conversation"])
  }
}
