import CLibXML2

/// The name and the attributes of one start tag; good only while the parser calls.
struct XMLAttributes {
  /// Of the element, in the parser's keeping: good as long as the parser lives.
  let name: UnsafePointer<xmlChar>
  private let space: UnsafePointer<xmlChar>?
  /// Five pointers each: local name, prefix, name space, beginning and end of the value.
  private let values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  private let count: Int

  init(
    element: UnsafePointer<xmlChar>, space: UnsafePointer<xmlChar>?,
    values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int
  ) {
    name = element
    self.space = space
    self.values = values
    self.count = count
  }

  var elementName: String { String(cString: name) }

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

  /// Writes the start tag down as markup.
  func append(to markup: inout [UInt8]) {
    markup.append(UInt8(ascii: "<"))
    markup.append(cString: name)
    for index in 0..<count {
      guard let local = values?[index * 5], let value = bytes(index) else { continue }
      markup.append(UInt8(ascii: " "))
      if let prefix = values?[index * 5 + 1] {
        markup.append(cString: prefix)
        markup.append(UInt8(ascii: ":"))
      }
      markup.append(cString: local)
      markup.append(ascii: "=\"")
      if value.contains(where: { $0 == 0x22 || $0 == 0x26 || $0 == 0x3C }) {
        for byte in Self.text(value).utf8 {
          switch byte {
          case 0x22: markup.append(ascii: "&quot;")
          case 0x26: markup.append(ascii: "&amp;")
          case 0x3C: markup.append(ascii: "&lt;")
          default: markup.append(byte)
          }
        }
      } else {
        markup.append(contentsOf: value)
      }
      markup.append(UInt8(ascii: "\""))
    }
    markup.append(UInt8(ascii: ">"))
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

  private func text(_ index: Int) -> String? { bytes(index).map(Self.text) }

  private func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
    guard let start = values?[index * 5 + 3], let end = values?[index * 5 + 4] else { return nil }
    return UnsafeBufferPointer(start: start, count: end - start)
  }

  private static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    // In attributes the parser leaves this one reference as it is, whatever was written.
    return bytes.contains(UInt8(ascii: "&")) ? text.replacing("&#38;", with: "&") : text
  }

  /// Without case: names in capitals are as old as feeds.
  private static func equal(_ text: UnsafePointer<xmlChar>, _ name: StaticString) -> Bool {
    xmlStrcasecmp(text, name.utf8Start) == 0
  }
}
