import Foundation
import Posts

/// Documents as `sluice parse` prints them: one JSON object a line, its keys sorted, absent fields left
/// out, times in UTC. The entries come first, so a document can be printed while it is read.
package struct ParseOutput {
  private var line = JSONText()
  private var hasEntries = false

  package init() {}

  /// The bytes that were not taken yet.
  package var count: Int { line.bytes.count }

  /// Takes what was written so far.
  package mutating func take() -> [UInt8] {
    defer { line.bytes.removeAll(keepingCapacity: true) }
    return line.bytes
  }

  /// The next entry of a document.
  package mutating func add(_ entry: ParsedEntry) {
    line.bytes.append(ascii: hasEntries ? "," : #"{"entries":["#)
    hasEntries = true
    let post = entry.post
    line.open()
    line.field("author", post.author)
    if !post.categories.isEmpty { line.field("categories", post.categories) }
    line.field("conversation", post.conversation)
    line.field("html", entry.html)
    line.field("id", post.id)
    line.field("language", post.language)
    line.field("published", post.published.map(UTCTime.text))
    line.field("summary", entry.summary.map { PlainText.text(html: $0) })
    line.field("text", post.text.isEmpty ? nil : post.text)
    line.field("title", post.title)
    line.field("updated", post.updated.map(UTCTime.text))
    line.field("url", post.url)
    line.close()
  }

  /// The end of a document, whose entries were added; `feed` is what the reader said behind the last.
  package mutating func finish(file: String, feed: ParsedFeed) {
    if !hasEntries { line.bytes.append(ascii: #"{"entries":["#) }
    hasEntries = false
    line.bytes.append(ascii: "]")
    line.isFirst = false
    line.field("file", file)
    line.field("format", feed.format.rawValue)
    line.field("link", feed.link)
    line.field("title", feed.title)
    line.field("warnings", feed.warnings)
    line.close()
    line.bytes.append(0x0A)
  }

  /// A document that could not be read.
  package mutating func fail(file: String, error: String) {
    line.open()
    line.field("error", error)
    line.field("file", file)
    line.close()
    line.bytes.append(0x0A)
  }
}
