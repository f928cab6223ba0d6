import Foundation

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
  var dayNumber: Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The day by its number in the year, from 1 on; false where the year has no such day.
  mutating func set(dayOfYear: Int) -> Bool {
    guard dayOfYear >= 1, dayOfYear <= (Self.isLeap(year) ? 366 : 365) else { return false }
    (month, day) = (1, dayOfYear)
    while day > Self.days(inMonth: month, year: year) {
      day -= Self.days(inMonth: month, year: year)
      month += 1
    }
    return true
  }

  /// The day by week and weekday, Monday being 1. Week 1 is that of 4 January (ISO 8601).
  mutating func set(week: Int, weekday: Int) -> Bool {
    guard (1...53).contains(week), (1...7).contains(weekday) else { return false }
    (month, day) = (1, 4)
    // 1970-01-01 was a Thursday. The Thursday of a week says whose year it is.
    let mondayOffset = ((dayNumber + 3) % 7 + 7) % 7
    let monday = 4 - mondayOffset + (week - 1) * 7
    let length = Self.isLeap(year) ? 366 : 365
    guard monday + 3 <= length else { return false }
    let dayOfYear = monday + weekday - 1
    if dayOfYear > length {
      year += 1
      return set(dayOfYear: dayOfYear - length)
    }
    guard dayOfYear < 1 else { return set(dayOfYear: dayOfYear) }
    year -= 1
    return set(dayOfYear: dayOfYear + (Self.isLeap(year) ? 366 : 365))
  }

  /// To be called when the hour is known; hours after noon written as 13 and more stay.
  mutating func set(isAfternoon: Bool) {
    if hour <= 12 { hour = hour % 12 + (isAfternoon ? 12 : 0) }
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
