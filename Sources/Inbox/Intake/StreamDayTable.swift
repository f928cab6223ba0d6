import Foundation
import GRDB

extension InboxDatabase {
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
    result.shownLate =
      try Int.fetchOne(
        db.cachedStatement(
          sql: "SELECT coalesce(sum(posts), 0) FROM late WHERE stream = ? AND day = ?"),
        arguments: [stream, day]) ?? 0
    result.shown += result.shownLate
    return result
  }
}
