/// How far a figure would move on another sample: by measuring resamples of the one there is (Efron
/// and Tibshirani 1993, chapter 13).
///
/// Posts are drawn with replacement and not stratified: another stretch of the stream would hold
/// another number of relevant posts too.
struct Bootstrap {
  private let posts: Int
  private let seed: UInt64

  init(posts: Int, seed: UInt64) {
    self.posts = posts
    self.seed = seed
  }

  /// What `measure` says of each resample, given how often it holds each post; those of which it can
  /// say nothing are left out.
  func replicates<Figures>(_ resamples: Int, _ measure: ([Int32]) -> Figures?) -> [Figures] {
    var random = SplitMix64(seed: seed)
    var counts = [Int32](repeating: 0, count: posts)
    var found: [Figures] = []
    found.reserveCapacity(resamples)
    for _ in 0..<resamples {
      for index in counts.indices { counts[index] = 0 }
      for _ in 0..<posts {
        counts[Int(random.next().multipliedFullWidth(by: UInt64(posts)).high)] &+= 1
      }
      if let figures = measure(counts) { found.append(figures) }
    }
    return found
  }

  /// The middle 95 % of the replicates (percentile interval).
  static func percentiles(_ value: Double, _ replicates: [Double]) -> (low: Double, high: Double) {
    guard !replicates.isEmpty else { return (value, value) }
    let sorted = replicates.sorted()
    return (quantile(0.025, of: sorted), quantile(0.975, of: sorted))
  }

  /// The same, reflected about the value (basic interval; Davison and Hinkley 1997, section 5.2),
  /// for a figure that cannot be negative and comes out too large on any sample, on a resample once
  /// more. Of the calibration error on 700 posts, percentiles held the truth in 90 of 400 simulated
  /// streams, these in 354; with 2,000 posts in 321 and 377.
  static func reflected(_ value: Double, _ replicates: [Double]) -> (low: Double, high: Double) {
    let (low, high) = percentiles(value, replicates)
    return (max(0, min(value, 2 * value - high)), max(value, 2 * value - low))
  }

  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    guard below + 1 < sorted.count else { return sorted[below] }
    return sorted[below] + (sorted[below + 1] - sorted[below]) * (place - Double(below))
  }
}
