import Foundation

/// Walks over the terms of a post in text order, telling which token each belongs to.
enum TermOccurrences {
  static func logarithm(_ count: Int) -> Double { log(Double(count)) }

  /// Words, then pairs of neighbours; a pair belongs to both tokens.
  @inline(__always)
  static func words(
    of post: TokenizedPost, without hidden: [Range<Int>] = [],
    _ body: (_ key: UInt64, _ token: Int, _ second: Int?) -> Void
  ) {
    var previous: Int?
    var nextHidden = 0
    for (index, token) in post.tokens.enumerated() {
      while nextHidden < hidden.count, hidden[nextHidden].upperBound <= index { nextHidden += 1 }
      if nextHidden < hidden.count, hidden[nextHidden].contains(index) {
        previous = nil
        continue
      }
      body(token.hash, index, nil)
      guard token.joins else { continue }
      if let previous, post.tokens[previous].zone == token.zone {
        body(TermHash.pair(post.tokens[previous].hash, token.hash), previous, index)
      }
      previous = index
    }
  }

  /// The 3–5-grams of the characters of each word, its beginning and end marked by a space.
  @inline(__always)
  static func grams(of post: TokenizedPost, _ body: (_ key: UInt64, _ token: Int) -> Void) {
    for (index, token) in post.tokens.enumerated() where token.kind == .word {
      let count = token.bytes.count + 2
      let base = token.bytes.lowerBound - 1
      var start = 0
      while start < count {
        var hash = TermHash.gramSeed
        var length = 0
        var at = start
        while at < count {
          let byte = at == 0 || at == count - 1 ? 0x20 : post.folded[base + at]
          hash = TermHash.step(hash, byte)
          at += 1
          // A character ends where the next byte is not a continuation of it.
          if at < count - 1, post.folded[base + at] & 0xC0 == 0x80 { continue }
          length += 1
          if length >= 3 { body(TermHash.finish(hash), index) }
          if length == 5 { break }
        }
        start += 1
        while start < count - 1, start > 0, post.folded[base + start] & 0xC0 == 0x80 { start += 1 }
      }
    }
  }
}
