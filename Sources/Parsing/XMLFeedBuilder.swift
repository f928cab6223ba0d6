import Foundation
import Posts

/// Gathers a feed from the calls of `XMLReader`: RSS of every age, RDF and Atom in one vocabulary.
///
/// It knows where it is by depth alone. A known element directly inside a feed, an entry or one of
/// their containers is captured up to its end tag, what is inside it as markup; any other element is
/// skipped with all that it holds, so that the title of an image is never that of the feed.
final class XMLFeedBuilder {
  private(set) var feed: ParsedFeed?
  private(set) var entries: [EntryDraft] = []
  private(set) var rootName: String?
  private(set) var isWebPage = false
  private(set) var isTooDeep = false
  private var hasTooManyNames = false
  private var hasTooManyEntries = false
  private(set) var warnings = Warnings()
  private let limits: ParsingLimits
  private let documentBase: String?

  private var depth = 0
  private var containerDepths: [Int] = []
  private var skipDepth: Int?
  private var entry: XMLEntry?
  private var entryDepth = 0
  private var feedAuthor: String?
  private var feedLinkRank = Int.max
  private var updatePeriod: String?
  private var updateFrequency: String?
  private var bases: [(depth: Int, value: String)] = []
  private var languages: [(depth: Int, value: String)] = []

  private var capture: XMLCapture?
  private var buffer: [UInt8] = []
  private var markupNames: [String] = []

  init(limits: ParsingLimits, base: String?) {
    self.limits = limits
    documentBase = base
  }

  /// For a document that ends within its last entry.
  func dropLastEntry() {
    if !entries.isEmpty { entries.removeLast() }
  }

  /// For a document that makes up more names than any vocabulary has.
  func stopForNames() {
    hasTooManyNames = true
    warnings.add("the document has too many different names; the rest was left out")
  }

  /// Nothing more is wanted.
  var isFull: Bool {
    isWebPage || isTooDeep || hasTooManyNames || hasTooManyEntries
  }

  /// The feed with its pace, the entries not yet in it.
  func finished() -> ParsedFeed? {
    guard var feed else { return nil }
    feed.updatePeriodSeconds = UpdatePace.seconds(period: updatePeriod, frequency: updateFrequency)
    if let link = feed.link, !WebAddress.isSafe(link) { feed.link = nil }
    return feed
  }
}

// MARK: - Calls of the reader

extension XMLFeedBuilder {
  func start(_ tag: FeedTag, attributes: XMLAttributes) {
    depth += 1
    if depth > limits.depthMax {
      isTooDeep = true
      return
    }
    if depth == 1 { rootName = attributes.elementName }
    pushScope(attributes)
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

  func end() {
    if let capture {
      if capture.depth == depth {
        finish(capture)
      } else if let part = capture.part, depth == capture.depth + 1 {
        finish(part)
      } else if capture.hasMarkup, let name = markupNames.popLast() {
        if !name.isEmpty { append(markup: "</" + name + ">") }
      }
    } else if skipDepth == depth {
      skipDepth = nil
    }
    if containerDepths.last == depth { containerDepths.removeLast() }
    if entry != nil, entryDepth == depth { finishEntry() }
    if bases.last?.depth == depth { bases.removeLast() }
    if languages.last?.depth == depth { languages.removeLast() }
    depth -= 1
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let capture, buffer.count <= limits.bodyBytesMax + 1024 else { return }
    guard capture.isXML else {
      buffer.append(contentsOf: bytes)
      return
    }
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "&"): buffer.append(ascii: "&amp;")
      case UInt8(ascii: "<"): buffer.append(ascii: "&lt;")
      default: buffer.append(byte)
      }
    }
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

  private func open(_ tag: FeedTag, _ attributes: XMLAttributes) {
    containerDepths.append(depth)
    switch tag {
    case .rss: begin(FeedFormat(rssVersion: attributes["version"]))
    case .rdf: begin(.rss10)
    case .feed: begin(attributes["version"] == nil ? .atom10 : .atom03)
    case .channel: begin(.rss)
    case .item:
      begin(attributes.elementName == "entry" ? .atom10 : .rss)
      entryDepth = depth
      var entry = XMLEntry()
      entry.base = base
      entry.about = attributes["rdf", "about"]
      if languages.last?.depth == depth { entry.language = languages.last?.value }
      self.entry = entry
    default: break
    }
  }

  private func begin(_ format: FeedFormat) {
    guard feed == nil else { return }
    feed = ParsedFeed(format: format)
    feed?.language = languages.last?.value
  }

  private func finishEntry() {
    guard let entry else { return }
    self.entry = nil
    guard entries.count < limits.entriesMax else {
      hasTooManyEntries = true
      warnings.add("entries after the first \(limits.entriesMax) were left out")
      return
    }
    let isAtom = feed?.format == .atom10 || feed?.format == .atom03
    entries.append(entry.draft(feedAuthor: isAtom ? feedAuthor : nil))
  }

  /// Every relative address is read together with its base, so a long one costs its length each time.
  private static let baseBytesMax = 2 << 10

  private var base: String? { bases.last?.value ?? documentBase }

  private func pushScope(_ attributes: XMLAttributes) {
    guard !attributes.isEmpty else { return }
    if let value = attributes["xml", "base"]?.trimmedOrNil, value.utf8.count <= Self.baseBytesMax {
      let resolved = WebAddress.resolved(value, base: base)
      if resolved.utf8.count <= Self.baseBytesMax { bases.append((depth, resolved)) }
    }
    if let value = attributes["xml", "lang"]?.trimmedOrNil { languages.append((depth, value)) }
  }
}

