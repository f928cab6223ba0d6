import Foundation
import GRDB
import Posts

/// A post that did not come before a person, and may yet.
package struct DroppedPost: Sendable {
  package var id: Int64
  package var feed: Int64
  /// The feed's.
  package var address: String
  package var post: Post
  /// Where it stands among the others; see `DroppedPosts.after`.
  package var place: Place

  package struct Place: Sendable, Hashable {
    var seenAt: Double
    var id: Int64
  }
}

/// Which dropped posts are asked for. None is in an item, and all have their text.
package struct DroppedPosts: Sendable {
  package var stream: String
  /// Those with one of these reasons.
  package var reasons: [Verdict.Reason]
  /// Taken in then, …
  package var since: Date
  /// … and before this.
  package var before: Date
  /// Written or edited at the source since then; nil for any time.
  package var writtenSince: Date?
  /// But those that this model has judged.
  package var notBy: String?
  /// Behind this one.
  package var after: DroppedPost.Place?

  package init(
    stream: String, reasons: [Verdict.Reason], since: Date, before: Date,
    writtenSince: Date? = nil, notBy: String? = nil
  ) {
    self.stream = stream
    self.reasons = reasons
    self.since = since
    self.before = before
    self.writtenSince = writtenSince
    self.notBy = notBy
  }
}

extension InboxDatabase {
  /// The dropped posts asked for, in the order in which they were taken in: at most `limit` of them.
  package func dropped(_ asked: DroppedPosts, limit: Int) async throws -> [DroppedPost] {
    let reasons = asked.reasons.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT post.*, feed.address FROM post
          JOIN verdict ON verdict.post = post.id JOIN feed ON feed.id = post.feed
          WHERE post.stream = (SELECT id FROM stream WHERE name = :stream)
            AND post.seen_at >= :since AND post.seen_at < :before
            AND (post.seen_at, post.id) > (:afterSeen, :afterID)
            AND post.item IS NULL AND post.surfacing IS NULL AND post.text IS NOT NULL
            AND verdict.reason IN (\(reasons)) AND verdict.model IS NOT :notBy
            AND (:written IS NULL OR coalesce(post.published, post.updated, post.seen_at) >= :written)
          ORDER BY post.seen_at, post.id LIMIT :limit
          """,
        arguments: [
          // The later of the two, because SQLite goes down the index from there.
          "stream": asked.stream,
          "since": max(asked.since.timeIntervalSince1970, asked.after?.seenAt ?? -1),
          "before": asked.before.timeIntervalSince1970, "afterSeen": asked.after?.seenAt ?? -1,
          "afterID": asked.after?.id ?? 0, "notBy": asked.notBy,
          "written": asked.writtenSince?.timeIntervalSince1970, "limit": limit,
        ]
      ).map { DroppedPost($0) }
    }
  }

  /// How many posts that were taken in then came before a person, whenever that was; those from just
  /// below the threshold are not counted.
  ///
  /// - Parameter surfacing: only those that came for this reason; nil for any.
  package func shownPosts(
    stream: String, since: Date, before: Date, as surfacing: Surfacing? = nil
  ) async throws -> Int {
    try await read { db in
      try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM post
          WHERE stream = (SELECT id FROM stream WHERE name = ?1) AND seen_at >= ?2 AND seen_at < ?3
            AND iif(?4 IS NULL, surfacing <> 'near-threshold', surfacing = ?4)
          """,
        arguments: [
          stream, since.timeIntervalSince1970, before.timeIntervalSince1970, surfacing?.rawValue,
        ]) ?? 0
    }
  }
}

extension DroppedPost {
  init(_ row: Row) {
    id = row["id"]
    feed = row["feed"]
    address = row["address"]
    place = Place(seenAt: row["seen_at"], id: id)
    post = Post(
      id: row["guid"] ?? row["url"] ?? "", url: row["url"], title: row["title"],
      text: row["text"] ?? "",
      author: row["author"], conversation: row["conversation"])
  }
}
