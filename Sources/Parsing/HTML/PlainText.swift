/// Readable text from HTML and from text that only claims to be plain.
enum PlainText {
  /// Blocks become lines, list items dashes; scripts and styles go; white space is folded.
  static func text(html: String) -> String {
    guard HTMLElement.stands(in: html) else {
      let text = text(withEntities: html)
      // Escaped twice: only where nothing but escaped tags was there.
      return HTMLElement.stands(in: text) && !html.hasByte(UInt8(ascii: "<"))
        ? converted(text, keepsUnknownTags: false) : text
    }
    return converted(html, keepsUnknownTags: false)
  }

  /// Text without tags, in which entities may stand; its line breaks stay.
  static func text(withEntities text: String) -> String {
    self.text(plain: HTMLEntities.decoded(text))
  }

  /// Runs of spaces and of empty lines folded, controls taken out.
  static func text(plain: String) -> String {
    folded(plain, keepsLines: true)
  }

  /// One line from a title that may be HTML; `List<String>` is kept.
  static func line(html: String) -> String {
    HTMLElement.stands(in: html)
      ? line(plain: converted(html, keepsUnknownTags: true))
      : line(plain: HTMLEntities.decoded(html))
  }

  static func line(plain: String) -> String {
    folded(plain, keepsLines: false)
  }

  private static func folded(_ text: String, keepsLines: Bool) -> String {
    var text = text
    return text.withUTF8 { bytes in
      var folder = WhiteSpaceFolder(keepsLines: keepsLines, bytes: bytes.count)
      folder.append(bytes)
      return folder.string
    }
  }

  private static func converted(_ html: String, keepsUnknownTags: Bool) -> String {
    var html = html
    return html.withUTF8 { bytes in
      guard var tokenizer = HTMLTokenizer(bytes) else { return "" }
      var writer = PlainTextWriter(keepsUnknownTags: keepsUnknownTags, bytes: bytes.count)
      tokenizer.run(&writer)
      return writer.string
    }
  }
}
