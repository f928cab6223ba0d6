import Posts

/// The fields of one RSS item or Atom entry as they come; every element keeps its own place, so that
/// which of them becomes the title or the body is decided in one place, at the end.
///
/// A class, because so much would be moved about as a value: a tenth of the parsing time.
final class XMLEntry {
  struct Link {
    var address: String
    var relation: String
    var type: String?
  }

  /// How much of the document the parser had read at its start tag.
  var place = 0
  private let base: String?
  private let about: String?
  /// Empty where the entry says that it has none (XML 1.0, 2.12).
  var language: String?
  /// Whose the entries of an Atom feed are that name nobody (RFC 4287, 4.2.1).
  var feedAuthor: String?
  private var guid: String?
  private var guidKind = GuidKind.perhapsPermalink
  /// `atom:id`, which counts where there is no guid.
  private var atomID: String?
  private var link: String?
  private var originalLink: String?
  private var reference: String?
  var links: [Link] = []
  var source: String?
  private var title: MarkedText?
  private var fallbackTitle: MarkedText?
  /// The elements that can be the body; few, so a list is faster than a dictionary.
  private var bodies: [(rank: BodyRank, text: MarkedText)] = []
  private var dates: [(tag: FeedTag, text: String)] = []
  private var authorName: String?
  private var authorText: String?
  private var creator: String?
  var categories: [String] = []
  var comments: String?
  var inReplyTo: String?
  var noindex = false

  /// - Parameter about: `rdf:about` of the item.
  init(base: String?, about: String?) {
    self.base = base
    self.about = about
  }

  /// What a guid is by its `isPermaLink`, stated or not.
  enum GuidKind { case permalink, perhapsPermalink, notPermalink }

  static let linksMax = 100

  enum BodyRank: Int {
    case encoded, content, xhtml, description, summary, dublinCore, media, itunes, subtitle
  }

  /// The first of a kind that says something counts.
  private func add(_ text: MarkedText, _ rank: BodyRank) {
    guard !text.isBlank, !bodies.contains(where: { $0.rank == rank }) else { return }
    bodies.append((rank, text))
  }

  /// Of repeated dates the last counts.
  private func add(date: String, _ tag: FeedTag) {
    guard let date = date.trimmedOrNil, dates.count < 64 else { return }
    dates.append((tag, date))
  }

  /// Takes the text of an element directly inside the entry.
  func set(_ tag: FeedTag, _ text: MarkedText, guidKind: GuidKind, base: String?) {
    switch tag {
    case .title: if title?.isBlank ?? true { title = text }
    case .dcTitle, .mediaTitle: if fallbackTitle == nil { fallbackTitle = text }
    case .link: if link == nil { link = Self.address(text, base) }
    case .origLink: if originalLink == nil { originalLink = Self.address(text, base) }
    case .guid:
      guard let id = text.string.trimmedOrNil else { return }
      guid = id
      self.guidKind = guidKind
    case .id: atomID = text.string.trimmedOrNil ?? atomID
    case .encoded: add(text, .encoded)
    case .content: add(text, .content)
    case .body: add(text, .xhtml)
    case .description: add(text, .description)
    case .summary: add(text, .summary)
    case .dcDescription: add(text, .dublinCore)
    case .mediaDescription: add(text, .media)
    case .itunesSummary: add(text, .itunes)
    case .subtitle: add(text, .subtitle)
    case .pubDate, .published, .created, .updated, .modified, .dcDate, .lastBuildDate:
      add(date: text.string, tag)
    case .author, .name, .email: setAuthor(text.string)
    case .creator, .itunesAuthor: if creator == nil { creator = text.string.trimmedOrNil }
    case .category: if let name = text.string.trimmedOrNil { categories.append(name) }
    case .language: language = LanguageTag.stated(text.string) ?? language
    case .comments: comments = text.string
    default: break
    }
  }

  /// What an item of the Channel Definition Format says in its attributes.
  func setCDF(address: String?, modified: String?) {
    reference = address
    if let modified { add(date: modified, .updated) }
  }

  /// Some put a whole HTML link where the address belongs.
  private static func address(_ text: MarkedText, _ base: String?) -> String? {
    let address =
      text.string.utf8.contains(UInt8(ascii: "<")) ? text.line : text.string.trimmedOrNil
    return address.map { WebAddress.resolved($0, base: base) }
  }

  /// The name of an author counts, an e-mail address only where there is none.
  func add(authorPart part: FeedTag, _ text: String) {
    switch part {
    case .name: if authorName == nil { authorName = text }
    case .uri: break
    default: setAuthor(text)
    }
  }

  private func setAuthor(_ text: String) {
    if authorText == nil { authorText = text.trimmedOrNil }
  }

  var draft: EntryDraft {
    var draft = EntryDraft()
    draft.id = guid ?? atomID ?? about?.trimmedOrNil
    draft.base = base
    draft.url = address
    draft.title = title.flatMap { $0.isBlank ? nil : $0 } ?? fallbackTitle
    (draft.body, draft.summary) = bestBodies
    draft.author = authorName ?? creator ?? authorText.map(Self.person)?.trimmedOrNil
    draft.feedAuthor = feedAuthor
    draft.published = first([.pubDate, .published, .created, .dcDate])
    draft.updated = first([.updated, .modified, .lastBuildDate])
    draft.language = language
    draft.categories = categories
    draft.conversation = thread
    draft.noindex = noindex
    return draft
  }

  /// The page of the entry: an alternate in HTML before any other, a guid that is an address last.
  private var address: String? {
    if let address = alternate?.address ?? link ?? originalLink ?? reference { return address }
    if let guid {
      if isAddress(guid) { return guid }
    } else if let atomID, WebAddress.isPage(atomID) {
      return atomID
    }
    let other = links.first { !["enclosure", "replies", "edit", "image"].contains($0.relation) }
    return other?.address ?? source
  }

  private var alternate: Link? {
    guard !links.isEmpty else { return nil }
    let alternates = links.filter { $0.relation == "alternate" }
    let page =
      alternates.last { $0.type?.contains("html") == true } ?? alternates.first { $0.type == nil }
    return page ?? alternates.first
  }

  /// The body, and what stands beside it.
  private var bestBodies: (MarkedText?, MarkedText?) {
    guard bodies.count > 1 else { return (bodies.first?.text, nil) }
    let sorted = bodies.sorted { $0.rank.rawValue < $1.rank.rawValue }
    return (sorted[0].text, sorted[1].text)
  }

  /// Whether a guid can be opened: by what the feed says, or by its look.
  private func isAddress(_ guid: String) -> Bool {
    switch guidKind {
    case .permalink: true
    case .perhapsPermalink: WebAddress.isPage(guid) || WebAddress.isPath(guid)
    case .notPermalink: false
    }
  }

  private var thread: String? {
    if let inReplyTo { return inReplyTo }
    // Many put a count or a sentence there, or the front page: what all posts share joins none.
    guard let comments = comments?.trimmedOrNil, !comments.utf8.contains(where: \.isSpace),
      WebAddress.isPage(comments) || comments.hasPrefix("/")
    else { return nil }
    let address = WebAddress.resolved(comments, base: base)
    return WebAddress.isFrontPage(address)
      ? nil : WebAddress.withoutFragment(address).trimmedOrNil
  }

  /// The first of these that can be read.
  private func first(_ tags: [FeedTag]) -> String? {
    let found = tags.compactMap { tag in dates.last { $0.tag == tag }?.text }
    guard found.count > 1 else { return found.first }
    return found.first { FeedDate.date(from: $0) != nil } ?? found.first
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
