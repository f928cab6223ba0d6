/// The entities that a document declares for itself: names for short texts.
///
/// Only what stands in the document counts, nothing is fetched; a text that names other entities
/// keeps those names as they are, so that none can grow by itself; and all uses together may add
/// only so much.
struct XMLEntities {
  private var texts: [String: ArraySlice<UInt8>] = [:]
  private var bytesLeft = Self.expansionBytesMax
  /// An entity was left as a name because all of them had become too long.
  private(set) var isExhausted = false

  private static let countMax = 256
  private static let textBytesMax = 4 << 10
  private static let expansionBytesMax = 256 << 10

  var isEmpty: Bool { texts.isEmpty }

  /// Reads the declarations in a document type declaration. Of a repeated one the first counts
  /// (XML 1.0, 4.2).
  mutating func read(_ declaration: ArraySlice<UInt8>) {
    let bytes = Array(declaration)
    var index = 0
    while texts.count < Self.countMax, let start = bytes.firstASCII("<!ENTITY", from: index) {
      index = start + 8
      var place = Self.skipSpace(bytes, index)
      let nameStart = place
      while place < bytes.count, !bytes[place].isSpace, bytes[place] != UInt8(ascii: ">") {
        place += 1
      }
      let name = bytes[nameStart..<place]
      place = Self.skipSpace(bytes, place)
      guard place > nameStart + name.count, place < bytes.count,
        bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'"),
        let end = bytes[(place + 1)...].firstIndex(of: bytes[place])
      else { continue }
      index = end + 1
      let key = String(decoding: name, as: UTF8.self)
      guard end - place - 1 <= Self.textBytesMax, texts[key] == nil else { continue }
      texts[key] = bytes[(place + 1)..<end]
    }
  }

  /// The text behind `&name;`, as it was declared; nil where there is none or no more is allowed.
  mutating func text(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let text = texts[String(decoding: name, as: UTF8.self)] else { return nil }
    guard text.count <= bytesLeft else {
      isExhausted = true
      return nil
    }
    bytesLeft -= text.count
    return text
  }

  private static func skipSpace(_ bytes: [UInt8], _ start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index].isSpace { index += 1 }
    return index
  }
}
