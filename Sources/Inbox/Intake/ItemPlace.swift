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
  /// A post that joins a decided item was not before the person who decided, even if its poll had
  /// begun by then: hence the thousandth of a second.
  func item(
    _ db: Database, for post: Post, score: Double, surfacing: Surfacing = .gate
  ) throws -> Int64 {
    let at = at.timeIntervalSince1970
    return try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          INSERT INTO item (stream, conversation, surfacing, surfaced_at, expires_at, active_at,
            score)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (stream, conversation) DO UPDATE SET
            active_at = max(excluded.active_at, coalesce(decided_at + 0.001, 0)),
            expires_at = excluded.expires_at, score = max(score, excluded.score)
          RETURNING id
          """),
      arguments: [
        stream, key.hash(["conversation", thread(of: post)]), surfacing.rawValue, at,
        expiresAt.timeIntervalSince1970, at, score,
      ])!
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
