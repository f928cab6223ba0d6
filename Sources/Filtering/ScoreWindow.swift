import Foundation

/// The newest scores of a stream, in the order they came and ranked.
///
/// Ranked by score, and equal scores by a hash of the post. Both orders are kept, so that asking
/// for a threshold walks over the best entries only.
struct ScoreWindow: Sendable {
  /// What is left of a post: its score, and its hash for ties.
  struct Entry: Sendable, Hashable, Comparable {
    var score: Float
    var tie: UInt32

    /// What is no number is below every other score: without an order there is no rank.
    init(score: Float, tie: UInt32) {
      self.score = score.isNaN ? -.infinity : score
      self.tie = tie
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
      first.entry == second.entry ? first.sequence < second.sequence : first.entry < second.entry
    }
  }

  /// Posts after which one counts half.
  static let halfLife = 2_000.0
  /// What is older counts less than a quarter, and is dropped.
  static let countMax = 4_096

  /// The newest last.
  private(set) var entries: [Entry] = []
  /// Ascending.
  private var ranking: [Ranked] = []
  /// The sequence of the oldest entry.
  private var first = 0

  init(_ entries: [Entry] = []) {
    self.entries = entries
    rank()
  }

  /// Of more than the window holds, the last ones stay.
  mutating func append(_ added: [Entry]) {
    let dropped = max(0, entries.count + added.count - Self.countMax)
    if added.count > 64 || dropped > entries.count {
      entries += added
      entries.removeFirst(dropped)
      first += dropped
      return rank()
    }
    for offset in 0..<dropped {
      ranking.remove(at: place(of: Ranked(entry: entries[offset], sequence: first + offset)))
    }
    entries.removeFirst(dropped)
    first += dropped
    for entry in added {
      let ranked = Ranked(entry: entry, sequence: first + entries.count)
      entries.append(entry)
      ranking.insert(ranked, at: place(of: ranked))
    }
  }

  /// Every entry takes the reference's score at its own rank.
  mutating func rescore(by reference: [Float]) {
    for (rank, ranked) in ranking.enumerated() {
      entries[ranked.sequence - first].score =
        reference[(2 * rank + 1) * reference.count / (2 * ranking.count)]
    }
    rank()
  }

  /// The least entry among the best `share`, the newer counting more; above all where none is.
  func threshold(share: Double) -> Entry {
    let decay = exp2(-1 / Self.halfLife)
    let room = share * (1 - pow(decay, Double(entries.count))) / (1 - decay)
    let newest = first + entries.count - 1
    var used = 0.0
    var bar = Entry.top
    for ranked in ranking.reversed() {
      used += exp2(Double(ranked.sequence - newest) / Self.halfLife)
      if used > room { break }
      bar = ranked.entry
    }
    return bar
  }

  /// The same over the newest `count` alone, each counting the same.
  func threshold(share: Double, newest count: Int) -> Entry {
    let sorted = entries.suffix(count).sorted()
    let room = Int(share * Double(sorted.count))
    return room > 0 ? sorted[sorted.count - min(room, sorted.count)] : .top
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

/// As earlier versions stored it within JSON: eight bytes an entry, little-endian.
extension ScoreWindow: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let bytes = [UInt8](try container.decode(Data.self))
    guard bytes.count.isMultiple(of: 8), bytes.count <= Self.countMax * 8 else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "the window of scores has \(bytes.count) bytes")
    }
    func number(_ start: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32($1 * 8) }
    }
    self.init(
      stride(from: 0, to: bytes.count, by: 8).map {
        Entry(score: Float(bitPattern: number($0)), tie: number($0 + 4))
      })
  }
}
