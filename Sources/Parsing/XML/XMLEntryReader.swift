import Posts

/// The entries of an RSS or Atom document, one at a time.
///
/// It reads the document as it stands as long as that is well-formed. Where it is not, it begins
/// again with a repaired version and passes over the entries that begin no later than the last one
/// that it has given, so that nothing but the entry being read is ever held.
struct XMLEntryReader {
  private let bytes: [UInt8]
  private let baseURL: String?
  private let limits: ParsingLimits
  private let hasDoctype: Bool
  private var reader: XMLReader
  /// Behind the XML declaration.
  private let start: Int
  private var position: Int
  /// An entry was given, so it cannot turn out to be something else.
  private var isFeed = false
  /// Where the document was not well-formed.
  private var repair: XMLRepair?
  private var entries: ArraySlice<XMLEntry> = []
  /// Where in the document the start tag of the last entry is that was given; nil before the first.
  private var givenPlace: Int?
  private var isAtEnd = false
  private var isCutOff = false

  /// - Parameter bytes: valid UTF-8.
  init(_ bytes: [UInt8], baseURL: String?, limits: ParsingLimits) throws(ParsingError) {
    self.bytes = bytes
    self.baseURL = baseURL
    self.limits = limits
    start = XMLProlog.end(bytes)
    position = start
    hasDoctype = XMLProlog.hasDoctype(bytes, from: position)
    reader = XMLReader(
      builder: XMLFeedBuilder(limits: limits, base: baseURL), isRecovering: false)
    if WebPage.isOne(bytes) { throw page }
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
        if let repair, givenPlace != nil {
          // Of two documents of the same entries, places in one say nothing about the other.
          guard entry.place > repair.knownOutputCount ?? .max else { continue }
        } else if repair == nil {
          givenPlace = start + entry.place
        }
        isFeed = true
        return entry.draft.entry(limits: limits, warnings: &warnings)
      }
      guard !isAtEnd else { return nil }
      if repair == nil { readOn() } else { repairOn() }
      if reader.builder.isWebPage, !isFeed { throw page }
      if isAtEnd { try close(&warnings) }
      entries = reader.builder.takeEntries()[...]
    }
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
    // A DOCTYPE is read, and a root that was found is not looked for again; any other thing before
    // the feed is passed over.
    let isFound = hasDoctype || reader.builder.head != nil
    repair = XMLRepair(
      bytes, from: isFound ? start : XMLProlog.rootStart(bytes), knownEnd: givenPlace ?? 0,
      depthMax: limits.depthMax)
    reader = XMLReader(
      builder: XMLFeedBuilder(limits: limits, base: baseURL), isRecovering: true)
  }

  private mutating func repairOn() {
    if reader.isOpen, let piece = repair?.next() {
      piece.withUnsafeBytes { reader.push($0) }
      guard repair?.isEnded == true else { return }
    }
    // An entry that is open here stays so: half of it would be taken for the whole when it comes
    // again.
    reader.finish()
    isAtEnd = true
    isCutOff = repair?.isCutOff ?? false
  }

  /// What is to be said at the end of the document.
  private mutating func close(_ warnings: inout Warnings) throws(ParsingError) {
    let builder = reader.builder
    if builder.head == nil {
      guard isFeed else {
        if builder.isTooDeep { throw .tooDeep(depthMax: limits.depthMax) }
        throw .notAFeed(root: builder.rootName)
      }
      isCutOff = true
    }
    if isCutOff {
      warnings.add("the document is cut off")
    } else if let repair, repair.hasMended {
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
