import Glibc

/// Questions about eight bytes at once, and searches made of them.
///
/// In the answers the highest bit of a byte says yes; all are exact for every byte.
enum ByteScan {
  static let ones: UInt64 = 0x0101_0101_0101_0101
  static let highs: UInt64 = 0x8080_8080_8080_8080

  /// Eight bytes, the first one lowest.
  static func word(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
  }

  static func equal(_ word: UInt64, _ byte: UInt8) -> UInt64 {
    let difference = word ^ (ones &* UInt64(byte))
    return ~(((difference & ~highs) &+ ~highs) | difference) & highs
  }

  /// Bytes below 0x20, and 0x7F.
  static func controls(_ word: UInt64) -> UInt64 {
    let low = word & ~highs
    return ((low &+ ones) | ~(low &+ ones &* 0x60)) & ~word & highs
  }

  /// The place of `byte` at or after `start`.
  static func first(
    _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0
  ) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(byte), bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// The place of the first byte that is no ASCII.
  static func firstBeyondASCII(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let start = bytes.baseAddress else { return nil }
    var index = 0
    while index + 8 <= bytes.count {
      let found = word(start + index) & highs
      if found != 0 { return index + found.trailingZeroBitCount >> 3 }
      index += 8
    }
    while index < bytes.count, start[index] < 0x80 { index += 1 }
    return index < bytes.count ? index : nil
  }

  /// The place of the first `<` or `&` from `start` on; `end` where there is none.
  static func firstMarkup(
    in bytes: UnsafePointer<UInt8>, from start: Int, to end: Int
  ) -> Int {
    var index = start
    while index + 8 <= end {
      let word = word(bytes + index)
      let found = equal(word, UInt8(ascii: "<")) | equal(word, UInt8(ascii: "&"))
      if found != 0 { return index + found.trailingZeroBitCount >> 3 }
      index += 8
    }
    while index < end, bytes[index] != UInt8(ascii: "<"), bytes[index] != UInt8(ascii: "&") {
      index += 1
    }
    return index
  }
}

extension String {
  /// Whether `byte` stands anywhere in the UTF-8.
  func hasByte(_ byte: UInt8) -> Bool {
    var text = self
    return text.withUTF8 { ByteScan.first(byte, in: $0) != nil }
  }
}
