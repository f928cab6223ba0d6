import Posts

/// A term of a post, with its place.
package struct Token: Sendable, Hashable {
  package enum Kind: UInt8, Sendable {
    case word, number, price, address, handle, hashtag, mark, emoji
    /// A word out of a web address.
    case addressWord
    /// Two characters of a script that is written without spaces.
    case characters
  }

  package var kind: Kind
  package var zone: Evidence.Zone
  /// The first Unicode scalar, counted from the beginning of the zone.
  package var start: Int
  /// One past the last Unicode scalar.
  package var end: Int
  /// The term's hash; equal terms of one kind have equal hashes.
  var hash: UInt64
  /// Where its folded form stands in `TokenizedPost.folded`.
  var bytes: Range<Int>

  /// Whether it makes pairs with its neighbours; parts of something larger do not.
  var joins: Bool {
    switch kind {
    case .hashtag, .addressWord, .characters: false
    default: true
    }
  }
}

/// A post as terms, title first.
package struct TokenizedPost: Sendable {
  package internal(set) var tokens: [Token] = []
  /// The folded forms of all tokens, UTF-8.
  var folded: [UInt8] = []

  /// The folded form of a token: lower case, without accents, classes in angle brackets.
  package func term(_ token: Token) -> String {
    String(decoding: folded[token.bytes], as: UTF8.self)
  }
}
