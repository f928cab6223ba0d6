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
    FoldedScalars.table.withUnsafeBufferPointer { table in
      for part in [title ?? "", text] {
        words.endWord()
        for scalar in part.unicodeScalars {
          let folded =
            scalar.value < FoldedScalars.end
            ? table[Int(scalar.value)] : FoldedScalars.several
          if folded == FoldedScalars.gap {
            words.endWord()
          } else if folded == FoldedScalars.several {
            for lowered in FoldedScalars.lowercase(scalar) {
              if FoldedScalars.isOfWord(lowered) {
                words.add(lowered.value)
              } else {
                words.endWord()
              }
            }
          } else {
            words.add(folded)
          }
        }
      }
    }
    return (words.hash.value, words.count)
  }

  /// Hashes words character by character, each behind a space.
  private struct WordHash {
    var hash = StableHash()
    var count = 0
    private var inWord = false

    mutating func add(_ character: UInt32) {
      if !inWord {
        count += 1
        hash.combine(0x20)
      }
      inWord = true
      hash.combine(character)
    }

    mutating func endWord() { inWord = false }
  }
}
