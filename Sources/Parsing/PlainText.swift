/// Readable text from HTML and from text that only claims to be plain.
enum PlainText {
  /// Blocks become lines, list items dashes; scripts and styles go; white space is folded.
  static func text(html: String) -> String {
    guard HTMLReader.looksLikeHTML(html) else {
      let text = text(withEntities: html)
      // Escaped twice: only where nothing but escaped tags was there.
      return HTMLReader.looksLikeHTML(text) && !html.utf8.contains(UInt8(ascii: "<"))
        ? converted(text, keepsUnknownTags: false) : text
    }
    return converted(html, keepsUnknownTags: false)
  }

  /// Text without tags, in which entities may stand; its line breaks stay.
  static func text(withEntities text: String) -> String {
    text.utf8.contains(UInt8(ascii: "&"))
      ? self.text(plain: HTMLEntities.decoded(text)) : self.text(plain: text)
  }

  /// Runs of spaces and of empty lines folded, controls taken out.
  static func text(plain: String) -> String {
    var folder = WhiteSpaceFolder(keepsLines: true)
    var plain = plain
    plain.withUTF8 { folder.append($0) }
    return folder.string
  }

  /// One line from a title that may be HTML; `List<String>` is kept.
  static func line(html: String) -> String {
    HTMLReader.looksLikeHTML(html)
      ? line(plain: converted(html, keepsUnknownTags: true))
      : line(plain: HTMLEntities.decoded(html))
  }

  static func line(plain: String) -> String {
    var folder = WhiteSpaceFolder(keepsLines: false)
    var plain = plain
    plain.withUTF8 { folder.append($0) }
    return folder.string
  }

  private static func converted(_ html: String, keepsUnknownTags: Bool) -> String {
    var html = html
    if html.utf8.contains(0) {
      html = String(decoding: html.utf8.filter { $0 != 0 }, as: UTF8.self)
    }
    let writer = PlainTextWriter(keepsUnknownTags: keepsUnknownTags)
    let reader = HTMLReader(
      .init(start: { name, _ in writer.start(name) }, end: writer.end, text: writer.text))
    let isWhole = html.withUTF8 { reader.read($0) }
    return isWhole ? writer.string : text(withEntities: withoutTags(html))
  }

  /// For what the parser gave up on: everything between `<` and `>` goes.
  private static func withoutTags(_ html: String) -> String {
    var result: [UInt8] = []
    var isInside = false
    for byte in html.utf8 {
      switch byte {
      case UInt8(ascii: "<"): isInside = true
      case UInt8(ascii: ">") where isInside:
        isInside = false
        result.append(0x20)
      default: if !isInside { result.append(byte) }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
