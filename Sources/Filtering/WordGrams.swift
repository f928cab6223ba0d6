/// The 3–5-grams of the characters of a word, its beginning and end marked by a space.
enum WordGrams {
  /// - Parameter word: folded UTF-8.
  @inline(__always)
  static func forEach(_ folded: [UInt8], _ word: Range<Int>, _ body: (_ key: UInt64) -> Void) {
    let count = word.count + 2
    let base = word.lowerBound - 1
    var start = 0
    while start < count {
      var hash = TermHash.gramSeed
      var length = 0
      var at = start
      while at < count {
        let byte = at == 0 || at == count - 1 ? 0x20 : folded[base + at]
        hash = TermHash.step(hash, byte)
        at += 1
        // A character ends where the next byte is not a continuation of it.
        if at < count - 1, folded[base + at] & 0xC0 == 0x80 { continue }
        length += 1
        if length >= 3 { body(TermHash.finish(hash)) }
        if length == 5 { break }
      }
      start += 1
      while start < count - 1, start > 0, folded[base + start] & 0xC0 == 0x80 { start += 1 }
    }
  }

  static func count(_ folded: [UInt8], _ word: Range<Int>) -> Int {
    var count = 0
    forEach(folded, word) { _ in count += 1 }
    return count
  }
}
