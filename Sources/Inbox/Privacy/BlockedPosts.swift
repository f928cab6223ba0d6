import GRDB
import Posts

/// Which posts of one poll must not be stored: their author, or what stood at their address, was
/// forgotten.
struct BlockedPosts {
  private let isEmpty: Bool
  private let feedHost: String?
  private var people: HashedPeople

  /// - Parameter address: the feed's.
  init(db: Database, key: IdentityKey, address: String) throws {
    isEmpty =
      try Bool.fetchOne(
        db.cachedStatement(sql: "SELECT NOT EXISTS (SELECT 1 FROM blocked)")) ?? true
    feedHost = Person.host(of: address)
    people = HashedPeople(key: key) { hash in
      try Bool.fetchOne(
        db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM blocked WHERE hash = ?)"),
        arguments: [hash]) ?? false
    }
  }

  mutating func hold(_ post: Post) throws -> Bool {
    guard !isEmpty else { return false }
    return try people.hold(author: post.author, feedHost: feedHost, url: post.url)
      || people.hold(url: post.url)
  }
}
