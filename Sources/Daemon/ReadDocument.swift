import Fetching
import Foundation
import Parsing
import Posts

/// A fetched document as posts, a part at a time. Of those whose authors, or whose feed, ask not to
/// be indexed only the identity is left.
struct ReadDocument {
  /// Posts that are stored together.
  struct Part: Sendable {
    let posts: [Post]
    /// The places of the posts that ask not to be indexed.
    let unindexed: Set<Int>
    let isLast: Bool
  }

  private var reader: EntryReader
  /// The first entry of the next part; nil where there is none.
  private var upcoming: ParsedEntry?
  private var isAtEnd = false
  private let document: FetchedDocument

  private static let partLength = 2_000
  private static let remarksMax = 3

  init(
    _ document: FetchedDocument, as shape: FeedShape, by parser: FeedParser
  ) throws(ParsingError) {
    self.document = document
    reader = try parser.entries(
      of: document.body, contentType: document.contentType, baseURL: document.finalAddress,
      shape: shape)
    // What is no feed is found out here, not while its posts are stored.
    upcoming = try reader.next()
  }

  /// The next part; nil behind the last. A document without entries is one part without posts.
  mutating func next() throws(ParsingError) -> Part? {
    guard !isAtEnd else { return nil }
    var entries: [ParsedEntry] = []
    while entries.count < Self.partLength, let entry = upcoming {
      entries.append(entry)
      upcoming = try reader.next()
    }
    isAtEnd = upcoming == nil
    let isNoindex = reader.feed.noindex || document.noindex
    let isUnindexed = entries.map { $0.noindex || isNoindex }
    return Part(
      posts: zip(entries, isUnindexed).map { $1 ? Post(id: $0.post.id) : $0.post },
      unindexed: Set(isUnindexed.indices.filter { isUnindexed[$0] }), isLast: isAtEnd)
  }

  /// Whether there is no post, or no more.
  var isEmpty: Bool { upcoming == nil }

  /// What the document says of itself as far as it was read; whole behind the last part.
  var feed: ParsedFeed { reader.feed }

  var pace: StatedPace { StatedPace(feed, freshForSeconds: document.freshForSeconds) }

  /// What was odd in the document, for people; nil where nothing was.
  var remark: String? {
    let warnings = feed.warnings
    guard !warnings.isEmpty else { return nil }
    let more = warnings.count > Self.remarksMax ? ["…"] : []
    return (warnings.prefix(Self.remarksMax) + more).joined(separator: "; ").printable
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
}
