/// How many rare posts were not seen, by those that were: a sum of hits, each weighing as many unseen
/// posts as it stands for, with the mid-p gamma interval (Fay and Kim 2017, after Fay and Feuer 1997).
///
/// The sum is taken for a gamma variable of its mean and variance. For the lower limit that is all;
/// for the upper one a further hit of the greatest weight is imagined, so that no hit at all still
/// leaves room. The interval's ends are quantiles of the half-and-half mixture of the two: the gamma
/// interval alone holds the truth too often, and is wide for it.
struct RareSum {
  private(set) var estimate = 0.0
  private var variance = 0.0
  private var most = (weight: 0.0, square: 0.0)

  /// Whether it stands for any post that was not seen.
  var hasWeight: Bool { most.weight > 0 }

  /// - Parameter weight: the post itself and those it stands for.
  mutating func add(weight: Double, isHit: Bool) {
    let unseen = weight - 1
    if unseen > most.weight { most = (unseen, weight * unseen) }
    guard isHit else { return }
    estimate += unseen
    variance += weight * unseen
  }

  var low: Double { quantile(0.025) }
  var high: Double { quantile(0.975) }

  private func quantile(_ share: Double) -> Double {
    let lower = Moments(mean: estimate, variance: variance)
    let upper = Moments(mean: estimate + most.weight, variance: variance + most.square)
    func below(_ value: Double) -> Double {
      (lower.share(upTo: value) + upper.share(upTo: value)) / 2
    }
    if below(0) >= share { return 0 }
    var (low, high) = (0.0, max(1, upper.mean))
    while below(high) < share { high *= 2 }
    while high - low > 1e-9 * high {
      let middle = (low + high) / 2
      if below(middle) < share { low = middle } else { high = middle }
    }
    return high
  }

  /// A gamma variable by its first two moments.
  private struct Moments {
    var mean: Double
    var variance: Double

    func share(upTo value: Double) -> Double {
      guard mean > 0, variance > 0 else { return value >= mean ? 1 : 0 }
      return GammaDistribution(shape: mean * mean / variance).share(upTo: value * mean / variance)
    }
  }
}
