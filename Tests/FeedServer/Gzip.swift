/// Gzip bodies made without a library (RFC 1951 and 1952).
package enum Gzip {
  /// A valid stream that holds the bytes as they are, in stored blocks.
  package static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var result = header
    let blockMax = 65_535
    var start = 0
    repeat {
      let block = bytes[start..<min(start + blockMax, bytes.count)]
      start += block.count
      let isLast: UInt8 = start == bytes.count ? 1 : 0
      let count = UInt16(block.count)
      result += [isLast] + littleEndian(count) + littleEndian(~count) + block
    } while start < bytes.count
    return result + littleEndian(crc32(bytes)) + littleEndian(UInt32(bytes.count))
  }

  /// A stream 160 times smaller than the run of one letter that it unpacks to.
  package static func bomb(unpackedBytes: Int) -> [UInt8] {
    var bits = BitWriter()
    bits.write(0b1, count: 1)  // the last block
    bits.write(0b01, count: 2)  // with the fixed codes
    bits.writeCode(0x30 + 0x61, count: 8)  // the letter a
    for _ in 0..<(unpackedBytes / 258) {
      bits.writeCode(0b1100_0101, count: 8)  // 258 bytes more,
      bits.writeCode(0, count: 5)  // copied from one byte before
    }
    bits.writeCode(0, count: 7)  // the end
    // Its checksum is never reached by a reader with limits.
    return header + bits.finished + [UInt8](repeating: 0, count: 8)
  }

  private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]

  private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~crc
  }
}

/// Writes bits into bytes, the lowest first.
private struct BitWriter {
  private var bytes: [UInt8] = []
  private var pending: UInt32 = 0
  private var pendingCount = 0

  /// A number, its lowest bit first.
  mutating func write(_ value: UInt32, count: Int) {
    pending |= value << UInt32(pendingCount)
    pendingCount += count
    while pendingCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingCount -= 8
    }
  }

  /// A Huffman code, its highest bit first.
  mutating func writeCode(_ code: UInt32, count: Int) {
    for shift in (0..<count).reversed() { write(code >> UInt32(shift) & 1, count: 1) }
  }

  var finished: [UInt8] {
    pendingCount == 0 ? bytes : bytes + [UInt8(truncatingIfNeeded: pending)]
  }
}
