import Foundation
import Parsing
import Posts

extension FeedParser {
  /// The feed in a text, for documents that must be readable.
  func feed(
    _ text: String, contentType: String? = nil, base: String? = "https://example.org/feed",
    shape: FeedShape = .detected
  ) throws -> ParsedFeed {
    try parse(Array(text.utf8), contentType: contentType, baseURL: base, shape: shape)
  }

  /// The first post of an RSS feed with these elements in its only item.
  func post(_ item: String, base: String? = "https://example.org/feed") throws -> Post {
    try feed(rss("<item>\(item)</item>"), base: base).entries[0].post
  }
}

/// An RSS 2.0 document around items.
func rss(_ items: String, channel: String = "") -> String {
  """
  <?xml version="1.0" encoding="utf-8"?>
  <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:media="http://search.yahoo.com/mrss/"
    xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
    xmlns:atom="http://www.w3.org/2005/Atom"
    xmlns:thr="http://purl.org/syndication/thread/1.0">
  <channel><title>Workshop talk</title><link>https://example.org/</link>\(channel)\(items)</channel>
  </rss>
  """
}

/// An Atom 1.0 document around entries.
func atom(_ entries: String, attributes: String = "") -> String {
  """
  <feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" \
  \(attributes)><title>Workshop talk</title><link href="https://example.org/"/>\(entries)</feed>
  """
}

/// A time in UTC written as ISO 8601.
func instant(_ text: String) -> Date? {
  try? Date(text, strategy: .iso8601)
}
