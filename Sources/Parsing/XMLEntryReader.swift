import Posts

/// The entries of an RSS or Atom document, one at a time.
///
/// It reads the document as it stands as long as that is well-formed. Where it is not, it begins
/// again with a repaired version and passes over the entries that it has already given, so that
/// nothing but the entry being read is ever held.
struct XMLEntryReader {
  private let bytes: [UInt8]
  private let baseURL: String?
  private let limits: ParsingLimits
  private let hasDoctype: Bool
  private var reader: XMLReader
  private var position: Int
  /// Where the document was not well-formed.
  private var repair: XMLRepair?
  private var entries: ArraySlice<XMLEntry> = []
  private var givenCount = 0
  /// Entries of the repaired document that were given before it had to be repaired.
  private var knownCount = 0
  private var isAtEnd = false
  private var isCutOff = false

  /// - Parameter bytes: valid UTF-8.
  init(_ bytes: [UInt8], baseURL: String?, limits: ParsingLimits) throws(ParsingError) {
    self.bytes = bytes
    self.baseURL = baseURL
    self.limits = limits
    position = XMLProlog.end(bytes)
    hasDoctype = XMLProlog.hasDoctype(bytes, from: position)
    reader = XMLReader(
      builder: XMLFeedBuilder(limits: limits, base: baseURL), isRecovering: false)
    if XMLProlog.isPage(bytes, at: position) { throw page }
    if hasDoctype { startRepair() }
  }

  /// The feed as far as it was read; without entries and warnings.
  var head: ParsedFeed {
    var feed = reader.builder.head?.feed ?? ParsedFeed(format: .rss)
    feed.isCutOff = isCutOff
    return feed
  }

  /// - Throws: `ParsingError` where the document is no feed; only before the first entry.
  mutating func next(_ warnings: inout Warnings) throws(ParsingError) -> ParsedEntry? {
    while true {
      if let entry = entries.popFirst() {
        if knownCount > 0 {
          knownCount -= 1
          continue
        }
        givenCount += 1
        return finished(entry, &warnings)
      }
      guard !isAtEnd else { return nil }
      if repair == nil { readOn() } else { repairOn() }
      if reader.builder.isWebPage { throw page }
      if isAtEnd { try close(&warnings) }
      entries = reader.builder.takeEntries()[...]
    }
  }

  private func finished(_ entry: XMLEntry, _ warnings: inout Warnings) -> ParsedEntry {
    var draft = entry.draft(feedAuthor: reader.builder.head?.authorOfEntries)
    draft.language = draft.language ?? reader.builder.head?.language
    return draft.entry(limits: limits, warnings: &warnings)
  }

  private mutating func readOn() {
    if position < bytes.count, reader.isOpen {
      let end = min(position + XMLReader.chunkBytes, bytes.count)
      bytes.withUnsafeBytes { reader.push(UnsafeRawBufferPointer(rebasing: $0[position..<end])) }
      position = end
    } else {
      reader.finish()
      isAtEnd = true
    }
    if !reader.isSound || reader.builder.isTooDeep { startRepair() }
  }

  private mutating func startRepair() {
    isAtEnd = false
    knownCount = givenCount
    // A DOCTYPE comes first and is read; any other thing before the feed is passed over.
    let start = hasDoctype ? XMLProlog.end(bytes) : XMLProlog.rootStart(bytes)
    repair = XMLRepair(bytes, from: start, depthMax: limits.depthMax)
    reader = XMLReader(
      builder: XMLFeedBuilder(limits: limits, base: baseURL), isRecovering: true)
  }

  private mutating func repairOn() {
    if reader.isOpen, let piece = repair?.next() {
      piece.withUnsafeBytes { reader.push($0) }
      guard repair?.isEnded == true else { return }
    }
    reader.finish()
    isAtEnd = true
    isCutOff = repair?.isEntryCut ?? false
    // Half an entry would be taken for the whole when it comes again.
    if isCutOff { reader.builder.dropLastEntry() }
  }

  /// What is to be said at the end of the document.
  private func close(_ warnings: inout Warnings) throws(ParsingError) {
    let builder = reader.builder
    guard builder.head != nil else {
      if builder.isTooDeep { throw .tooDeep(depthMax: limits.depthMax) }
      throw .notAFeed(root: builder.rootName)
    }
    if isCutOff {
      warnings.add("the document is cut off")
    } else if repair != nil, !hasDoctype {
      warnings.add("the document is not well-formed; it was repaired")
    }
    if repair?.hasExhaustedEntities == true {
      warnings.add("the document's entities are too long; some were left as names")
    }
    for warning in builder.warnings.list { warnings.add(warning) }
    if builder.isTooDeep {
      warnings.add("the document is nested too deeply; the rest was left out")
    }
  }

  private var page: ParsingError {
    .webPage(alternates: PageAlternates.feeds(in: bytes, baseURL: baseURL))
  }
}
