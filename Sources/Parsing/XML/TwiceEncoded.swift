/// Text that went through the conversion from Latin 1 to UTF-8 twice, as some old publishing tools did.
enum TwiceEncoded {
  /// The text as it was meant; nil where nothing speaks for a second conversion: every character
  /// beyond ASCII must be one of Latin 1, and together they must be UTF-8 again. Text that was meant
  /// so does not pass by chance: `Ã` would have to stand before a sign such as `©` everywhere.
  static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    guard let first = bytes.withUnsafeBufferPointer(ByteScan.firstBeyondASCII),
      bytes[first] == 0xC2 || bytes[first] == 0xC3
    else { return nil }
    var result = Array(bytes[..<first])
    var index = first
    var expected = 0
    while index < bytes.count {
      var byte = bytes[index]
      index += 1
      if byte >= 0x80 {
        guard byte == 0xC2 || byte == 0xC3, index < bytes.count else { return nil }
        byte = byte << 6 | bytes[index] & 0x3F
        index += 1
      }
      // The form of UTF-8 is checked on the way: nearly all texts end here at their first letter.
      if expected > 0 {
        guard byte & 0xC0 == 0x80 else { return nil }
        expected -= 1
      } else if byte >= 0x80 {
        switch byte {
        case 0xC2...0xDF: expected = 1
        case 0xE0...0xEF: expected = 2
        case 0xF0...0xF4: expected = 3
        default: return nil
        }
      }
      result.append(byte)
    }
    guard expected == 0, let text = String(validating: result, as: UTF8.self),
      !text.unicodeScalars.contains("\u{FFFD}")
    else { return nil }
    return result
  }
}
