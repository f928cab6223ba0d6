/// The newest so many posts, found by a number that each of them has.
///
/// A ring, and a table of chains through it, from newer entries to older ones; where a chain leads to an
/// entry that has been overwritten, it ends.
struct NumberRing {
  private struct Entry {
    var post: Int64
    var number: Int32
    /// The entry before this one in its chain, counted from the first ever; 0 ends the chain.
    var previous: Int32
  }

  private let capacity: Int
  private var entries: [Entry] = []
  /// How many were ever appended.
  private var count: Int32 = 0
  private var heads: [Int32] = []

  /// A chain is followed so far: its posts need not have more in common than a place in the table.
  private static let stepsMax = 64

  /// - Parameter capacity: a power of two.
  init(capacity: Int) { self.capacity = capacity }

  mutating func append(_ post: Int64, _ number: Int32) {
    if count == .max { self = NumberRing(capacity: capacity) }
    if heads.isEmpty { heads = Array(repeating: 0, count: capacity) }
    let chain = chain(number)
    let entry = Entry(post: post, number: number, previous: heads[chain])
    if entries.count < capacity {
      entries.append(entry)
    } else {
      entries[Int(count) & (capacity - 1)] = entry
    }
    count += 1
    heads[chain] = count
  }

  /// The posts that have the number, the newest first.
  func posts(_ number: Int32, atMost most: Int) -> [Int64] {
    guard count > 0 else { return [] }
    var found: [Int64] = []
    var at = Int(heads[chain(number)])
    for _ in 0..<Self.stepsMax where at > 0 && at > Int(count) - capacity && found.count < most {
      let entry = entries[(at - 1) & (capacity - 1)]
      if entry.number == number { found.append(entry.post) }
      at = Int(entry.previous)
    }
    return found
  }

  private func chain(_ number: Int32) -> Int { Int(UInt32(bitPattern: number)) & (capacity - 1) }
}
