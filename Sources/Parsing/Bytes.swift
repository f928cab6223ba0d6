/// The few questions about bytes that every scanner here asks.
extension UInt8 {
  var isDigit: Bool { self &- 0x30 < 10 }
  var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  var isSpace: Bool { self == 0x20 || self &- 0x09 < 5 }
  var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

  var hexValue: Int? {
    switch self {
    case 0x30...0x39: Int(self) - 0x30
    case 0x41...0x46: Int(self) - 0x37
    case 0x61...0x66: Int(self) - 0x57
    default: nil
    }
  }
}

extension Array where Element == UInt8 {
  /// Without white space at both ends.
  var trimmed: [UInt8] {
    guard let first = firstIndex(where: { !$0.isSpace }),
      let last = lastIndex(where: { !$0.isSpace })
    else { return [] }
    return first == 0 && last == count - 1 ? self : Array(self[first...last])
  }

  /// Whether `text` stands at `index`, letters compared without case.
  func hasASCII(_ text: StaticString, at index: Int) -> Bool {
    guard index >= 0, index + text.utf8CodeUnitCount <= count else { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where self[index + offset].lowercased != text.utf8Start[offset].lowercased {
      return false
    }
    return true
  }

  /// The place of `text` (compared without case) at or after `start`.
  func firstASCII(_ text: StaticString, from start: Int, before end: Int? = nil) -> Int? {
    let last = (end ?? count) - text.utf8CodeUnitCount
    guard start <= last else { return nil }
    let first = text.utf8Start[0].lowercased
    for index in start...last where self[index].lowercased == first {
      if hasASCII(text, at: index) { return index }
    }
    return nil
  }

  mutating func append(ascii text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(cString text: UnsafePointer<UInt8>) {
    var length = 0
    while text[length] != 0 { length += 1 }
    append(contentsOf: UnsafeBufferPointer(start: text, count: length))
  }

  /// Text as it stands in markup.
  mutating func append(escaping text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    var index = 0
    while index < text.count {
      let next = ByteScan.firstMarkup(in: start, from: index, to: text.count)
      append(contentsOf: UnsafeBufferPointer(start: start + index, count: next - index))
      guard next < text.count else { return }
      append(ascii: start[next] == UInt8(ascii: "&") ? "&amp;" : "&lt;")
      index = next + 1
    }
  }

  mutating func append(scalar value: UInt32) {
    guard let scalar = Unicode.Scalar(value) else { return }
    append(contentsOf: UTF8.encode(scalar)!)
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    let bytes = utf8
    guard let first = bytes.first, let last = bytes.last else { return self }
    if !first.isSpace, !last.isSpace { return self }
    guard let start = bytes.firstIndex(where: { !$0.isSpace }),
      let end = bytes.lastIndex(where: { !$0.isSpace })
    else { return "" }
    return String(Substring(bytes[start...end]))
  }

  /// Nil where nothing is left without white space.
  var trimmedOrNil: String? {
    let text = trimmed
    return text.isEmpty ? nil : text
  }

  /// The beginning, at most so many bytes of UTF-8, never cut within a scalar.
  func prefix(bytesMax: Int) -> String {
    guard utf8.count > bytesMax else { return self }
    var end = utf8.index(startIndex, offsetBy: bytesMax)
    while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}
