import Posts

/// JSON being written on one line, in which what a terminal would obey is escaped.
///
/// Foundation's encoder took as long for the entries of a feed as the parser, and for verdicts longer
/// than the classifier; this writes the same bytes as it does for what is harmless.
package struct JSONText {
  /// What was written so far.
  package var bytes: [UInt8] = []
  /// Whether nothing was written yet of the open object or array.
  var isFirst = true
  /// Where a number is put into digits.
  private var digits = ""

  /// Nothing yet.
  package init() {}

  /// Begins an object.
  package mutating func open() {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
  }

  /// Ends an object.
  package mutating func close() {
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
  }

  /// An array of objects: each has its `openElement` and `close`.
  package mutating func openArray(_ name: StaticString) {
    begin(name)
    bytes.append(UInt8(ascii: "["))
    isFirst = true
  }

  /// Begins an object of an array.
  package mutating func openElement() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    open()
  }

  /// Ends an array of objects.
  package mutating func closeArray() {
    bytes.append(UInt8(ascii: "]"))
    isFirst = false
  }

  /// What stands between two lines of JSON Lines.
  package mutating func endLine() { bytes.append(0x0A) }
}

/// Fields of the open object.
extension JSONText {
  /// A text, escaped; nil is left out.
  package mutating func field(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    begin(name)
    string(value)
  }

  /// An array of texts.
  package mutating func field(_ name: StaticString, _ values: [String]) {
    begin(name)
    bytes.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      string(value)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// A whole number.
  package mutating func field(_ name: StaticString, _ value: Int64) {
    begin(name)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
      var start = buffer.count
      var rest = value.magnitude
      repeat {
        start -= 1
        buffer[start] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      } while rest > 0
      if value < 0 {
        start -= 1
        buffer[start] = UInt8(ascii: "-")
      }
      bytes.append(contentsOf: buffer[start...])
    }
  }

  /// A number with as many digits as tell it from every other; nil is left out. Must be finite.
  package mutating func field(_ name: StaticString, _ value: Double?) {
    guard let value else { return }
    begin(name)
    digits.removeAll(keepingCapacity: true)
    value.write(to: &digits)
    digits.withUTF8 { utf8 in
      let isWhole = utf8.suffix(2).elementsEqual(".0".utf8)
      bytes.append(contentsOf: isWhole ? utf8.dropLast(2) : utf8[...])
    }
  }

  /// A field that is there and says nothing.
  package mutating func null(_ name: StaticString) {
    begin(name)
    bytes.append(ascii: "null")
  }

  /// In one piece: a dozen pieces for each field took as long as the rest.
  private mutating func begin(_ name: StaticString) {
    let length = name.utf8CodeUnitCount
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length + 4) { buffer in
      buffer[0] = UInt8(ascii: ",")
      buffer[1] = UInt8(ascii: "\"")
      (buffer.baseAddress! + 2).update(from: name.utf8Start, count: length)
      buffer[length + 2] = UInt8(ascii: "\"")
      buffer[length + 3] = UInt8(ascii: ":")
      bytes.append(contentsOf: buffer[(isFirst ? 1 : 0)...])
    }
    isFirst = false
  }
}

extension JSONText {
  private mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      var index = 0
      while index < utf8.count {
        let byte = utf8[index]
        let isPlain = byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C
        let length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        if isPlain || byte >= 0x7F && !Self.isObeyed(utf8, index, length) {
          index += length
          continue
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
        escape(utf8, index, length)
        index += length
        start = index
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ utf8: UnsafeBufferPointer<UInt8>, _ index: Int, _ length: Int) {
    switch utf8[index] {
    case UInt8(ascii: "\""): bytes.append(ascii: #"\""#)
    case UInt8(ascii: "\\"): bytes.append(ascii: #"\\"#)
    case 0x0A: bytes.append(ascii: #"\n"#)
    case 0x0D: bytes.append(ascii: #"\r"#)
    case 0x09: bytes.append(ascii: #"\t"#)
    case 0x08: bytes.append(ascii: #"\b"#)
    case 0x0C: bytes.append(ascii: #"\f"#)
    default:
      for unit in Self.character(utf8, index, length).utf16 {
        bytes.append(ascii: #"\u"#)
        for shift in [12, 8, 4, 0] as [UInt16] {
          let digit = UInt8(unit >> shift & 0xF)
          bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
      }
    }
  }

  /// Only a few lead bytes begin characters that are obeyed, so most text is not decoded.
  private static func isObeyed(
    _ utf8: UnsafeBufferPointer<UInt8>, _ index: Int, _ length: Int
  ) -> Bool {
    switch utf8[index] {
    case 0x7F: true
    case 0xC2, 0xD8, 0xE2, 0xEF, 0xF3:
      character(utf8, index, length).unicodeScalars.first?.isObeyed ?? false
    default: false
    }
  }

  private static func character(
    _ utf8: UnsafeBufferPointer<UInt8>, _ index: Int, _ length: Int
  ) -> String {
    String(
      decoding: UnsafeBufferPointer(rebasing: utf8[index..<min(index + length, utf8.count)]),
      as: UTF8.self)
  }
}
