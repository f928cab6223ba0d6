/// Rewrites a broken document as well-formed XML, in one pass and in linear time.
///
/// It runs only where libxml2 found the document broken, or where there is a DOCTYPE. The parser's own
/// recovery drops a bare `&` and unknown entities from the text and loses its way at the first end
/// tag that matches nothing; here end tags close what is open above their start tag, entities of HTML
/// become characters, stray `<` and `&` are escaped, and the DOCTYPE with all it declares goes.
struct XMLRepair {
  private let input: [UInt8]
  private var output: [UInt8] = []
  private var open: [ArraySlice<UInt8>] = []
  /// Tags left out because they are too deep; their end tags must not close others.
  private var tooDeep = 0
  private let depthMax: Int
  private let start: Int
  /// A declaration without end was met: from here on each ends at its first `>`.
  private var hasOpenDeclaration = false
  private var hasRoot = false
  /// Whether the document ends within an entry.
  private(set) var isEntryCut = false

  private static let attributeBytesMax = 64 << 10
  private static let attributesMax = 100

  init(_ input: [UInt8], from start: Int = 0, depthMax: Int) {
    self.input = input
    self.start = start
    self.depthMax = depthMax
  }

  mutating func repaired() -> [UInt8] {
    output.reserveCapacity(input.count - start)
    var index = start
    while index < input.count, !(hasRoot && open.isEmpty) {
      if input[index] == UInt8(ascii: "<") {
        index = markup(at: index)
      } else {
        index = text(at: index)
      }
    }
    isEntryCut = open.contains(where: Self.isEntry)
    while !open.isEmpty { closeLast() }
    return output
  }
}

// MARK: - Text

extension XMLRepair {
  private mutating func text(at start: Int) -> Int {
    let end = input[start...].firstIndex(of: UInt8(ascii: "<")) ?? input.count
    if !open.isEmpty { appendText(start, end) }
    return end
  }

  private mutating func appendText(_ start: Int, _ end: Int, isAttribute: Bool = false) {
    var index = start
    while index < end {
      let byte = input[index]
      switch byte {
      case UInt8(ascii: "&"): index = reference(at: index, before: end)
      case UInt8(ascii: "<"):
        output.append(ascii: "&lt;")
        index += 1
      case UInt8(ascii: ">"):
        output.append(ascii: "&gt;")
        index += 1
      case UInt8(ascii: "\"") where isAttribute:
        output.append(ascii: "&quot;")
        index += 1
      default: index = character(at: index, before: end)
      }
    }
  }

  /// Copies one character unless XML forbids it: controls, U+FFFE and U+FFFF.
  private mutating func character(at index: Int, before end: Int) -> Int {
    let byte = input[index]
    if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return index + 1 }
    if byte == 0xEF, index + 2 < end, input[index + 1] == 0xBF, input[index + 2] >= 0xBE {
      return index + 3
    }
    output.append(byte)
    return index + 1
  }

  private mutating func reference(at index: Int, before end: Int) -> Int {
    for name in ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"] as [StaticString]
    where index + name.utf8CodeUnitCount <= end && isExactly(name, at: index) {
      output.append(ascii: name)
      return index + name.utf8CodeUnitCount
    }
    guard let found = HTMLEntities.reference(input, at: index), index + found.length <= end else {
      if let length = impossibleReference(at: index) { return index + length }
      output.append(ascii: "&amp;")
      return index + 1
    }
    switch found.scalar {
    case 0x26: output.append(ascii: "&amp;")
    case 0x3C: output.append(ascii: "&lt;")
    case 0x3E: output.append(ascii: "&gt;")
    case 0x22: output.append(ascii: "&quot;")
    case 0xFFFE, 0xFFFF: break
    default: output.append(scalar: found.scalar)
    }
    return index + found.length
  }

  /// A number that is no character, such as `&#0;`: it goes.
  private func impossibleReference(at index: Int) -> Int? {
    guard input.hasASCII("&#", at: index) else { return nil }
    var end = index + 2
    if end < input.count, input[end] | 0x20 == UInt8(ascii: "x") { end += 1 }
    let digits = end
    while end < input.count, end - digits < 12, input[end].hexValue != nil { end += 1 }
    guard end > digits, end < input.count, input[end] == UInt8(ascii: ";") else { return nil }
    return end + 1 - index
  }

  private func isExactly(_ text: StaticString, at index: Int) -> Bool {
    guard index + text.utf8CodeUnitCount <= input.count else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { input[index + $0] == text.utf8Start[$0] }
  }
}