// MARK: - Fields

extension XMLFeedBuilder {
  private func startField(_ tag: FeedTag, _ attributes: XMLAttributes) {
    switch tag {
    case .link where attributes["href"] != nil: add(link: attributes)
    case .category: add(category: attributes)
    case .inReplyTo: entry?.inReplyTo = attributes["ref"] ?? attributes["href"]
    case .meta:
      let isRobots = attributes["name"]?.lowercased() == "robots"
      guard isRobots, attributes["content"]?.lowercased().contains("noindex") == true else { break }
      if entry == nil { feed?.noindex = true } else { entry?.noindex = true }
    case .content: if let source = attributes["src"] { entry?.source = source }
    default: break
    }
    begin(capture: tag, attributes)
  }

  private func begin(capture tag: FeedTag, _ attributes: XMLAttributes) {
    buffer.removeAll(keepingCapacity: true)
    markupNames.removeAll(keepingCapacity: true)
    capture = XMLCapture(tag, depth: depth, attributes: attributes)
  }

  /// An element inside a captured one: a part of an author, or markup.
  private func startInside(_ tag: FeedTag, _ attributes: XMLAttributes) {
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
      markupNames = Array(repeating: "", count: depth - current.depth - 1)
      capture = current
    }
    let name = attributes.elementName
    markupNames.append(name)
    append(markup: "<" + name)
    attributes.visit { name, value in
      append(markup: " " + name + "=\"" + Self.escaped(value) + "\"")
    }
    append(markup: ">")
  }

  private func append(markup: String) {
    guard buffer.count <= limits.bodyBytesMax + 1024 else { return }
    buffer.append(contentsOf: markup.utf8)
  }

  private static func escaped(_ value: String) -> String {
    guard value.utf8.contains(where: { $0 == 0x22 || $0 == 0x26 || $0 == 0x3C }) else {
      return value
    }
    return value.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
      .replacing("<", with: "&lt;")
  }

  private func add(link attributes: XMLAttributes) {
    guard let address = attributes["href"]?.trimmed, !address.isEmpty || base != nil else { return }
    let relation = attributes["rel"]?.lowercased() ?? "alternate"
    let type = attributes["type"]?.lowercased()
    if let entry {
      guard entry.links.count < XMLEntry.linksMax else { return }
      let resolved = WebAddress.resolved(address, base: base)
      if relation == "replies", entry.comments == nil { self.entry?.comments = resolved }
      self.entry?.links.append(.init(address: resolved, relation: relation, type: type))
    } else if relation == "alternate", feedLinkRank > 0 {
      feed?.link = WebAddress.resolved(address, base: base)
      feedLinkRank = type.map { $0.contains("html") } ?? true ? 0 : 1
    }
  }

  private func add(category attributes: XMLAttributes) {
    guard let term = attributes["term"]?.trimmedOrNil ?? attributes["label"]?.trimmedOrNil else {
      return
    }
    entry?.categories.append(term)
  }
}

