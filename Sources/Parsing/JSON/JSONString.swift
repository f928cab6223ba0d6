/// The characters of a JSON string.
enum JSONString {
  /// Unknown escapes stand for the character behind the backslash, a lone surrogate for U+FFFD; `\u`
  /// without four digits stays as it is.
  static func decoded(_ bytes: UnsafeBufferPointer<UInt8>, hasEscapes: Bool) -> String {
    guard hasEscapes, bytes.count > 0 else { return String(decoding: bytes, as: UTF8.self) }
    // No escape is shorter than the character that it stands for.
    return String(unsafeUninitializedCapacity: bytes.count) { target in
      write(JSONBytes(bytes), to: target.baseAddress!)
    }
  }

  private static func write(_ bytes: JSONBytes, to target: UnsafeMutablePointer<UInt8>) -> Int {
    var written = 0
    var index = 0
    while index < bytes.count {
      let stop = min(bytes.quoteOrBackslash(from: index), bytes.count - 1)
      // A quotation mark without a backslash is not inside a string; a last byte stands for itself.
      let run = bytes[stop] == UInt8(ascii: "\\") && stop + 1 < bytes.count ? stop : stop + 1
      (target + written).update(from: bytes.start + index, count: run - index)
      written += run - index
      index = run
      guard run == stop else { continue }
      let escape = bytes[index + 1]
      index += 2
      if escape == UInt8(ascii: "u") {
        written += write(scalar(bytes, &index), to: target + written)
      } else {
        target[written] = plain(escape)
        written += 1
      }
    }
    return written
  }

  private static func write(
    _ scalar: Unicode.Scalar?, to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    guard let scalar else {
      target[0] = UInt8(ascii: "\\")
      target[1] = UInt8(ascii: "u")
      return 2
    }
    var length = 0
    for byte in UTF8.encode(scalar)! {
      target[length] = byte
      length += 1
    }
    return length
  }

  private static func plain(_ escape: UInt8) -> UInt8 {
    switch escape {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    default: escape
    }
  }

  private static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// Four digits, or twice four for a pair of surrogates; nil where they are not there.
  private static func scalar(_ bytes: JSONBytes, _ index: inout Int) -> Unicode.Scalar? {
    guard let first = unit(bytes, at: index) else { return nil }
    index += 4
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, index + 5 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u"), let second = unit(bytes, at: index + 2),
      (0xDC00...0xDFFF).contains(second)
    else { return replacement }
    index += 6
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? replacement
  }

  private static func unit(_ bytes: JSONBytes, at index: Int) -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for offset in 0..<4 {
      guard let digit = bytes[index + offset].hexValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
