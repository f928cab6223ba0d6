import Foundation
import Posts

/// Gathers a feed from the calls of `XMLReader`: RSS of every age, RDF and Atom in one vocabulary.
///
/// It knows where it is by depth alone. A known element directly inside a feed, an entry or one of
/// their containers is captured up to its end tag, what is inside it as markup; any other element is
/// skipped with all that it holds, so that the title of an image is never that of the feed.
struct XMLFeedBuilder {
  private(set) var head: XMLFeedHead?
  /// The entries that are whole and have not been taken yet.
  private var entries: [XMLEntry] = []
  private var entryCount = 0
  private(set) var rootName: String?
  private(set) var isWebPage = false
  private(set) var isTooDeep = false
  private var hasTooManyNames = false
  private var hasTooManyEntries = false
  private(set) var warnings = Warnings()
  private let limits: ParsingLimits

  private var depth = 0
  private var containerDepths: [Int] = []
  private var skipDepth: Int?
  private var entry: XMLEntry?
  private var entryDepth = 0
  private var bases: XMLBases
  /// Those of the open elements; an empty one takes the outer away (XML 1.0, 2.12).
  private var languages: [(depth: Int, value: String)] = []

  private var capture: XMLCapture?
  private var buffer: [UInt8] = []
  /// The elements open inside the capture, where they are written down; the parser keeps the names.
  private var markupNames: [UnsafePointer<UInt8>?] = []

  init(limits: ParsingLimits, base: String?) {
    self.limits = limits
    bases = XMLBases(document: base)
  }

  /// The entries that became whole since the last call.
  mutating func takeEntries() -> [XMLEntry] {
    defer { entries = [] }
    return entries
  }

  /// Where in the document the start tag ends that has just been read: of an entry, if it began one.
  mutating func noteEntry(at place: Int) {
    if entryDepth == depth { entry?.place = place }
  }

  /// For a document that makes up more names than any vocabulary has.
  mutating func stopForNames() {
    hasTooManyNames = true
    warnings.add("the document has too many different names; the rest was left out")
  }

  /// Nothing more is wanted.
  var isFull: Bool {
    isWebPage || isTooDeep || hasTooManyNames || hasTooManyEntries
  }
}

// MARK: - Calls of the reader

extension XMLFeedBuilder {
  mutating func start(_ tag: FeedTag, attributes: XMLAttributes) {
    depth += 1
    if depth > limits.depthMax {
      isTooDeep = true
      return
    }
    if depth == 1 { rootName = attributes.elementName }
    // What is inside a capture has no address and no language of its own.
    if capture == nil { pushScope(attributes) }
    if skipDepth != nil {
      guard tag == .item, entry == nil else { return }
      skipDepth = nil
    }
    if capture != nil {
      startInside(tag, attributes)
    } else if isContainer(tag) {
      open(tag, attributes)
    } else if depth == 1 {
      if tag == .html { isWebPage = true }
      containerDepths.append(depth)
    } else if tag != .other, depth == (containerDepths.last ?? 0) + 1 {
      startField(tag, attributes)
    } else {
      skipDepth = depth
    }
  }

  mutating func end() {
    if let capture {
      if capture.depth == depth {
        finish(capture)
      } else if let part = capture.part, depth == capture.depth + 1 {
        finish(part)
      } else if capture.hasMarkup, let name = markupNames.popLast() ?? nil, hasRoom {
        buffer.append(ascii: "</")
        buffer.append(cString: name)
        buffer.append(UInt8(ascii: ">"))
      }
    } else if skipDepth == depth {
      skipDepth = nil
    }
    if containerDepths.last == depth { containerDepths.removeLast() }
    if entry != nil, entryDepth == depth { finishEntry() }
    bases.pop(depth: depth)
    if languages.last?.depth == depth { languages.removeLast() }
    depth -= 1
  }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let capture, hasRoom else { return }
    guard capture.isXML else {
      buffer.append(contentsOf: bytes)
      return
    }
    buffer.append(escaping: bytes)
  }
}

// MARK: - Containers

extension XMLFeedBuilder {
  private func isContainer(_ tag: FeedTag) -> Bool {
    switch tag {
    case .rss, .rdf, .feed, .channel, .skipHours, .skipDays, .media: true
    case .item: entry == nil
    default: false
    }
  }

  private mutating func open(_ tag: FeedTag, _ attributes: XMLAttributes) {
    containerDepths.append(depth)
    switch tag {
    case .rss: begin(FeedFormat(rssVersion: attributes["version"]))
    case .rdf: begin(.rss10)
    case .feed: begin(attributes["version"] == nil ? .atom10 : .atom03)
    case .channel:
      begin(.rss)
      head?.refineFormat(channelSpace: attributes.spaceName)
      openChannel(attributes)
    case .item:
      begin(attributes.elementName == "entry" ? .atom10 : .rss)
      entryDepth = depth
      let base = bases.current
      entry = XMLEntry(base: base, about: attributes["rdf", "about"])
      entry?.language = ownLanguage
      entry?.setCDF(
        address: attributes["href"].map { WebAddress.resolved($0, base: base) },
        modified: attributes["lastmod"])
    default: break
    }
  }

  /// In the Channel Definition Format the addresses are attributes.
  private mutating func openChannel(_ attributes: XMLAttributes) {
    guard !attributes.isEmpty else { return }
    if let ownLanguage { head?.setScope(language: ownLanguage) }
    if let value = attributes["base"]?.trimmedOrNil { bases.push(value, depth: depth) }
    let base = bases.current
    if let address = attributes["href"]?.trimmedOrNil {
      head?.set(.link, MarkedText(address, .plain), base: base)
    }
  }

