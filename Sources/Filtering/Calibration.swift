import Foundation

/// Scores to log-odds that mean what they say: Platt's sigmoid (Platt 1999), fitted to scores of
/// posts that the model had not seen, by Newton steps (Lin, Lin and Weng 2007).
struct Calibration {
  var slope: Double
  var intercept: Double

  /// With fewer labels of either kind a probability would be a guess.
  static let labelsMin = 25

  static func isPossible(_ relevant: [Bool]) -> Bool {
    let hits = relevant.count { $0 }
    return min(hits, relevant.count - hits) >= labelsMin
  }

  static func probability(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }

  init(slope: Double, intercept: Double) {
    self.slope = slope
    self.intercept = intercept
  }

  /// `scores` about zero, of about unit spread.
  ///
  /// `slopePull` holds the slope near 1: labels that are few, or separable, keep it finite.
  init(scores: [Double], relevant: [Bool], slopePull: Double = 0.5) {
    let positives = Double(relevant.count { $0 })
    let negatives = Double(relevant.count) - positives
    let targets = ((positives + 1) / (positives + 2), 1 / (negatives + 2))
    var (a, b) = (1.0, log((positives + 1) / (negatives + 1)))
    for _ in 0..<50 {
      var (gradientA, gradientB, aa, ab, bb) = (slopePull * (a - 1), 0.0, slopePull, 0.0, 1e-9)
      for (score, isRelevant) in zip(scores, relevant) {
        let p = Self.probability(a * score + b)
        let error = p - (isRelevant ? targets.0 : targets.1)
        let curvature = max(p * (1 - p), 1e-12)
        gradientA += error * score
        gradientB += error
        aa += curvature * score * score
        ab += curvature * score
        bb += curvature
      }
      let determinant = aa * bb - ab * ab
      let stepA = (bb * gradientA - ab * gradientB) / determinant
      let stepB = (aa * gradientB - ab * gradientA) / determinant
      let damping = min(1, 2 / max(stepA.magnitude, stepB.magnitude, 1e-300))
      a -= damping * stepA
      b -= damping * stepB
      if max(stepA.magnitude, stepB.magnitude) < 1e-9 { break }
    }
    slope = max(a, 0.05)
    intercept = b
  }
}
