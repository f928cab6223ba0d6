/// A checksum of many bytes against damage, not against malice: four lanes of multiply and rotate, as
/// fast as the memory gives them.
enum Checksum {
  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var lanes: (UInt64, UInt64, UInt64, UInt64) = (
      TermHash.wordSeed, TermHash.gramSeed, TermHash.addressSeed, TermHash.cueSeed
    )
    var at = 0
    while at + 32 <= bytes.count {
      lanes.0 = step(lanes.0, word(bytes, at))
      lanes.1 = step(lanes.1, word(bytes, at + 8))
      lanes.2 = step(lanes.2, word(bytes, at + 16))
      lanes.3 = step(lanes.3, word(bytes, at + 24))
      at += 32
    }
    var sum = TermHash.finish(lanes.0 ^ UInt64(bytes.count))
    for lane in [lanes.1, lanes.2, lanes.3] { sum = TermHash.finish(sum ^ lane) }
    for byte in bytes[at...] { sum = TermHash.step(sum, byte) }
    return TermHash.finish(sum)
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
  }

  @inline(__always)
  private static func step(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    let mixed = (lane ^ word) &* 0x9e37_79b9_7f4a_7c15
    return mixed << 29 | mixed >> 35
  }
}
