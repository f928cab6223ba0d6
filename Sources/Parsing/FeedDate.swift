import Foundation

/// Reads the dates that feeds write: RFC 822 and its sins, RFC 3339 and W3CDTF, asctime, epochs.
///
/// A date without a zone is taken as UTC. What cannot be a date gives nil, never a guess: a missing
/// date is filled with the time of arrival, a wrong one would hide the post.
enum FeedDate {
  static func date(from text: String) -> Date? {
    let bytes = Array(text.utf8.prefix(120)).trimmed
    guard let first = bytes.first else { return nil }
    if bytes.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }), let date = number(bytes) {
      return date
    }
    if first.isDigit, let date = ISODateScanner(bytes).date() { return date }
    return LooseDateScanner(bytes).date()
  }

  /// Seconds since 1970, also in milli- and microseconds, as JSON APIs write them.
  static func date(epoch: Double) -> Date? {
    guard epoch.isFinite, epoch > 0 else { return nil }
    var seconds = epoch
    while seconds > 20_000_000_000 { seconds /= 1000 }
    guard epoch < 1e17, seconds > 100_000_000 else { return nil }
    return Date(timeIntervalSince1970: seconds)
  }

  private static func number(_ bytes: [UInt8]) -> Date? {
    let whole = bytes.prefix { $0.isDigit }.count
    guard whole >= 9, whole != 12, whole != 14 else { return nil }
    return Double(String(decoding: bytes, as: UTF8.self)).flatMap(date(epoch:))
  }
}

/// The parts of a date and time as they were written.
struct DateParts {
  var year = 0
  var month = 1
  var day = 1
  var hour = 0
  var minute = 0
  var second = 0
  var fraction = 0.0
  /// East of Greenwich.
  var zoneSeconds = 0

  /// Nil where the parts name no day or time that exists, or a year that no feed can mean.
  var date: Date? {
    guard (1900...2200).contains(year), (1...12).contains(month),
      (1...Self.days(inMonth: month, year: year)).contains(day),
      (0...23).contains(hour) || (hour == 24 && minute == 0 && second == 0),
      (0...59).contains(minute), (0...60).contains(second), abs(zoneSeconds) <= 15 * 3600
    else { return nil }
    let clock = hour * 3600 + minute * 60 + second - zoneSeconds
    return Date(timeIntervalSince1970: Double(dayNumber * 86400 + clock) + fraction)
  }

  /// Days since 1970-01-01 in the Gregorian calendar, counted in eras of 400 years from March on.
  private var dayNumber: Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func days(inMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
