/// Character references of HTML, in text that has no tags.
enum HTMLEntities {
  /// What is no known reference stays as it stands.
  static func decoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "&")) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "&"), let found = reference(bytes, at: index) {
        result.append(scalar: found.scalar)
        index += found.length
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The scalar of the reference that begins with the `&` at `index`, and its length in bytes.
  /// Numbers in U+0080…U+009F mean windows-1252, as in every browser.
  static func reference(_ bytes: [UInt8], at index: Int) -> (scalar: UInt32, length: Int)? {
    let limit = min(bytes.count, index + 34)
    guard index + 2 < bytes.count,
      let end = bytes[index..<limit].firstIndex(of: UInt8(ascii: ";"))
    else { return nil }
    let name = bytes[(index + 1)..<end]
    guard name.first == UInt8(ascii: "#") else {
      guard name.allSatisfy({ $0.isLetter || $0.isDigit }), !name.isEmpty else { return nil }
      return HTMLReader.entity(Array(name)).map { ($0, end + 1 - index) }
    }
    return number(name.dropFirst()).map { ($0, end + 1 - index) }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt32? {
    let isHex = digits.first.map { $0 | 0x20 } == UInt8(ascii: "x")
    let digits = isHex ? digits.dropFirst() : digits
    guard !digits.isEmpty, digits.count <= 10 else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = byte.hexValue, isHex || digit < 10 else { return nil }
      value = value * (isHex ? 16 : 10) + UInt64(digit)
    }
    if (0x80...0x9F).contains(value) { return CharacterSet.windows1252(UInt8(value)) }
    guard value <= 0x10FFFF, Unicode.Scalar(UInt32(value)) != nil,
      value >= 0x20 || value == 0x09 || value == 0x0A || value == 0x0D
    else { return nil }
    return UInt32(value)
  }
}
