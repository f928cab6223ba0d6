import Foundation

/// A document as `sluice parse` prints it: one JSON object, absent fields left out, times in UTC.
package struct ParseOutput: Encodable, Sendable {
  package struct Entry: Encodable, Sendable {
    package var id: String
    package var url: String?
    package var title: String?
    package var author: String?
    package var published: String?
    package var updated: String?
    package var text: String?
    package var html: String?
    /// The feed's own short text, where it carries one beside the body.
    package var summary: String?
    package var categories: [String]?
    package var conversation: String?
    package var language: String?
  }

  package var file: String
  package var format: String
  package var title: String?
  package var link: String?
  package var entries: [Entry]
  package var warnings: [String]

  package init(file: String, feed: ParsedFeed) {
    self.file = file
    format = feed.format.rawValue
    title = feed.title
    link = feed.link
    entries = feed.entries.map(Entry.init)
    warnings = feed.warnings
  }
}

extension ParseOutput.Entry {
  init(_ entry: ParsedEntry) {
    let post = entry.post
    self.init(
      id: post.id, url: post.url, title: post.title, author: post.author,
      published: post.published?.formatted(.iso8601), updated: post.updated?.formatted(.iso8601),
      text: post.text.isEmpty ? nil : post.text, html: entry.html,
      summary: entry.summary.map { PlainText.text(html: $0) },
      categories: post.categories.isEmpty ? nil : post.categories,
      conversation: post.conversation, language: post.language)
  }
}
