/// Term → weight, by open addressing; about half full, so that a look-up is one or two probes.
struct WeightTable: Sendable {
  /// Zero marks an empty slot: the one term that hashes to zero is never stored.
  private var slots: [UInt64]
  private var weights: [Float]
  private let mask: Int
  let count: Int

  /// Keys must be distinct.
  init(keys: [UInt64], weights newWeights: [Float]) {
    var capacity = 16
    while capacity < keys.count * 2 { capacity *= 2 }
    slots = Array(repeating: 0, count: capacity)
    weights = Array(repeating: 0, count: capacity)
    mask = capacity - 1
    count = keys.count
    for (key, weight) in zip(keys, newWeights) where key != 0 {
      var slot = Int(truncatingIfNeeded: key) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = key
      weights[slot] = weight
    }
  }

  /// The weight of a term; zero where it is unknown.
  @inline(__always)
  subscript(key: UInt64) -> Float {
    var slot = Int(truncatingIfNeeded: key) & mask
    while true {
      let found = slots[slot]
      if found == key { return weights[slot] }
      if found == 0 { return 0 }
      slot = (slot + 1) & mask
    }
  }

  /// All terms with their weights, by ascending key.
  var entries: [(key: UInt64, weight: Float)] {
    zip(slots, weights).filter { $0.0 != 0 }.map { (key: $0.0, weight: $0.1) }
      .sorted { $0.key < $1.key }
  }
}
