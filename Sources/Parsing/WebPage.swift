/// Whether bytes are a page for people: a login wall or an error where data was asked for.
enum WebPage {
  private static let openings: [StaticString] = [
    "<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<script",
  ]

  static func isOne(_ bytes: [UInt8]) -> Bool {
    let start = XMLProlog.skipMisc(bytes, from: 0)
    return openings.contains { opening in
      let end = start + opening.utf8CodeUnitCount
      return bytes.hasASCII(opening, at: start)
        && (end == bytes.count || !bytes[end].isLetter && bytes[end] != UInt8(ascii: ":"))
    }
  }
}