  private mutating func begin(_ format: FeedFormat) {
    guard head == nil else { return }
    head = XMLFeedHead(format: format, language: languages.last?.value, limits: limits)
  }

  private mutating func finishEntry() {
    guard let entry else { return }
    self.entry = nil
    guard entryCount < limits.entriesMax else {
      hasTooManyEntries = true
      warnings.add("entries after the first \(limits.entriesMax) were left out")
      return
    }
    entryCount += 1
    // What the feed says behind an entry does not count for it: that would hang on how far was read.
    entry.feedAuthor = head?.authorOfEntries
    entry.language = entry.language ?? head?.language
    entries.append(entry)
  }

  /// What the element itself says.
  private var ownLanguage: String? {
    languages.last?.depth == depth ? languages.last?.value : nil
  }

  private mutating func pushScope(_ attributes: XMLAttributes) {
    guard !attributes.isEmpty else { return }
    if let value = attributes["xml", "base"]?.trimmedOrNil { bases.push(value, depth: depth) }
    if let value = attributes["xml", "lang"]?.trimmed {
      if value.isEmpty || LanguageTag.stated(value) != nil { languages.append((depth, value)) }
    }
  }
}

// MARK: - Fields

extension XMLFeedBuilder {
  private mutating func startField(_ tag: FeedTag, _ attributes: XMLAttributes) {
    switch tag {
    case .link where attributes["href"] != nil: add(link: attributes)
    case .category: add(category: attributes)
    case .inReplyTo: entry?.inReplyTo = attributes["ref"] ?? attributes["href"]
    case .meta:
      let isRobots = attributes["name"]?.lowercased() == "robots"
      guard isRobots, attributes["content"]?.lowercased().contains("noindex") == true else { break }
      if entry == nil { head?.setNoindex() } else { entry?.noindex = true }
    case .content: if let source = attributes["src"] { entry?.source = source }
    default: break
    }
    begin(capture: tag, attributes)
  }

  private mutating func begin(capture tag: FeedTag, _ attributes: XMLAttributes) {
    buffer.removeAll(keepingCapacity: true)
    markupNames.removeAll(keepingCapacity: true)
    capture = XMLCapture(tag, depth: depth, attributes: attributes)
  }

  /// An element inside a captured one: a part of an author, or markup.
  private mutating func startInside(_ tag: FeedTag, _ attributes: XMLAttributes) {
    guard var current = capture else { return }
    if current.tag == .author {
      guard tag == .name || tag == .email || tag == .uri else { return }
      buffer.removeAll(keepingCapacity: true)
      capture?.part = tag
      capture?.hasParts = true
      return
    }
    if !current.hasMarkup {
      current.hasMarkup = true
      markupNames = Array(repeating: nil, count: depth - current.depth - 1)
      capture = current
    }
    markupNames.append(attributes.name)
    if hasRoom { attributes.append(to: &buffer) }
  }

  /// More than this is cut off in the end.
  private var hasRoom: Bool { buffer.count <= limits.bodyBytesMax + 1024 }

  private mutating func add(link attributes: XMLAttributes) {
    let base = bases.current
    guard let address = attributes["href"]?.trimmed, !address.isEmpty || base != nil else { return }
    let relation = attributes["rel"]?.lowercased() ?? "alternate"
    let type = attributes["type"]?.lowercased()
    if let entry {
      guard entry.links.count < XMLEntry.linksMax else { return }
      let resolved = WebAddress.resolved(address, base: base)
      if relation == "replies", entry.comments == nil { self.entry?.comments = resolved }
      self.entry?.links.append(.init(address: resolved, relation: relation, type: type))
    } else if relation == "alternate" {
      let resolved = WebAddress.resolved(address, base: base)
      head?.add(alternate: resolved, type: type)
    }
  }

  private mutating func add(category attributes: XMLAttributes) {
    guard let term = attributes["term"]?.trimmedOrNil ?? attributes["label"]?.trimmedOrNil else {
      return
    }
    entry?.categories.append(term)
  }
}

// MARK: - What was captured

extension XMLFeedBuilder {
  /// A child of an author.
  private mutating func finish(_ part: FeedTag) {
    let text = String(decoding: buffer, as: UTF8.self).trimmedOrNil
    buffer.removeAll(keepingCapacity: true)
    capture?.part = nil
    guard let text else { return }
    if entry == nil {
      head?.add(authorPart: part, text)
    } else {
      entry?.add(authorPart: part, text)
    }
  }

  private mutating func finish(_ capture: XMLCapture) {
    self.capture = nil
    if capture.hasParts { return }
    guard let string = capturedText(capture) else {
      warnings.add("a content that is no text was left out")
      return
    }
    let text = MarkedText(string, capture.isPlain && !capture.hasMarkup ? .text : .html)
    let base = bases.current
    if entry == nil {
      head?.set(capture.tag, text, base: base)
    } else {
      entry?.set(capture.tag, text, guidKind: capture.guidKind, base: base)
    }
  }

  /// Nil for what is no text.
  private func capturedText(_ capture: XMLCapture) -> String? {
    if capture.isBase64, !capture.hasMarkup {
      let text = String(decoding: buffer, as: UTF8.self)
      guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
        return text
      }
      return String(validating: data, as: UTF8.self)
    }
    if let bytes = TwiceEncoded.decoded(buffer) { return String(decoding: bytes, as: UTF8.self) }
    return String(decoding: buffer, as: UTF8.self)
  }
}
