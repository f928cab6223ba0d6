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
  /// Whether a clause may end before it: a full stop, comma, bracket or line break stands there, or
  /// nothing at all.
  package var opensClause: Bool
  /// The term's hash; equal terms of one kind have equal hashes.
  var hash: UInt64
  // 32 bits each: a post has fewer characters than that, and tokens are many.
  private let places: (start: Int32, end: Int32)
  private var form: (start: Int32, end: Int32)

  init(
    kind: Kind, zone: Evidence.Zone, opensClause: Bool, places: Range<Int>, hash: UInt64,
    bytes: Range<Int>
  ) {
    self.kind = kind
    self.zone = zone
    self.opensClause = opensClause
    self.hash = hash
    self.places = (Int32(places.lowerBound), Int32(places.upperBound))
    form = (Int32(bytes.lowerBound), Int32(bytes.upperBound))
  }

  /// The first Unicode scalar, counted from the beginning of the zone.
  package var start: Int { Int(places.start) }
  /// One past the last Unicode scalar.
  package var end: Int { Int(places.end) }

  /// Where its folded form stands in `TokenizedPost.folded`.
  var bytes: Range<Int> {
    get { Int(form.start)..<Int(form.end) }
    set { form = (Int32(newValue.lowerBound), Int32(newValue.upperBound)) }
  }

  /// Whether it makes pairs with its neighbours; parts of something larger do not.
  var joins: Bool {
    switch kind {
    case .hashtag, .addressWord, .characters: false
    default: true
    }
  }

  package static func == (first: Token, second: Token) -> Bool {
    first.hash == second.hash && first.kind == second.kind && first.zone == second.zone
      && first.opensClause == second.opensClause && first.places == second.places
      && first.form == second.form
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(hash)
    hasher.combine(places.start)
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
