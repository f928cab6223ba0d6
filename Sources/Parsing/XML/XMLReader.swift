import CLibXML2

/// libxml2's SAX2 push parser: pieces of one document of valid UTF-8 in, calls to a builder out.
///
/// No entity is ever declared to the parser, no DTD is read and nothing is fetched: documents with a
/// DOCTYPE come here only after `XMLRepair` has taken it out.
final class XMLReader {
  /// Behind a pointer of its own: the parser's calls come without a word of who owns what, some ten
  /// million a second.
  private let target: UnsafeMutablePointer<Target>
  private let context: xmlParserCtxtPtr
  private let isRecovering: Bool
  private var crowd = CrowdedMarkup()
  private var isCrowded = false

  /// More at once and the parser takes a long text for an attack.
  static let chunkBytes = 16 << 10
  private static let namesMax = 10_000
  /// Two numbers each in libxml2's list.
  private static let spacesMax = 2 * 1_000

  /// - Parameter isRecovering: whether the parser goes on behind what is not well-formed.
  init(builder: XMLFeedBuilder, isRecovering: Bool) {
    self.isRecovering = isRecovering
    target = .allocate(capacity: 1)
    target.initialize(to: Target(builder: builder))
    var handler = Self.handler
    guard let context = xmlCreatePushParserCtxt(&handler, target, nil, 0, nil) else {
      fatalError("no memory for a parser")
    }
    self.context = context
    target.pointee.context = context
    var options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      | XML_PARSE_IGNORE_ENC.rawValue
    if isRecovering { options |= XML_PARSE_RECOVER.rawValue }
    xmlCtxtUseOptions(context, Int32(options))
    xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
  }

  deinit {
    if context.pointee.myDoc != nil { xmlFreeDoc(context.pointee.myDoc) }
    xmlFreeParserCtxt(context)
    target.deinitialize(count: 1)
    target.deallocate()
  }

  var builder: XMLFeedBuilder {
    _read { yield target.pointee.builder }
    _modify { yield &target.pointee.builder }
  }

  /// Whether the document is well-formed as far as it was read, and nothing in it is crowded.
  var isSound: Bool { !isCrowded && (context.pointee.wellFormed != 0 || builder.isFull) }

  /// Whether more of the document can change anything.
  var isOpen: Bool { !isCrowded && context.pointee.disableSAX == 0 && !builder.isFull }

  /// Takes the next bytes of the document, however many.
  func push(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    while isOpen, !rest.isEmpty {
      pushChunk(UnsafeRawBufferPointer(rebasing: rest.prefix(Self.chunkBytes)))
      rest = rest.dropFirst(Self.chunkBytes)
    }
  }

  private func pushChunk(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    xmlParseChunk(context, start.assumingMemoryBound(to: CChar.self), Int32(bytes.count), 0)
    if !isRecovering, crowd.isWaited(for: context) { isCrowded = true }
    // libxml2's dictionary degenerates into lists, and each prefix is looked for among all name
    // spaces that are open.
    if xmlDictSize(context.pointee.dict) > Self.namesMax || context.pointee.nsNr > Self.spacesMax {
      target.pointee.builder.stopForNames()
      xmlStopParser(context)
    }
  }

  /// The end of the document.
  func finish() {
    if isOpen { xmlParseChunk(context, nil, 0, 1) }
  }
}

// MARK: - The parser's calls

extension XMLReader {
  /// What the parser calls.
  private struct Target {
    var builder: XMLFeedBuilder
    /// Set as soon as there is a parser.
    var context: xmlParserCtxtPtr?
    private var tags: [TagKey: FeedTag] = [:]
    private var feedSpace: UnsafeRawPointer?
    /// The tags seen last, by some bits of their names' addresses: hashing took longer than the rest.
    private var recent: [(key: TagKey, tag: FeedTag)?] = Array(repeating: nil, count: 64)

    init(builder: XMLFeedBuilder) {
      self.builder = builder
    }

    /// The parser keeps names in a dictionary of its own, so equal names have equal addresses.
    private struct TagKey: Hashable {
      var local: UnsafeRawPointer
      var prefix: UnsafeRawPointer?
      var space: UnsafeRawPointer?
    }

    mutating func tag(
      local: UnsafePointer<xmlChar>, prefix: UnsafePointer<xmlChar>?,
      space: UnsafePointer<xmlChar>?
    ) -> FeedTag {
      let key = TagKey(local: local, prefix: prefix, space: space)
      let bits = Int(bitPattern: key.local) ^ Int(bitPattern: key.prefix)
      let slot = (bits ^ bits >> 6) & 63
      if let last = recent[slot], last.key == key { return last.tag }
      let tag = tag(of: key, local, prefix, space)
      recent[slot] = (key, tag)
      return tag
    }

    /// A root that is a feed by its name makes its name space, if nobody knows it, that of feeds.
    private mutating func noteRoot(_ key: TagKey, _ local: UnsafePointer<xmlChar>) {
      guard tags.isEmpty, let space = key.space else { return }
      let name = String(cString: UnsafeRawPointer(space).assumingMemoryBound(to: CChar.self))
      guard FeedTag.prefix(ofSpace: name) == nil else { return }
      switch FeedTag.named("", String(cString: local)) {
      case .rss, .feed, .channel: feedSpace = space
      default: break
      }
    }

    private mutating func tag(
      of key: TagKey, _ local: UnsafePointer<xmlChar>, _ prefix: UnsafePointer<xmlChar>?,
      _ space: UnsafePointer<xmlChar>?
    ) -> FeedTag {
      if let known = tags[key] { return known }
      noteRoot(key, local)
      // A document that makes up a name for every element must not cost us more than its bytes.
      guard tags.count < 4096 else { return .other }
      let isOfFeed = feedSpace != nil && feedSpace == key.space
      let tag = FeedTag(
        local: String(cString: local), prefix: isOfFeed ? nil : prefix.map { String(cString: $0) },
        space: isOfFeed ? nil : space.map { String(cString: $0) })
      tags[key] = tag
      return tag
    }
  }

  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { user, local, prefix, space, _, _, count, _, values in
      guard let target = XMLReader.target(user), let local else { return }
      let attributes = XMLAttributes(
        element: local, space: space, values: values, count: Int(count))
      let tag = target.pointee.tag(local: local, prefix: prefix, space: space)
      target.pointee.builder.start(tag, attributes: attributes)
      if tag == .item {
        target.pointee.builder.noteEntry(at: xmlByteConsumed(target.pointee.context))
      }
    }
    handler.endElementNs = { user, _, _, _ in XMLReader.target(user)?.pointee.builder.end() }
    handler.characters = { user, start, count in
      XMLReader.target(user)?.pointee.builder.text(
        UnsafeBufferPointer(start: start, count: Int(count)))
    }
    handler.ignorableWhitespace = handler.characters
    handler.cdataBlock = handler.characters
    return handler
  }

  private static func target(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Target>? {
    user?.assumingMemoryBound(to: Target.self)
  }
}
