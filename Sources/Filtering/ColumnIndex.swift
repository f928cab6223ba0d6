/// Key → column, by open addressing.
struct ColumnIndex: Sendable {
  private var slots: [UInt64]
  private var columns: [Int32]
  private let mask: Int

  init(capacityFor count: Int) {
    let capacity = TableSize.capacity(for: count + 1)
    slots = Array(repeating: 0, count: capacity)
    columns = Array(repeating: 0, count: capacity)
    mask = capacity - 1
  }

  /// Each key's column is its place.
  init(_ keys: [UInt64]) {
    self.init(capacityFor: keys.count)
    for (column, key) in keys.enumerated() { self[key] = Int32(column) }
  }

  /// Nil where the key is unknown. There must be room for a key that is set.
  @inline(__always)
  subscript(key: UInt64) -> Int32? {
    get {
      let slot = slot(key)
      return slots[slot] == 0 ? nil : columns[slot]
    }
    set {
      let slot = slot(key)
      slots[slot] = max(key, 1)
      columns[slot] = newValue ?? 0
    }
  }

  /// Where the key stands, or would.
  @inline(__always)
  private func slot(_ key: UInt64) -> Int {
    let key = max(key, 1)  // zero marks an empty slot
    var slot = Int(truncatingIfNeeded: key) & mask
    while slots[slot] != 0, slots[slot] != key { slot = (slot + 1) & mask }
    return slot
  }
}
