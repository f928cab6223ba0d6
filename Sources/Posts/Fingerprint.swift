/// A 64-bit hash of what a post says, blind to case, white space and punctuation: equal fingerprints
/// mean copies.
package struct Fingerprint: Sendable, Hashable {
  package var value: UInt64

  /// Texts of fewer words say too little to be called copies of each other.
  package static let wordsMin = 6

  /// Nil where title and text together have fewer than `wordsMin` words.
  package init?(title: String?, text: String) {
    self.init(Self.hash(title: title, text: text))
  }

  /// Nil where the hash is of fewer than `wordsMin` words.
  package init?(_ hashed: (hash: UInt64, words: Int)) {
    guard hashed.words >= Self.wordsMin else { return nil }
    value = hashed.hash
  }

  /// The hash of the words, however few, and their number.
  package static func hash(title: String?, text: String) -> (hash: UInt64, words: Int) {
    var words = WordHash()
    words.read(title: title, text: text)
    return (words.hash.value, words.count)
  }
}

/// Hashes words character by character, each behind a space.
struct WordHash: WordReading {
  private(set) var hash = StableHash()
  private(set) var count = 0
  private var inWord = false

  mutating func add(_ character: UInt32) {
    if !inWord {
      count += 1
      hash.combine(0x20)
    }
    inWord = true
    hash.combine(character)
  }

  mutating func gap(_: UInt32) { inWord = false }

  mutating func endPart() { inWord = false }
}
