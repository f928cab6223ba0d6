/// The entries of a JSON Feed.
struct JSONFeedParser: JSONItemParser {
  let selection: JSONSelection
  private let feedAuthor: String?
  private let id, url, externalURL, title, html, text, summary: Int
  private let published, updated, language, tags: Int
  private let author: JSONFeedAuthor

  init(author feedAuthor: String?) {
    self.feedAuthor = feedAuthor
    var selection = JSONSelection()
    id = selection.slot("/id")
    url = selection.slot("/url")
    externalURL = selection.slot("/external_url")
    title = selection.slot("/title")
    html = selection.slot("/content_html")
    text = selection.slot("/content_text")
    summary = selection.slot("/summary")
    published = selection.slot("/date_published")
    updated = selection.slot("/date_modified")
    language = selection.slot("/language")
    tags = selection.slot("/tags")
    author = JSONFeedAuthor(&selection)
    self.selection = selection
  }

  func draft(of item: JSONFound) -> EntryDraft? {
    var draft = EntryDraft()
    draft.id = item.string(id)
    draft.url = item.string(url)?.trimmedOrNil ?? item.string(externalURL)
    draft.title = item.string(title).map { MarkedText($0, .html) }
    draft.summary = item.string(summary).map { MarkedText($0, .plain) }
    draft.body = body(of: item) ?? draft.summary.flatMap { $0.isBlank ? nil : $0 }
    draft.author = author.name(item)
    draft.feedAuthor = feedAuthor
    draft.published = item.string(published)
    draft.updated = item.string(updated)
    draft.language = item.string(language)
    draft.categories = item.strings(tags, Self.itself)
    return draft
  }

  func isEntry(_ object: JSONFound) -> Bool { false }

  private func body(of item: JSONFound) -> MarkedText? {
    if let html = item.string(html).map({ MarkedText($0, .html) }), !html.isBlank { return html }
    if let text = item.string(text).map({ MarkedText($0, .plain) }), !text.isBlank { return text }
    return nil
  }

  private static let itself: JSONSelection = {
    var selection = JSONSelection()
    _ = selection.slot("")
    return selection
  }()
}
