/// RSS and Atom: as it stands where it is well-formed, else repaired first.
struct XMLFeedParser {
  let limits: ParsingLimits
  let baseURL: String?

  /// Without what the entries inherit and without warnings, which `ParsedFeed.with` adds.
  func parse(_ bytes: [UInt8], _ warnings: inout Warnings) throws(ParsingError) -> ParsedFeed {
    let start = Self.prologEnd(bytes)
    if isPage(bytes, at: start) { throw page(bytes) }
    var builder = XMLFeedBuilder(limits: limits, base: baseURL)
    let hasDoctype = Self.hasDoctype(bytes, from: start)
    let isSound =
      !hasDoctype && XMLReader(builder: builder).read(bytes, from: start, recovering: false)
    var isCutOff = false
    if !isSound || builder.isTooDeep {
      builder = XMLFeedBuilder(limits: limits, base: baseURL)
      isCutOff = repair(bytes, into: builder)
      if isCutOff {
        warnings.add("the document is cut off")
      } else if !hasDoctype {
        warnings.add("the document is not well-formed; it was repaired")
      }
    }
    var feed = try feed(from: builder, bytes, &warnings)
    feed.isCutOff = isCutOff
    return feed
  }

  private func repair(_ bytes: [UInt8], into builder: XMLFeedBuilder) -> Bool {
    var repair = XMLRepair(bytes, from: Self.rootStart(bytes), depthMax: limits.depthMax)
    _ = XMLReader(builder: builder).read(repair.repaired(), recovering: true)
    // Half an entry would be taken for the whole when it comes again.
    if repair.isEntryCut { builder.dropLastEntry() }
    return repair.isEntryCut
  }

  private func feed(
    from builder: XMLFeedBuilder, _ bytes: [UInt8], _ warnings: inout Warnings
  ) throws(ParsingError) -> ParsedFeed {
    if builder.isWebPage { throw page(bytes) }
    guard var feed = builder.finished() else {
      if builder.isTooDeep { throw .tooDeep(depthMax: limits.depthMax) }
      throw .notAFeed(root: builder.rootName)
    }
    for warning in builder.warnings.list { warnings.add(warning) }
    if builder.isTooDeep {
      warnings.add("the document is nested too deeply; the rest was left out")
    }
    feed.entries = builder.entries.map { $0.entry(limits: limits, warnings: &warnings) }
    return feed
  }

  private func isPage(_ bytes: [UInt8], at start: Int) -> Bool {
    guard let first = bytes[start...].firstIndex(where: { !$0.isSpace }) else { return false }
    return bytes.hasASCII("<!doctype html", at: first)
      && !bytes.hasASCII("<!doctype html:", at: first)
      || bytes.hasASCII("<html", at: first)
  }

  private func page(_ bytes: [UInt8]) -> ParsingError {
    .webPage(alternates: PageAlternates.feeds(in: bytes, baseURL: baseURL))
  }

  /// Behind the XML declaration and the white space before it: its encoding no longer holds.
  private static func prologEnd(_ bytes: [UInt8]) -> Int {
    guard let first = bytes.firstIndex(where: { !$0.isSpace }), bytes.hasASCII("<?xml", at: first),
      first + 5 < bytes.count, bytes[first + 5].isSpace,
      let end = bytes.firstASCII("?>", from: first, before: min(bytes.count, first + 400))
    else { return 0 }
    return end + 2
  }

  /// Whether a DOCTYPE stands before the root, behind comments and instructions however long. In
  /// another place it is no XML, and the parser refuses it.
  private static func hasDoctype(_ bytes: [UInt8], from start: Int) -> Bool {
    var index = start
    while index < bytes.count {
      if bytes[index].isSpace {
        index += 1
      } else if bytes.hasASCII("<!--", at: index) {
        index = bytes.firstASCII("-->", from: index + 4).map { $0 + 3 } ?? bytes.count
      } else if bytes.hasASCII("<?", at: index) {
        index = bytes.firstASCII("?>", from: index + 2).map { $0 + 2 } ?? bytes.count
      } else {
        return bytes.hasASCII("<!DOCTYPE", at: index)
      }
    }
    return false
  }

  /// Where the feed begins behind what a broken site wrote before it.
  private static func rootStart(_ bytes: [UInt8]) -> Int {
    let limit = min(bytes.count, 64 << 10)
    let roots = ["<rss", "<feed", "<rdf:RDF"] as [StaticString]
    return roots.compactMap { bytes.firstASCII($0, from: 0, before: limit) }.min() ?? 0
  }
}
