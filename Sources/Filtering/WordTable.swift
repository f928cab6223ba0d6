/// Word → what it and the characters it is made of weigh, so that a known word costs one look-up
/// instead of one for each of its n-grams.
struct WordTable: Sendable, Hashable {
  /// Sixteen bytes a word.
  struct Entry: Sendable, Hashable {
    /// The upper half of the word's hash; zero where nothing is.
    var tag: UInt32
    var weight: Float
    /// The weights of its character n-grams together.
    var gramWeight: Float
    /// How many n-grams it has; none where it is no word, such as a number or a mark.
    var gramCount: UInt32

    static let none = Entry(tag: 0, weight: 0, gramWeight: 0, gramCount: 0)
  }

  let slots: [Entry]
  private let mask: Int

  /// Keys must be distinct and ascend; the entries' tags are set here.
  init(keys: some Collection<UInt64>, entries: some Collection<Entry>) {
    let capacity = TableSize.capacity(for: keys.count)
    var slots = Array(repeating: Entry.none, count: capacity)
    mask = capacity - 1
    for (key, entry) in zip(keys, entries) {
      let slot = TableSize.free(for: key, mask: mask) { slots[$0].tag == 0 }
      slots[slot] = entry
      slots[slot].tag = Self.tag(key)
    }
    self.slots = slots
  }

  /// As it was stored; nil where that can be no table.
  init?(slots: [Entry]) {
    var empty = 0
    for slot in slots {
      if slot.tag == 0 { empty += 1 }
      guard slot.weight.isFinite, slot.gramWeight.isFinite, slot.gramCount < 1 << 16 else {
        return nil
      }
    }
    guard TableSize.isCapacity(slots.count), empty > 0 else { return nil }
    self.slots = slots
    mask = slots.count - 1
  }

  static let empty = WordTable(keys: [], entries: [])

  /// Nil where the word is unknown.
  @inline(__always)
  subscript(key: UInt64) -> Entry? {
    let tag = Self.tag(key)
    var slot = Int(truncatingIfNeeded: key) & mask
    while true {
      let found = slots[slot]
      if found.tag == tag { return found }
      if found.tag == 0 { return nil }
      slot = (slot + 1) & mask
    }
  }

  @inline(__always)
  private static func tag(_ key: UInt64) -> UInt32 { max(1, UInt32(truncatingIfNeeded: key >> 32)) }
}
