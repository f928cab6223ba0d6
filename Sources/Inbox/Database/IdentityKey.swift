import Crypto
import Foundation
import GRDB
import Posts

/// Makes keyed hashes of identities: they recognise a post that comes again without holding a word
/// of it, and nobody without the database's key can guess what they stand for.
struct IdentityKey: Sendable {
  private let key: SymmetricKey

  /// The key of this database.
  static func load(_ db: Database) throws -> IdentityKey? {
    try Data.fetchOne(db, sql: "SELECT value FROM setting WHERE key = 'key'")
      .map { IdentityKey(key: SymmetricKey(data: $0)) }
  }

  /// Gives a new database its key.
  static func create(_ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO setting (key, value) VALUES ('key', ?)",
      arguments: [SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }])
  }

  /// HMAC-SHA-256 (RFC 2104) over the parts, the first 128 bits.
  func hash(_ parts: [String]) -> Data {
    var code = HMAC<SHA256>(key: key)
    for part in parts {
      var count = UInt64(part.utf8.count).littleEndian
      withUnsafeBytes(of: &count) { code.update(data: $0) }
      code.update(data: Data(part.utf8))
    }
    return Data(code.finalize().prefix(16))
  }

  /// The hashes under which a post of a feed is known. The same id means the same post, unless the
  /// feed gives one id to several posts; an id that changes is seen through by address and words.
  func identities(of post: Post, words: Int64, feed: Int64) -> Identities {
    let feed = String(feed)
    return Identities(
      id: hash([feed, "id", post.id]),
      idAndAddress: hash([feed, "id, address", post.id, post.url ?? String(words)]),
      addressAndWords: post.url.map { hash([feed, "address, words", $0, String(words)]) })
  }

  struct Identities {
    var id: Data
    var idAndAddress: Data
    var addressAndWords: Data?

    /// Those that mean "seen before".
    func decisive(idsRepeat: Bool) -> [Data] {
      (idsRepeat ? [] : [id]) + [idAndAddress] + (addressAndWords.map { [$0] } ?? [])
    }

    var all: [Data] { decisive(idsRepeat: false) }
  }
}
