/// What stands before the root of an XML document, and where the document really begins.
enum XMLProlog {
  /// Behind the XML declaration and the white space before it: its encoding no longer holds.
  static func end(_ bytes: [UInt8]) -> Int {
    guard let first = bytes.firstIndex(where: { !$0.isSpace }), bytes.hasASCII("<?xml", at: first),
      first + 5 < bytes.count, bytes[first + 5].isSpace,
      let end = bytes.firstASCII("?>", from: first, before: min(bytes.count, first + 400))
    else { return 0 }
    return end + 2
  }

  /// Whether a DOCTYPE stands before the root, behind comments and instructions however long. In
  /// another place it is no XML, and the parser refuses it.
  static func hasDoctype(_ bytes: [UInt8], from start: Int) -> Bool {
    bytes.hasASCII("<!DOCTYPE", at: skipMisc(bytes, from: start))
  }

  /// Behind white space, comments and instructions.
  static func skipMisc(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start
    while index < bytes.count {
      if bytes[index].isSpace || bytes[index] == 0 {
        index += 1
      } else if bytes.hasASCII("<!--", at: index) {
        index = bytes.firstASCII("-->", from: index + 4).map { $0 + 3 } ?? bytes.count
      } else if bytes.hasASCII("<?", at: index) {
        index = bytes.firstASCII("?>", from: index + 2).map { $0 + 2 } ?? bytes.count
      } else {
        break
      }
    }
    return index
  }

  private static let roots: [StaticString] = ["<rss", "<feed", "<rdf:RDF"]

  /// Where the feed may begin behind what a broken site wrote before it.
  static func rootStart(_ bytes: [UInt8]) -> Int {
    let limit = min(bytes.count, 64 << 10)
    return roots.compactMap { root in
      var start = 0
      while let found = bytes.firstASCII(root, from: start, before: limit) {
        let end = found + root.utf8CodeUnitCount
        if end == bytes.count || bytes[end].isSpace || bytes[end] == UInt8(ascii: ">") {
          return found
        }
        start = end
      }
      return nil
    }.min() ?? 0
  }
}
