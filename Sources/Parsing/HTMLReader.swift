import CLibXML2

/// libxml2's SAX parser for HTML: markup of any quality in, calls out. Nothing is fetched.
final class HTMLReader {
  /// What happens while a fragment is read; names are in lower case.
  struct Events {
    var start: (_ name: UnsafePointer<UInt8>, _ attribute: (StaticString) -> String?) -> Void
    var end: (_ name: UnsafePointer<UInt8>) -> Void
    var text: (UnsafeBufferPointer<UInt8>) -> Void
  }

  private let events: Events
  private var depth = 0
  private var context: htmlParserCtxtPtr?

  /// Deeper nesting stops the reading: the parser's time grows with the square of the depth.
  private static let depthMax = 500
  private static let chunkBytes = 4 << 10

  init(_ events: Events) {
    self.events = events
  }

  /// The bytes must be UTF-8 without NUL. False where it was not read to the end: nested
  /// too deeply, or one tag with too many attributes.
  @discardableResult
  func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var handler = Self.handler
    let user = Unmanaged.passUnretained(self).toOpaque()
    guard
      let context = htmlCreatePushParserCtxt(&handler, user, nil, 0, nil, XML_CHAR_ENCODING_UTF8)
    else { return false }
    self.context = context
    defer {
      if context.pointee.myDoc != nil { xmlFreeDoc(context.pointee.myDoc) }
      htmlFreeParserCtxt(context)
      self.context = nil
    }
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_NONET.rawValue | HTML_PARSE_NODEFDTD.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
    htmlCtxtUseOptions(context, Int32(options))
    var tag = CrowdedTag()
    var offset = 0
    while offset < bytes.count, depth <= Self.depthMax {
      let length = min(Self.chunkBytes, bytes.count - offset)
      let start = UnsafeRawPointer(bytes.baseAddress! + offset).assumingMemoryBound(to: CChar.self)
      htmlParseChunk(context, start, Int32(length), 0)
      offset += length
      if tag.isWaited(for: context) { return false }
    }
    if depth <= Self.depthMax { htmlParseChunk(context, nil, 0, 1) }
    return depth <= Self.depthMax
  }

  /// Whether a tag or comment of HTML stands in it; `a < b` and `List<String>` are none.
  static func looksLikeHTML(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var index = 0
      while index + 2 < bytes.count {
        if bytes[index] == UInt8(ascii: "<"), isTag(bytes, at: index + 1) { return true }
        index += 1
      }
      return false
    }
  }

  private static func isTag(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    if bytes[start] == UInt8(ascii: "!") { return bytes[start + 1] == UInt8(ascii: "-") }
    let first = bytes[start] == UInt8(ascii: "/") ? start + 1 : start
    var index = first
    // The name in lower case, sixteen bytes with a zero at the end, without an allocation.
    var name: UInt128 = 0
    while index < bytes.count, index - first < 15, bytes[index].isLetter || bytes[index].isDigit {
      name |= UInt128(bytes[index].lowercased) << UInt128(8 * (index - first))
      index += 1
    }
    guard index > first, index < bytes.count else { return false }
    let follower = bytes[index]
    guard follower.isSpace || follower == UInt8(ascii: ">") || follower == UInt8(ascii: "/") else {
      return false
    }
    return withUnsafeBytes(of: name.littleEndian) { raw in
      isElement(raw.baseAddress!.assumingMemoryBound(to: UInt8.self))
    }
  }

  /// Whether HTML knows an element of this name (lower case, zero at the end).
  static func isElement(_ name: UnsafePointer<UInt8>) -> Bool {
    htmlTagLookup(name) != nil || html5.contains(String(cString: name))
  }

  /// The scalar of a named entity of HTML 4, without `&` and `;`.
  static func entity(_ name: [UInt8]) -> UInt32? {
    (name + [0]).withUnsafeBufferPointer { htmlEntityLookup($0.baseAddress!)?.pointee.value }
  }

  /// What came after libxml2's table.
  private static let html5: Set<String> = [
    "article", "aside", "audio", "canvas", "details", "dialog", "figcaption", "figure", "footer",
    "header", "hgroup", "main", "mark", "nav", "output", "picture", "progress", "section", "source",
    "summary", "svg", "template", "time", "track", "video", "wbr",
  ]

  private static var handler: htmlSAXHandler {
    var handler = htmlSAXHandler()
    handler.startElement = { user, name, values in
      guard let reader = HTMLReader.from(user), let name else { return }
      reader.depth += 1
      if reader.depth > HTMLReader.depthMax { xmlStopParser(reader.context) }
      reader.events.start(name) { key in
        var pair = values
        while let at = pair, let found = at[0] {
          if xmlStrEqual(found, key.utf8Start) != 0 { return at[1].map { String(cString: $0) } }
          pair = at + 2
        }
        return nil
      }
    }
    handler.endElement = { user, name in
      guard let reader = HTMLReader.from(user), let name else { return }
      reader.depth -= 1
      reader.events.end(name)
    }
    handler.characters = { user, start, count in
      HTMLReader.from(user)?.events.text(UnsafeBufferPointer(start: start, count: Int(count)))
    }
    handler.ignorableWhitespace = handler.characters
    return handler
  }

  private static func from(_ user: UnsafeMutableRawPointer?) -> HTMLReader? {
    user.map { Unmanaged<HTMLReader>.fromOpaque($0).takeUnretainedValue() }
  }
}
