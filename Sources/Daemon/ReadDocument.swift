import Fetching
import Foundation
import Parsing
import Posts

/// A fetched document as posts. Of those whose authors, or whose feed, ask not to be indexed only
/// the identity is left.
struct ReadDocument: Sendable {
  /// Posts that are stored together.
  struct Part: Sendable {
    let posts: [Post]
    /// The places of the posts that ask not to be indexed.
    let unindexed: Set<Int>
    let isLast: Bool
  }

  let feed: ParsedFeed
  let parts: [Part]
  let pace: StatedPace

  private static let partLength = 2_000
  private static let remarksMax = 3

  init(
    _ document: FetchedDocument, as shape: FeedShape, by parser: FeedParser
  ) throws(ParsingError) {
    let feed = try parser.parse(
      document.body, contentType: document.contentType, baseURL: document.finalAddress,
      shape: shape)
    let starts = Array(stride(from: 0, to: max(feed.entries.count, 1), by: Self.partLength))
    parts = starts.map { start in
      let entries = feed.entries[start...].prefix(Self.partLength)
      let isUnindexed = entries.map { $0.noindex || feed.noindex || document.noindex }
      return Part(
        posts: zip(entries, isUnindexed).map { $1 ? Post(id: $0.post.id) : $0.post },
        unindexed: Set(isUnindexed.indices.filter { isUnindexed[$0] }),
        isLast: start == starts.last)
    }
    self.feed = feed
    pace = StatedPace(feed, freshForSeconds: document.freshForSeconds)
  }

  /// What was odd in the document, for people; nil where nothing was.
  var remark: String? {
    guard !feed.warnings.isEmpty else { return nil }
    let more = feed.warnings.count > Self.remarksMax ? ["…"] : []
    return (feed.warnings.prefix(Self.remarksMax) + more).joined(separator: "; ").printable
  }
}

extension StatedPace {
  init(_ feed: ParsedFeed, freshForSeconds: Int?) {
    let weekdays: [ParsedFeed.Weekday] = [
      .sunday, .monday, .tuesday, .wednesday, .thursday, .friday, .saturday,
    ]
    self.init(
      freshForSeconds: freshForSeconds, ttlSeconds: feed.ttlMinutes.map { $0 * 60 },
      updatePeriodSeconds: feed.updatePeriodSeconds, skipHours: feed.skipHours,
      skipDays: Set(weekdays.indices.filter { feed.skipDays.contains(weekdays[$0]) }))
  }

  /// As it is kept with the feed, for the polls that the document stays unchanged.
  func stored() throws -> String {
    String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
  }

  /// What was kept, with the freshness of the newest answer.
  init(stored: String?, freshForSeconds: Int?) {
    let kept = stored.flatMap { try? JSONDecoder().decode(Self.self, from: Data($0.utf8)) }
    self = kept ?? Self()
    self.freshForSeconds = freshForSeconds
  }
}
