import Posts

/// Reads JSON that holds a feed: first its head, then one entry after the other.
///
/// The whole document is checked once, and of it only the head is kept and where the entries stand;
/// the entries are then read where they stand, so that no more than one is held at a time.
struct JSONEntryReader: Sendable {
  /// What the document says of itself. Without entries and warnings.
  private(set) var head: ParsedFeed
  private let bytes: [UInt8]
  private let baseURL: String?
  private let limits: ParsingLimits
  private var sources: ArraySlice<Source>
  /// Behind the last element that was read of the first source.
  private var position = 0
  private var slots: [JSONValue] = []
  private var count = 0
  private var hasNoList = false
  private var hasTextBehind = false

  /// A list of entries in the document, or an object that is one.
  private struct Source {
    let parser: any JSONItemParser
    let place: JSONValue
  }

  /// `bytes` must be valid UTF-8.
  init(
    _ bytes: [UInt8], baseURL: String?, shape: FeedShape, limits: ParsingLimits
  ) throws(ParsingError) {
    self.bytes = bytes
    self.baseURL = baseURL
    self.limits = limits
    head = ParsedFeed(format: .jsonAPI)
    sources = []
    if WebPage.isOne(bytes) {
      throw .webPage(alternates: PageAlternates.feeds(in: bytes, baseURL: baseURL))
    }
    if Self.isMarkup(bytes) { throw .markupForJSON }
    try readHead(shape)
    position = (sources.first?.place.start ?? 0) + 1
  }

  /// Nil behind the last entry.
  mutating func next(_ warnings: inout Warnings) throws(ParsingError) -> ParsedEntry? {
    while let source = sources.first {
      guard var draft = draft(from: source) else {
        sources.removeFirst()
        position = (sources.first?.place.start ?? 0) + 1
        continue
      }
      guard count < limits.entriesMax else {
        warnings.add("entries after the first \(limits.entriesMax) were left out")
        sources = []
        break
      }
      count += 1
      draft.base = draft.base ?? baseURL
      draft.language = LanguageTag.stated(draft.language) ?? head.language
      return draft.entry(limits: limits, warnings: &warnings)
    }
    if hasTextBehind { warnings.add("text behind the end of the document was passed over") }
    if head.isCutOff { warnings.add("the document is cut off") }
    if hasNoList { warnings.add("the feed has no list of items") }
    return nil
  }
}

extension JSONEntryReader {
  /// Whether it begins with a tag, a comment or an instruction.
  private static func isMarkup(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.firstIndex(where: { !$0.isSpace && $0 != 0 }), first + 1 < bytes.count,
      bytes[first] == UInt8(ascii: "<")
    else { return false }
    let next = bytes[first + 1]
    return next.isLetter || next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
  }

  /// Checks the document, and finds the head and the sources.
  private mutating func readHead(_ shape: FeedShape) throws(ParsingError) {
    var selection = JSONSelection()
    let feedHead = JSONFeedHead(&selection)
    let mappings = Self.mappings(of: shape)
    let places = mappings.map { selection.slot(JSONPointer($0.items) ?? JSONPointer("")!) }
    let failure = read(selection)
    if let failure, !failure.isCutOff { throw error(failure) }
    let isJSONFeed = !shape.isMapping && readFeedHead(feedHead)
    if !isJSONFeed {
      let preset: Preset? = if case .preset(let preset) = shape { preset } else { nil }
      for (mapping, place) in zip(mappings, places) {
        add(MappedJSONParser(mapping, preset: preset), slots[place])
      }
    }
    if let failure {
      guard sources.contains(where: { hasEntry($0) }) else { throw error(failure) }
      head.isCutOff = true
    }
    guard isJSONFeed || !sources.isEmpty else {
      if case .detected = shape { throw .unknownJSON }
      throw .noEntries(pointers: mappings.map(\.items))
    }
  }

  private static func mappings(of shape: FeedShape) -> [JSONMapping] {
    switch shape {
    case .detected: []
    case .preset(let preset): JSONMapping.standard(for: preset)
    case .mapping(let mapping): [mapping]
    }
  }

