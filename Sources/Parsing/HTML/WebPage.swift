/// Whether bytes are a page for people: a login wall or an error where data was asked for.
enum WebPage {
  private static let openings: [StaticString] = [
    "<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<script",
  ]
  private static let feeds: [StaticString] = ["<rss", "<feed", "<rdf:RDF", "<channel"]

  /// Some sites write the document type of a page, or a whole script, before a feed. Bytes.
  private static let junkMax = 64 << 10

  static func isOne(_ bytes: [UInt8]) -> Bool {
    let start = XMLProlog.skipMisc(bytes, from: 0)
    return has(openings, bytes, at: start) && !isFollowedByFeed(bytes, from: start + 1)
  }

  /// Whether a feed begins behind the opening, and not within a comment: pages carry RDF there.
  private static func isFollowedByFeed(_ bytes: [UInt8], from start: Int) -> Bool {
    let end = min(bytes.count, start + junkMax)
    var index = start
    while index < end, let next = bytes[index..<end].firstIndex(of: UInt8(ascii: "<")) {
      if has(feeds, bytes, at: next) { return true }
      index = max(next + 1, XMLProlog.skipMisc(bytes, from: next))
    }
    return false
  }

  private static func has(_ names: [StaticString], _ bytes: [UInt8], at start: Int) -> Bool {
    names.contains { name in
      let end = start + name.utf8CodeUnitCount
      return bytes.hasASCII(name, at: start) && (end == bytes.count || !isOfName(bytes[end]))
    }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
  }
}
