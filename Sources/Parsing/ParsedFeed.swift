import Posts

/// What one document said.
package struct ParsedFeed: Sendable, Hashable {
  /// A day on which a feed does not want to be asked, in GMT (RSS 2.0, `skipDays`).
  package enum Weekday: String, Sendable, Hashable, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
  }

  package var format: FeedFormat
  package var title: String?
  /// The address of the site, not of the feed.
  package var link: String?
  package var language: String?
  /// In the order of the document.
  package var entries: [ParsedEntry] = []
  /// What could not be understood, one sentence each; bounded.
  package var warnings: [String] = []
  /// The document ended in the middle of an entry, which was left out.
  package var isCutOff = false

  /// How long the feed may be kept before asking again (RSS 2.0, `ttl`).
  package var ttlMinutes: Int?
  /// Hours of the day, 0…23 GMT, in which not to ask (RSS 2.0, `skipHours`).
  package var skipHours: Set<Int> = []
  package var skipDays: Set<Weekday> = []
  /// `sy:updatePeriod` divided by `sy:updateFrequency` (RSS 1.0 syndication module). Seconds.
  package var updatePeriodSeconds: Int?
  /// The feed asks not to be indexed.
  package var noindex = false

  package init(format: FeedFormat) {
    self.format = format
  }
}

/// One entry of a document.
package struct ParsedEntry: Sendable, Hashable {
  package var post: Post
  /// The body as the feed carried it, where that was markup. Never to be shown as markup.
  package var html: String?
  /// The shorter text that the feed carries beside the body, as it carried it.
  package var summary: String?
  /// Its author asks not to be indexed.
  package var noindex: Bool

  package init(
    post: Post, html: String? = nil, summary: String? = nil, noindex: Bool = false
  ) {
    self.post = post
    self.html = html
    self.summary = summary
    self.noindex = noindex
  }
}
