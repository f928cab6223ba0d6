import Foundation

/// The newest scores of a stream, in the order they came and ranked.
///
/// Ranked by score, and equal scores by a hash of the post. Both orders are kept, so that asking
/// for the bars walks over the best entries only. A feed or an author that has its part of the
/// window gets no more of it: a further post takes the place of one of its own.
struct ScoreWindow: Sendable {
  /// What is left of a post: its score, its hash for ties, and who it is from.
  struct Entry: Sendable, Hashable, Comparable {
    var score: Float
    var tie: UInt16
    var source: PostSource

    /// What is no number is below every other score: without an order there is no rank.
    init(score: Float, tie: UInt16, source: PostSource = .unknown) {
      self.score = score.isNaN ? -.infinity : score
      self.tie = tie
      self.source = source
    }

    /// Above every post.
    static let top = Entry(score: .infinity, tie: .max)

    static func < (first: Entry, second: Entry) -> Bool {
      first.score == second.score ? first.tie < second.tie : first.score < second.score
    }
  }

  private struct Ranked: Comparable {
    var entry: Entry
    /// How many entries were ever added before it.
    var sequence: Int

    static func < (first: Ranked, second: Ranked) -> Bool {
      if first.entry < second.entry { return true }
      if second.entry < first.entry { return false }
      let (one, other) = (first.entry.source, second.entry.source)
      return (first.sequence, one.feed, one.author) < (second.sequence, other.feed, other.author)
    }
  }

  /// Posts after which one counts half.
  static let halfLife = 2_000.0
  /// What is older counts less than a quarter, and is dropped.
  static let countMax = 4_096
  /// Below so many posts, parts are those of so many.
  static let countForParts = 400
  /// Up to so few new posts, putting each into its place is quickest; from so many on, ranking all anew.
  private static let fewPosts = 8
  private static let manyPosts = 64

  /// What a post counts, by the number of newer ones.
  private static let weights = (0..<countMax).map { exp2(-Double($0) / halfLife) }
  /// What all posts count, by their number.
  private static let totals = weights.reduce(into: [0.0]) { $0.append($0.last! + $1) }

  /// The newest last.
  private(set) var entries: [Entry] = []
  private(set) var counts = SourceCounts()
  /// Ascending.
  private var ranking: [Ranked] = []
  /// The sequence of the oldest entry.
  private var first = 0

  init(_ entries: [Entry] = []) {
    self.entries = entries
    counts = SourceCounts(entries.lazy.map(\.source))
    rank()
  }

  /// Of more than the window holds, the last ones stay.
  ///
  /// - Returns: for each, whether its feed or its author had its part already.
  mutating func append(_ added: [Entry]) -> [Bool] {
    var change = Change()
    let areBeyond = added.map { entry in
      guard let full = fullPart(of: entry.source) else {
        counts.add(entry.source, 1)
        change.come.append(Ranked(entry: entry, sequence: first + entries.count))
        entries.append(entry)
        return false
      }
      // Which one goes is drawn by the post's hash, so that all ages have their turn.
      let place = place(of: Int(entry.tie) % full.held, in: full)
      change.gone.append(Ranked(entry: entries[place], sequence: first + place))
      change.come.append(Ranked(entry: entry, sequence: first + place))
      counts.add(entries[place].source, -1)
      counts.add(entry.source, 1)
      entries[place] = entry
      if full.held > full.most {  // there are more sources than before, so its part has shrunk
        change.isOfAll = true
        counts.add(entries.remove(at: self.place(of: 0, in: full)).source, -1)
      }
      return true
    }
    let dropped = max(0, entries.count - Self.countMax)
    for place in 0..<dropped {
      counts.add(entries[place].source, -1)
      change.gone.append(Ranked(entry: entries[place], sequence: first + place))
    }
    entries.removeFirst(dropped)
    first += dropped
    rank(change)
    return areBeyond
  }

  /// Every entry takes the reference's score at its own rank.
  mutating func rescore(by reference: [Float]) {
    for (rank, ranked) in ranking.enumerated() {
      let score = reference[(2 * rank + 1) * reference.count / (2 * ranking.count)]
      entries[ranked.sequence - first] = Entry(
        score: score, tie: ranked.entry.tie, source: ranked.entry.source)
    }
    rank()
  }
}

extension ScoreWindow {
  /// What a post has to reach to be among the best.
  struct Bars: Sendable {
    /// The least that will do.
    var least: Entry
    /// What has to be passed in feeds and by authors that have their part of the best already.
    var feeds: [UInt16: Entry] = [:]
    var authors: [UInt16: Entry] = [:]

    func admit(_ entry: Entry) -> Bool {
      guard entry >= least else { return false }
      if !feeds.isEmpty, let bar = feeds[entry.source.feed], !(entry > bar) { return false }
      if !authors.isEmpty, let bar = authors[entry.source.author], !(entry > bar) { return false }
      return true
    }
  }

