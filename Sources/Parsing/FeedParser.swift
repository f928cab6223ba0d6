import Posts

/// Bytes to posts. Pure: it knows no file, no clock and no network.
package struct FeedParser: Sendable {
  package let limits: ParsingLimits

  package init(limits: ParsingLimits = .default) {
    self.limits = limits
  }

  /// - Parameters:
  ///   - contentType: the HTTP header, for its charset.
  ///   - baseURL: where the document came from; relative addresses are resolved against it.
  package func parse(
    _ bytes: [UInt8], contentType: String? = nil, baseURL: String? = nil,
    shape: FeedShape = .detected
  ) throws(ParsingError) -> ParsedFeed {
    guard bytes.count <= limits.documentBytesMax else {
      throw .tooLarge(bytes: bytes.count, bytesMax: limits.documentBytesMax)
    }
    let text = DocumentText(bytes, contentType: contentType)
    guard let first = text.bytes.first(where: { !$0.isSpace && $0 != 0 }) else { throw .empty }
    var warnings = Warnings()
    if let warning = text.warning { warnings.add(warning) }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    if case .mapping = shape {
      return try json(text.bytes, baseURL, shape, &warnings)
    }
    return isJSON
      ? try json(text.bytes, baseURL, shape, &warnings)
      : try XMLFeedParser(limits: limits, baseURL: baseURL).parse(text.bytes, &warnings)
        .with(warnings)
  }

  private func json(
    _ bytes: [UInt8], _ baseURL: String?, _ shape: FeedShape, _ warnings: inout Warnings
  ) throws(ParsingError) -> ParsedFeed {
    let document = try JSONDocument(bytes, depthMax: limits.depthMax)
    switch shape {
    case .mapping(let mapping):
      return try mapped(document, [mapping], baseURL, nil, &warnings)
    case .detected, .preset:
      if let parser = JSONFeedParser(document) {
        var feed = parser.feed()
        feed.entries = entries(parser.items, baseURL, &warnings) { parser.draft(of: $0) }
        return feed.with(warnings)
      }
      guard case .preset(let preset) = shape else { throw .unknownJSON }
      return try mapped(document, JSONMapping.standard(for: preset), baseURL, preset, &warnings)
    }
  }

  private func mapped(
    _ document: JSONDocument, _ mappings: [JSONMapping], _ baseURL: String?, _ preset: Preset?,
    _ warnings: inout Warnings
  ) throws(ParsingError) -> ParsedFeed {
    for mapping in mappings {
      let parser = MappedJSONParser(mapping)
      guard let items = parser.entries(in: document) else { continue }
      var feed = ParsedFeed(format: .jsonAPI)
      feed.entries = entries(items, baseURL, &warnings) { item in
        var draft = parser.draft(of: item)
        if preset == .mastodon { draft.noindex = MastodonConsent.isRefused(item) }
        return draft
      }
      return feed.with(warnings)
    }
    throw .noEntries(pointers: mappings.map(\.items))
  }

  private func entries(
    _ items: [JSONValue], _ baseURL: String?, _ warnings: inout Warnings,
    draft: (JSONValue) -> EntryDraft
  ) -> [ParsedEntry] {
    if items.count > limits.entriesMax {
      warnings.add("entries after the first \(limits.entriesMax) were left out")
    }
    return items.prefix(limits.entriesMax).map { item in
      var draft = draft(item)
      draft.base = draft.base ?? baseURL
      return draft.entry(limits: limits, warnings: &warnings)
    }
  }
}

extension ParsedFeed {
  /// Finished: what entries inherit, and the warnings.
  func with(_ warnings: Warnings) -> ParsedFeed {
    var feed = self
    for index in feed.entries.indices where feed.entries[index].post.language == nil {
      feed.entries[index].post.language = language
    }
    feed.warnings = warnings.list
    return feed
  }
}
