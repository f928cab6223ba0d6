import Foundation

/// Dates as feeds and HTTP write them, always in GMT.
package enum FeedDates {
  /// As in `Sun, 06 Nov 1994 08:49:37 GMT`; also valid in RSS.
  package static func http(_ date: Date) -> String {
    let parts = utc(date)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded($0) }
    return "\(days[Int(parts.tm_wday)]), \(padded(parts.tm_mday)) \(months[Int(parts.tm_mon)])"
      + " \(parts.tm_year + 1900) \(clock.joined(separator: ":")) GMT"
  }

  /// As in `1994-11-06T08:49:37Z`.
  package static func iso(_ date: Date) -> String {
    let parts = utc(date)
    let day = "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded($0) }
    return "\(day)T\(clock.joined(separator: ":"))Z"
  }

  private static func utc(_ date: Date) -> tm {
    var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return parts
  }

  private static func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