  /// The bars for the best `share`, the newer counting more, of which no feed and no author has more
  /// than its part.
  func bars(share: Double) -> Bars {
    let room = share * Self.totals[entries.count]
    var used = 0.0
    var bars = Bars(least: .top)
    var feeds = PartsUsed(
      part: counts.partOfFeedInBest, of: room, held: counts.feeds, entries.count)
    var authors = PartsUsed(
      part: counts.partOfAuthorInBest, of: room, held: counts.authors, entries.count)
    let newest = first + entries.count - 1
    for ranked in ranking.reversed() {
      let (entry, weight) = (ranked.entry, Self.weights[newest - ranked.sequence])
      if feeds.isFull(entry.source.feed, weight) {
        if bars.feeds[entry.source.feed] == nil { bars.feeds[entry.source.feed] = entry }
        continue
      }
      if authors.isFull(entry.source.author, weight) {
        if bars.authors[entry.source.author] == nil { bars.authors[entry.source.author] = entry }
        continue
      }
      used += weight
      if used > room { break }
      feeds.add(entry.source.feed, weight)
      authors.add(entry.source.author, weight)
      bars.least = entry
    }
    return bars
  }

  /// The least among the best `share` of the newest `count` alone, each counting the same.
  func threshold(share: Double, newest count: Int) -> Entry {
    let sorted = entries.suffix(count).sorted()
    let room = Int(share * Double(sorted.count))
    return room > 0 ? sorted[sorted.count - min(room, sorted.count)] : .top
  }

  /// How much of the best the feeds have, or the authors.
  private struct PartsUsed {
    private let isLimited: Bool
    private let most: Double
    /// Of a young window a source may have more than its part, and then has as much of the best.
    private let mostPerPost: Double
    private let held: [UInt16: Int]
    private var used: [UInt16: Double] = [:]

    init(part: Double, of room: Double, held: [UInt16: Int], _ count: Int) {
      isLimited = part < 1
      most = part * room
      mostPerPost = room / Double(max(1, count))
      self.held = held
    }

    /// One post is never too much.
    func isFull(_ hash: UInt16, _ weight: Double) -> Bool {
      guard isLimited, hash != 0, let used = used[hash] else { return false }
      let after = used + weight
      return after > most && after > mostPerPost * Double(held[hash] ?? 0)
    }

    mutating func add(_ hash: UInt16, _ weight: Double) {
      if isLimited, hash != 0 { used[hash, default: 0] += weight }
    }
  }
}

extension ScoreWindow {
  /// A feed or an author that has its part of the window.
  private struct FullPart {
    var isFeed: Bool
    var hash: UInt16
    var held: Int
    var most: Int

    func has(_ source: PostSource) -> Bool { (isFeed ? source.feed : source.author) == hash }
  }

  private func fullPart(of source: PostSource) -> FullPart? {
    let base = Double(max(min(entries.count, Self.countMax), Self.countForParts))
    let feedMost = Int(counts.partOfFeed * base)
    if counts.partOfFeed < 1, let held = counts.feeds[source.feed], held >= feedMost {
      return FullPart(isFeed: true, hash: source.feed, held: held, most: feedMost)
    }
    let authorMost = Int(counts.partOfAuthor * base)
    if counts.partOfAuthor < 1, let held = counts.authors[source.author], held >= authorMost {
      return FullPart(isFeed: false, hash: source.author, held: held, most: authorMost)
    }
    return nil
  }

  /// Where the entry stands that is the `count`-th of them, from 0.
  private func place(of count: Int, in full: FullPart) -> Int {
    var left = count
    return entries.firstIndex {
      guard full.has($0.source) else { return false }
      left -= 1
      return left < 0
    }!
  }

  /// What an `append` makes of the ranking.
  private struct Change {
    var come: [Ranked] = []
    var gone: [Ranked] = []
    /// Entries have another sequence than before.
    var isOfAll = false
  }

  private mutating func rank(_ change: Change) {
    guard !change.isOfAll, change.come.count < Self.manyPosts else { return rank() }
    guard change.come.count > Self.fewPosts else {
      for ranked in change.come { ranking.insert(ranked, at: place(of: ranked)) }
      for ranked in change.gone { ranking.remove(at: place(of: ranked)) }
      return
    }
    var come = change.come.sorted()[...]
    var gone = change.gone.sorted()[...]
    var merged: [Ranked] = []
    merged.reserveCapacity(ranking.count + come.count)
    func add(_ ranked: Ranked) {
      if gone.first == ranked { gone.removeFirst() } else { merged.append(ranked) }
    }
    for ranked in ranking {
      while let next = come.first, next < ranked { add(come.removeFirst()) }
      add(ranked)
    }
    for ranked in come { add(ranked) }
    ranking = merged
  }

  /// The first place whose entry is not below.
  private func place(of ranked: Ranked) -> Int {
    var (low, high) = (0, ranking.count)
    while low < high {
      let middle = (low + high) / 2
      if ranking[middle] < ranked { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func rank() {
    ranking = entries.indices.map { Ranked(entry: entries[$0], sequence: first + $0) }.sorted()
  }
}

extension ScoreWindow: Hashable {
  static func == (first: ScoreWindow, second: ScoreWindow) -> Bool {
    first.entries == second.entries
  }

  func hash(into hasher: inout Hasher) { hasher.combine(entries) }
}
