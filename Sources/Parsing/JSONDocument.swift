/// JSON as a flat list of values over its bytes: nothing is copied or decoded before it is asked for.
///
/// RFC 8259, taken easily where nothing can be misread: raw control characters in strings, unknown
/// escapes and leading zeros are let through, since feeds contain them.
struct JSONDocument: Sendable {
  enum Kind: UInt8, Sendable { case null, bool, number, string, array, object }

  struct Node: Sendable {
    var kind: Kind
    var hasEscapes: Bool
    /// The bytes of the value; of a string without its quotes.
    var start: UInt32
    var end: UInt32
    /// The node behind this value and all in it.
    var next: UInt32
  }

  let bytes: [UInt8]
  fileprivate(set) var nodes: [Node] = []

  init(_ bytes: [UInt8], depthMax: Int) throws(ParsingError) {
    self.bytes = bytes
    var scanner = JSONScanner(bytes, depthMax: depthMax)
    nodes = try scanner.scan()
  }

  var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// One value in a document.
struct JSONValue: Sendable {
  let document: JSONDocument
  let index: Int

  private var node: JSONDocument.Node { document.nodes[index] }

  var kind: JSONDocument.Kind { node.kind }

  /// The elements of an array.
  var elements: [JSONValue] {
    guard kind == .array else { return [] }
    var result: [JSONValue] = []
    var child = index + 1
    while child < Int(node.next) {
      result.append(JSONValue(document: document, index: child))
      child = Int(document.nodes[child].next)
    }
    return result
  }

  /// The member of an object, or the element of an array by its number.
  subscript(_ key: String) -> JSONValue? {
    switch kind {
    case .object: member(key)
    case .array: Int(key).flatMap { element($0) }
    default: nil
    }
  }

  /// What a person would read: a string's characters, a number as it is written. Nil for the others.
  var string: String? {
    switch kind {
    case .string: JSONString.decoded(document.bytes[range], hasEscapes: node.hasEscapes)
    case .number: String(decoding: document.bytes[range], as: UTF8.self)
    default: nil
    }
  }

  var bool: Bool? {
    kind == .bool ? document.bytes[Int(node.start)] == UInt8(ascii: "t") : nil
  }

  private var range: Range<Int> { Int(node.start)..<Int(node.end) }

  private func member(_ key: String) -> JSONValue? {
    var name = index + 1
    while name < Int(node.next) {
      let node = document.nodes[name]
      let bytes = document.bytes[Int(node.start)..<Int(node.end)]
      let isFound =
        node.hasEscapes
        ? JSONString.decoded(bytes, hasEscapes: true) == key
        : bytes.count == key.utf8.count && bytes.elementsEqual(key.utf8)
      if isFound { return JSONValue(document: document, index: name + 1) }
      name = Int(document.nodes[name + 1].next)
    }
    return nil
  }

  private func element(_ number: Int) -> JSONValue? {
    guard number >= 0 else { return nil }
    var child = index + 1
    for _ in 0..<number where child < Int(node.next) { child = Int(document.nodes[child].next) }
    return child < Int(node.next) ? JSONValue(document: document, index: child) : nil
  }
}

/// The characters of a JSON string.
enum JSONString {
  static func decoded(_ bytes: ArraySlice<UInt8>, hasEscapes: Bool) -> String {
    guard hasEscapes else { return String(decoding: bytes, as: UTF8.self) }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.endIndex else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let escape = bytes[index + 1]
      index += 2
      switch escape {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "u"): result.append(scalar: scalar(bytes, &index))
      default: result.append(escape)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Four digits, or twice four for a pair of surrogates; a lone surrogate is U+FFFD.
  private static func scalar(_ bytes: ArraySlice<UInt8>, _ index: inout Int) -> UInt32 {
    guard let first = unit(bytes, at: index) else { return 0xFFFD }
    index += 4
    guard (0xD800...0xDFFF).contains(first) else { return first }
    guard first < 0xDC00, index + 5 < bytes.endIndex, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u"), let second = unit(bytes, at: index + 2),
      (0xDC00...0xDFFF).contains(second)
    else { return 0xFFFD }
    index += 6
    return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
  }

  private static func unit(_ bytes: ArraySlice<UInt8>, at index: Int) -> UInt32? {
    guard index + 4 <= bytes.endIndex else { return nil }
    var value: UInt32 = 0
    for byte in bytes[index..<index + 4] {
      guard let digit = byte.hexValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
