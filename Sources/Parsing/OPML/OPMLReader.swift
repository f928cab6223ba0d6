/// Bytes to a list of feeds. Pure; broken lists are repaired as broken feeds are, and what cannot be
/// read is left out with a warning.
package enum OPMLReader {
  /// Text of an outline, in bytes; what is longer is cut.
  static let textBytesMax = 1 << 10

  /// - Throws: `OPMLError` where the document is none.
  package static func read(
    _ document: [UInt8], limits: ParsingLimits = .default
  ) throws(OPMLError) -> OPMLDocument {
    guard document.count <= limits.documentBytesMax else {
      throw .tooLarge(bytesMax: limits.documentBytesMax)
    }
    if let kind = BinaryDocument.kind(of: document) { throw .notText(kind: kind) }
    let text = DocumentText(document, contentType: nil)
    guard let first = text.bytes.first(where: { !$0.isSpace && $0 != 0 }) else { throw .empty }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { throw .json }
    let start = start(in: text.bytes)
    if start == nil, WebPage.isOne(text.bytes) { throw .webPage }

    var warnings = Warnings()
    for warning in text.warnings { warnings.add(warning) }
    var repair = XMLRepair(
      text.bytes, from: start ?? XMLProlog.end(text.bytes), depthMax: limits.depthMax)
    let reader = OutlineReader(outlinesMax: limits.entriesMax)
    while reader.isOpen, let piece = repair.next() { reader.push(piece) }
    var builder = reader.finish()
    guard builder.isOPML else { throw Self.stranger(root: builder.rootName) }

    if repair.isCutOff {
      warnings.add("the list is cut off; what stands before is used")
    } else if repair.hasMended {
      warnings.add("the list is not well-formed; it was repaired")
    }
    if builder.depthReached >= limits.depthMax - 1, repair.hasMended {
      warnings.add("folders inside more than \(limits.depthMax - 3) others were left out")
    }
    if builder.isFull { warnings.add("the list is too long; its end was left out") }
    return OPMLDocument(
      title: builder.title, outlines: builder.takeOutlines(), warnings: warnings.list)
  }

  /// Where the list begins behind what a broken site wrote before it; nil where that is all it may be.
  private static func start(in bytes: [UInt8]) -> Int? {
    let first = XMLProlog.skipMisc(bytes, from: 0)
    // A document type may declare names for short texts.
    if bytes.hasASCII("<!DOCTYPE opml", at: first) { return XMLProlog.end(bytes) }
    var place = first
    while let found = bytes.firstASCII("<opml", from: place, before: min(bytes.count, 64 << 10)) {
      let end = found + 5
      if end == bytes.count || bytes[end].isSpace || bytes[end] == UInt8(ascii: ">") {
        return found
      }
      place = end
    }
    return nil
  }

  private static func stranger(root: String?) -> OPMLError {
    guard let root else { return .notOPML(root: nil) }
    switch root.lowercased() {
    case "rss", "rdf", "feed", "channel": return .feed(root: root)
    case "html": return .webPage
    default: return .notOPML(root: String(root.prefix(60)))
    }
  }
}
