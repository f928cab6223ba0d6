import Foundation
import GRDB
import Posts

/// What became of a request to bring a dropped post into the inbox.
package struct Requested: Sendable, Hashable {
  package var post: Int64
  package var item: Int64
  /// It was in that item before, shown or as a copy.
  package var wasThere: Bool
}

extension InboxDatabase {
  /// Brings a dropped post into the inbox because somebody wants it there: whatever the budget says, and
  /// whatever it was dropped for. Where its conversation, or what it nearly repeats, is decided, it gets
  /// an item of its own. An item that has expired waits again. The second time no more than that happens.
  ///
  /// - Throws: `InboxError.noSuchPost`, `InboxError.textGone`
  package func request(
    _ post: Int64, by: String, at: Date, expiresAt: Date
  ) async throws -> Requested {
    let (identityKey, sketches) = (identityKey, recentSketches)
    return try await write { db in
      guard
        let row = try Row.fetchOne(
          db,
          sql: """
            SELECT post.stream, post.item, post.text IS NOT NULL AND (post.text <> ''
              OR coalesce(post.title, '') <> '') AS is_held, verdict.score, verdict.probability
            FROM post JOIN verdict ON verdict.post = post.id WHERE post.id = ?
            """, arguments: [post])
      else { throw InboxError.noSuchPost("p\(post)") }
      if let item = row["item"] as Int64? {
        try Self.ask(db, item, until: expiresAt)
        return Requested(post: post, item: item, wasThere: true)
      }
      let desk = LateDesk(
        db: db, stream: row["stream"], key: identityKey,
        nearCopies: try NearCopies(db: db, stream: row["stream"], recent: sketches), at: at,
        expiresAt: expiresAt)
      guard row["is_held"], let dropped = try desk.dropped(post) else {
        throw InboxError.textGone("p\(post)")
      }
      let item = try Self.place(
        dropped, LatePost(id: post, score: row["score"], probability: row["probability"]), by: desk)
      try Self.ask(db, item, until: expiresAt)
      try Self.append(db, .request, "p\(post)", item: item, by: by, at: at)
      return Requested(post: post, item: item, wasThere: false)
    }
  }
}

extension InboxDatabase {
  /// Shows a requested post in an item that asks, or will once it is not snoozed any more.
  private static func place(
    _ dropped: DroppedPost, _ post: LatePost, by desk: LateDesk
  ) throws -> Int64 {
    let place = desk.place(of: dropped)
    if let near = try desk.nearCopies.item(of: dropped.post), try takes(desk.db, near, at: desk.at)
    {
      try desk.surface(dropped, in: near, as: .request)
      return near
    }
    if let item = try place.found(desk.db, for: dropped.post),
      try !takes(desk.db, item, at: desk.at)
    {
      let own = try place.ownItem(
        desk.db, for: dropped.post, named: "request \(post.id)", score: post.score,
        probability: post.probability, surfacing: .request)
      try desk.surface(dropped, in: own, as: .request)
      return own
    }
    return try desk.surface(dropped, post, as: .request)
  }

  /// Whether a requested post can be one of the item's: not where it is decided, unless it is `unsure`
  /// and back.
  private static func takes(_ db: Database, _ item: Int64, at: Date) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT decision IS NULL OR coalesce(opens_at <= ?, 0) FROM item WHERE id = ?",
      arguments: [at.timeIntervalSince1970, item]) ?? false
  }

  /// Lets an item that is not decided for good wait until then; also one that only an audit has shown.
  private static func ask(_ db: Database, _ item: Int64, until: Date) throws {
    try db.execute(
      sql: """
        UPDATE item SET expires_at = max(expires_at, :until), opens_at = coalesce(opens_at, 0),
          surfacing = iif(opens_at IS NULL, 'request', surfacing)
        WHERE id = :item AND (decision IS NULL OR opens_at IS NOT NULL)
        """, arguments: ["until": until.timeIntervalSince1970, "item": item])
  }
}
