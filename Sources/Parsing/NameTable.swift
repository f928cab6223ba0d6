/// Up to sixteen bytes of a name, as two numbers: compared and looked up without a string.
struct PackedName: Sendable, Equatable {
  private(set) var low: UInt64 = 0
  private(set) var high: UInt64 = 0
  /// Bytes appended; more than sixteen are counted and not kept.
  private(set) var count = 0

  init() {}

  init(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { append(byte) }
  }

  /// The first `length` bytes.
  init(_ bytes: UnsafePointer<UInt8>, count length: Int) {
    for index in 0..<length { append(bytes[index]) }
  }

  mutating func append(_ byte: UInt8) {
    if count < 8 {
      low |= UInt64(byte) &<< UInt64(truncatingIfNeeded: 8 &* count)
    } else if count < 16 {
      high |= UInt64(byte) &<< UInt64(truncatingIfNeeded: 8 &* (count &- 8))
    }
    count &+= 1
  }
}

/// A fixed set of names with what they mean. Open addressing, at most a quarter full.
struct NameTable<Value: Sendable>: Sendable {
  private struct Slot: Sendable {
    var name: PackedName
    var value: Value?
  }

  private var slots: [Slot]
  private let shift: UInt64

  /// The names have one to sixteen bytes; of two equal ones the later counts.
  init(_ pairs: [(name: String, value: Value)]) {
    var bits = 4
    while 1 << bits < pairs.count * 4 { bits += 1 }
    shift = UInt64(64 - bits)
    slots = Array(repeating: Slot(name: PackedName(), value: nil), count: 1 << bits)
    for (text, value) in pairs {
      precondition((1...16).contains(text.utf8.count))
      let name = PackedName(text.utf8)
      slots[place(of: name)] = Slot(name: name, value: value)
    }
  }

  subscript(name: PackedName) -> Value? {
    slots[place(of: name)].value
  }

  /// Where the name is, or the free place where it would be.
  private func place(of name: PackedName) -> Int {
    let mixed = (name.low ^ name.high &* 0x9FB2_1C65_1E98_DF25) &* 0x9E37_79B9_7F4A_7C15
    var place = Int(truncatingIfNeeded: mixed &>> shift)
    while slots[place].value != nil, slots[place].name != name {
      place = (place + 1) & (slots.count - 1)
    }
    return place
  }
}
