import Foundation

/// The gamma distribution with a shape and scale 1, as far as intervals need it.
struct GammaDistribution {
  let shape: Double

  /// The probability of a value up to `x`: the regularised incomplete gamma function, by its power
  /// series on the left and its continued fraction on the right (Abramowitz and Stegun 1964, 6.5.29
  /// and 6.5.31).
  func share(upTo x: Double) -> Double {
    guard shape > 0 else { return 1 }
    guard x > 0 else { return 0 }
    let factor = exp(shape * log(x) - x - lgamma(shape))
    return x < shape + 1 ? factor * series(x) : 1 - factor * fraction(x)
  }

  private static let stepsMax = 10_000
  private static let precision = 1e-13

  private func series(_ x: Double) -> Double {
    var term = 1 / shape
    var sum = term
    for step in 1..<Self.stepsMax {
      term *= x / (shape + Double(step))
      sum += term
      if term < sum * Self.precision { break }
    }
    return sum
  }

  /// By Lentz's method, from the front.
  private func fraction(_ x: Double) -> Double {
    let tiny = 1e-300
    var denominator = x + 1 - shape
    var c = 1 / tiny
    var d = 1 / denominator
    var value = d
    for step in 1..<Self.stepsMax {
      let numerator = -Double(step) * (Double(step) - shape)
      denominator += 2
      d = numerator * d + denominator
      if d.magnitude < tiny { d = tiny }
      c = denominator + numerator / c
      if c.magnitude < tiny { c = tiny }
      d = 1 / d
      let change = c * d
      value *= change
      if (change - 1).magnitude < Self.precision { break }
    }
    return value
  }
}
