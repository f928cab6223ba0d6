/// English contractions, taken apart: "don't" and "dont" are "do" and "not".
enum Contractions {
  static func parts(of word: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    guard let apostrophe = word.lastIndex(of: 0x27) else {
      guard word.count <= 9, let parts = bare[Array(word)] else { return [word] }
      return parts
    }
    let stem = word[..<apostrophe].filter { $0 != 0x27 }[...]
    let ending = word[word.index(after: apostrophe)...]
    if ending.elementsEqual("t".utf8), stem.last == UInt8(ascii: "n") {
      if let parts = bare[Array(stem) + [UInt8(ascii: "t")]] { return parts }
      return [stem.dropLast(), slice("not")]
    }
    if let expanded = endings[Array(ending)] { return [stem, expanded] }
    return [stem + ending]
  }

  /// Whether a word of this hash is a contraction that is typed without its apostrophe.
  @inline(__always)
  static func isBare(_ hash: UInt64) -> Bool { bareHashes[hash] != nil }

  private static let bareHashes = ColumnIndex(bare.keys.map { TermHash.of($0) }.sorted())

  private static func slice(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

  private static let endings: [[UInt8]: ArraySlice<UInt8>] = Dictionary(
    uniqueKeysWithValues: [
      ("m", "am"), ("re", "are"), ("ve", "have"), ("ll", "will"), ("d", "would"), ("s", "is"),
    ].map { (Array($0.0.utf8), slice($0.1)) })

  /// How they are typed without the apostrophe; none that is also a word ("were", "ill", "its").
  private static let bare: [[UInt8]: [ArraySlice<UInt8>]] = Dictionary(
    uniqueKeysWithValues: [
      "im": "i am", "ive": "i have", "dont": "do not", "cant": "can not", "cannot": "can not",
      "wont": "will not", "doesnt": "does not", "didnt": "did not", "isnt": "is not",
      "arent": "are not", "wasnt": "was not", "couldnt": "could not", "wouldnt": "would not",
      "shouldnt": "should not", "havent": "have not", "hasnt": "has not", "whats": "what is",
      "wheres": "where is", "hows": "how is", "whos": "who is", "thats": "that is",
      "youre": "you are", "theyre": "they are", "weve": "we have", "youve": "you have",
      "theres": "there is", "wanna": "want to", "gonna": "going to", "gotta": "got to",
    ].map { ($0.key.utf8.map { $0 }, $0.value.split(separator: " ").map { slice(String($0)) }) })
}
