import Foundation

/// Writes a list of feeds as OPML 2.0: the same list and time give the same bytes.
package enum OPMLWriter {
  /// Where `sluice:preset` and `sluice:stream` are at home; other readers pass over them.
  static let space = "urn:x-sluice:opml"

  /// - Parameter dateCreated: stated in the head, to the second.
  package static func bytes(of document: OPMLDocument, dateCreated: Date) -> [UInt8] {
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <opml version="2.0" xmlns:sluice="\(space)">
        <head>
          <title>\(escaped(document.title ?? ""))</title>
          <dateCreated>\(stamp(dateCreated))</dateCreated>
        </head>
        <body>

      """
    for outline in document.outlines { append(outline, indent: "    ", to: &text) }
    text += "  </body>\n</opml>\n"
    return Array(text.utf8)
  }

  private static func append(_ outline: OPMLOutline, indent: String, to text: inout String) {
    // The standard wants `text`; many readers look at `title` alone.
    var attributes: [(String, String?)] = [("text", outline.text), ("title", outline.text)]
    attributes += [
      ("type", outline.type), ("xmlUrl", outline.feedAddress), ("htmlUrl", outline.pageAddress),
      ("category", outline.category.isEmpty ? nil : "/" + outline.category.joined(separator: "/")),
      ("sluice:preset", outline.preset), ("sluice:stream", outline.stream),
    ]
    text += indent + "<outline"
    for case (let name, let value?) in attributes { text += " \(name)=\"\(escaped(value))\"" }
    guard !outline.children.isEmpty else {
      text += "/>\n"
      return
    }
    text += ">\n"
    for child in outline.children { append(child, indent: indent + "  ", to: &text) }
    text += indent + "</outline>\n"
  }

  /// Fit for text and for an attribute; what XML cannot hold at all goes.
  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "\t", "\n", "\r": result.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
      case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": continue
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// As RFC 822 has it, with four digits for the year.
  private static func stamp(_ date: Date) -> String {
    let style = Date.VerbatimFormatStyle(
      format: """
        \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .padded(4)) \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
        \(second: .twoDigits) GMT
        """,
      locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
      calendar: Calendar(identifier: .gregorian))
    return date.formatted(style)
  }
}
