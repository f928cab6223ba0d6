import CLibXML2

/// libxml2's calls for a list of feeds: pieces of a document that `XMLRepair` has made sound go in, an
/// `OutlineBuilder` comes out.
final class OutlineReader {
  private let target: UnsafeMutablePointer<OutlineBuilder>
  private let context: xmlParserCtxtPtr

  private static let namesMax = 10_000
  /// Two numbers each in libxml2's list.
  private static let spacesMax = 2 * 1_000

  init(outlinesMax: Int) {
    target = .allocate(capacity: 1)
    target.initialize(to: OutlineBuilder(outlinesMax: outlinesMax))
    var handler = Self.handler
    guard let context = xmlCreatePushParserCtxt(&handler, target, nil, 0, nil) else {
      fatalError("no memory for a parser")
    }
    self.context = context
    xmlCtxtUseOptions(
      context,
      Int32(
        XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
          | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_RECOVER.rawValue))
    xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
  }

  deinit {
    if context.pointee.myDoc != nil { xmlFreeDoc(context.pointee.myDoc) }
    xmlFreeParserCtxt(context)
    target.deinitialize(count: 1)
    target.deallocate()
  }

  /// Whether more of the document can change anything.
  var isOpen: Bool { context.pointee.disableSAX == 0 && !target.pointee.isFull }

  func push(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while isOpen, !rest.isEmpty {
        pushChunk(UnsafeRawBufferPointer(rebasing: rest.prefix(XMLReader.chunkBytes)))
        rest = rest.dropFirst(XMLReader.chunkBytes)
      }
    }
  }

  private func pushChunk(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    xmlParseChunk(context, start.assumingMemoryBound(to: CChar.self), Int32(bytes.count), 0)
    // libxml2's dictionary degenerates into lists, and each prefix is looked for among all name
    // spaces that are open.
    if xmlDictSize(context.pointee.dict) > Self.namesMax || context.pointee.nsNr > Self.spacesMax {
      target.pointee.isFull = true
      xmlStopParser(context)
    }
  }

  /// The end of the document.
  func finish() -> OutlineBuilder {
    if isOpen { xmlParseChunk(context, nil, 0, 1) }
    return target.pointee
  }

  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { user, local, _, space, _, _, count, _, values in
      guard let local else { return }
      OutlineReader.target(user)?.pointee.start(
        XMLAttributes(element: local, space: space, values: values, count: Int(count)))
    }
    handler.endElementNs = { user, _, _, _ in OutlineReader.target(user)?.pointee.end() }
    handler.characters = { user, start, count in
      OutlineReader.target(user)?.pointee.text(
        UnsafeBufferPointer(start: start, count: Int(count)))
    }
    handler.cdataBlock = handler.characters
    return handler
  }

  private static func target(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<
    OutlineBuilder
  >? {
    user?.assumingMemoryBound(to: OutlineBuilder.self)
  }
}
