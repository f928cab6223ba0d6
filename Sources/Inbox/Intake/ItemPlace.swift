import Foundation
import GRDB
import Posts

/// Where a post comes into the queue: which conversation it belongs to, and until when that waits.
struct ItemPlace {
  var stream: Int64
  var feed: Int64
  /// The feed's.
  var address: String
  var key: IdentityKey
  var at: Date
  var expiresAt: Date

  /// The item of the post's conversation, made if this is its first post that is shown.
  ///
  /// One that is snoozed stays so, and one that has expired waits again, as does what only an audit has
  /// shown. A post that joins a decided
  /// item was not before the person who decided, even if its poll had begun by then: hence the
  /// thousandth of a second.
  func item(
    _ db: Database, for post: Post, score: Double, probability: Double?,
    surfacing: Surfacing = .gate
  ) throws -> Int64 {
    let at = at.timeIntervalSince1970
    let item = try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          INSERT INTO item (stream, conversation, surfacing, surfaced_at, expires_at, active_at,
            score, probability)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (stream, conversation) DO UPDATE SET
            opens_at = iif(decision IS NULL, coalesce(opens_at, 0), opens_at),
            active_at = max(excluded.active_at, coalesce(decided_at + 0.001, 0)),
            expires_at = max(expires_at, excluded.expires_at), score = max(score, excluded.score),
            probability = iif(excluded.score > score, excluded.probability, probability)
          RETURNING id
          """),
      arguments: [
        stream, key.hash(["conversation", thread(of: post)]), surfacing.rawValue, at,
        expiresAt.timeIntervalSince1970, at, score, probability,
      ])!
    try ContactRefusal.mark(
      db, item: item, for: post, address: address, key: key, at: self.at)
    return item
  }

  /// The item of the post's conversation, if there is one.
  func found(_ db: Database, for post: Post) throws -> Int64? {
    try Int64.fetchOne(
      db, sql: "SELECT id FROM item WHERE stream = ? AND conversation = ?",
      arguments: [stream, key.hash(["conversation", thread(of: post)])])
  }

  /// The item of the post's conversation where there is none yet, else one of its own under this name.
  func ownItem(
    _ db: Database, for post: Post, named name: String, score: Double, probability: Double?,
    surfacing: Surfacing
  ) throws -> Int64 {
    let at = at.timeIntervalSince1970
    for conversation in [thread(of: post), name] {
      let made = try Int64.fetchOne(
        db,
        sql: """
          INSERT INTO item (stream, conversation, surfacing, surfaced_at, expires_at, active_at,
            score, probability)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id
          """,
        arguments: [
          stream, key.hash(["conversation", conversation]), surfacing.rawValue, at,
          expiresAt.timeIntervalSince1970, at, score, probability,
        ])
      guard let made else { continue }
      try ContactRefusal.mark(
        db, item: made, for: post, address: address, key: key, at: self.at)
      return made
    }
    preconditionFailure("the item \(name) is there although its post is not shown")
  }

  /// What the posts of one thread have in common. A bare identifier means a thread only on the host
  /// that gave it.
  private func thread(of post: Post) -> String {
    if let conversation = post.conversation, !conversation.contains("://") {
      return (URLComponents(string: address)?.host ?? address) + " " + conversation
    }
    return (post.conversation ?? post.url).map { CanonicalAddress($0).text } ?? "\(feed) \(post.id)"
  }
}
