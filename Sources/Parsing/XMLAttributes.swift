import CLibXML2

/// The name and the attributes of one start tag; good only while the parser calls.
struct XMLAttributes {
  private let element: UnsafePointer<xmlChar>
  private let space: UnsafePointer<xmlChar>?
  /// Five pointers each: local name, prefix, name space, beginning and end of the value.
  private let values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  private let count: Int

  init(
    element: UnsafePointer<xmlChar>, space: UnsafePointer<xmlChar>?,
    values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int
  ) {
    self.element = element
    self.space = space
    self.values = values
    self.count = count
  }

  var elementName: String { String(cString: element) }

  /// The name space of the element.
  var spaceName: String? { space.map { String(cString: $0) } }

  var isEmpty: Bool { count == 0 }

  subscript(_ name: StaticString) -> String? {
    value { local, _ in Self.equal(local, name) }
  }

  /// An attribute with one of the prefixes that need no declaration or have never another meaning.
  subscript(_ prefix: StaticString, _ name: StaticString) -> String? {
    value { local, space in Self.equal(local, name) && space.map { Self.equal($0, prefix) } == true
    }
  }

  func visit(_ body: (_ name: String, _ value: String) -> Void) {
    for index in 0..<count {
      guard let local = values?[index * 5], let text = text(index) else { continue }
      let prefix = values?[index * 5 + 1].map { String(cString: $0) + ":" } ?? ""
      body(prefix + String(cString: local), text)
    }
  }

  private func value(
    where matches: (UnsafePointer<xmlChar>, UnsafePointer<xmlChar>?) -> Bool
  ) -> String? {
    for index in 0..<count {
      if let local = values?[index * 5], matches(local, values?[index * 5 + 1]) {
        return text(index)
      }
    }
    return nil
  }

  private func text(_ index: Int) -> String? {
    guard let start = values?[index * 5 + 3], let end = values?[index * 5 + 4] else { return nil }
    let bytes = UnsafeBufferPointer(start: start, count: end - start)
    let text = String(decoding: bytes, as: UTF8.self)
    // In attributes the parser leaves this one reference as it is, whatever was written.
    return bytes.contains(UInt8(ascii: "&")) ? text.replacing("&#38;", with: "&") : text
  }

  /// Without case: names in capitals are as old as feeds.
  private static func equal(_ text: UnsafePointer<xmlChar>, _ name: StaticString) -> Bool {
    xmlStrcasecmp(text, name.utf8Start) == 0
  }
}
