import Foundation

/// RFC 3339, W3CDTF and the other shapes of ISO 8601 that begin with a year of four digits.
struct ISODateScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var parts = DateParts()

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// Nil also for what `LooseDateScanner` may still understand.
  func date() -> Date? {
    var scanner = self
    return scanner.scan()
  }

  private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func scan() -> Date? {
    guard let year = digits(4) else { return nil }
    parts.year = year
    guard scanDay() else { return nil }
    if position < bytes.count {
      if byte | 0x20 == UInt8(ascii: "t") {
        position += 1
      } else if !byte.isSpace, !byte.isDigit {
        // A day can have a zone as well (XML Schema, 3.3.9).
        return scanZone() ? parts.date : nil
      }
      takeSpaces()
      guard position == bytes.count || scanTime() && scanZone() else { return nil }
    }
    return parts.date
  }

  /// `-MM-DD`, `MMDD`, `-MM`, `-DDD`, `DDD`, `-Www-D`, `WwwD`, `-Www`, or nothing.
  private mutating func scanDay() -> Bool {
    if position == bytes.count { return true }
    let separator = byte
    let isSeparated =
      separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/")
      || separator == UInt8(ascii: ".")
    if isSeparated { position += 1 }
    if byte | 0x20 == UInt8(ascii: "w") { return scanWeek() }
    switch digitsAhead(upTo: isSeparated ? 4 : 14) {
    case 3: return parts.set(dayOfYear: digits(3)!)
    case 2 where isSeparated, 1 where isSeparated:
      parts.month = digits(digitsAhead(upTo: 2))!
      guard take(separator) else { return position == bytes.count }
      guard let day = digits(digitsAhead(upTo: 2)) else { return false }
      parts.day = day
      // A dot may also stand behind the day, as in Hungary and Korea.
      return !(separator == UInt8(ascii: ".") && take(separator)) || !byte.isDigit
    case 4 where !isSeparated, 8 where !isSeparated, 10 where !isSeparated:
      parts.month = digits(2)!
      parts.day = digits(2)!
      return true
    default: return false
    }
  }

  private mutating func scanWeek() -> Bool {
    position += 1
    guard let week = digits(2) else { return false }
    if take(UInt8(ascii: "-")) || byte.isDigit {
      guard let weekday = digits(1) else { return false }
      return parts.set(week: week, weekday: weekday)
    }
    return parts.set(week: week, weekday: 1)
  }

  private mutating func scanTime() -> Bool {
    guard let hour = digits(digitsAhead(upTo: 2)) else { return false }
    parts.hour = hour
    let isSeparated = take(UInt8(ascii: ":"))
    guard let minute = digits(2) else { return !isSeparated }
    parts.minute = minute
    if isSeparated ? take(UInt8(ascii: ":")) : byte.isDigit {
      guard let second = digits(2) else { return false }
      parts.second = second
    }
    guard take(UInt8(ascii: ".")) || take(UInt8(ascii: ",")) else { return true }
    var unit = 0.1
    while byte.isDigit {
      parts.fraction += unit * Double(byte - 0x30)
      unit /= 10
      position += 1
    }
    return true
  }

  /// Nothing, an offset or a name that is known; what a bracket says of it again is left.
  private mutating func scanZone() -> Bool {
    takeSpaces()
    if position == bytes.count { return true }
    if byte.isLetter {
      guard case .zone(let seconds) = DateWord.take(bytes, &position) else { return false }
      parts.zoneSeconds = seconds
    }
    if let zone = DateZone(bytes, at: position) {
      parts.zoneSeconds = zone.seconds
      position = zone.end
    }
    takeSpaces()
    return position == bytes.count || byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[")
  }

  private func digitsAhead(upTo limit: Int) -> Int {
    var index = position
    while index < bytes.count, index - position < limit, bytes[index].isDigit { index += 1 }
    return index - position
  }

  /// So many digits, at least one.
  private mutating func digits(_ count: Int) -> Int? {
    guard count > 0, position + count <= bytes.count else { return nil }
    var value = 0
    for index in position..<position + count {
      guard bytes[index].isDigit else { return nil }
      value = value * 10 + Int(bytes[index] - 0x30)
    }
    position += count
    return value
  }

  private mutating func take(_ wanted: UInt8) -> Bool {
    guard byte == wanted, position < bytes.count else { return false }
    position += 1
    return true
  }

  private mutating func takeSpaces() {
    while byte.isSpace { position += 1 }
  }
}