// MARK: - What was captured

extension XMLFeedBuilder {
  /// A child of an author: the name counts, an e-mail address only where there is none.
  private func finish(_ part: FeedTag) {
    let text = String(decoding: buffer, as: UTF8.self).trimmedOrNil
    buffer.removeAll(keepingCapacity: true)
    capture?.part = nil
    guard let text, part != .uri else { return }
    if entry == nil {
      if part == .name, feedAuthor == nil { feedAuthor = text }
    } else if part == .name {
      if entry?.authorName == nil { entry?.authorName = text }
    } else {
      setAuthor(text)
    }
  }

  private func finish(_ capture: XMLCapture) {
    self.capture = nil
    if capture.hasParts { return }
    var string = String(decoding: buffer, as: UTF8.self)
    if capture.isBase64,
      let data = Data(base64Encoded: string, options: .ignoreUnknownCharacters)
    {
      string = String(decoding: data, as: UTF8.self)
    }
    let text = MarkedText(string, .html)
    if entry == nil {
      setFeed(capture, text)
    } else {
      setEntry(capture, text)
    }
  }

  private func setEntry(_ capture: XMLCapture, _ text: MarkedText) {
    let tag = capture.tag
    switch tag {
    case .title: if entry?.title?.isBlank ?? true { entry?.title = text }
    case .dcTitle, .mediaTitle:
      if entry?.fallbackTitle == nil { entry?.fallbackTitle = text }
    case .link, .origLink:
      guard let link = text.string.trimmedOrNil, entry?.link == nil else { return }
      entry?.link = WebAddress.resolved(link, base: base)
    case .guid, .id:
      guard let id = text.string.trimmedOrNil else { return }
      entry?.guid = id
      entry?.guidKind = capture.guidKind
    case .encoded: entry?.add(text, .encoded)
    case .content: entry?.add(text, .content)
    case .body: entry?.add(text, .xhtml)
    case .description: entry?.add(text, .description)
    case .summary: entry?.add(text, .summary)
    case .dcDescription: entry?.add(text, .dublinCore)
    case .mediaDescription: entry?.add(text, .media)
    case .itunesSummary: entry?.add(text, .itunes)
    case .pubDate, .published, .updated, .modified, .dcDate, .lastBuildDate:
      entry?.add(date: text.string, tag)
    case .author, .name, .email: setAuthor(text.string)
    case .creator, .itunesAuthor:
      if entry?.creator == nil { entry?.creator = text.string.trimmedOrNil }
    case .category: if let name = text.string.trimmedOrNil { entry?.categories.append(name) }
    case .language: entry?.language = text.string.trimmedOrNil
    case .comments: entry?.comments = text.string
    default: break
    }
  }

  private func setAuthor(_ text: String) {
    guard entry?.authorText == nil else { return }
    entry?.authorText = text.trimmedOrNil
  }

  private func setFeed(_ capture: XMLCapture, _ text: MarkedText) {
    guard feed != nil, let value = text.string.trimmedOrNil else { return }
    switch capture.tag {
    case .title: if feed?.title == nil { feed?.title = text.line }
    case .dcTitle: if feed?.title == nil { feed?.title = text.line }
    case .link: if feed?.link == nil { feed?.link = WebAddress.resolved(value, base: base) }
    case .language: feed?.language = value
    case .author: if feedAuthor == nil { feedAuthor = value }
    case .ttl: feed?.ttlMinutes = Int(value).flatMap { $0 > 0 ? $0 : nil }
    case .hour:
      if let hour = Int(value), (0...24).contains(hour) { feed?.skipHours.insert(hour % 24) }
    case .day:
      if let day = ParsedFeed.Weekday(rawValue: value.lowercased()) { feed?.skipDays.insert(day) }
    case .updatePeriod: updatePeriod = value
    case .updateFrequency: updateFrequency = value
    default: break
    }
  }
}
