/// Brings a document to valid UTF-8, whatever it says it is.
///
/// The order of trust is RFC 7303's: byte order mark, HTTP charset, XML declaration, UTF-8. Bytes
/// speak louder than all of them: what is valid UTF-8 with a letter outside ASCII is UTF-8, and what
/// is not is read as windows-1252, byte by byte.
struct DocumentText {
  var bytes: [UInt8]
  var warning: String?

  init(_ document: [UInt8], contentType: String?) {
    if let (wide, mark) = Self.wideEncoding(document) {
      bytes = WideCharacters.utf8(document.dropFirst(mark), wide)
      return
    }
    var document = document
    if document.starts(with: [0xEF, 0xBB, 0xBF]) { document.removeFirst(3) }
    let stated = Self.charset(inContentType: contentType) ?? Self.charset(inDeclaration: document)
    let name = CharacterSet.canonical(stated ?? "utf-8")
    let census = Self.census(document)
    if !CharacterSet.isEscaping(name), census.isUTF8 {
      bytes = document
      return
    }
    if name != "utf-8", name != "cp1252", let text = CharacterSet.utf8(document, from: name) {
      bytes = text
      return
    }
    // A little of the other in a mostly pure text is mended; a text that is mostly the other is it.
    let isMostlyUTF8 = census.sequences > (name == "cp1252" ? census.oddBytes * 4 : census.oddBytes)
    bytes = isMostlyUTF8 ? Self.repaired(document) : CharacterSet.windows1252(document)
    if isMostlyUTF8 || name != "cp1252" {
      warning = "the text is not valid in its encoding; odd bytes were read as windows-1252"
    }
  }

  /// How many sequences of more than one byte are valid UTF-8, and how many bytes are in none.
  private static func census(
    _ bytes: [UInt8]
  ) -> (isUTF8: Bool, sequences: Int, oddBytes: Int) {
    let isValid = bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
    if isValid { return (true, 0, 0) }
    var (sequences, oddBytes, index) = (0, 0, 0)
    while index < bytes.count {
      let length = sequenceLength(bytes, at: index)
      if length == 0 { oddBytes += 1 }
      if length > 1 { sequences += 1 }
      index += max(1, length)
    }
    return (false, sequences, oddBytes)
  }

  /// UTF-16 and UTF-32, by their mark or by the zeros beside the first character.
  private static func wideEncoding(_ bytes: [UInt8]) -> (WideCharacters.Layout, markBytes: Int)? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return (.utf32Little, 4) }
    if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return (.utf32Big, 4) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16Little, 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16Big, 2) }
    guard bytes.count >= 4 else { return nil }
    switch (bytes[0] == 0, bytes[1] == 0, bytes[2] == 0, bytes[3] == 0) {
    case (false, true, true, true): return (.utf32Little, 0)
    case (true, true, true, false): return (.utf32Big, 0)
    case (false, true, false, true): return (.utf16Little, 0)
    case (true, false, true, false): return (.utf16Big, 0)
    default: return nil
    }
  }

  /// The `charset` parameter, without quotes.
  static func charset(inContentType contentType: String?) -> String? {
    guard let contentType else { return nil }
    for parameter in contentType.split(separator: ";").dropFirst() {
      let parts = parameter.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, String(parts[0]).trimmed.lowercased() == "charset" else { continue }
      let value = String(parts[1]).trimmed.filter { $0 != "\"" && $0 != "'" }
      return String(value).trimmedOrNil
    }
    return nil
  }

  /// The `encoding` of an XML declaration.
  private static func charset(inDeclaration bytes: [UInt8]) -> String? {
    let head = Array(bytes.prefix(400))
    guard let start = head.firstASCII("<?xml", from: 0),
      let end = head.firstASCII("?>", from: start),
      let key = head.firstASCII("encoding", from: start, before: end)
    else { return nil }
    let value = head[(key + 8)..<end].drop { $0.isSpace || $0 == UInt8(ascii: "=") }
    guard let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return nil
    }
    return String(decoding: value.dropFirst().prefix { $0 != quote }, as: UTF8.self).trimmedOrNil
  }

  /// Valid sequences of UTF-8 as they are, every other byte as windows-1252.
  private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    var index = 0
    while index < bytes.count {
      let length = sequenceLength(bytes, at: index)
      if length > 0 {
        result.append(contentsOf: bytes[index..<index + length])
        index += length
      } else {
        result.append(scalar: CharacterSet.windows1252(bytes[index]))
        index += 1
      }
    }
    return result
  }

  /// 0 where no valid sequence begins.
  private static func sequenceLength(_ bytes: [UInt8], at index: Int) -> Int {
    let lead = bytes[index]
    let length =
      switch lead {
      case 0..<0x80: 1
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length > 1 else { return length }
    guard index + length <= bytes.count else { return 0 }
    for byte in bytes[(index + 1)..<(index + length)] where byte & 0xC0 != 0x80 { return 0 }
    let second = bytes[index + 1]
    switch lead {
    case 0xE0 where second < 0xA0, 0xED where second > 0x9F: return 0
    case 0xF0 where second < 0x90, 0xF4 where second > 0x8F: return 0
    default: return length
    }
  }
}

/// UTF-16 and UTF-32 in both byte orders.
enum WideCharacters {
  enum Layout { case utf16Big, utf16Little, utf32Big, utf32Little }

  static func utf8(_ bytes: ArraySlice<UInt8>, _ layout: Layout) -> [UInt8] {
    switch layout {
    case .utf16Big, .utf16Little:
      let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
        let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
        return layout == .utf16Big ? first << 8 | second : second << 8 | first
      }
      return Array(String(decoding: units, as: UTF16.self).utf8)
    case .utf32Big, .utf32Little:
      let units = stride(from: bytes.startIndex, to: bytes.endIndex - 3, by: 4).map { index in
        let four = bytes[index..<index + 4].map(UInt32.init)
        let ordered = layout == .utf32Big ? four : four.reversed()
        return ordered.reduce(0) { $0 << 8 | $1 }
      }
      return Array(String(decoding: units, as: UTF32.self).utf8)
    }
  }
}
