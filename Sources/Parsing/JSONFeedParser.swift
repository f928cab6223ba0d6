import Posts

/// JSON Feed 1.0 and 1.1 (jsonfeed.org).
struct JSONFeedParser {
  private let root: JSONValue

  /// Nil where the document does not look like JSON Feed.
  init?(_ document: JSONDocument) {
    root = document.root
    let isStated = root["version"]?.string?.contains("jsonfeed.org") == true
    let hasItems = root["items"]?.kind == .array && (root["title"] ?? root["version"]) != nil
    guard root.kind == .object, isStated || hasItems else { return nil }
  }

  func feed() -> ParsedFeed {
    let version = root["version"]?.string ?? ""
    var feed = ParsedFeed(
      format: version.hasSuffix("/1") || version.hasSuffix("/1.0") ? .json1 : .json11)
    feed.title = (root["title"]?.string).flatMap { MarkedText($0, .html).line }
    feed.link = root["home_page_url"]?.string?.trimmedOrNil
    if let link = feed.link, !WebAddress.isSafe(link) { feed.link = nil }
    feed.language = root["language"]?.string?.trimmedOrNil
    return feed
  }

  var items: [JSONValue] { (root["items"]?.elements ?? []).filter { $0.kind == .object } }

  func draft(of item: JSONValue) -> EntryDraft {
    var draft = EntryDraft()
    draft.id = item["id"]?.string
    draft.url = item["url"]?.string?.trimmedOrNil ?? item["external_url"]?.string
    draft.title = (item["title"]?.string).map { MarkedText($0, .html) }
    draft.body = body(of: item)
    draft.summary = (item["summary"]?.string).map { MarkedText($0, .plain) }
    draft.author = author(of: item) ?? author(of: root)
    draft.published = item["date_published"]?.string
    draft.updated = item["date_modified"]?.string
    draft.language = item["language"]?.string
    draft.categories = (item["tags"]?.elements ?? []).compactMap(\.string)
    return draft
  }

  private func body(of item: JSONValue) -> MarkedText? {
    let candidates = [
      (item["content_html"]?.string).map { MarkedText($0, .html) },
      (item["content_text"]?.string).map { MarkedText($0, .plain) },
      (item["summary"]?.string).map { MarkedText($0, .plain) },
    ]
    return candidates.compactMap(\.self).first { !$0.isBlank }
  }

  private func author(of value: JSONValue) -> String? {
    let people = [value["author"]].compactMap(\.self) + (value["authors"]?.elements ?? [])
    return people.lazy.compactMap { $0["name"]?.string?.trimmedOrNil ?? $0.string }.first
  }
}
