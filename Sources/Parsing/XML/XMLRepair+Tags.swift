/// Start tags, attributes and end tags.
extension XMLRepair {
  mutating func endTag(at start: Int) -> Int {
    let nameEnd = nameEnd(from: start + 2)
    guard nameEnd > start + 2 else {
      guard let end = input[start...].firstIndex(of: UInt8(ascii: ">")) else { return input.count }
      return end + 1
    }
    let name = start + 2..<nameEnd
    let end = input[nameEnd...].firstIndex { $0 == 0x3E || $0 == 0x3C } ?? input.count
    if tooDeep > 0, OpenElement.Role(input[name]) != .entry {
      tooDeep -= 1
    } else if let place = lastOpen(name) {
      tooDeep = 0
      if open.count > place + 1 { hasMended = true }
      while open.count > place { closeLast() }
    } else {
      hasMended = true
    }
    return end < input.count && input[end] == 0x3E ? end + 1 : end
  }

  mutating func startTag(at start: Int) -> Int {
    let nameEnd = nameEnd(from: start + 1)
    let name = start + 1..<nameEnd
    let role = OpenElement.Role(input[name])
    guard let tagEnd = tagEnd(from: nameEnd) else {
      // The tag itself is cut off, and with it whatever is open.
      hasCutTag = true
      return input.count
    }
    // Such names are compared with each other again and again, and mean nothing.
    guard name.count <= Self.nameBytesMax else { return min(tagEnd + 1, input.count) }
    // A new entry where one is open: its end tag is missing.
    if role == .entry, let place = lastOpen(name) {
      tooDeep = 0
      hasMended = true
      while open.count > place { closeLast() }
    }
    closeLeaf(before: name, role)
    let slash = input[nameEnd..<tagEnd].lastIndex { !$0.isSpace }
    let isClosed = slash.map { input[$0] == UInt8(ascii: "/") } ?? false
    guard open.count < depthMax - 1 else {
      hasMended = true
      if !isClosed { tooDeep += 1 }
      return min(tagEnd + 1, input.count)
    }
    hasRoot = true
    if role == .entry || isPrefixedEntry(name) { noteEntry(at: start) }
    output.append(UInt8(ascii: "<"))
    output.append(contentsOf: input[name])
    attributes(from: nameEnd, to: isClosed ? slash! : tagEnd)
    if isClosed {
      output.append(ascii: "/>")
    } else {
      output.append(UInt8(ascii: ">"))
      open.append(OpenElement(name: name, role: role))
    }
    return tagEnd < input.count && input[tagEnd] == 0x3E ? tagEnd + 1 : tagEnd
  }

  /// A field without its end tag ends where another field of its entry begins, or an entry. What may
  /// hold markup ends only at names that HTML does not know.
  private mutating func closeLeaf(before name: Range<Int>, _ role: OpenElement.Role) {
    guard let last = open.last, last.role == .leaf || last.role == .field, open.count >= 2,
      !isEqual(last.name, name)
    else { return }
    let isEnd =
      switch role {
      case .entry: true
      case .leaf, .field: last.role == .leaf || OpenElement.Role.isForeignToHTML(input[name])
      default: false
      }
    let parent = open[open.count - 2].role
    guard isEnd, parent == .entry || parent == .container else { return }
    hasMended = true
    closeLast()
  }

  private func isPrefixedEntry(_ name: Range<Int>) -> Bool {
    guard let colon = input[name].firstIndex(of: UInt8(ascii: ":")) else { return false }
    return OpenElement.Role(input[colon + 1..<name.upperBound]) == .entry
  }

  /// The innermost open element of this name.
  private func lastOpen(_ name: Range<Int>) -> Int? {
    open.lastIndex { isEqual($0.name, name) }
  }

  private func isEqual(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
    one.count == other.count
      && zip(one, other).allSatisfy { input[$0].lowercased == input[$1].lowercased }
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

  private static let attributeBytesMax = 64 << 10
  private static let attributesMax = 100
  private static let nameBytesMax = 256

  private mutating func attributes(from start: Int, to end: Int) {
    var index = start
    var seen: [ArraySlice<UInt8>] = []
    var count = 0
    while index < end {
      guard count < Self.attributesMax else {
        hasMended = true
        return
      }
      guard Self.startsName(input[index]) else {
        index += 1
        continue
      }
      let nameEnd = min(nameEnd(from: index), end)
      let name = input[index..<nameEnd]
      let value = attributeValue(from: nameEnd, before: end)
      index = value?.next ?? nameEnd
      count += 1
      guard !seen.contains(name), name.filter({ $0 == 0x3A }).count <= 1 else {
        hasMended = true
        continue
      }
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

  private mutating func attributeValue(
    from start: Int, before end: Int
  ) -> (start: Int, end: Int, next: Int)? {
    guard let equals = input[start..<end].firstIndex(where: { !$0.isSpace }),
      input[equals] == UInt8(ascii: "="),
      let first = input[(equals + 1)..<end].firstIndex(where: { !$0.isSpace })
    else {
      hasMended = true
      return nil
    }
    let quote = input[first]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      hasMended = true
      let last = input[first..<end].firstIndex(where: \.isSpace) ?? end
      return (first, last, last)
    }
    let last = input[(first + 1)..<end].firstIndex(of: quote) ?? end
    return (first + 1, last, min(last + 1, end))
  }

  private mutating func closeLast() {
    output.append(ascii: "</")
    output.append(contentsOf: input[open.removeLast().name])
    output.append(UInt8(ascii: ">"))
  }

  func nameEnd(from start: Int) -> Int {
    var index = start
    while index < input.count, Self.continuesName(input[index]) { index += 1 }
    return index
  }

  static func startsName(_ byte: UInt8) -> Bool {
    byte.isLetter || byte == UInt8(ascii: "_") || byte >= 0xC3
  }

  private static func continuesName(_ byte: UInt8) -> Bool {
    startsName(byte) || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: ":") || byte >= 0x80
  }
}
