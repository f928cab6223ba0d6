/// The elements of HTML, the old ones included: a tag with another name is none that we know.
enum HTMLElement: String, CaseIterable {
  case a, abbr, acronym, address, applet, area, article, aside, audio
  case b, base, basefont, bdi, bdo, bgsound, big, blink, blockquote, body, br, button
  case canvas, caption, center, cite, code, col, colgroup
  case datalist, dd, del, details, dfn, dialog, dir, div, dl, dt
  case em, embed, fieldset, figcaption, figure, font, footer, form, frame, frameset
  case h1, h2, h3, h4, h5, h6, head, header, hgroup, hr, html
  case i, iframe, img, input, ins, isindex, kbd, keygen, label, legend, li, link
  case main, map, mark, marquee, math, menu, meta, meter
  case nav, nobr, noembed, noframes, noscript
  case object, ol, optgroup, option, output, p, param, picture, pre, progress, q
  case rp, rt, ruby, s, samp, script, section, select, small, source, span, strike, strong, style
  case sub, summary, sup, svg, table, tbody, td, template, textarea, tfoot, th, thead, time, title
  case tr, track, tt, u, ul, `var`, video, wbr, xmp

  /// The element with this name, which is in lower case.
  init?(_ name: PackedName) {
    guard name.count <= 16, let element = Self.known[name] else { return nil }
    self = element
  }

  private static let known = NameTable(allCases.map { (name: $0.rawValue, value: $0) })

  /// How the bytes behind a start tag are to be read (WHATWG HTML, 13.2.5.1 and 13.2.6.4).
  enum Content {
    /// Tags and text.
    case markup
    /// Text with character references, until the end tag.
    case text
    /// Text as it stands, until the end tag.
    case rawText
  }

  var content: Content {
    switch self {
    case .title, .textarea: .text
    case .script, .style, .xmp, .iframe, .noembed, .noframes: .rawText
    default: .markup
    }
  }

  /// Whether it can stand in itself, so that its end tags must be counted.
  var nests: Bool { self == .svg || self == .template }

  /// Whether it may stand in a `head`; any other start tag ends the head.
  var isOfHead: Bool {
    switch self {
    case .title, .meta, .link, .base, .basefont, .bgsound, .script, .style, .noscript, .template:
      true
    default: false
    }
  }

  /// Whether a tag or comment of HTML stands in the text; `a < b` and `List<String>` are none.
  static func stands(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var index = 0
      while let found = ByteScan.first(UInt8(ascii: "<"), in: bytes, from: index),
        found + 2 < bytes.count
      {
        if isTag(bytes, at: found + 1) { return true }
        index = found + 1
      }
      return false
    }
  }

  private static func isTag(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    if bytes[start] == UInt8(ascii: "!") { return bytes[start + 1] == UInt8(ascii: "-") }
    let first = bytes[start] == UInt8(ascii: "/") ? start + 1 : start
    var index = first
    var name = PackedName()
    while index < bytes.count, index - first < 16, bytes[index].isLetter || bytes[index].isDigit {
      name.append(bytes[index].lowercased)
      index += 1
    }
    guard index > first, index < bytes.count else { return false }
    let follower = bytes[index]
    guard follower.isSpace || follower == UInt8(ascii: ">") || follower == UInt8(ascii: "/") else {
      return false
    }
    return HTMLElement(name) != nil
  }
}
