import Foundation

/// RFC 822, asctime and everything that names its month: the parts are told apart by their look,
/// not by their place, because feeds swap them. Words that mean nothing, weekdays among them, are
/// passed over; two months, or numbers that could be day or month, make no date.
struct LooseDateScanner {
  /// A number that no unit and no colon explained.
  private struct Number {
    var value = 0
    var digits = 0
    var isDotted = false
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var parts = DateParts()
  private var numbers = [5 of Number](repeating: Number())
  private var numberCount = 0
  private var year: Int?
  private var month: Int?
  private var day: Int?
  private var isMonthSure = false
  private var hasTime = false
  private var hasOffset = false
  /// Behind the time or the name of a zone, where a sign begins an offset.
  private var zoneStart = -1
  private var isAfternoon: Bool?

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  func date() -> Date? {
    var scanner = self
    return scanner.scan()
  }

  private var byte: UInt8 { byte(at: position) }

  private func byte(at index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  private mutating func scan() -> Date? {
    while position < bytes.count {
      if byte.isDigit {
        guard scanNumber() else { return nil }
      } else if byte.isLetter || byte >= 0x80 {
        guard scanWord() else { return nil }
      } else {
        scanSign()
      }
    }
    guard assignDay() else { return nil }
    if let isAfternoon, hasTime { parts.set(isAfternoon: isAfternoon) }
    return parts.date
  }

  /// An offset, or a sign between other things.
  private mutating func scanSign() {
    let isPlace = position == zoneStart || position > 0 && !bytes[position - 1].isDigit
    if hasTime, isPlace, let zone = DateZone(bytes, at: position), !byte(at: zone.end).isDigit {
      parts.zoneSeconds = zone.seconds
      hasOffset = true
      position = zone.end
    } else {
      position += 1
    }
  }

  /// False where a second month is named.
  private mutating func scanWord() -> Bool {
    switch DateWord.take(bytes, &position) {
    case .month(let found):
      guard !isMonthSure || month == found else { return false }
      (month, isMonthSure) = (found, true)
    case .perhapsMonth(let found): if month == nil { month = found }
    case .zone(let seconds):
      guard hasTime else { break }
      if !hasOffset { parts.zoneSeconds = seconds }
      zoneStart = position
    case .forenoon: isAfternoon = false
    case .afternoon: isAfternoon = true
    case nil: break
    }
    return true
  }
}

// MARK: - Numbers

extension LooseDateScanner {
  /// A run of digits: with a unit, a time, an offset that lost its sign, or a part of the day.
  private mutating func scanNumber() -> Bool {
    guard let value = takeDigits() else { return false }
    if let unit = takeUnit() { return set(unit, value.value) }
    if !hasTime, isTimeSeparator(behind: value.digits) { return scanTime(hour: value.value) }
    // `am 2. Januar` is no forenoon.
    if !hasTime { isAfternoon = nil }
    if value.digits == 4, hasYear {
      let (hour, minute) = (value.value / 100, value.value % 100)
      if hasTime, !hasOffset, hour <= 14 {
        parts.zoneSeconds = (hour * 60 + minute) * 60
        return true
      }
      // `03 Apr 02 1500`, if that cannot be the year itself.
      if !hasTime, hasLongYear || !(1970..<2070).contains(value.value) {
        (parts.hour, parts.minute, hasTime) = (hour, minute, true)
        return true
      }
    }
    guard numberCount < 5 else { return false }
    numbers[numberCount] = Number(
      value: value.value, digits: value.digits, isDotted: byte == UInt8(ascii: "."))
    numberCount += 1
    return true
  }

  private mutating func scanTime(hour: Int) -> Bool {
    hasTime = true
    parts.hour = hour
    position += 1
    guard let minute = takeDigits() else { return false }
    parts.minute = minute.value
    if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "."), byte(at: position + 1).isDigit {
      position += 1
      guard let second = takeDigits() else { return false }
      parts.second = second.value
    }
    if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ","), byte(at: position + 1).isDigit {
      position += 1
      var unit = 0.1
      while byte.isDigit {
        parts.fraction += unit * Double(byte - 0x30)
        unit /= 10
        position += 1
      }
    }
    zoneStart = position
    return true
  }

  /// `10:20`, `10h20`, and `10.20` once the day is known.
  private func isTimeSeparator(behind digits: Int) -> Bool {
    guard digits <= 2, byte(at: position + 1).isDigit else { return false }
    switch byte {
    case UInt8(ascii: ":"), UInt8(ascii: "h"), UInt8(ascii: "H"): return true
    case UInt8(ascii: "."): return hasYear && byte(at: position + 2).isDigit
    default: return false
    }
  }

