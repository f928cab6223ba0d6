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
    var message: [UInt8] = []
    for part in parts {
      withUnsafeBytes(of: UInt64(part.utf8.count).littleEndian) { message.append(contentsOf: $0) }
      message.append(contentsOf: part.utf8)
    }
    return Data(HMAC<SHA256>.authenticationCode(for: message, using: key).prefix(16))
  }

  /// 44 bits of the hash behind 12 bits of the feed: a number that the database holds in eight bytes, and
  /// those of one feed together, so that a poll's lie on few pages. Of a feed with 100,000 posts a new one
  /// is taken for another once in forty million times.
  ///
  /// - Parameter feed: 0 where nobody knows it any more.
  static func number(_ hash: Data, feed: Int64) -> Int64 {
    let bits = hash.prefix(6).reduce(0) { $0 << 8 | Int64($1) } >> 4
    return feed == 0 ? bits : (feed % 4095 + 1) << 44 | bits
  }

  /// The same identity as it is held where its feed was not known any more.
  static func withoutFeed(_ number: Int64) -> Int64 { number & (1 << 44 - 1) }

  /// The numbers under which a post of a feed is known. The same id means the same post, unless the
  /// feed gives one id to several posts; an id that changes is seen through by address and words.
  func identities(of post: Post, words: Int64, feed: Int64) -> Identities {
    let (name, words) = (String(feed), String(words))
    func number(_ parts: String...) -> Int64 { Self.number(hash([name] + parts), feed: feed) }
    return Identities(
      id: number("id", post.id),
      idAndAddress: number("id, address", post.id, post.url ?? words),
      addressAndWords: post.url.map { number("address, words", $0, words) })
  }

  struct Identities {
    var id: Int64
    /// With its words in place of an address, where it has none.
    var idAndAddress: Int64
    var addressAndWords: Int64?

    /// Those that mean "seen before", the most decisive first; and those to remember. Where the feed turns
    /// out to repeat ids only later, the second one still tells.
    func decisive(idsRepeat: Bool) -> [Int64] {
      if let addressAndWords { return [idsRepeat ? idAndAddress : id, addressAndWords] }
      return idsRepeat ? [idAndAddress] : [id, idAndAddress]
    }
  }
}
