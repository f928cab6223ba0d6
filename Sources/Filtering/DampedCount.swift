import Foundation

/// The weight of a term that a post holds `count` times: `1 + ln(count)`, the log term frequency of
/// Manning, Raghavan and Schütze 2008, section 6.4.1.
enum DampedCount {
  /// More of the same says nothing more.
  static let countMax = 255

  static func value(_ count: Int) -> Double {
    count == 0 ? 0 : 1 + log(Double(min(count, countMax)))
  }

  /// What the n-th occurrence adds to the value, and to its square; nothing beyond `countMax`.
  struct Step {
    var value: Double
    var square: Double
  }

  /// By the number of the occurrence.
  static let steps: [Step] = (0...countMax + 1).map { count in
    guard count > 0, count <= countMax else { return Step(value: 0, square: 0) }
    let (new, old) = (value(count), value(count - 1))
    return Step(value: new - old, square: new * new - old * old)
  }
}
