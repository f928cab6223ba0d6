/// What is told while `HTMLTokenizer` walks through a text.
protocol HTMLConsumer: ~Copyable {
  /// A piece of text without references; a character is never cut in two.
  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>)
  /// A character that was written as a reference.
  mutating func character(_ scalar: UInt32)
  /// False where what is inside the element is not wanted: it is passed over, with its end tag.
  mutating func start(_ tag: HTMLTag) -> Bool
  mutating func end(_ tag: HTMLTag)
}

/// HTML of any quality in, text and tags out: one walk over the bytes, in linear time and without
/// memory of its own.
///
/// It follows the tokenizer of WHATWG HTML (13.2.5) and builds no tree. It is more lenient where a
/// browser would lose the rest of the text to something that is never closed: a comment ends at
/// its first `>` then, a quote is none, an element hides nothing; only a script or style does. Each
/// search that can fail remembers from where on there is nothing to find.
struct HTMLTokenizer {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let start: UnsafePointer<UInt8>
  private(set) var position = 0
  /// The `]]>` of the CDATA section around the place.
  private var sectionEnd = Int.max
  private var absent = Absences()
  /// From here on, or up to here, tags end at their first `>` whatever is quoted.
  private var quotesEndAt = Int.max
  private var unknownQuotesStartAt = 0

  private enum Markup {
    /// The `<` is a character.
    case none
    case passedOver
    case start(HTMLTag)
    case end(HTMLTag)
  }

  /// The bytes are UTF-8, and stay where they are while the tokenizer is used.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return nil }
    self.bytes = bytes
    self.start = start
  }

  /// Walks to the end of the text.
  mutating func run<Consumer: HTMLConsumer & ~Copyable>(_ consumer: inout Consumer) {
    while position < bytes.count {
      text(before: min(bytes.count, sectionEnd), &consumer)
      guard position < bytes.count else { return }
      if position >= sectionEnd {
        position += position == sectionEnd ? 3 : 0
        sectionEnd = .max
        continue
      }
      switch markup() {
      case .none:
        consumer.text(UnsafeBufferPointer(rebasing: bytes[position..<position + 1]))
        position += 1
      case .passedOver: break
      case .start(let tag):
        let isWanted = consumer.start(tag)
        guard let element = tag.element, !tag.isSelfClosing else { continue }
        if element.content != .markup {
          unparsed(element, isWanted: isWanted, &consumer)
        } else if !isWanted {
          pass(element)
        }
      case .end(let tag): consumer.end(tag)
      }
    }
  }

  /// Hands over text and references up to the next `<`.
  private mutating func text<Consumer: HTMLConsumer & ~Copyable>(
    before end: Int, _ consumer: inout Consumer
  ) {
    while position < end {
      let next = ByteScan.firstMarkup(in: start, from: position, to: end)
      if next > position {
        consumer.text(UnsafeBufferPointer(start: start + position, count: next - position))
        position = next
      }
      guard position < end, start[position] == UInt8(ascii: "&") else { return }
      if let found = HTMLEntities.reference(start + position, before: start + end, in: .text) {
        if found.scalar != 0 { consumer.character(found.scalar) }
        position += found.length
      } else {
        consumer.text(UnsafeBufferPointer(start: start + position, count: 1))
        position += 1
      }
    }
  }
}

// MARK: - Elements whose content is no markup, or not wanted

extension HTMLTokenizer {
  /// The content of a script, a title and the like, up to its end tag.
  private mutating func unparsed<Consumer: HTMLConsumer & ~Copyable>(
    _ element: HTMLElement, isWanted: Bool, _ consumer: inout Consumer
  ) {
    guard let end = endTag(of: element) else {
      // What follows may be code. Of the others what follows is text that is better shown.
      if element == .script || element == .style { position = bytes.count }
      return
    }
    if isWanted, element.content == .text {
      while position < end {
        text(before: end, &consumer)
        guard position < end else { break }
        consumer.text(UnsafeBufferPointer(start: start + position, count: 1))
        position += 1
      }
    } else if isWanted {
      consumer.text(UnsafeBufferPointer(start: start + position, count: end - position))
    }
    position = end
    if !isWanted { _ = markup() }
  }

