/// The head of a JSON Feed 1.0 or 1.1 (jsonfeed.org).
struct JSONFeedHead: Sendable {
  let items: Int
  private let version: Int
  private let title: Int
  private let link: Int
  private let language: Int
  private let author: JSONFeedAuthor

  init(_ selection: inout JSONSelection) {
    items = selection.slot("/items")
    version = selection.slot("/version")
    title = selection.slot("/title")
    link = selection.slot("/home_page_url")
    language = selection.slot("/language")
    author = JSONFeedAuthor(&selection)
  }

  /// Nil where the document does not look like JSON Feed.
  func feed(_ root: JSONFound) -> ParsedFeed? {
    let version = root.string(version) ?? ""
    let hasItems =
      root[items].kind == .array && (root.isPresent(title) || root.isPresent(self.version))
    guard version.contains("jsonfeed.org") || hasItems else { return nil }
    var feed = ParsedFeed(
      format: version.hasSuffix("/1") || version.hasSuffix("/1.0") ? .json1 : .json11)
    feed.title = root.string(title).flatMap { MarkedText($0, .html).line }
    feed.link = root.string(link)?.trimmedOrNil
    if let link = feed.link, !WebAddress.isSafe(link) { feed.link = nil }
    feed.language = LanguageTag.stated(root.string(language))
    return feed
  }

  /// Who wrote the entries that name nobody: cut and cleaned once, not for every entry.
  func author(_ root: JSONFound, limits: ParsingLimits) -> String? {
    EntryDraft.line(author.name(root), bytesMax: EntryDraft.feedAuthorBytesMax(limits))
  }
}
