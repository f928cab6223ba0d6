import Foundation
import Posts

/// Documents as `sluice parse` prints them: one JSON object a line, its keys sorted, absent fields left
/// out, times in UTC. The entries come first, so a document can be printed while it is read.
///
/// Foundation's encoder took as long for the entries as the parser.
package struct ParseOutput {
  private var line = JSONText()
  private var hasEntries = false

  package init() {}

  /// The bytes that were not taken yet.
  package var count: Int { line.bytes.count }

  /// Takes what was written so far.
  package mutating func take() -> [UInt8] {
    defer { line.bytes.removeAll(keepingCapacity: true) }
    return line.bytes
  }

  /// The next entry of a document.
  package mutating func add(_ entry: ParsedEntry) {
    line.bytes.append(ascii: hasEntries ? "," : #"{"entries":["#)
    hasEntries = true
    let post = entry.post
    line.open()
    line.field("author", post.author)
    if !post.categories.isEmpty { line.field("categories", post.categories) }
    line.field("conversation", post.conversation)
    line.field("html", entry.html)
    line.field("id", post.id)
    line.field("language", post.language)
    line.field("published", post.published.map(UTCTime.text))
    line.field("summary", entry.summary.map { PlainText.text(html: $0) })
    line.field("text", post.text.isEmpty ? nil : post.text)
    line.field("title", post.title)
    line.field("updated", post.updated.map(UTCTime.text))
    line.field("url", post.url)
    line.close()
  }

  /// The end of a document, whose entries were added; `feed` is what the reader said behind the last.
  package mutating func finish(file: String, feed: ParsedFeed) {
    if !hasEntries { line.bytes.append(ascii: #"{"entries":["#) }
    hasEntries = false
    line.bytes.append(ascii: "]")
    line.isFirst = false
    line.field("file", file)
    line.field("format", feed.format.rawValue)
    line.field("link", feed.link)
    line.field("title", feed.title)
    line.field("warnings", feed.warnings)
    line.close()
    line.bytes.append(0x0A)
  }

  /// A document that could not be read.
  package mutating func fail(file: String, error: String) {
    line.open()
    line.field("error", error)
    line.field("file", file)
    line.close()
    line.bytes.append(0x0A)
  }
}

/// JSON being written, in which what a terminal would obey is escaped.
private struct JSONText {
  var bytes: [UInt8] = []
  /// Whether no field of the open object was written.
  var isFirst = true

  mutating func open() {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
  }

  mutating func close() { bytes.append(UInt8(ascii: "}")) }

  mutating func field(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    begin(name)
    string(value)
  }

  mutating func field(_ name: StaticString, _ values: [String]) {
    begin(name)
    bytes.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      string(value)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func begin(_ name: StaticString) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    bytes.append(UInt8(ascii: "\""))
    bytes.append(ascii: name)
    bytes.append(ascii: "\":")
  }

  private mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      var index = 0
      while index < utf8.count {
        let byte = utf8[index]
        let isPlain = byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C
        let length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        if isPlain || byte >= 0x7F && !Self.isObeyed(utf8, index, length) {
          index += length
          continue
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
        escape(utf8, index, length)
        index += length
        start = index
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ utf8: UnsafeBufferPointer<UInt8>, _ index: Int, _ length: Int) {
    switch utf8[index] {
    case UInt8(ascii: "\""): bytes.append(ascii: #"\""#)
    case UInt8(ascii: "\\"): bytes.append(ascii: #"\\"#)
    case 0x0A: bytes.append(ascii: #"\n"#)
    case 0x0D: bytes.append(ascii: #"\r"#)
    case 0x09: bytes.append(ascii: #"\t"#)
    default:
      for unit in Self.character(utf8, index, length).utf16 {
        bytes.append(ascii: #"\u"#)
        for shift in [12, 8, 4, 0] as [UInt16] {
          let digit = UInt8(unit >> shift & 0xF)
          bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
      }
    }
  }

  /// Only a few lead bytes begin characters that are obeyed, so most text is not decoded.
  private static func isObeyed(
    _ utf8: UnsafeBufferPointer<UInt8>, _ index: Int, _ length: Int
  ) -> Bool {
    switch utf8[index] {
    case 0x7F: true
    case 0xC2, 0xD8, 0xE2, 0xEF, 0xF3:
      character(utf8, index, length).unicodeScalars.first?.isObeyed ?? false
    default: false
    }
  }

  private static func character(
    _ utf8: UnsafeBufferPointer<UInt8>, _ index: Int, _ length: Int
  ) -> String {
    String(
      decoding: UnsafeBufferPointer(rebasing: utf8[index..<min(index + length, utf8.count)]),
      as: UTF8.self)
  }
}
