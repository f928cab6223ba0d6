import Foundation

/// RFC 822, asctime and everything that names its month: the parts are told apart by their look,
/// not by their place, because feeds swap them.
struct LooseDateScanner {
  private let bytes: [UInt8]
  private var position = 0
  private var parts = DateParts()
  private var numbers: [(value: Int, digits: Int)] = []
  private var month: Int?
  private var hasTime = false
  private var isAfternoon: Bool?

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func date() -> Date? {
    var scanner = self
    return scanner.scan()
  }

  private mutating func scan() -> Date? {
    while position < bytes.count {
      let byte = bytes[position]
      if byte.isDigit {
        guard scanNumber() else { return nil }
      } else if byte.isLetter || byte >= 0x80 {
        scanWord()
      } else if hasTime, byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
        if let seconds = DateZone.offset(Array(bytes[position...])) { parts.zoneSeconds = seconds }
        position += 1
        while position < bytes.count, bytes[position].isDigit || bytes[position] == 0x3A {
          position += 1
        }
      } else {
        position += 1
      }
    }
    guard assignDay() else { return nil }
    if let isAfternoon, parts.hour <= 12 {
      parts.hour = parts.hour % 12 + (isAfternoon ? 12 : 0)
    }
    return parts.date
  }

  /// A run of digits: a time where a colon follows, else a part of the day.
  private mutating func scanNumber() -> Bool {
    guard let number = takeDigits() else { return false }
    guard position + 1 < bytes.count, bytes[position] == 0x3A, bytes[position + 1].isDigit,
      !hasTime
    else {
      numbers.append(number)
      return numbers.count <= 4
    }
    hasTime = true
    parts.hour = number.value
    position += 1
    guard let minute = takeDigits() else { return false }
    parts.minute = minute.value
    if position + 1 < bytes.count, bytes[position] == 0x3A, bytes[position + 1].isDigit {
      position += 1
      guard let second = takeDigits() else { return false }
      parts.second = second.value
    }
    if position + 1 < bytes.count, bytes[position] == 0x2E, bytes[position + 1].isDigit {
      position += 1
      let start = position
      _ = takeDigits()
      let text = "0." + String(decoding: bytes[start..<position], as: UTF8.self)
      parts.fraction = Double(text) ?? 0
    }
    return true
  }

  private mutating func takeDigits() -> (value: Int, digits: Int)? {
    let start = position
    var value = 0
    while position < bytes.count, bytes[position].isDigit {
      value = value * 10 + Int(bytes[position] - 0x30)
      position += 1
      if position - start > 9 { return nil }
    }
    return (value, position - start)
  }

  private mutating func scanWord() {
    let start = position
    while position < bytes.count, bytes[position].isLetter || bytes[position] >= 0x80 {
      position += 1
    }
    let word = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    let follower = position < bytes.count ? bytes[position] : 0
    let isWeekday = numbers.isEmpty && (follower == UInt8(ascii: ",") || follower == 0x2E)
    if word == "pm" || word == "am" {
      isAfternoon = word == "pm"
    } else if month == nil, !isWeekday || numbers.count == 1, let found = Self.month(named: word) {
      month = found
    } else if hasTime, DateZone.isName(word) {
      var zone = DateZone(Array(word.utf8))
      parts.zoneSeconds = zone.seconds() ?? 0
    }
  }

  /// Decides which number is the year and which the day, and which the month where none is named.
  private mutating func assignDay() -> Bool {
    if let index = numbers.firstIndex(where: { $0.digits == 4 }) {
      parts.year = numbers.remove(at: index).value
      // A month by number is certain only behind the year or where the other cannot be a month.
      if month == nil, numbers.count == 2 {
        if index == 0 {
          month = numbers.removeFirst().value
        } else if numbers[0].value > 12 || numbers[0].value == numbers[1].value {
          month = numbers.removeLast().value
        } else if numbers[1].value > 12 {
          month = numbers.removeFirst().value
        }
      }
      guard let month, let day = numbers.first, day.digits <= 2 else { return false }
      (parts.month, parts.day) = (month, day.value)
      return true
    }
    guard let month, numbers.count >= 2, numbers[0].digits <= 2, numbers[1].digits <= 3 else {
      return false
    }
    (parts.month, parts.day) = (month, numbers[0].value)
    // RFC 2822, 4.3: years of two digits below 50 are after 2000, the others and three digits before.
    let year = numbers[1].value
    parts.year = numbers[1].digits == 2 && year < 50 ? 2000 + year : 1900 + year
    return true
  }

  private static func month(named word: String) -> Int? {
    if word.hasPrefix("juil") { return 7 }
    return months[String(word.prefix(3))]
  }

  /// By their first three letters: English, German, French, Spanish, Italian, Portuguese, Dutch.
  private static let months: [String: Int] = [
    "jan": 1, "jän": 1, "ene": 1, "gen": 1, "feb": 2, "fév": 2, "fev": 2, "mar": 3, "mär": 3,
    "mrt": 3, "maa": 3, "apr": 4, "avr": 4, "abr": 4, "may": 5, "mai": 5, "mei": 5, "mag": 5,
    "jun": 6, "jui": 6, "giu": 6, "jul": 7, "lug": 7, "aug": 8, "ago": 8, "aoû": 8, "aou": 8,
    "sep": 9, "set": 9, "oct": 10, "okt": 10, "ott": 10, "out": 10, "nov": 11, "dec": 12,
    "dez": 12, "dic": 12, "déc": 12,
  ]
}
