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
        var place = 0
        while place < value.count {
          switch Self.byte(value, &place) {
          case 0x22: markup.append(ascii: "&quot;")
          case 0x26: markup.append(ascii: "&amp;")
          case 0x3C: markup.append(ascii: "&lt;")
          case let byte: markup.append(byte)
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
    guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
    return String(unsafeUninitializedCapacity: bytes.count) { text in
      var (count, place) = (0, 0)
      while place < bytes.count {
        text[count] = byte(bytes, &place)
        count += 1
      }
      return count
    }
  }

  /// The byte that stands at a place of a value. In attributes the parser leaves `&#38;` as it is,
  /// whatever was written.
  private static func byte(_ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> UInt8 {
    let byte = bytes[place]
    let rest = bytes.count - place
    if byte == UInt8(ascii: "&"), rest >= 5, bytes[place + 1] == UInt8(ascii: "#"),
      bytes[place + 2] == UInt8(ascii: "3"), bytes[place + 3] == UInt8(ascii: "8"),
      bytes[place + 4] == UInt8(ascii: ";")
    {
      place += 5
    } else {
      place += 1
    }
    return byte
  }

  /// Without case: names in capitals are as old as feeds.
  private static func equal(_ text: UnsafePointer<xmlChar>, _ name: StaticString) -> Bool {
    xmlStrcasecmp(text, name.utf8Start) == 0
  }
}