  /// Passes over what is inside the element; where it is never closed, over nothing.
  private mutating func pass(_ element: HTMLElement) {
    let contentStart = position
    let outerSectionEnd = sectionEnd
    guard contentStart < absent[endOf: element] else { return }
    var depth = 1
    while let next = ByteScan.first(UInt8(ascii: "<"), in: bytes, from: position) {
      position = next
      switch markup() {
      case .none: position += 1
      case .passedOver: break
      case .start(let tag):
        if element == .head, tag.element?.isOfHead != true {
          position = next
          return
        }
        guard let inner = tag.element, !tag.isSelfClosing else { continue }
        if inner == element, element.nests { depth += 1 }
        if inner.content != .markup {
          if let end = endTag(of: inner) {
            position = end
          } else if inner == .script || inner == .style {
            position = bytes.count
          }
        }
      case .end(let tag):
        if tag.element == element { depth -= 1 }
        if depth == 0 { return }
      }
    }
    position = contentStart
    sectionEnd = outerSectionEnd
    absent[endOf: element] = contentStart
  }

  /// The place of the end tag that closes an element with unparsed content.
  private mutating func endTag(of element: HTMLElement) -> Int? {
    guard position < absent[endOf: element] else { return nil }
    var index = position
    while let found = ByteScan.first(UInt8(ascii: "<"), in: bytes, from: index) {
      if isEndTag(of: element, at: found) { return found }
      index = found + 1
    }
    absent[endOf: element] = position
    return nil
  }

  private func isEndTag(of element: HTMLElement, at index: Int) -> Bool {
    guard index + 2 < bytes.count, start[index + 1] == UInt8(ascii: "/") else { return false }
    let (name, end) = name(at: index + 2)
    return end < bytes.count && HTMLElement(name) == element
  }
}

// MARK: - Markup

extension HTMLTokenizer {
  /// Reads what begins with the `<` at the place and goes behind it, unless it is a character.
  private mutating func markup() -> Markup {
    guard position + 1 < bytes.count else { return .none }
    let next = start[position + 1]
    if next.isLetter { return tag(nameStart: position + 1) }
    switch next {
    case UInt8(ascii: "/"):
      if position + 2 < bytes.count, start[position + 2].isLetter {
        return tag(nameStart: position + 2)
      }
      return passed()
    case UInt8(ascii: "!"): return declaration()
    case UInt8(ascii: "?"): return passed()
    default: return .none
    }
  }

  private mutating func tag(nameStart: Int) -> Markup {
    let (name, nameEnd) = name(at: nameStart)
    let element = HTMLElement(name)
    if element == nil, isAddress(from: nameStart, to: nameEnd) { return .none }
    guard let end = element == nil ? unknownTagEnd(from: nameEnd) : tagEnd(from: nameEnd) else {
      if element == nil { return .none }
      position = bytes.count
      return .passedOver
    }
    let tag = HTMLTag(
      element: element,
      source: UnsafeBufferPointer(start: start + position, count: end + 1 - position),
      nameEnd: nameEnd - position)
    let isEnd = start[position + 1] == UInt8(ascii: "/")
    position = end + 1
    return isEnd ? .end(tag) : .start(tag)
  }

  /// The name in lower case, and where it ends.
  private func name(at index: Int) -> (PackedName, end: Int) {
    var name = PackedName()
    var end = index
    while end < bytes.count, !start[end].isSpace, start[end] != UInt8(ascii: ">"),
      start[end] != UInt8(ascii: "/"), start[end] != UInt8(ascii: "<")
    {
      name.append(start[end].lowercased)
      end += 1
    }
    return (name, end)
  }

  /// `<me@example.org>` and `<https://example.org>` are text.
  private func isAddress(from nameStart: Int, to nameEnd: Int) -> Bool {
    hasText("http://", at: nameStart) || hasText("https://", at: nameStart)
      || bytes[nameStart..<nameEnd].contains(UInt8(ascii: "@"))
  }

  /// The place of the `>` that ends a tag; nil at a text that is cut off.
  private mutating func tagEnd(from start: Int) -> Int? {
    if start < quotesEndAt {
      if let end = quotedTagEnd(from: start, stopsAtTag: false) { return end }
      quotesEndAt = start
    }
    return Self.first(UInt8(ascii: ">"), in: bytes, from: start, &absent.tagEnd)
  }