// MARK: - Markup

extension XMLRepair {
  private mutating func markup(at index: Int) -> Int {
    if input.hasASCII("<![CDATA[", at: index) { return characterData(at: index + 9) }
    if input.hasASCII("<!--", at: index) {
      return input.firstASCII("-->", from: index + 4).map { $0 + 3 } ?? input.count
    }
    if input.hasASCII("<?", at: index) {
      return input.firstASCII("?>", from: index).map { $0 + 2 } ?? input.count
    }
    if input.hasASCII("<!", at: index), index + 2 < input.count, input[index + 2].isLetter {
      return declaration(at: index)
    }
    if input.hasASCII("</", at: index) { return endTag(at: index) }
    if index + 1 < input.count, Self.startsName(input[index + 1]) { return startTag(at: index) }
    if !open.isEmpty { output.append(ascii: "&lt;") }
    return index + 1
  }

  private mutating func characterData(at start: Int) -> Int {
    let end = input.firstASCII("]]>", from: start) ?? input.count
    guard !open.isEmpty else { return min(end + 3, input.count) }
    var index = start
    while index < end {
      switch input[index] {
      case UInt8(ascii: "&"):
        output.append(ascii: "&amp;")
        index += 1
      case UInt8(ascii: "<"):
        output.append(ascii: "&lt;")
        index += 1
      case UInt8(ascii: ">"):
        output.append(ascii: "&gt;")
        index += 1
      default: index = character(at: index, before: end)
      }
    }
    return min(end + 3, input.count)
  }

  /// `<!DOCTYPE …>` with its internal subset, which may hold `>` in quotes and brackets.
  private mutating func declaration(at start: Int) -> Int {
    var index = hasOpenDeclaration ? input.count : start + 2
    var quote: UInt8?
    var brackets = 0
    while index < input.count {
      let byte = input[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
        case UInt8(ascii: "["): brackets += 1
        case UInt8(ascii: "]"): brackets -= 1
        case UInt8(ascii: ">") where brackets <= 0: return index + 1
        default:
          if byte == UInt8(ascii: "<"), input.hasASCII("<!--", at: index) {
            index = input.firstASCII("-->", from: index).map { $0 + 2 } ?? input.count
          }
        }
      }
      index += 1
    }
    hasOpenDeclaration = true
    return input[start...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? input.count
  }

  private mutating func endTag(at start: Int) -> Int {
    let nameEnd = nameEnd(from: start + 2)
    guard nameEnd > start + 2 else {
      guard let end = input[start...].firstIndex(of: UInt8(ascii: ">")) else { return input.count }
      return end + 1
    }
    let name = input[start + 2..<nameEnd]
    let end = input[nameEnd...].firstIndex { $0 == 0x3E || $0 == 0x3C } ?? input.count
    if tooDeep > 0, !Self.isEntry(name) {
      tooDeep -= 1
    } else if let place = open.lastIndex(where: { Self.equal($0, name) }) {
      tooDeep = 0
      while open.count > place { closeLast() }
    }
    return end < input.count && input[end] == 0x3E ? end + 1 : end
  }

