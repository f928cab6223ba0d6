/// A text as a feed carries it, with what is known of its markup.
struct MarkedText: Sendable, Hashable {
  enum Kind {
    /// Certainly without markup.
    case plain
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
    let text = kind == .plain ? PlainText.line(plain: string) : PlainText.line(html: string)
    return text.isEmpty ? nil : text
  }

  /// The body as readable text.
  var text: String {
    kind == .plain ? PlainText.text(plain: string) : PlainText.text(html: string)
  }

  /// The original, where it is markup.
  var html: String? {
    kind != .plain && HTMLElement.stands(in: string) ? string : nil
  }
}
