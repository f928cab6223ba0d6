import Posts

/// Bytes to posts. Pure: it knows no file, no clock and no network.
package struct FeedParser: Sendable {
  package let limits: ParsingLimits

  package init(limits: ParsingLimits = .default) {
    self.limits = limits
  }

  /// The whole of a document.
  ///
  /// - Parameters:
  ///   - contentType: the HTTP header, for its charset.
  ///   - baseURL: where the document came from; relative addresses are resolved against it.
  package func parse(
    _ bytes: [UInt8], contentType: String? = nil, baseURL: String? = nil,
    shape: FeedShape = .detected
  ) throws(ParsingError) -> ParsedFeed {
    var reader = try entries(of: bytes, contentType: contentType, baseURL: baseURL, shape: shape)
    var entries: [ParsedEntry] = []
    while let entry = try reader.next() { entries.append(entry) }
    var feed = reader.feed
    feed.entries = entries
    return feed
  }

  /// The entries of a document one at a time, so that only one of them need be held.
  package func entries(
    of bytes: [UInt8], contentType: String? = nil, baseURL: String? = nil,
    shape: FeedShape = .detected
  ) throws(ParsingError) -> EntryReader {
    try EntryReader(
      bytes, contentType: contentType, baseURL: baseURL, shape: shape, limits: limits)
  }
}
