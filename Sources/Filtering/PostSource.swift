/// Who a post of the gate's window is from: short hashes, 0 where it is not known.
struct PostSource: Sendable, Hashable {
  var feed: UInt16
  var author: UInt16

  static let unknown = PostSource(feed: 0, author: 0)

  init(feed: UInt16, author: UInt16) {
    self.feed = feed
    self.author = author
  }

  init(feed: UInt64, author: UInt64?) {
    self.feed = feed == 0 ? 0 : Self.short(feed)
    self.author = author.map(Self.short) ?? 0
  }

  private static func short(_ hash: UInt64) -> UInt16 {
    max(1, UInt16(truncatingIfNeeded: TermHash.finish(hash)))
  }
}

/// How many posts of each feed and of each author there are among some, and which part of them one
/// feed or one author may have.
struct SourceCounts: Sendable {
  /// No feed has more than half and no author more than a twentieth, where there are enough of them:
  /// of few, each may have twice its even share.
  static let feedPart = 0.5
  static let authorPart = 0.05
  /// Of the best posts it may have half as much again: a good feed is good all the time.
  static let bestFactor = 1.5

  private(set) var feeds: [UInt16: Int] = [:]
  private(set) var authors: [UInt16: Int] = [:]

  init(_ sources: some Sequence<PostSource> = []) {
    for source in sources { add(source, 1) }
  }

  /// - Parameter count: -1 where one has gone.
  mutating func add(_ source: PostSource, _ count: Int) {
    Self.add(source.feed, count, in: &feeds)
    Self.add(source.author, count, in: &authors)
  }

  var partOfFeed: Double { Self.part(feeds.count, least: Self.feedPart) }
  var partOfAuthor: Double { Self.part(authors.count, least: Self.authorPart) }

  /// The same of the best posts, and of those kept of late.
  var partOfFeedInBest: Double { min(1, Self.bestFactor * partOfFeed) }
  var partOfAuthorInBest: Double { min(1, Self.bestFactor * partOfAuthor) }

  private static func part(_ count: Int, least: Double) -> Double {
    count > 2 ? max(least, 2 / Double(count)) : 1
  }

  private static func add(_ hash: UInt16, _ count: Int, in counts: inout [UInt16: Int]) {
    guard hash != 0 else { return }
    let new = counts[hash, default: 0] + count
    counts[hash] = new > 0 ? new : nil
  }
}