  /// What has no known name and holds a `<` is no tag.
  private mutating func unknownTagEnd(from start: Int) -> Int? {
    if start < quotesEndAt, start >= unknownQuotesStartAt {
      guard let end = quotedTagEnd(from: start, stopsAtTag: true) else {
        quotesEndAt = start
        return nil
      }
      if bytes[end] == UInt8(ascii: ">") { return end }
      unknownQuotesStartAt = end
      return nil
    }
    var index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: "<") {
      if bytes[index] == UInt8(ascii: ">") { return index }
      index += 1
    }
    return nil
  }

  private mutating func quotedTagEnd(from first: Int, stopsAtTag: Bool) -> Int? {
    var index = first
    while index < bytes.count {
      switch start[index] {
      case UInt8(ascii: ">"): return index
      case UInt8(ascii: "<") where stopsAtTag: return index
      case UInt8(ascii: "="): index = valueEnd(from: index + 1)
      default: index += 1
      }
    }
    return nil
  }

  /// Behind the value of an attribute.
  private mutating func valueEnd(from equals: Int) -> Int {
    var index = equals
    while index < bytes.count, start[index].isSpace { index += 1 }
    guard index < bytes.count else { return index }
    switch start[index] {
    case UInt8(ascii: "\""):
      if let end = Self.first(UInt8(ascii: "\""), in: bytes, from: index + 1, &absent.doubleQuote) {
        return end + 1
      }
    case UInt8(ascii: "'"):
      if let end = Self.first(UInt8(ascii: "'"), in: bytes, from: index + 1, &absent.singleQuote) {
        return end + 1
      }
    default: break
    }
    while index < bytes.count, !start[index].isSpace, start[index] != UInt8(ascii: ">") {
      index += 1
    }
    return index
  }

  /// Comments, CDATA sections (their content counts), and what is taken for a comment.
  private mutating func declaration() -> Markup {
    if starts("<!--") { return comment() }
    if starts("<![CDATA[") {
      if let end = sectionEnd(from: position + 9) { sectionEnd = end }
      position += 9
      return .passedOver
    }
    return passed()
  }

  private mutating func comment() -> Markup {
    let content = position + 4
    if content < bytes.count, start[content] == UInt8(ascii: ">") {
      position = content + 1
    } else if content + 1 < bytes.count, start[content] == UInt8(ascii: "-"),
      start[content + 1] == UInt8(ascii: ">")
    {
      position = content + 2
    } else if let end = commentEnd(from: content) {
      position = end
    } else if let end = Self.first(UInt8(ascii: ">"), in: bytes, from: content, &absent.tagEnd) {
      position = end + 1
    } else {
      position = content
    }
    return .passedOver
  }

  /// Behind `-->` or `--!>`.
  private mutating func commentEnd(from content: Int) -> Int? {
    guard content < absent.commentEnd else { return nil }
    var index = content
    while let found = ByteScan.first(UInt8(ascii: ">"), in: bytes, from: index) {
      let isEnd =
        found >= content + 2 && bytes[found - 1] == UInt8(ascii: "-")
        && bytes[found - 2] == UInt8(ascii: "-")
      let isOddEnd =
        found >= content + 3 && bytes[found - 1] == UInt8(ascii: "!")
        && bytes[found - 2] == UInt8(ascii: "-") && bytes[found - 3] == UInt8(ascii: "-")
      if isEnd || isOddEnd { return found + 1 }
      index = found + 1
    }
    absent.commentEnd = content
    return nil
  }

  private mutating func sectionEnd(from content: Int) -> Int? {
    guard content < absent.sectionEnd else { return nil }
    var index = content
    while let found = ByteScan.first(UInt8(ascii: "]"), in: bytes, from: index) {
      if hasText("]]>", at: found) { return found }
      index = found + 1
    }
    absent.sectionEnd = content
    return nil
  }

  private mutating func passed() -> Markup {
    guard let end = Self.first(UInt8(ascii: ">"), in: bytes, from: position + 2, &absent.tagEnd)
    else { return .none }
    position = end + 1
    return .passedOver
  }
}

// MARK: - Searching

extension HTMLTokenizer {
  /// From where on each thing is known not to come any more.
  private struct Absences {
    var tagEnd = Int.max
    var doubleQuote = Int.max
    var singleQuote = Int.max
    var commentEnd = Int.max
    var sectionEnd = Int.max
    private var elementEnds: [HTMLElement: Int] = [:]

    subscript(endOf element: HTMLElement) -> Int {
      get { elementEnds[element] ?? .max }
      set { elementEnds[element] = newValue }
    }
  }

  private static func first(
    _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from index: Int, _ absence: inout Int
  ) -> Int? {
    guard index < absence else { return nil }
    if let found = ByteScan.first(byte, in: bytes, from: index) { return found }
    absence = index
    return nil
  }

  private func starts(_ text: StaticString) -> Bool { hasText(text, at: position) }

  private func hasText(_ text: StaticString, at index: Int) -> Bool {
    guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { start[index + $0] == text.utf8Start[$0] }
  }
}
