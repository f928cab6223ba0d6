/// Text, references and CDATA sections.
extension XMLRepair {
  mutating func text(at start: Int) -> Int {
    let end = input[start...].firstIndex(of: UInt8(ascii: "<")) ?? input.count
    if !open.isEmpty { appendText(start, end) }
    return end
  }

  mutating func appendText(_ start: Int, _ end: Int, isAttribute: Bool = false) {
    var index = start
    while index < end {
      index = appendPlain(index, end)
      guard index < end else { return }
      if input[index] == UInt8(ascii: "&") {
        index = reference(at: index, before: end)
      } else {
        index = character(at: index, before: end, isAttribute: isAttribute)
      }
    }
  }

  /// Copies what needs no care, and says where that ends.
  private mutating func appendPlain(_ start: Int, _ end: Int) -> Int {
    input.withUnsafeBufferPointer { bytes in
      var index = start
      while index < end, Self.isPlain(bytes[index]) { index += 1 }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
      return index
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), 0xEF: false
    default: byte >= 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
  }

  /// Writes one character down as text, unless XML forbids it: controls, U+FFFE and U+FFFF.
  private mutating func character(at index: Int, before end: Int, isAttribute: Bool = false) -> Int
  {
    switch input[index] {
    case UInt8(ascii: "<"): output.append(ascii: "&lt;")
    case UInt8(ascii: ">"): output.append(ascii: "&gt;")
    case UInt8(ascii: "&"): output.append(ascii: "&amp;")
    case UInt8(ascii: "\"") where isAttribute: output.append(ascii: "&quot;")
    case 0xEF where index + 2 < end && input[index + 1] == 0xBF && input[index + 2] >= 0xBE:
      hasMended = true
      return index + 3
    case 0x09, 0x0A, 0x0D: output.append(input[index])
    case 0..<0x20: hasMended = true
    default: output.append(input[index])
    }
    return index + 1
  }

  private mutating func reference(at index: Int, before end: Int) -> Int {
    if !entities.isEmpty, let length = declaredEntity(at: index, before: end) {
      return index + length
    }
    guard let found = HTMLEntities.reference(input, at: index), index + found.length <= end else {
      hasMended = true
      if let length = impossibleReference(at: index) { return index + length }
      output.append(ascii: "&amp;")
      return index + 1
    }
    append(character: found.scalar)
    return index + found.length
  }

  private mutating func append(character scalar: UInt32) {
    switch scalar {
    case 0x26: output.append(ascii: "&amp;")
    case 0x3C: output.append(ascii: "&lt;")
    case 0x3E: output.append(ascii: "&gt;")
    case 0x22: output.append(ascii: "&quot;")
    case 0..<0x20 where scalar != 0x09 && scalar != 0x0A && scalar != 0x0D: break
    case 0xFFFE, 0xFFFF: break
    default: output.append(scalar: scalar)
    }
  }

  /// An entity of the document's own; its text is taken as text, whatever it looks like.
  private mutating func declaredEntity(at start: Int, before end: Int) -> Int? {
    let limit = min(end, start + 64)
    guard let last = input[start..<limit].firstIndex(of: UInt8(ascii: ";")),
      let text = entities.text(input[(start + 1)..<last])
    else { return nil }
    let declared = Array(text)
    var index = 0
    while index < declared.count {
      if declared[index] == UInt8(ascii: "&"),
        let found = HTMLEntities.reference(declared, at: index)
      {
        append(character: found.scalar)
        index += found.length
      } else if declared[index] < 0x80 {
        append(character: UInt32(declared[index]))
        index += 1
      } else {
        output.append(declared[index])
        index += 1
      }
    }
    return last + 1 - start
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

  mutating func characterData(at start: Int) -> Int {
    let (end, next) = characterDataEnd(from: start)
    guard !open.isEmpty else { return next }
    var index = start
    while index < end {
      index = appendPlain(index, end)
      if index < end { index = character(at: index, before: end) }
    }
    return next
  }

  /// Where a CDATA section ends that nothing ends rightly: at `]>`, or at the end tag of its element.
  private mutating func characterDataEnd(from start: Int) -> (end: Int, next: Int) {
    if !hasOpenCharacterData {
      if let end = input.firstASCII("]]>", from: start) { return (end, end + 3) }
      // Looked for once: what is behind has none either.
      hasOpenCharacterData = true
    }
    hasMended = true
    let tag = open.last.map { Array("</".utf8) + input[$0.name] }
    var index = start
    while let next = input[index...].firstIndex(where: { $0 == 0x5D || $0 == 0x3C }) {
      if input.hasASCII("]>", at: next) { return (next, next + 2) }
      if let tag, input[next...].starts(with: tag) { return (next, next) }
      index = next + 1
    }
    return (input.count, input.count)
  }
}
