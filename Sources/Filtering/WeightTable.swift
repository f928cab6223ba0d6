/// Term → weight, by open addressing; at most three quarters full.
///
/// A slot is one number: the upper half of the term's hash above the bits of its weight. The lower
/// half says where to look, so terms are told apart by some fifty bits.
struct WeightTable: Sendable, Hashable {
  /// Zero where nothing is.
  let slots: [UInt64]
  private let mask: Int

  /// Keys must be distinct and ascend, so that the same terms give the same slots.
  init(keys: some Collection<UInt64>, weights: some Collection<Float>) {
    let capacity = TableSize.capacity(for: keys.count)
    var slots = Array(repeating: UInt64(0), count: capacity)
    mask = capacity - 1
    for (key, weight) in zip(keys, weights) {
      let slot = TableSize.free(for: key, mask: mask) { slots[$0] == 0 }
      slots[slot] = UInt64(Self.tag(key)) << 32 | UInt64(weight.bitPattern)
    }
    self.slots = slots
  }

  /// As it was stored; nil where that can be no table.
  init?(slots: [UInt64]) {
    var empty = 0
    for slot in slots {
      if slot == 0 { empty += 1 }
      guard Float(bitPattern: UInt32(truncatingIfNeeded: slot)).isFinite else { return nil }
    }
    guard TableSize.isCapacity(slots.count), empty > 0 else { return nil }
    self.slots = slots
    mask = slots.count - 1
  }

  static let empty = WeightTable(keys: [], weights: [])

  /// The weight of a term; zero where it is unknown.
  @inline(__always)
  subscript(key: UInt64) -> Float {
    let tag = Self.tag(key)
    var slot = Int(truncatingIfNeeded: key) & mask
    while true {
      let found = slots[slot]
      if found >> 32 == UInt64(tag) { return Float(bitPattern: UInt32(truncatingIfNeeded: found)) }
      if found == 0 { return 0 }
      slot = (slot + 1) & mask
    }
  }

  /// The upper half of a hash; never zero, which marks an empty slot.
  @inline(__always)
  private static func tag(_ key: UInt64) -> UInt32 { max(1, UInt32(truncatingIfNeeded: key >> 32)) }
}

/// What tables by open addressing have in common.
enum TableSize {
  static let least = 16

  /// A power of two, of which the terms fill at most three quarters.
  static func capacity(for count: Int) -> Int {
    var capacity = least
    while capacity * 3 < count * 4 { capacity *= 2 }
    return capacity
  }

  static func isCapacity(_ count: Int) -> Bool { count >= least && count & (count - 1) == 0 }

  @inline(__always)
  static func free(for key: UInt64, mask: Int, isFree: (Int) -> Bool) -> Int {
    var slot = Int(truncatingIfNeeded: key) & mask
    while !isFree(slot) { slot = (slot + 1) & mask }
    return slot
  }
}
