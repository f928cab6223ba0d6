/// Posts as an RSS 2.0 document.
enum RSSRendering {
  static func document(title: String, posts: [ReplayPost]) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel>
    <title>\(title.xmlEscaped)</title>
    <link>https://replay.example/</link>
    <description>\(title.xmlEscaped)</description>
    \(posts.map(item).joined(separator: "\n"))
    </channel>
    </rss>

    """
  }

  /// The description is HTML in XML, so the text is escaped twice.
  private static func item(_ post: ReplayPost) -> String {
    """
    <item>
    <guid isPermaLink="false">\(post.id.xmlEscaped)</guid>
    <link>\(post.url.xmlEscaped)</link>
    <title>\(post.title.xmlEscaped)</title>
    <description>\("<p>\(post.text.xmlEscaped)</p>".xmlEscaped)</description>
    <dc:creator>\(post.author.xmlEscaped)</dc:creator>
    <pubDate>\(FeedDates.http(post.date))</pubDate>
    </item>
    """
  }
}

extension String {
  /// With the five characters that mean something in XML written as entities, and without the
  /// control characters that XML cannot hold.
  var xmlEscaped: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      default:
        if scalar.value >= 0x20 { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }
}
