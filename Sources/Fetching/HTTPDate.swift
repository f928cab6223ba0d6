import CCurl
import Foundation

/// Dates in HTTP header fields.
enum HTTPDate {
  /// Any of the three forms of RFC 9110 section 5.6.7, and the variants libcurl knows.
  static func parse(_ text: String) -> Date? {
    // libcurl would take a bare number for a day or a year.
    guard text.contains(where: \.isLetter) else { return nil }
    let seconds = curl_getdate(text, nil)
    return seconds < 0 ? nil : Date(timeIntervalSince1970: TimeInterval(seconds))
  }
}
