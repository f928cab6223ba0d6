/// Counts the terms of one post, by open addressing in one array.
struct TermCounter {
  /// A term's hash, with its count in the lowest eight bits; zero where nothing is.
  private var slots: [UInt64]
  private let mask: Int

  init(termsMax: Int) {
    var capacity = 32
    while capacity < termsMax * 2 { capacity *= 2 }
    slots = Array(repeating: 0, count: capacity)
    mask = capacity - 1
  }

  /// How often the term has come, this time included; `DampedCount.countMax + 1` from there on.
  @inline(__always)
  mutating func add(_ key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: key >> 8) & mask
    let tag = key & ~0xFF
    while true {
      let found = slots[slot]
      if found == 0 {
        slots[slot] = tag | 1
        return 1
      }
      if found & ~0xFF == tag {
        let count = Int(found & 0xFF)
        guard count < DampedCount.countMax else { return DampedCount.countMax + 1 }
        slots[slot] = found + 1
        return count + 1
      }
      slot = (slot + 1) & mask
    }
  }
}
