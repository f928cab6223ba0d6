import Foundation

/// Arrays of texts and numbers as JSON, letter for letter as `JSONEncoder` has it; that takes longer over
/// the evidence of a post than the database over the post.
struct JSONText {
  private var bytes: [UInt8] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }

  static func array(_ texts: [String]) -> String {
    var json = JSONText()
    json.beginArray()
    for text in texts { json.add(text) }
    json.endArray()
    return json.text
  }

  mutating func beginArray() {
    separate()
    bytes.append(UInt8(ascii: "["))
  }

  mutating func endArray() { bytes.append(UInt8(ascii: "]")) }

  mutating func add(_ number: Int) {
    separate()
    bytes.append(contentsOf: "\(number)".utf8)
  }

  /// - Throws: `EncodingError` where it is infinite or no number, which JSON cannot say
  mutating func add(_ number: Double) throws {
    guard number.isFinite else {
      throw EncodingError.invalidValue(
        number, .init(codingPath: [], debugDescription: "JSON has no such number"))
    }
    separate()
    let text = number.description
    bytes.append(contentsOf: text.utf8.dropLast(text.hasSuffix(".0") ? 2 : 0))
  }

  mutating func add(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20: bytes.append(contentsOf: Self.escaped(byte).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A comma behind what stands in the same array already.
  private mutating func separate() {
    if let last = bytes.last, last != UInt8(ascii: "[") { bytes.append(UInt8(ascii: ",")) }
  }

  private static func escaped(_ control: UInt8) -> String {
    switch control {
    case 0x08: "\\b"
    case 0x09: "\\t"
    case 0x0a: "\\n"
    case 0x0c: "\\f"
    case 0x0d: "\\r"
    default: (control < 0x10 ? "\\u000" : "\\u00") + String(control, radix: 16)
    }
  }
}
