import CLibXML2

/// Looks out for a start tag with thousands of attributes: libxml2 compares each with all before it.
struct CrowdedTag {
  /// What has been counted of the tag that the parser waits for.
  private var counted = (bytes: 0, separators: 0)

  private static let attributesMax = 2_000
  /// A parser that waits for so much of one tag is asked what it waits for.
  private static let bytesMin = 2 << 10

  /// Whether the parser has read no further than to such a tag, whose end has not come yet.
  ///
  /// To be asked after each chunk. A tag that lies within one chunk is not seen; it cannot hold many.
  mutating func isWaited(for context: xmlParserCtxtPtr) -> Bool {
    guard let input = context.pointee.input, let start = input.pointee.cur,
      let end = input.pointee.end, end - start >= Self.bytesMin, start[0] == UInt8(ascii: "<"),
      start[1].isLetter || start[1] >= 0x80 || start[1] == UInt8(ascii: "_")
    else {
      counted = (0, 0)
      return false
    }
    let count = end - start
    if count < counted.bytes { counted = (0, 0) }
    let new = UnsafeBufferPointer(start: start + counted.bytes, count: count - counted.bytes)
    counted.bytes = count
    counted.separators += new.count { $0.isSpace || $0 == UInt8(ascii: "=") }
    return counted.separators > Self.attributesMax
  }
}
