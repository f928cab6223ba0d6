/// A tag as it stands in the text; it is good only while the tokenizer hands it over.
struct HTMLTag {
  /// Nil where HTML knows no element of this name.
  let element: HTMLElement?
  /// From `<` to `>`.
  let source: UnsafeBufferPointer<UInt8>
  /// Where the name ends in `source`.
  let nameEnd: Int

  /// `<br/>`: browsers pay no heed to it, but who writes `<iframe/>` means that nothing is in it.
  var isSelfClosing: Bool {
    source.count > nameEnd + 1 && source[source.count - 2] == UInt8(ascii: "/")
  }

  /// The first attribute of this name (lower case), its references resolved; empty without value.
  func attribute(_ name: StaticString) -> String? {
    var attributes = HTMLAttributes(source, from: nameEnd)
    while let attribute = attributes.next() {
      guard Self.equal(source, attribute.name, name) else { continue }
      return HTMLEntities.decoded(
        UnsafeBufferPointer(rebasing: source[attribute.value]), in: .attribute)
    }
    return nil
  }

  private static func equal(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ name: StaticString
  ) -> Bool {
    range.count == name.utf8CodeUnitCount
      && range.indices.allSatisfy {
        bytes[$0].lowercased == name.utf8Start[$0 - range.lowerBound]
      }
  }
}

/// Walks through the attributes of one tag (WHATWG HTML, 13.2.5.32 and what follows).
private struct HTMLAttributes {
  private let source: UnsafeBufferPointer<UInt8>
  private let end: Int
  private var index: Int

  init(_ source: UnsafeBufferPointer<UInt8>, from start: Int) {
    self.source = source
    index = start
    end = source.count - 1
  }

  mutating func next() -> (name: Range<Int>, value: Range<Int>)? {
    skip { $0.isSpace || $0 == UInt8(ascii: "/") }
    guard index < end else { return nil }
    let nameStart = index
    // A `=` in the first place is part of the name.
    index += 1
    skip { !$0.isSpace && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "=") }
    let name = nameStart..<index
    skip(\.isSpace)
    guard index < end, source[index] == UInt8(ascii: "=") else { return (name, index..<index) }
    index += 1
    skip(\.isSpace)
    return (name, value())
  }

  private mutating func value() -> Range<Int> {
    guard index < end else { return index..<index }
    let quote = source[index]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      let close = ByteScan.first(quote, in: source, from: index + 1)
    {
      defer { index = close + 1 }
      return index + 1..<close
    }
    let start = index
    skip { !$0.isSpace }
    return start..<index
  }

  private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
    while index < end, isSkipped(source[index]) { index += 1 }
  }
}