  private mutating func startTag(at start: Int) -> Int {
    let nameEnd = nameEnd(from: start + 1)
    let name = input[start + 1..<nameEnd]
    guard let tagEnd = tagEnd(from: nameEnd) else { return input.count }
    // A new entry where one is open: its end tag is missing.
    if Self.isEntry(name), let place = open.lastIndex(where: { Self.equal($0, name) }) {
      tooDeep = 0
      while open.count > place { closeLast() }
    }
    let isClosed = tagEnd > nameEnd && input[tagEnd - 1] == UInt8(ascii: "/")
    guard open.count < depthMax - 1 else {
      if !isClosed { tooDeep += 1 }
      return min(tagEnd + 1, input.count)
    }
    hasRoot = true
    output.append(UInt8(ascii: "<"))
    output.append(contentsOf: name)
    attributes(from: nameEnd, to: isClosed ? tagEnd - 1 : tagEnd)
    if isClosed {
      output.append(ascii: "/>")
    } else {
      output.append(UInt8(ascii: ">"))
      open.append(name)
    }
    return tagEnd < input.count && input[tagEnd] == 0x3E ? tagEnd + 1 : tagEnd
  }

  /// The place of the `>` that ends a tag, or of a `<` where it is missing; nil at a cut document.
  private func tagEnd(from start: Int) -> Int? {
    var index = start
    var quote: UInt8?
    while index < input.count {
      let byte = input[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "<") {
        return index
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"),
        input[start..<index].last(where: { !$0.isSpace }) == UInt8(ascii: "=")
      {
        quote = byte
      }
      index += 1
    }
    return quote == nil ? nil : input[start...].firstIndex { $0 == 0x3E }
  }

  private mutating func attributes(from start: Int, to end: Int) {
    var index = start
    var seen: [ArraySlice<UInt8>] = []
    while index < end, seen.count < Self.attributesMax {
      guard Self.startsName(input[index]) else {
        index += 1
        continue
      }
      let nameEnd = min(nameEnd(from: index), end)
      let name = input[index..<nameEnd]
      let value = attributeValue(from: nameEnd, before: end)
      index = value?.next ?? nameEnd
      guard !seen.contains(name), name.filter({ $0 == 0x3A }).count <= 1 else { continue }
      seen.append(name)
      output.append(0x20)
      output.append(contentsOf: name)
      output.append(ascii: "=\"")
      if let value, value.end - value.start <= Self.attributeBytesMax {
        appendText(value.start, value.end, isAttribute: true)
      }
      output.append(UInt8(ascii: "\""))
    }
  }

  private func attributeValue(
    from start: Int, before end: Int
  ) -> (start: Int, end: Int, next: Int)? {
    guard let equals = input[start..<end].firstIndex(where: { !$0.isSpace }),
      input[equals] == UInt8(ascii: "="),
      let first = input[(equals + 1)..<end].firstIndex(where: { !$0.isSpace })
    else { return nil }
    let quote = input[first]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      let last = input[first..<end].firstIndex(where: \.isSpace) ?? end
      return (first, last, last)
    }
    let last = input[(first + 1)..<end].firstIndex(of: quote) ?? end
    return (first + 1, last, min(last + 1, end))
  }

  private mutating func closeLast() {
    output.append(ascii: "</")
    output.append(contentsOf: open.removeLast())
    output.append(UInt8(ascii: ">"))
  }

  private func nameEnd(from start: Int) -> Int {
    var index = start
    while index < input.count, Self.continuesName(input[index]) { index += 1 }
    return index
  }

  private static func startsName(_ byte: UInt8) -> Bool {
    byte.isLetter || byte == UInt8(ascii: "_") || byte >= 0xC3
  }

  private static func continuesName(_ byte: UInt8) -> Bool {
    startsName(byte) || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: ":") || byte >= 0x80
  }

  private static func equal(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Bool {
    one.count == other.count && one.elementsEqual(other) { $0.lowercased == $1.lowercased }
  }

  private static func isEntry(_ name: ArraySlice<UInt8>) -> Bool {
    equal(name, Array("item".utf8)[...]) || equal(name, Array("entry".utf8)[...])
  }
}
