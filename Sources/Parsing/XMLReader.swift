import CLibXML2

/// libxml2's SAX2 push parser: one document of valid UTF-8 in, calls to a builder out.
///
/// No entity is ever declared to the parser, no DTD is read and nothing is fetched: documents with a
/// DOCTYPE come here only after `XMLRepair` has taken it out.
final class XMLReader {
  private let builder: XMLFeedBuilder
  private var tags: [TagKey: FeedTag] = [:]

  /// The parser keeps names in a dictionary of its own, so equal names have equal addresses.
  private struct TagKey: Hashable {
    var local: UnsafeRawPointer
    var prefix: UnsafeRawPointer?
    var space: UnsafeRawPointer?
  }

  init(builder: XMLFeedBuilder) {
    self.builder = builder
  }

  /// False where the document is not well-formed, or a tag of it is crowded; the builder then holds what came before that place,
  /// or, when `recovering`, all that could be understood.
  func read(_ bytes: [UInt8], from start: Int = 0, recovering: Bool) -> Bool {
    var handler = Self.handler
    let user = Unmanaged.passUnretained(self).toOpaque()
    guard let context = xmlCreatePushParserCtxt(&handler, user, nil, 0, nil) else { return false }
    defer {
      if context.pointee.myDoc != nil { xmlFreeDoc(context.pointee.myDoc) }
      xmlFreeParserCtxt(context)
    }
    var options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      | XML_PARSE_IGNORE_ENC.rawValue
    if recovering { options |= XML_PARSE_RECOVER.rawValue }
    xmlCtxtUseOptions(context, Int32(options))
    xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
    var isCrowded = false
    var tag = CrowdedTag()
    bytes.withUnsafeBytes { buffer in
      var offset = start
      while offset < buffer.count, context.pointee.disableSAX == 0, !builder.isFull {
        let length = min(Self.chunkBytes, buffer.count - offset)
        let start = buffer.baseAddress!.assumingMemoryBound(to: CChar.self) + offset
        xmlParseChunk(context, start, Int32(length), 0)
        offset += length
        if !recovering, tag.isWaited(for: context) {
          isCrowded = true
          return
        }
        // libxml2's dictionary degenerates into lists: its time grows with the square of the names.
        if xmlDictSize(context.pointee.dict) > Self.namesMax {
          builder.stopForNames()
          xmlStopParser(context)
        }
      }
      if !builder.isFull { xmlParseChunk(context, nil, 0, 1) }
    }
    return !isCrowded && (context.pointee.wellFormed != 0 || builder.isFull)
  }

  private static let chunkBytes = 16 << 10
  private static let namesMax = 10_000

  fileprivate func tag(
    local: UnsafePointer<xmlChar>, prefix: UnsafePointer<xmlChar>?, space: UnsafePointer<xmlChar>?
  ) -> FeedTag {
    let key = TagKey(local: local, prefix: prefix, space: space)
    if let known = tags[key] { return known }
    // A document that makes up a name for every element must not cost us more than its bytes.
    guard tags.count < 4096 else { return .other }
    let tag = Self.tag(
      local: String(cString: local), prefix: prefix.map { String(cString: $0) },
      space: space.map { String(cString: $0) })
    tags[key] = tag
    return tag
  }

  /// A space that nobody knows is that of the feed where it has no prefix, else goes by its prefix.
  private static func tag(local: String, prefix: String?, space: String?) -> FeedTag {
    if let space, let known = FeedTag.prefix(ofSpace: space) { return .named(known, local) }
    let prefix = prefix?.lowercased() ?? ""
    return .named(prefix.hasPrefix("atom") || prefix == "rss" ? "" : prefix, local)
  }

  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { user, local, prefix, space, _, _, count, _, values in
      guard let reader = XMLReader.from(user), let local else { return }
      let attributes = XMLAttributes(
        element: local, values: values, count: Int(count))
      reader.builder.start(
        reader.tag(local: local, prefix: prefix, space: space), attributes: attributes)
    }
    handler.endElementNs = { user, _, _, _ in XMLReader.from(user)?.builder.end() }
    handler.characters = { user, start, count in
      XMLReader.from(user)?.builder.text(UnsafeBufferPointer(start: start, count: Int(count)))
    }
    handler.ignorableWhitespace = handler.characters
    handler.cdataBlock = handler.characters
    return handler
  }

  private static func from(_ user: UnsafeMutableRawPointer?) -> XMLReader? {
    user.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
  }
}

/// The name and the attributes of one start tag; good only while the parser calls.
struct XMLAttributes {
  fileprivate var element: UnsafePointer<xmlChar>
  /// Five pointers each: local name, prefix, name space, beginning and end of the value.
  fileprivate var values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  fileprivate var count: Int

  var elementName: String { String(cString: element) }

  var isEmpty: Bool { count == 0 }

  subscript(_ name: StaticString) -> String? {
    value { local, _ in Self.equal(local, name) }
  }

  /// An attribute with one of the prefixes that need no declaration or have never another meaning.
  subscript(_ prefix: StaticString, _ name: StaticString) -> String? {
    value { local, space in Self.equal(local, name) && space.map { Self.equal($0, prefix) } == true
    }
  }

  func visit(_ body: (_ name: String, _ value: String) -> Void) {
    for index in 0..<count {
      guard let local = values?[index * 5], let text = text(index) else { continue }
      let prefix = values?[index * 5 + 1].map { String(cString: $0) + ":" } ?? ""
      body(prefix + String(cString: local), text)
    }
  }

  private func value(
    where matches: (UnsafePointer<xmlChar>, UnsafePointer<xmlChar>?) -> Bool
  ) -> String? {
    for index in 0..<count {
      if let local = values?[index * 5], matches(local, values?[index * 5 + 1]) {
        return text(index)
      }
    }
    return nil
  }

  private func text(_ index: Int) -> String? {
    guard let start = values?[index * 5 + 3], let end = values?[index * 5 + 4] else { return nil }
    let bytes = UnsafeBufferPointer(start: start, count: end - start)
    let text = String(decoding: bytes, as: UTF8.self)
    // In attributes the parser leaves this one reference as it is, whatever was written.
    return bytes.contains(UInt8(ascii: "&")) ? text.replacing("&#38;", with: "&") : text
  }

  private static func equal(_ text: UnsafePointer<xmlChar>, _ name: StaticString) -> Bool {
    xmlStrEqual(text, name.utf8Start) != 0
  }
}
