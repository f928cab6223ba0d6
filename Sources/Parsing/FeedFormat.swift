/// The kind of document that a feed came in.
package enum FeedFormat: String, Sendable, Hashable, CaseIterable {
  /// RSS that states no version, or an unknown one.
  case rss
  case rss090
  case rss091
  case rss092
  case rss093
  case rss094
  case rss10
  case rss20
  case atom03
  case atom10
  case json1
  case json11
  /// Any other JSON, read through a mapping.
  case jsonAPI = "json-api"
}

extension FeedFormat {
  /// The format that the `version` attribute of `<rss>` states.
  init(rssVersion version: String?) {
    switch version?.filter({ !$0.isWhitespace }) {
    case let version? where version.hasPrefix("2"): self = .rss20
    case "0.90": self = .rss090
    case "0.91": self = .rss091
    case "0.92": self = .rss092
    case "0.93": self = .rss093
    case "0.94": self = .rss094
    case "1.0": self = .rss10
    default: self = .rss
    }
  }
}
