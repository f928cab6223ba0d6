/// A text as a feed carries it, with what is known of its markup.
struct MarkedText: Sendable, Hashable {
  enum Kind {
    /// Certainly without markup.
    case plain
    /// Said to be without markup; still, references of HTML are common in it, tags are not.
    case text
    /// HTML, or not stated: feeds put markup everywhere, so it is HTML where it looks like it.
    case html
  }

  var string: String
  var kind: Kind

  init(_ string: String, _ kind: Kind) {
    self.string = string
    self.kind = kind
  }

  var isBlank: Bool { string.utf8.allSatisfy(\.isSpace) }

  /// One line, for a title.
  var line: String? {
    if string.isPlainLine { return string }
    let text =
      switch kind {
      case .plain: PlainText.line(plain: string)
      case .text: PlainText.line(plain: HTMLEntities.decoded(string))
      case .html: PlainText.line(html: string)
      }
    return text.isEmpty ? nil : text
  }

  /// The body as readable text.
  var text: String {
    switch kind {
    case .plain: string.isPlainText ? string : PlainText.text(plain: string)
    case .text: PlainText.text(withEntities: string)
    case .html: PlainText.text(html: string)
    }
  }

  /// The original, where it is markup.
  var html: String? {
    kind == .html && HTMLElement.stands(in: string) ? string : nil
  }
}
