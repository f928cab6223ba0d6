import Foundation

/// Posts as an Atom 1.0 document.
enum AtomRendering {
  static func document(title: String, posts: [ReplayPost]) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom">
    <id>https://replay.example/</id>
    <title>\(title.xmlEscaped)</title>
    <updated>\(FeedDates.iso(posts.first?.date ?? Date(timeIntervalSince1970: 0)))</updated>
    \(posts.map(entry).joined(separator: "\n"))
    </feed>

    """
  }

  private static func entry(_ post: ReplayPost) -> String {
    """
    <entry>
    <id>\(post.id.xmlEscaped)</id>
    <link rel="alternate" href="\(post.url.xmlEscaped)"/>
    <title>\(post.title.xmlEscaped)</title>
    <author><name>\(post.author.xmlEscaped)</name></author>
    <published>\(FeedDates.iso(post.date))</published>
    <updated>\(FeedDates.iso(post.date))</updated>
    <content type="text">\(post.text.xmlEscaped)</content>
    </entry>
    """
  }
}
