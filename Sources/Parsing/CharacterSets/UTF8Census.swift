/// How much of some bytes is UTF-8, counted in place.
struct UTF8Census {
  /// Valid sequences of more than one byte.
  private(set) var sequences = 0
  /// Bytes that are in no valid sequence.
  private(set) var oddBytes = 0

  var isASCII: Bool { sequences == 0 && oddBytes == 0 }
  var isUTF8: Bool { oddBytes == 0 }

  init(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return }
      var index = 0
      while index < bytes.count {
        // Eight letters of ASCII at once.
        if index + 8 <= bytes.count, ByteScan.word(start + index) & ByteScan.highs == 0 {
          index += 8
          continue
        }
        let length = Self.sequenceLength(bytes, at: index)
        if length == 0 { oddBytes += 1 }
        if length > 1 { sequences += 1 }
        index += max(1, length)
      }
    }
  }

  /// 0 where no valid sequence begins (Unicode, table 3-7).
  static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let lead = bytes[index]
    let length =
      switch lead {
      case 0..<0x80: 1
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length > 1 else { return length }
    guard index + length <= bytes.count else { return 0 }
    for next in index + 1..<index + length where bytes[next] & 0xC0 != 0x80 { return 0 }
    let second = bytes[index + 1]
    switch lead {
    case 0xE0 where second < 0xA0, 0xED where second > 0x9F: return 0
    case 0xF0 where second < 0x90, 0xF4 where second > 0x8F: return 0
    default: return length
    }
  }
}