  /// Whether the numbers so far hold a year, which then stands in none that follows.
  private var hasYear: Bool {
    year != nil || numberCount >= (month == nil ? 3 : 2)
  }

  private var hasLongYear: Bool {
    year != nil || (0..<numberCount).contains { numbers[$0].digits == 4 }
  }

  private mutating func takeDigits() -> (value: Int, digits: Int)? {
    let start = position
    var value = 0
    while byte.isDigit {
      guard position - start < 9 else { return nil }
      value = value * 10 + Int(byte - 0x30)
      position += 1
    }
    return (value, position - start)
  }
}

// MARK: - Units of Chinese, Japanese and Korean

extension LooseDateScanner {
  private enum Unit { case year, month, day, hour, minute, second }

  /// The unit behind a number, perhaps after a space. A weekday may stand there too: 월 is month and
  /// the beginning of Monday.
  private mutating func takeUnit() -> Unit? {
    let start = byte.isSpace ? position + 1 : position
    guard byte(at: start) >= 0xE5, start + 3 <= bytes.count else { return nil }
    let unit: Unit
    switch packed(at: start) {
    case 0xE5B9B4, 0xEB8584: unit = .year  // 年 년
    case 0xE69C88, 0xEC9B94: unit = .month  // 月 월
    case 0xE697A5, 0xE58FB7, 0xEC9DBC: unit = .day  // 日 号 일
    case 0xE697B6, 0xE69982, 0xE782B9, 0xEC8B9C: unit = .hour  // 时 時 点 시
    case 0xE58886, 0xEBB684: unit = .minute  // 分 분
    case 0xE7A792, 0xECB488: unit = .second  // 秒 초
    default: return nil
    }
    if packed(at: start + 3) == 0xEC9A94 { return nil }  // 요, of 요일, weekday
    position = start + 3
    return unit
  }

  private func packed(at index: Int) -> UInt32 {
    UInt32(byte(at: index)) << 16 | UInt32(byte(at: index + 1)) << 8 | UInt32(byte(at: index + 2))
  }

  private mutating func set(_ unit: Unit, _ value: Int) -> Bool {
    switch unit {
    case .year: year = value
    case .month: (month, isMonthSure) = (value, true)
    case .day: day = value
    case .hour: (parts.hour, hasTime) = (value, true)
    case .minute: parts.minute = value
    case .second: parts.second = value
    }
    zoneStart = position
    return true
  }
}

// MARK: - Which number is what

extension LooseDateScanner {
  private mutating func assignDay() -> Bool {
    if year == nil {
      guard let index = (0..<numberCount).first(where: { numbers[$0].digits == 4 }) else {
        return assignShortYear()
      }
      year = numbers[index].value
      removeNumber(at: index)
      if month == nil, !assignMonth(yearIndex: index) { return false }
    }
    if day == nil, numberCount > 0, numbers[0].digits <= 2 { day = numbers[0].value }
    guard let year, let month, let day else { return false }
    (parts.year, parts.month, parts.day) = (year, month, day)
    return true
  }

  /// A month by number is certain only behind the year, before dots, or where the other cannot be one.
  private mutating func assignMonth(yearIndex: Int) -> Bool {
    guard numberCount >= 2 else { return false }
    let (first, second) = (numbers[0], numbers[1])
    if yearIndex == 0 {
      month = first.value
      removeNumber(at: 0)
    } else if first.value > 12 || first.value == second.value || first.isDotted && second.isDotted {
      month = second.value
      removeNumber(at: 1)
    } else if second.value > 12 {
      month = first.value
      removeNumber(at: 0)
    }
    return month != nil
  }

  /// RFC 2822, 4.3: years of two digits below 50 are after 2000, the others and three digits before.
  private mutating func assignShortYear() -> Bool {
    guard let month, numberCount >= 2, numbers[0].digits <= 2, numbers[1].digits <= 3,
      numbers[1].digits >= 2
    else { return false }
    let short = numbers[1].value
    (parts.month, parts.day) = (month, numbers[0].value)
    parts.year = numbers[1].digits == 2 && short < 50 ? 2000 + short : 1900 + short
    return true
  }

  private mutating func removeNumber(at index: Int) {
    numberCount -= 1
    for next in index..<numberCount { numbers[next] = numbers[next + 1] }
  }
}
