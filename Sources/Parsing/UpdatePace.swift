/// The RSS 1.0 syndication module: so many updates in such a period.
enum UpdatePace {
  /// Seconds between updates; the defaults of the module are daily and once. Nil where none is stated.
  static func seconds(period: String?, frequency: String?) -> Int? {
    guard period != nil || frequency != nil else { return nil }
    let length: Int
    switch (period ?? "daily").lowercased() {
    case "hourly": length = 3600
    case "daily": length = 86_400
    case "weekly": length = 7 * 86_400
    case "monthly": length = 30 * 86_400
    case "yearly": length = 365 * 86_400
    default: return nil
    }
    return length / max(1, min(frequency.flatMap { Int($0) } ?? 1, length))
  }
}