  /// Walks through the whole document.
  private mutating func read(_ selection: JSONSelection) -> JSONScanner.Failure? {
    guard !bytes.isEmpty else {
      return JSONScanner.Failure(position: 0, reason: "the document is empty", isCutOff: true)
    }
    slots = Array(repeating: JSONValue(), count: selection.slotCount)
    return bytes.withUnsafeBufferPointer { text in
      var scanner = JSONScanner(text, depthMax: limits.depthMax)
      let end = slots.withUnsafeMutableBufferPointer { slots in
        selection.withTree { scanner.select($0, at: 0, into: slots.baseAddress!) }
      }
      if end >= 0, scanner.bytes.nonSpace(from: end) < text.count {
        hasTextBehind = true
      }
      return scanner.failure
    }
  }

  /// False where it is no JSON Feed.
  private mutating func readFeedHead(_ feedHead: JSONFeedHead) -> Bool {
    let (feed, author) = withFound { (feedHead.feed($0), feedHead.author($0, limits: limits)) }
    guard let feed else { return false }
    head = feed
    let items = slots[feedHead.items]
    if items.kind == .array {
      sources.append(Source(parser: JSONFeedParser(author: author), place: items))
    } else {
      hasNoList = true
    }
    return true
  }

  /// Takes the value for a source, where it is a list that holds an entry or nothing, or is an entry.
  private mutating func add(_ parser: MappedJSONParser, _ place: JSONValue) {
    let source = Source(parser: parser, place: place)
    switch place.kind {
    case .array where isEmpty(place) || hasEntry(source): sources.append(source)
    case .object where place.isWhole && hasEntry(source): sources.append(source)
    default: break
    }
  }

  private func isEmpty(_ array: JSONValue) -> Bool {
    bytes.withUnsafeBufferPointer {
      JSONScanner($0, depthMax: .max).element(behind: array.start + 1) == nil
    }
  }

  private func hasEntry(_ source: Source) -> Bool {
    var reader = self
    reader.position = source.place.start + 1
    return reader.draft(from: source) != nil
  }
}

extension JSONEntryReader {
  /// The next whole object of a source; nil where there is none.
  private mutating func draft(from source: Source) -> EntryDraft? {
    source.place.kind == .array ? element(of: source) : object(source)
  }

  private mutating func element(of source: Source) -> EntryDraft? {
    let selection = source.parser.selection
    return bytes.withUnsafeBufferPointer { text in
      var scanner = JSONScanner(text, depthMax: .max)
      while let start = scanner.element(behind: position) {
        guard text[start] == UInt8(ascii: "{") else {
          position = scanner.skip(at: start, depth: 0)
          if position < 0 { return nil }
          continue
        }
        position = select(selection, at: start, &scanner)
        if position < 0 { return nil }
        if let draft = withFound({ source.parser.draft(of: $0) }) { return draft }
      }
      return nil
    }
  }

  private mutating func object(_ source: Source) -> EntryDraft? {
    guard position <= source.place.start + 1 else { return nil }
    return bytes.withUnsafeBufferPointer { text in
      var scanner = JSONScanner(text, depthMax: .max)
      position = select(source.parser.selection, at: source.place.start, &scanner)
      guard position >= 0 else { return nil }
      return withFound { source.parser.isEntry($0) ? source.parser.draft(of: $0) : nil }
    }
  }

  private mutating func select(
    _ selection: JSONSelection, at start: Int, _ scanner: inout JSONScanner
  ) -> Int {
    if slots.count != selection.slotCount {
      slots = Array(repeating: JSONValue(), count: selection.slotCount)
    }
    return slots.withUnsafeMutableBufferPointer { slots in
      slots.update(repeating: JSONValue())
      return selection.withTree { scanner.select($0, at: start, into: slots.baseAddress!) }
    }
  }

  private func withFound<Result>(_ body: (JSONFound) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { text in
      slots.withUnsafeBufferPointer { body(JSONFound(text: text, slots: $0.baseAddress!)) }
    }
  }

  private func error(_ failure: JSONScanner.Failure) -> ParsingError {
    if failure.isTooDeep { return .tooDeep(depthMax: limits.depthMax) }
    let before = bytes[..<failure.position]
    let line = before.count { $0 == 0x0A } + 1
    let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    return .invalidJSON(line: line, column: column, reason: failure.reason.description)
  }
}
