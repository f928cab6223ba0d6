import Posts

/// The entries of one document, one at a time and in its order; what is held is the document and one
/// entry.
package struct EntryReader {
  /// One of the two is there. No enum: its payload could not be changed in its place.
  private var xml: XMLEntryReader?
  private var json: JSONEntryReader?
  private var warnings = Warnings()

  /// - Throws: `ParsingError` where the document is none that can be read.
  init(
    _ bytes: [UInt8], contentType: String?, baseURL: String?, shape: FeedShape,
    limits: ParsingLimits
  ) throws(ParsingError) {
    guard bytes.count <= limits.documentBytesMax else {
      throw .tooLarge(bytesMax: limits.documentBytesMax)
    }
    if let kind = BinaryDocument.kind(of: bytes) { throw .notText(kind: kind) }
    let text = DocumentText(bytes, contentType: contentType)
    guard let first = text.bytes.first(where: { !$0.isSpace && $0 != 0 }) else { throw .empty }
    for warning in text.warnings { warnings.add(warning) }
    if shape.isMapping || first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      json = try JSONEntryReader(text.bytes, baseURL: baseURL, shape: shape, limits: limits)
    } else {
      xml = try XMLEntryReader(text.bytes, baseURL: baseURL, limits: limits)
    }
  }

  /// What the document says of itself as far as it was read, without the entries; whole once `next`
  /// has returned nil.
  package var feed: ParsedFeed {
    var feed = xml?.head ?? json?.head ?? ParsedFeed(format: .rss)
    feed.warnings = warnings.list
    return feed
  }

  /// The next entry, finished; nil behind the last.
  ///
  /// - Throws: `ParsingError` where the document turns out to be no feed; never behind an entry.
  package mutating func next() throws(ParsingError) -> ParsedEntry? {
    if xml != nil { return try xml!.next(&warnings) }
    return try json?.next(&warnings)
  }
}
