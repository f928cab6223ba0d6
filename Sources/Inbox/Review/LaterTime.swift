import Foundation

/// A time to come as people write it: `18h`, `2d`, `2026-12-01` for the beginning of that day, or a
/// whole time of ISO 8601.
package struct LaterTime: Sendable, Hashable {
  private enum Form: Hashable {
    case after(TimeInterval)
    case day(String)
    case moment(Date)
  }

  private var form: Form

  /// Nil where the text is none of these.
  package init?(_ text: String) {
    if let match = text.wholeMatch(of: /([0-9]{1,4})([mhdw])/), let count = Double(match.1) {
      let units: [Substring: TimeInterval] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
      form = .after(count * units[match.2, default: 0])
    } else if Self.day(text, in: .gmt) != nil {
      form = .day(text)
    } else if let moment = Self.moment(text) {
      form = .moment(moment)
    } else {
      return nil
    }
  }

  package func date(now: Date, in timezone: TimeZone) -> Date {
    switch form {
    case .after(let seconds): now + seconds
    case .day(let text): Self.day(text, in: timezone) ?? now
    case .moment(let date): date
    }
  }

  /// For whoever wrote something else.
  package static let forms = "2026-12-01, 2d, 18h or 2026-12-01T09:00:00Z"

  private static func day(_ text: String, in timezone: TimeZone) -> Date? {
    guard text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil else { return nil }
    let style = Date.ISO8601FormatStyle(timeZone: timezone).year().month().day()
    // The parser takes the 31st of June for the 1st of July.
    return (try? style.parse(text)).flatMap { style.format($0) == text ? $0 : nil }
  }

  private static func moment(_ text: String) -> Date? {
    // Its day has to be one, and its hour; the parser lets both run over.
    guard let day = text.split(separator: "T").first, Self.day(String(day), in: .gmt) != nil,
      text.contains(/T([01][0-9]|2[0-3]):[0-5][0-9]/)
    else { return nil }
    return (try? Date.ISO8601FormatStyle().parse(text))
      ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
  }
}
