import CLibXML2

/// Looks out for what makes libxml2 slow while it waits for the rest of something: a start tag with
/// thousands of attributes, each of which it compares with all before it; and a reference or a long
/// CDATA section without end, which it reads again from its beginning with every chunk.
struct CrowdedMarkup {
  /// What has been counted of the tag that the parser waits for.
  private var counted = (bytes: 0, separators: 0)

  private static let attributesMax = 2_000
  /// A parser that waits for so much of one tag is asked what it waits for.
  private static let bytesMin = 2 << 10
  private static let sectionBytesMax = 64 << 10

  /// Whether the parser has read no further than to such a place, whose end has not come yet.
  ///
  /// To be asked after each chunk. What lies within one chunk is not seen; it cannot be much.
  mutating func isWaited(for context: xmlParserCtxtPtr) -> Bool {
    guard let input = context.pointee.input, let start = input.pointee.cur,
      let end = input.pointee.end, end - start >= Self.bytesMin
    else {
      counted = (0, 0)
      return false
    }
    switch context.pointee.instate {
    case XML_PARSER_START_TAG: return isCrowded(start, end)
    case XML_PARSER_CDATA_SECTION: return end - start > Self.sectionBytesMax
    case XML_PARSER_CONTENT: return start[0] == UInt8(ascii: "&")
    default:
      counted = (0, 0)
      return false
    }
  }

  private mutating func isCrowded(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Bool {
    let count = end - start
    if count < counted.bytes { counted = (0, 0) }
    let new = UnsafeBufferPointer(start: start + counted.bytes, count: count - counted.bytes)
    counted.bytes = count
    counted.separators += new.count { $0.isSpace || $0 == UInt8(ascii: "=") }
    return counted.separators > Self.attributesMax
  }
}
