import Posts

/// The fields of one RSS item or Atom entry as they come; every element keeps its own place, so that
/// which of them becomes the title or the body is decided in one place, at the end.
struct XMLEntry {
  struct Link {
    var address: String
    var relation: String
    var type: String?
  }

  var base: String?
  var language: String?
  var about: String?
  var guid: String?
  var guidKind = GuidKind.identifier
  var link: String?
  var links: [Link] = []
  var source: String?
  var title: MarkedText?
  var fallbackTitle: MarkedText?
  /// The elements that can be the body; few, so a list is faster than a dictionary.
  private(set) var bodies: [(rank: BodyRank, text: MarkedText)] = []
  private(set) var dates: [(tag: FeedTag, text: String)] = []
  var authorName: String?
  var authorText: String?
  var creator: String?
  var categories: [String] = []
  var comments: String?
  var inReplyTo: String?
  var noindex = false

  /// What an identifier is by its element: a guid with `isPermaLink` stated or not, an `atom:id`.
  enum GuidKind { case permalink, perhapsPermalink, notPermalink, identifier }

  static let linksMax = 100

  enum BodyRank: Int {
    case encoded, content, xhtml, description, summary, dublinCore, media, itunes
  }

  /// The first of a kind that says something counts.
  mutating func add(_ text: MarkedText, _ rank: BodyRank) {
    guard !text.isBlank, !bodies.contains(where: { $0.rank == rank }) else { return }
    bodies.append((rank, text))
  }

  /// Of repeated dates the last counts.
  mutating func add(date: String, _ tag: FeedTag) {
    guard let date = date.trimmedOrNil, dates.count < 64 else { return }
    dates.append((tag, date))
  }

  /// - Parameter feedAuthor: whose the entries of an Atom feed are that name nobody (RFC 4287, 4.2.1).
  func draft(feedAuthor: String?) -> EntryDraft {
    var draft = EntryDraft()
    draft.id = guid?.trimmedOrNil ?? about?.trimmedOrNil
    draft.base = base
    draft.url = address
    draft.title = [title, fallbackTitle].compactMap(\.self).first { !$0.isBlank }
    let texts = bodies.sorted { $0.rank.rawValue < $1.rank.rawValue }.map(\.text)
    draft.body = texts.first
    draft.summary = texts.dropFirst().first
    draft.author =
      (authorName ?? creator ?? authorText.map(Self.person)?.trimmedOrNil) ?? feedAuthor
    draft.published = first([.pubDate, .published, .dcDate])
    draft.updated = first([.updated, .modified, .lastBuildDate])
    draft.language = language
    draft.categories = categories
    draft.conversation = thread
    draft.noindex = noindex
    return draft
  }

  /// The page of the entry: an alternate in HTML before any other, a guid that is an address last.
  private var address: String? {
    let alternates = links.filter { $0.relation == "alternate" }
    let page =
      alternates.last { $0.type?.contains("html") == true } ?? alternates.first { $0.type == nil }
    if let address = (page ?? alternates.first)?.address { return address }
    if let link = link?.trimmedOrNil { return link }
    if let guid = guid?.trimmedOrNil, isAddress(guid) { return guid }
    let others = links.filter { !["enclosure", "replies", "edit", "image"].contains($0.relation) }
    return others.first?.address ?? source
  }

  /// Whether an identifier can be opened: by what the feed says, or by its look.
  private func isAddress(_ identifier: String) -> Bool {
    switch guidKind {
    case .permalink: true
    case .perhapsPermalink: identifier.hasPrefix("/") || WebAddress.isPage(identifier)
    case .identifier: WebAddress.isPage(identifier)
    case .notPermalink: false
    }
  }

  private var thread: String? {
    if let inReplyTo { return inReplyTo }
    guard let comments = comments?.trimmedOrNil else { return nil }
    return WebAddress.withoutFragment(WebAddress.resolved(comments, base: base)).trimmedOrNil
  }

  private func first(_ tags: [FeedTag]) -> String? {
    for tag in tags {
      if let date = dates.last(where: { $0.tag == tag }) { return date.text }
    }
    return nil
  }

  /// `me@example.com (My Name)` and `My Name <me@example.com>` are `My Name`.
  static func person(_ text: String) -> String {
    if let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close {
      let name = String(text[text.index(after: open)..<close]).trimmed
      if text[..<open].contains("@"), !name.isEmpty { return name }
    }
    if let open = text.firstIndex(of: "<"), text[open...].contains("@"),
      let name = String(text[..<open]).trimmedOrNil
    {
      return name
    }
    return text
  }
}
