/// Key → column.
struct ColumnIndex {
  private var slots: [UInt64]
  private var columns: [Int32]
  private let mask: Int

  init(_ keys: [UInt64]) {
    var capacity = 16
    while capacity < keys.count * 2 { capacity *= 2 }
    slots = Array(repeating: 0, count: capacity)
    columns = Array(repeating: 0, count: capacity)
    mask = capacity - 1
    for (column, key) in keys.enumerated() {
      var slot = Int(truncatingIfNeeded: key) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = key
      columns[slot] = Int32(column)
    }
  }

  @inline(__always)
  subscript(key: UInt64) -> Int32? {
    var slot = Int(truncatingIfNeeded: key) & mask
    while slots[slot] != 0 {
      if slots[slot] == key { return columns[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }
}
