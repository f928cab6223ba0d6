/// Character references of HTML.
enum HTMLEntities {
  /// A reference as it stands in a text.
  struct Reference {
    /// 0 where a number is no character.
    var scalar: UInt32
    /// Bytes, from the `&` on.
    var length: Int
  }

  /// Where a reference stands: in an attribute browsers leave `&copy=1` and `&copyist` alone.
  enum Place { case text, attribute }

  /// Text without tags. What is no known reference stays as it stands, and as it may be no HTML at
  /// all, `&notes` stays too.
  static func decoded(_ text: String) -> String {
    var text = text
    let decoded: String? = text.withUTF8 { bytes in
      ByteScan.first(UInt8(ascii: "&"), in: bytes).map {
        Self.decoded(bytes, in: .attribute, from: $0)
      }
    }
    return decoded ?? text
  }

  /// - Parameter first: the place of the first `&`.
  static func decoded(
    _ bytes: UnsafeBufferPointer<UInt8>, in place: Place, from first: Int = 0
  ) -> String {
    guard let start = bytes.baseAddress else { return "" }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var (index, next) = (0, first)
    while let found = ByteScan.first(UInt8(ascii: "&"), in: bytes, from: next) {
      result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[index..<found]))
      if let reference = reference(start + found, before: start + bytes.count, in: place) {
        if reference.scalar != 0 { result.append(scalar: reference.scalar) }
        index = found + reference.length
        next = index
      } else {
        index = found
        next = found + 1
      }
    }
    result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[index...]))
    return String(decoding: result, as: UTF8.self)
  }

  /// The scalar of the reference that begins with the `&` at `index` and ends with a semicolon,
  /// and its length in bytes. Nil for a number that is no character.
  static func reference(_ bytes: [UInt8], at index: Int) -> (scalar: UInt32, length: Int)? {
    bytes.withUnsafeBufferPointer { buffer in
      guard index + 2 < buffer.count, let start = buffer.baseAddress,
        let found = reference(start + index, before: start + buffer.count, in: .text),
        found.scalar != 0, buffer[index + found.length - 1] == UInt8(ascii: ";")
      else { return nil }
      return (found.scalar, found.length)
    }
  }

  /// The reference that begins with the `&` at `start`, as browsers read it: numbers, the known names
  /// with a semicolon, and the old names without one (WHATWG HTML, 13.2.5.72 and what follows).
  ///
  /// In one thing we are more careful: an old name before `=` is the parameter of an address.
  static func reference(
    _ start: UnsafePointer<UInt8>, before end: UnsafePointer<UInt8>, in place: Place
  ) -> Reference? {
    guard end - start > 2 else { return nil }
    if start[1] == UInt8(ascii: "#") { return number(start, before: end) }
    let limit = min(end - start, 2 + nameBytesMax)
    var name = PackedName()
    while name.count + 1 < limit, start[name.count + 1].isLetter || start[name.count + 1].isDigit {
      name.append(start[name.count + 1])
    }
    guard name.count > 0 else { return nil }
    if start + name.count + 1 < end, start[name.count + 1] == UInt8(ascii: ";"),
      let scalar = HTMLEntityNames.scalar(name)
    {
      return Reference(scalar: scalar, length: name.count + 2)
    }
    return oldName(start, letters: name.count, before: end, in: place)
  }

  private static let nameBytesMax = 16

  /// The longest old name that the letters begin with.
  private static func oldName(
    _ start: UnsafePointer<UInt8>, letters: Int, before end: UnsafePointer<UInt8>, in place: Place
  ) -> Reference? {
    var length = min(letters, 6)
    while length >= 2 {
      let name = PackedName(start + 1, count: length)
      if let scalar = HTMLEntityNames.legacyScalar(name) {
        let next: UInt8 = start + length + 1 < end ? start[length + 1] : 0
        if next == UInt8(ascii: "=") { return nil }
        if place == .attribute, next.isLetter || next.isDigit { return nil }
        return Reference(scalar: scalar, length: length + 1)
      }
      length -= 1
    }
    return nil
  }

  /// `&#…` and `&#x…`. U+0080…U+009F mean windows-1252, as in every browser.
  private static func number(
    _ start: UnsafePointer<UInt8>, before end: UnsafePointer<UInt8>
  ) -> Reference? {
    let isHex = start[2] | 0x20 == UInt8(ascii: "x")
    let digits = start + (isHex ? 3 : 2)
    var next = digits
    var value: UInt32 = 0
    while next < end, let digit = next.pointee.hexValue, isHex || digit < 10 {
      // Beyond the last scalar it stays there, however many digits follow.
      value = min(value * (isHex ? 16 : 10) + UInt32(digit), 0x11_0000)
      next += 1
    }
    guard next > digits else { return nil }
    if next < end, next.pointee == UInt8(ascii: ";") { next += 1 }
    return Reference(scalar: character(value), length: next - start)
  }

  /// 0 where the number means none.
  private static func character(_ value: UInt32) -> UInt32 {
    switch value {
    case 0x80...0x9F: CharacterSet.windows1252(UInt8(value))
    case 0x09, 0x0A, 0x0D: value
    case 0..<0x20: 0
    default: Unicode.Scalar(value) == nil ? 0 : value
    }
  }
}
