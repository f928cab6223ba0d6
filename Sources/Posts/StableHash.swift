/// FNV-1a, 64 bits (Fowler, Noll and Vo): the same on every machine and in every version, so that it
/// may be stored. No defence against somebody who looks for collisions.
package struct StableHash: Sendable {
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  package init(_ text: String) {
    for byte in text.utf8 { combine(byte: byte) }
  }

  /// Adds the four bytes of a number, the lowest first.
  package mutating func combine(_ number: UInt32) {
    for shift in [0, 8, 16, 24] as [UInt32] {
      combine(byte: UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  package mutating func combine(byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
  }
}
