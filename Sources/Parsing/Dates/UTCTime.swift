import Foundation

/// A moment written as RFC 3339 in UTC, to the second.
enum UTCTime {
  static func text(_ date: Date) -> String {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down))
    let (days, clock) = seconds.quotientAndRemainder(floored: 86_400)
    let day = civilDay(days)
    var text: [UInt8] = []
    text.reserveCapacity(20)
    append(day.year, width: 4, to: &text)
    for (mark, value) in [("-", day.month), ("-", day.day)] as [(Unicode.Scalar, Int)] {
      text.append(UInt8(ascii: mark))
      append(value, width: 2, to: &text)
    }
    for (mark, value) in [("T", clock / 3600), (":", clock / 60 % 60), (":", clock % 60)]
      as [(Unicode.Scalar, Int)]
    {
      text.append(UInt8(ascii: mark))
      append(value, width: 2, to: &text)
    }
    text.append(UInt8(ascii: "Z"))
    return String(decoding: text, as: UTF8.self)
  }

  /// The Gregorian day of a number of days since 1970, in eras of 400 years that begin in March:
  /// the inverse of `DateParts`.
  private static func civilDay(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(floored: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static func append(_ value: Int, width: Int, to text: inout [UInt8]) {
    var scale = 1
    for _ in 1..<width { scale *= 10 }
    while scale > 0 {
      text.append(UInt8(0x30 + value / scale % 10))
      scale /= 10
    }
  }
}

extension Int {
  /// Rounded towards the past.
  fileprivate func quotientAndRemainder(floored divisor: Int) -> (Int, Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
