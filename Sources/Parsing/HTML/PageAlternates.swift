/// The feeds that a web page names in its head, or links to where its head names none.
struct PageAlternates: HTMLConsumer {
  private let pageURL: String?
  private var base: String?
  private var hasBase = false
  private var links = Found()
  private var anchors = Found()

  private static let bytesMax = 512 << 10
  private static let countMax = 20

  /// Absolute where a base is known, in the order of the page; feeds of comments come last.
  static func feeds(in bytes: [UInt8], baseURL: String?) -> [String] {
    var alternates = PageAlternates(pageURL: baseURL, base: baseURL)
    bytes.withUnsafeBufferPointer { all in
      let head = UnsafeBufferPointer(rebasing: all[..<min(all.count, bytesMax)])
      if var tokenizer = HTMLTokenizer(head) { tokenizer.run(&alternates) }
    }
    let links = alternates.links.list
    return links.isEmpty ? alternates.anchors.list : links
  }

  private init(pageURL: String?, base: String?) {
    self.pageURL = pageURL
    self.base = base
  }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
  mutating func character(_ scalar: UInt32) {}
  mutating func end(_ tag: HTMLTag) {}

  mutating func start(_ tag: HTMLTag) -> Bool {
    switch tag.element {
    case .base where !hasBase:
      guard let href = tag.attribute("href") else { break }
      hasBase = true
      guard href.utf8.count <= XMLBases.bytesMax else { break }
      base = WebAddress.resolved(href, base: pageURL)
    case .link: readLink(tag)
    case .a where links.isEmpty && anchors.hasRoom(isOfComments: false):
      guard let href = tag.attribute("href"), Self.isLikelyFeed(href) else { break }
      add(href, isOfComments: false, to: \.anchors)
    default: break
    }
    return true
  }

  private mutating func readLink(_ tag: HTMLTag) {
    guard let href = tag.attribute("href"), let relation = tag.attribute("rel") else { return }
    let title = tag.attribute("title")?.lowercased() ?? ""
    let names = title + " " + href.lowercased()
    guard Self.isFeed(type: tag.attribute("type"), relation: relation, names: names) else { return }
    let isOfComments = title.contains("comments feed") || names.contains("/comments/feed")
    guard links.hasRoom(isOfComments: isOfComments) else { return }
    add(href, isOfComments: isOfComments, to: \.links)
  }

  private mutating func add(
    _ href: String, isOfComments: Bool, to found: WritableKeyPath<Self, Found>
  ) {
    guard let href = href.trimmedOrNil, WebAddress.isSafe(href) else { return }
    let address = WebAddress.resolved(href, base: base)
    // Without a base an address may stay relative; one for another program is of no use.
    guard base == nil || WebAddress.isPage(address) else { return }
    self[keyPath: found].add(address, isOfComments: isOfComments)
  }

  private static func isFeed(type: String?, relation: String, names: String) -> Bool {
    let relations = relation.lowercased().split(whereSeparator: \.isWhitespace)
    let isAlternate = relations.contains("alternate")
    guard isAlternate || relations.contains("feed") else { return false }
    switch String((type ?? "").lowercased().prefix { $0 != ";" }).trimmed {
    case "application/rss+xml", "application/atom+xml", "application/feed+json": return true
    case "text/xml", "application/xml": return isAlternate && namesFeed(names)
    case "": return !isAlternate || relations.contains("feed")
    default: return false
    }
  }

  /// Whether a link of the page has an address such as feeds have.
  private static func isLikelyFeed(_ href: String) -> Bool {
    let path = href.lowercased().trimmed.prefix { $0 != "?" && $0 != "#" }
    guard let name = path.split(separator: "/").last else { return false }
    if name == "feed" || name == "rss" { return path.contains("/") }
    return name.hasSuffix(".rss") || name.hasSuffix(".atom")
      || (name.hasSuffix(".xml") && namesFeed(String(name)))
  }

  private static func namesFeed(_ text: String) -> Bool {
    ["rss", "atom", "feed"].contains { text.contains($0) }
  }

  /// Addresses without duplicates, those of comments apart.
  private struct Found {
    private var entries: [String] = []
    private var comments: [String] = []

    var list: [String] { Array((entries + comments).prefix(countMax)) }

    var isEmpty: Bool { entries.isEmpty && comments.isEmpty }

    func hasRoom(isOfComments: Bool) -> Bool {
      isOfComments ? comments.count < countMax : entries.count < countMax
    }

    mutating func add(_ address: String, isOfComments: Bool) {
      guard !entries.contains(address), !comments.contains(address) else { return }
      if isOfComments { comments.append(address) } else { entries.append(address) }
    }
  }
}
