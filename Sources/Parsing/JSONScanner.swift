/// Reads JSON text into the nodes of a `JSONDocument`, without recursion.
struct JSONScanner {
  private let bytes: [UInt8]
  private let depthMax: Int
  private var position = 0
  private var nodes: [JSONDocument.Node] = []
  /// The arrays and objects that are open, as numbers of nodes.
  private var open: [Int] = []

  init(_ bytes: [UInt8], depthMax: Int) {
    self.bytes = bytes
    self.depthMax = depthMax
  }

  mutating func scan() throws(ParsingError) -> [JSONDocument.Node] {
    nodes.reserveCapacity(bytes.count / 12)
    skipSpace()
    repeat {
      try value()
      try closeContainers()
    } while !open.isEmpty
    skipSpace()
    guard position == bytes.count else { throw error("text behind the end") }
    return nodes
  }

  /// One scalar or empty container, with all the containers that open before it.
  private mutating func value() throws(ParsingError) {
    while true {
      skipSpace()
      guard position < bytes.count else { throw error("the document is cut off") }
      switch bytes[position] {
      case UInt8(ascii: "{"): if try openIsEmpty(.object) { return }
      case UInt8(ascii: "["): if try openIsEmpty(.array) { return }
      case UInt8(ascii: "\""): return try string()
      case UInt8(ascii: "t"): return try word("true", .bool)
      case UInt8(ascii: "f"): return try word("false", .bool)
      case UInt8(ascii: "n"): return try word("null", .null)
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
      default: throw error("a value was expected")
      }
    }
  }

  /// Opens a container; an object's first name is read as well.
  private mutating func openIsEmpty(_ kind: JSONDocument.Kind) throws(ParsingError) -> Bool {
    guard open.count < depthMax else { throw .tooDeep(depthMax: depthMax) }
    open.append(nodes.count)
    append(kind, start: position, end: position)
    position += 1
    skipSpace()
    let closer = kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")
    if position < bytes.count, bytes[position] == closer { return true }
    if kind == .object { try name() }
    return false
  }

  /// Behind a value: the ends of containers, or a comma and the next value's place.
  private mutating func closeContainers() throws(ParsingError) {
    while let container = open.last {
      skipSpace()
      guard position < bytes.count else { throw error("the document is cut off") }
      let isObject = nodes[container].kind == .object
      switch bytes[position] {
      case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
        position += 1
        nodes[container].end = UInt32(position)
        nodes[container].next = UInt32(nodes.count)
        open.removeLast()
      case UInt8(ascii: ","):
        position += 1
        if isObject { try name() }
        return
      default:
        throw error("a comma or the end of \(isObject ? "an object" : "an array") was expected")
      }
    }
  }

  private mutating func name() throws(ParsingError) {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      throw error("a name in quotes was expected")
    }
    try string()
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
      throw error("a colon was expected")
    }
    position += 1
  }

  private mutating func string() throws(ParsingError) {
    let start = position + 1
    var index = start
    var hasEscapes = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        append(.string, start: start, end: index, hasEscapes: hasEscapes)
        position = index + 1
        return
      }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        index += 1
      }
      index += 1
    }
    throw error("a string without end")
  }

  private mutating func number() throws(ParsingError) {
    let start = position
    while position < bytes.count, Self.isNumeric(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard text.utf8.count <= 18 && text.utf8.allSatisfy(\.isDigit) || Double(text) != nil else {
      position = start
      throw error("a number was expected")
    }
    append(.number, start: start, end: position)
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    byte.isDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "+") || byte | 0x20 == UInt8(ascii: "e")
  }

  private mutating func word(
    _ text: StaticString, _ kind: JSONDocument.Kind
  ) throws(ParsingError) {
    guard bytes.hasASCII(text, at: position) else { throw error("a value was expected") }
    append(kind, start: position, end: position + text.utf8CodeUnitCount)
    position += text.utf8CodeUnitCount
  }

  private mutating func append(
    _ kind: JSONDocument.Kind, start: Int, end: Int, hasEscapes: Bool = false
  ) {
    nodes.append(
      .init(
        kind: kind, hasEscapes: hasEscapes, start: UInt32(start), end: UInt32(end),
        next: UInt32(nodes.count + 1)))
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position].isSpace { position += 1 }
  }

  private func error(_ reason: String) -> ParsingError {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    return .invalidJSON(line: line, column: column, reason: reason)
  }
}
