/// A 64-bit hash of what a post says, blind to case, white space and punctuation: equal fingerprints
/// mean copies.
package struct Fingerprint: Sendable, Hashable {
  package var value: UInt64

  /// Texts of fewer words say too little to be called copies of each other.
  package static let wordsMin = 6

  /// Nil where title and text together have fewer than `wordsMin` words.
  package init?(title: String?, text: String) {
    let (hash, words) = Self.hash(title: title, text: text)
    guard words >= Self.wordsMin else { return nil }
    value = hash
  }

  /// The hash of the words, however few, and their number.
  package static func hash(title: String?, text: String) -> (hash: UInt64, words: Int) {
    var hash = StableHash()
    var words = 0
    for part in [title ?? "", text] {
      var inWord = false
      for scalar in part.lowercased().unicodeScalars {
        guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
          inWord = false
          continue
        }
        if !inWord {
          words += 1
          hash.combine(0x20)
        }
        inWord = true
        hash.combine(scalar.value)
      }
    }
    return (hash.value, words)
  }
}
