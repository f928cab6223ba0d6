import Posts

/// Brings a document to valid UTF-8, whatever it says it is.
///
/// The order of trust is RFC 7303's: byte order mark, HTTP charset, XML declaration, UTF-8. Bytes
/// speak louder than all of them: what is valid UTF-8 with a letter outside ASCII is UTF-8, what is
/// not is not, and what is pure ASCII needs no opinion. Where nothing is named, a guess is made.
struct DocumentText {
  /// The document itself, not a copy, where it was UTF-8 without a mark.
  let bytes: [UInt8]
  /// Who disagreed, and who was believed; one sentence each.
  private(set) var warnings: [String] = []

  init(_ document: [UInt8], contentType: String?) {
    let header = Claim("the HTTP header", Self.charset(inContentType: contentType))
    if let (layout, markBytes) = WideCharacters.layout(of: document) {
      bytes = WideCharacters.utf8(document, from: markBytes, layout)
      let declaration = Claim("the XML declaration", Self.charset(inDeclaration: bytes))
      let claims = [header, declaration].compactMap(\.self).filter { !$0.isWide }
      warn(claims, believed: markBytes > 0 ? "the byte order mark" : "the bytes", layout.rawValue)
      return
    }
    let hasMark = document.starts(with: [0xEF, 0xBB, 0xBF])
    let document = hasMark ? Array(document.dropFirst(3)) : document
    let declaration = Claim("the XML declaration", Self.charset(inDeclaration: document))
    let claims = [header, declaration].compactMap(\.self)
    let census = UTF8Census(document)
    if census.isASCII {
      let isEscaped = !hasMark && claims.first { $0.name != nil }?.name == CharacterSet.escaped
      bytes =
        isEscaped
        ? CharacterSet.utf8(document, from: CharacterSet.escaped)?.bytes ?? document
        : document
    } else if census.isUTF8 {
      bytes = document
      let others = claims.filter { $0.name != CharacterSet.utf8 || $0.isWide }
      warn(others, believed: hasMark ? "the byte order mark" : "the bytes", CharacterSet.utf8)
    } else {
      let mark = hasMark ? Claim("the byte order mark", CharacterSet.utf8) : nil
      let all = [mark].compactMap(\.self) + claims
      (bytes, warnings) = Self.converted(document, all, census)
    }
  }

  private mutating func warn(_ claims: [Claim], believed: String, _ label: String) {
    warnings += claims.map {
      "\($0.speaker) says \($0.label), but \(believed) \(label); that was believed"
    }
  }

  /// What is not UTF-8, whoever says so.
  private static func converted(
    _ document: [UInt8], _ claims: [Claim], _ census: UTF8Census
  ) -> (bytes: [UInt8], warnings: [String]) {
    let unknown = claims.filter { $0.name == nil || $0.name == CharacterSet.escaped }
    var warnings = unknown.map { "\($0.speaker) says \($0.label), which is not read" }
    let known = claims.filter { claim in !unknown.contains { $0.speaker == claim.speaker } }
    // A little of the other in a mostly pure text is mended; a text that is mostly the other is it.
    let first = known.first?.name ?? CharacterSet.utf8
    let isLatin = first == CharacterSet.windows1252
    let isMostlyUTF8 = census.sequences > (isLatin ? census.oddBytes * 4 : census.oddBytes)
    if isMostlyUTF8, isLatin || first == CharacterSet.utf8 {
      return (
        repaired(document, oddBytes: census.oddBytes),
        warnings + ["bytes that are not UTF-8 were read as windows-1252"]
      )
    }
    guard let believed = known.first(where: { $0.name != CharacterSet.utf8 }),
      let name = believed.name, let text = text(of: document, in: name)
    else {
      let guess = CharacterSetGuess.name(for: document)
      let reason =
        known.first.map { "\($0.speaker) says \($0.label), which the document is not" }
        ?? "the document names no character set that is known"
      warnings.append("\(reason); it was read as \(guess ?? "windows-1252")")
      let name = guess.flatMap(CharacterSet.canonical) ?? CharacterSet.windows1252
      return (text(of: document, in: name)?.bytes ?? CharacterSet.windows1252(document), warnings)
    }
    for other in known where other.name != name {
      warnings.append(
        "\(other.speaker) says \(other.label), but \(believed.speaker) \(believed.label); "
          + "that was believed")
    }
    if text.oddBytes > 0 {
      warnings.append("bytes that mean nothing in \(believed.label) were read as windows-1252")
    }
    return (text.bytes, warnings)
  }

  private static func text(
    of document: [UInt8], in name: String
  ) -> (bytes: [UInt8], oddBytes: Int)? {
    name == CharacterSet.windows1252
      ? (CharacterSet.windows1252(document), 0) : CharacterSet.utf8(document, from: name)
  }

  /// Valid sequences of UTF-8 as they are, every other byte as windows-1252.
  private static func repaired(_ bytes: [UInt8], oddBytes: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + oddBytes * 2)
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let length = UTF8Census.sequenceLength(bytes, at: index)
        if length > 0 {
          for next in index..<index + length { result.append(bytes[next]) }
        } else {
          result.append(scalar: CharacterSet.windows1252(bytes[index]))
        }
        index += max(1, length)
      }
    }
    return result
  }
}

// MARK: - What is said about a document

extension DocumentText {
  /// A character set, and who names it.
  private struct Claim {
    let speaker: String
    /// As it was written, fit to be shown.
    let label: String
    /// Nil where it is unknown.
    let name: String?
    let isWide: Bool

    init?(_ speaker: String, _ label: String?) {
      guard let label else { return nil }
      self.speaker = speaker
      self.label = String(label.prefix(40)).printable
      name = CharacterSet.canonical(label)
      isWide = CharacterSet.isWide(label)
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
}
