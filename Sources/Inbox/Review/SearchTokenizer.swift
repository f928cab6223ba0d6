import Foundation
import GRDB

/// Cuts a text into words as the full-text index does: by SQLite's own tokenizer, and ten times as fast
/// where there is nothing but ASCII.
struct SearchTokenizer {
  private let tokenizer: any FTS5Tokenizer

  init(_ db: Database) throws {
    tokenizer = try db.makeTokenizer(
      FTS5TokenizerDescriptor(components: ["unicode61", "remove_diacritics", "2"]))
  }

  func words(of text: String) -> SearchWords {
    var text = text
    return text.withUTF8 { bytes in
      if let words = SearchWords(ascii: bytes) { return words }
      var words = SearchWords()
      guard let base = bytes.baseAddress, bytes.count <= Int(Int32.max) else { return words }
      base.withMemoryRebound(to: CChar.self, capacity: bytes.count) { characters in
        withUnsafeMutablePointer(to: &words) { context in
          _ = tokenizer.tokenize(
            context: context, tokenization: .document, pText: characters,
            nText: CInt(bytes.count)
          ) { context, _, token, count, start, end in
            guard let context, let token else { return 0 }
            context.assumingMemoryBound(to: SearchWords.self).pointee.append(
              UnsafeRawBufferPointer(start: token, count: Int(count)),
              from: Int(start), to: Int(end))
            return 0
          }
        }
      }
      return words
    }
  }
}

/// The words of a text in lower case and without accents, and where they stand in it.
struct SearchWords {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// Where each stands, in bytes of UTF-8.
  private(set) var places: [Range<Int>] = []

  init() {}

  /// The runs of letters and digits. Nil where anything is not ASCII.
  init?(ascii text: UnsafeBufferPointer<UInt8>) {
    guard text.allSatisfy({ $0 < 0x80 }) else { return nil }
    bytes.reserveCapacity(text.count)
    ends.reserveCapacity(text.count / 5)
    places.reserveCapacity(text.count / 5)
    var start: Int?
    for (index, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        bytes.append(byte)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        bytes.append(byte | 0x20)
      default:
        if let start { end(start..<index) }
        start = nil
        continue
      }
      if start == nil { start = index }
    }
    if let start { end(start..<text.count) }
  }

  var count: Int { places.count }

  var texts: [String] { places.indices.map { String(decoding: word($0), as: UTF8.self) } }

  mutating func append(_ word: UnsafeRawBufferPointer, from start: Int, to end: Int) {
    bytes.append(contentsOf: word)
    self.end(start..<end)
  }

  private mutating func end(_ place: Range<Int>) {
    ends.append(bytes.count)
    places.append(place)
  }

  /// The places at which these words stand one behind the other; of the last only the beginning, if
  /// that is all that is known of it.
  func occurrences(of words: [[UInt8]], isBeginning: Bool) -> [Range<Int>] {
    guard !words.isEmpty, words.count <= count else { return [] }
    return (0...(count - words.count)).compactMap { start in
      for (offset, word) in words.enumerated() {
        let held = self.word(start + offset)
        let fits =
          isBeginning && offset == words.count - 1
          ? held.starts(with: word) : held.elementsEqual(word)
        guard fits else { return nil }
      }
      return start..<(start + words.count)
    }
  }

  private func word(_ index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }
}
