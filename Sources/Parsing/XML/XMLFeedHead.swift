import Posts

/// What an XML feed says of itself, gathered while its entries go by.
struct XMLFeedHead {
  private var stated: ParsedFeed
  /// Finished: cut and cleaned here once, not for every entry.
  private var author: String?
  private let authorBytesMax: Int
  /// Whether an element said it, which counts for more than `xml:lang`.
  private var isLanguageStated = false
  private var fallbackTitle: String?
  private var linkRank = Int.max
  private var updatePeriod: String?
  private var updateFrequency: String?

  init(format: FeedFormat, language: String?, limits: ParsingLimits) {
    stated = ParsedFeed(format: format)
    stated.language = LanguageTag.stated(language)
    authorBytesMax = EntryDraft.feedAuthorBytesMax(limits)
  }

  /// Without entries and warnings.
  var feed: ParsedFeed {
    var feed = stated
    feed.title = feed.title ?? fallbackTitle
    return feed
  }

  /// What the entries are in that say nothing else.
  var language: String? { stated.language }

  /// Takes what `xml:lang` of an inner element of the feed says; empty, it takes the outer away.
  mutating func setScope(language: String) {
    if !isLanguageStated { stated.language = LanguageTag.stated(language) }
  }

  /// The feed asks not to be indexed.
  mutating func setNoindex() { stated.noindex = true }

  /// Whose the entries are that name nobody: in Atom the feed's (RFC 4287, 4.2.1).
  var authorOfEntries: String? {
    stated.format == .atom10 || stated.format == .atom03 ? author : nil
  }

  /// Two formats have one root and differ in the name space of what is in it.
  mutating func refineFormat(channelSpace: String?) {
    guard stated.format == .rss10, let space = channelSpace?.lowercased() else { return }
    if space.contains("netscape.com/rdf/simple/0.9") { stated.format = .rss090 }
  }

  mutating func add(alternate address: String, type: String?) {
    guard linkRank > 0 else { return }
    stated.link = Self.page(address)
    linkRank = type.map { $0.contains("html") } ?? true ? 0 : 1
  }

  /// Nil for what must not be opened, and for nothing.
  private static func page(_ address: String) -> String? {
    !address.isEmpty && WebAddress.isSafe(address) ? address : nil
  }

  mutating func add(authorPart part: FeedTag, _ text: String) {
    if part == .name { setAuthor(text) }
  }

  private mutating func setAuthor(_ text: String) {
    if author == nil { author = EntryDraft.line(text, bytesMax: authorBytesMax) }
  }

  /// Takes the text of an element directly inside the feed.
  mutating func set(_ tag: FeedTag, _ text: MarkedText, base: String?) {
    guard let value = text.string.trimmedOrNil else { return }
    switch tag {
    case .title, .dcTitle: if stated.title == nil { stated.title = text.line }
    case .mediaTitle: if fallbackTitle == nil { fallbackTitle = text.line }
    case .link:
      guard stated.link == nil else { return }
      stated.link = Self.page(WebAddress.resolved(value, base: base))
    case .language:
      guard let language = LanguageTag.stated(value) else { return }
      stated.language = language
      isLanguageStated = true
    case .author: setAuthor(value)
    case .ttl: stated.ttlMinutes = Int(value).flatMap { $0 > 0 ? $0 : nil }
    case .hour:
      if let hour = Int(value), (0...24).contains(hour) { stated.skipHours.insert(hour % 24) }
    case .day:
      if let day = ParsedFeed.Weekday(rawValue: value.lowercased()) { stated.skipDays.insert(day) }
    case .updatePeriod: updatePeriod = value
    case .updateFrequency: updateFrequency = value
    default: return
    }
    stated.updatePeriodSeconds = UpdatePace.seconds(
      period: updatePeriod, frequency: updateFrequency)
  }
}
