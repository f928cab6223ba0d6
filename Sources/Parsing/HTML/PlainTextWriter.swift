/// Writes down the text of HTML while `HTMLTokenizer` walks through it.
struct PlainTextWriter: HTMLConsumer, ~Copyable {
  private var folder: WhiteSpaceFolder
  private var preDepth = 0
  private let keepsUnknownTags: Bool

  /// - Parameter bytes: how long the HTML is.
  init(keepsUnknownTags: Bool, bytes: Int) {
    self.keepsUnknownTags = keepsUnknownTags
    folder = WhiteSpaceFolder(keepsLines: false, bytes: bytes)
  }

  var string: String { folder.string }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    folder.append(bytes)
  }

  mutating func character(_ scalar: UInt32) {
    folder.append(scalar: scalar)
  }

  mutating func start(_ tag: HTMLTag) -> Bool {
    guard let element = tag.element else {
      keepUnknown(tag)
      return true
    }
    switch element.layout {
    case .inline: break
    case .line: folder.breakLine()
    case .paragraph: folder.breakParagraph()
    case .cell: folder.breakWord()
    case .item: folder.beginItem()
    case .preformatted:
      folder.breakParagraph()
      if !tag.isSelfClosing { preDepth += 1 }
      folder.keepsLines = preDepth > 0
    case .hidden: return false
    }
    return true
  }

  mutating func end(_ tag: HTMLTag) {
    guard let element = tag.element else {
      keepUnknown(tag)
      return
    }
    switch element.layout {
    case .inline, .hidden: break
    case .line: folder.breakLine()
    case .paragraph: folder.breakParagraph()
    case .cell: folder.breakWord()
    case .item: folder.endItem()
    case .preformatted:
      preDepth = max(0, preDepth - 1)
      folder.keepsLines = preDepth > 0
      folder.breakParagraph()
    }
  }

  /// A title such as `List<String>` means what it says; `<o:p>` and `<my-button>` are markup.
  private mutating func keepUnknown(_ tag: HTMLTag) {
    guard keepsUnknownTags,
      !tag.source[..<tag.nameEnd].contains(where: { $0 == 0x3A || $0 == 0x2D })
    else { return }
    folder.append(tag.source)
  }
}

extension HTMLElement {
  /// What an element does to the lines of a text.
  enum Layout {
    case inline, line, paragraph, item, cell, preformatted
    /// Nothing that is inside is text to read.
    case hidden
  }

  var layout: Layout {
    switch self {
    case .br, .div, .tr, .dt, .dd, .option, .figcaption, .address, .caption, .summary, .legend,
      .center:
      .line
    case .p, .blockquote, .h1, .h2, .h3, .h4, .h5, .h6, .ul, .ol, .dl, .table, .hr, .section,
      .article, .header, .footer, .aside, .main, .nav, .figure, .form, .fieldset, .details:
      .paragraph
    case .li: .item
    case .td, .th: .cell
    case .pre, .xmp: .preformatted
    case .script, .style, .noscript, .template, .svg, .iframe, .select, .textarea, .head, .datalist,
      .noembed, .noframes:
      .hidden
    default: .inline
    }
  }
}
