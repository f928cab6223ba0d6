/// Collects text with its white space folded and its control characters taken out.
struct WhiteSpaceFolder {
  /// Whether line feeds in the text count, or only those asked for.
  var keepsLines: Bool
  private var bytes: [UInt8] = []
  private var breaks = 0
  private var hasSpace = false

  init(keepsLines: Bool) {
    self.keepsLines = keepsLines
  }

  var string: String { String(decoding: bytes, as: UTF8.self) }

  mutating func breakWord() { hasSpace = true }
  mutating func breakLine() { breaks = max(breaks, 1) }
  mutating func breakParagraph() { breaks = 2 }

  mutating func append(text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  /// Whole UTF-8 sequences.
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte > 0x20, byte != 0xC2, byte != 0x7F {
        let start = index
        repeat { index += 1 } while index < text.count && Self.isPlain(text[index])
        write(UnsafeBufferPointer(rebasing: text[start..<index]))
      } else if byte == 0xC2, index + 1 < text.count {
        appendLatin(text, at: index)
        index += 2
      } else {
        if byte == 0x0A, keepsLines { breaks = min(breaks + 1, 2) }
        if byte.isSpace { hasSpace = true }
        index += 1
      }
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != 0xC2 && byte != 0x7F
  }

  /// U+0080…U+00BF: no-break spaces are spaces, and controls mean what windows-1252 has there.
  private mutating func appendLatin(_ text: UnsafeBufferPointer<UInt8>, at index: Int) {
    switch text[index + 1] {
    case 0xA0, 0x85: hasSpace = true
    case 0x80...0x9F:
      let value = CharacterSet.windows1252(text[index + 1])
      guard value > 0x9F else { return }
      var encoded: [UInt8] = []
      encoded.append(scalar: value)
      encoded.withUnsafeBufferPointer { write($0) }
    default: write(UnsafeBufferPointer(rebasing: text[index..<index + 2]))
    }
  }

  private mutating func write(_ text: UnsafeBufferPointer<UInt8>) {
    if !bytes.isEmpty {
      if breaks > 0 {
        bytes.append(contentsOf: repeatElement(0x0A, count: breaks))
      } else if hasSpace {
        bytes.append(0x20)
      }
    }
    breaks = 0
    hasSpace = false
    bytes.append(contentsOf: text)
  }
}
