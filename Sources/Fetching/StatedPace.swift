import Foundation

/// What a server and its feed say about how often to come.
package struct StatedPace: Sendable, Hashable, Codable {
  /// From `Cache-Control` or `Expires`, the answer's age taken off.
  package var freshForSeconds: Int?
  /// RSS `ttl`, in seconds.
  package var ttlSeconds: Int?
  /// `sy:updatePeriod` divided by `sy:updateFrequency`, in seconds.
  package var updatePeriodSeconds: Int?
  /// RSS `skipHours`: hours in GMT, 0–23.
  package var skipHours: Set<Int>
  /// RSS `skipDays` in GMT: 0 is Sunday.
  package var skipDays: Set<Int>

  package init(
    freshForSeconds: Int? = nil, ttlSeconds: Int? = nil, updatePeriodSeconds: Int? = nil,
    skipHours: Set<Int> = [], skipDays: Set<Int> = []
  ) {
    self.freshForSeconds = freshForSeconds
    self.ttlSeconds = ttlSeconds
    self.updatePeriodSeconds = updatePeriodSeconds
    self.skipHours = skipHours
    self.skipDays = skipDays
  }

  /// The longest of the stated times, 0 if nothing is stated.
  package var secondsMin: Int {
    [freshForSeconds, ttlSeconds, updatePeriodSeconds].compactMap { $0 }.max() ?? 0
  }

  /// The earliest time from `date` on that is not in a skipped hour or day.
  ///
  /// A feed that skips every hour or every day is not taken at its word.
  package func unskipped(from date: Date) -> Date {
    let hours = skipHours.intersection(0...23)
    let days = skipDays.intersection(0...6)
    guard hours.count < 24, days.count < 7, !(hours.isEmpty && days.isEmpty) else { return date }
    let hour = 3600.0
    var candidate = date
    // Each step goes to the next full hour; a week holds every combination.
    for _ in 0...(7 * 24) {
      let hoursPassed = Int((candidate.timeIntervalSince1970 / hour).rounded(.down))
      // 1 January 1970 was a Thursday.
      let day = (hoursPassed / 24 + 4) % 7
      if !hours.contains(hoursPassed % 24), !days.contains(day) { return candidate }
      candidate = Date(timeIntervalSince1970: Double(hoursPassed + 1) * hour)
    }
    return date
  }
}
