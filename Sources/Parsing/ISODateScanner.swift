import Foundation

/// RFC 3339, W3CDTF and the other shapes of ISO 8601 that begin with a year of four digits.
struct ISODateScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func date() -> Date? {
    var scanner = self
    return scanner.scan()
  }

  private mutating func scan() -> Date? {
    var parts = DateParts()
    guard let year = digits(4) else { return nil }
    parts.year = year
    guard scanDay(&parts) else { return nil }
    if position == bytes.count { return parts.date }
    guard take(UInt8(ascii: "T")) || take(UInt8(ascii: "t")) || takeSpaces() else { return nil }
    takeSpaces()
    if position == bytes.count { return parts.date }
    guard scanTime(&parts) else { return nil }
    takeSpaces()
    var zone = DateZone(Array(bytes[position...]))
    guard let seconds = zone.seconds() else { return nil }
    parts.zoneSeconds = seconds
    return parts.date
  }

  /// `-MM-DD`, `MMDD`, `-MM`, `-DDD`, or nothing.
  private mutating func scanDay(_ parts: inout DateParts) -> Bool {
    let separator = position < bytes.count ? bytes[position] : 0
    let isSeparated =
      separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/")
      || separator == UInt8(ascii: ".")
    if isSeparated { position += 1 }
    let run = bytes[position...].prefix { $0.isDigit }.count
    switch run {
    case 0 where !isSeparated: return position == bytes.count
    case 3: return scanOrdinal(&parts)
    case 2 where isSeparated, 1 where isSeparated:
      parts.month = digits(run)!
      guard take(separator) else { return true }
      let length = min(2, bytes[position...].prefix { $0.isDigit }.count)
      guard length > 0, let day = digits(length) else { return false }
      parts.day = day
      return true
    case 4 where !isSeparated:
      parts.month = digits(2)!
      parts.day = digits(2)!
      return true
    default: return false
    }
  }

  private mutating func scanOrdinal(_ parts: inout DateParts) -> Bool {
    var day = digits(3)!
    guard day >= 1, day <= (DateParts.isLeap(parts.year) ? 366 : 365) else { return false }
    while day > DateParts.days(inMonth: parts.month, year: parts.year) {
      day -= DateParts.days(inMonth: parts.month, year: parts.year)
      parts.month += 1
    }
    parts.day = day
    return true
  }

  private mutating func scanTime(_ parts: inout DateParts) -> Bool {
    let length = min(2, bytes[position...].prefix { $0.isDigit }.count)
    guard length > 0, let hour = digits(length) else { return false }
    parts.hour = hour
    let isSeparated = take(UInt8(ascii: ":"))
    guard let minute = digits(2) else { return !isSeparated }
    parts.minute = minute
    if isSeparated ? take(UInt8(ascii: ":")) : position < bytes.count && bytes[position].isDigit {
      guard let second = digits(2) else { return false }
      parts.second = second
    }
    guard take(UInt8(ascii: ".")) || take(UInt8(ascii: ",")) else { return true }
    var unit = 0.1
    while position < bytes.count, bytes[position].isDigit {
      parts.fraction += unit * Double(bytes[position] - 0x30)
      unit /= 10
      position += 1
    }
    return true
  }

  private mutating func digits(_ count: Int) -> Int? {
    guard position + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[position..<position + count] {
      guard byte.isDigit else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    position += count
    return value
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  @discardableResult
  private mutating func takeSpaces() -> Bool {
    let start = position
    while position < bytes.count, bytes[position].isSpace { position += 1 }
    return position > start
  }
}
