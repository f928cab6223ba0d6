/// The elements that mean something in a feed, whatever prefix a document gives them.
enum FeedTag: Sendable {
  // Containers
  case rss, rdf, feed, channel, item, media, author, skipHours, skipDays
  // Of feeds and entries
  case title, link, guid, id, description, summary, content, encoded, body, category, language
  case published, created, updated, pubDate, dcDate, modified, lastBuildDate
  case name, email, uri, comments, inReplyTo, dcTitle, dcDescription
  case mediaTitle, mediaDescription, itunesAuthor, itunesSummary, subtitle, creator, meta, origLink
  // The pace of a feed
  case ttl, hour, day, updatePeriod, updateFrequency
  case html
  /// Nothing that we read; what is inside it neither.
  case other

  /// A name space that nobody knows is that of the feed where it has no prefix, else goes by its
  /// prefix.
  init(local: String, prefix: String?, space: String?) {
    if let space, let known = Self.prefix(ofSpace: space) {
      self = .named(known, local)
    } else {
      let prefix = prefix?.lowercased() ?? ""
      self = .named(prefix.hasPrefix("atom") || prefix == "rss" ? "" : prefix, local)
    }
  }

  /// By the canonical prefix of the name space and the local name, in lower case.
  static func named(_ prefix: String, _ local: String) -> FeedTag {
    let name = local.lowercased()
    return table[prefix.isEmpty ? name : prefix + ":" + name] ?? .other
  }

  private static let table: [String: FeedTag] = [
    "rss": .rss, "rdf": .rdf, "rdf:rdf": .rdf, "feed": .feed, "channel": .channel, "item": .item,
    "entry": .item, "html": .html, "xhtml:html": .html,
    "media:group": .media, "media:content": .media, "author": .author,
    "skiphours": .skipHours, "skipdays": .skipDays, "hour": .hour, "day": .day,
    "title": .title, "link": .link, "guid": .guid, "id": .id, "description": .description,
    "summary": .summary, "tagline": .description, "subtitle": .description, "content": .content,
    "content:encoded": .encoded, "encoded": .encoded, "fullitem": .encoded, "xhtml:body": .body,
    "body": .body, "xhtml:div": .body, "category": .category, "dc:subject": .category,
    "language": .language, "dc:language": .language,
    "pubdate": .pubDate, "published": .published, "issued": .published, "created": .created,
    "dcterms:issued": .published, "dcterms:created": .created, "dc:date": .dcDate,
    "date": .dcDate, "updated": .updated, "modified": .modified, "dcterms:modified": .modified,
    "lastbuilddate": .lastBuildDate, "name": .name, "email": .email, "uri": .uri, "url": .uri,
    "comments": .comments, "thr:in-reply-to": .inReplyTo, "dc:title": .dcTitle,
    "dc:description": .dcDescription, "abstract": .dcDescription,
    "dcterms:abstract": .dcDescription,
    "media:title": .mediaTitle, "media:description": .mediaDescription,
    "itunes:author": .itunesAuthor, "itunes:summary": .itunesSummary,
    "itunes:subtitle": .subtitle, "googleplay:description": .subtitle, "dc:creator": .creator,
    "dc:author": .creator, "creator": .creator, "managingeditor": .creator, "xhtml:meta": .meta,
    "meta": .meta, "feedburner:origlink": .origLink, "ttl": .ttl,
    "sy:updateperiod": .updatePeriod, "sy:updatefrequency": .updateFrequency,
  ]
}

extension FeedTag {
  /// The short name that we give to a name space; nil for those we know nothing of.
  static func prefix(ofSpace uri: String) -> String? {
    let key = uri.lowercased()
    if let known = spaces[key] { return known }
    if key.hasPrefix("http://purl.org/rss/1.0/modules/content") { return "content" }
    if key.hasPrefix("http://purl.org/rss/1.0/modules/syndication") { return "sy" }
    if key.hasPrefix("http://search.yahoo.com/mrss") { return "media" }
    return core.contains { key.hasPrefix($0) } ? "" : nil
  }

  private static let spaces: [String: String] = [
    "http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms", "http://purl.org/atompub/rank/1.0": "other",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf", "http://www.w3.org/1999/xhtml": "xhtml",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "http://www.w3.org/xml/1998/namespace": "xml",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
  ]

  /// The spaces of RSS and Atom themselves, by their beginnings.
  private static let core = [
    "http://purl.org/rss/1.0", "http://my.netscape.com/rdf/simple/0.9",
    "http://my.netscape.com/publish/formats/rss-0.91", "http://channel.netscape.com/rdf/simple/0.9",
    "http://www.w3.org/2005/atom", "https://www.w3.org/2005/atom", "http://purl.org/atom/",
    "http://backend.userland.com/rss", "http://blogs.law.harvard.edu/tech/rss",
    "http://cyber.law.harvard.edu/rss", "http://purl.org/net/rss1.1", "http://purl.org/echo/",
    "http://purl.org/pie/", "http://madskills.com/public",
  ]
}
