/// A score that is linear in a post's terms, with the prior as an offset that counts in full.
struct LinearScorer {
  var weights: [Double]
  var bias: Double

  func score(_ set: TrainingSet, _ row: Int) -> Double { bias + set.product(row, weights) }

  /// The weighted sum of several.
  static func sum(_ parts: [(scale: Double, weights: [Double], bias: Double)]) -> LinearScorer {
    var total = LinearScorer(
      weights: Array(repeating: 0, count: parts.first?.weights.count ?? 0), bias: 0)
    for part in parts {
      total.bias += part.scale * part.bias
      for column in total.weights.indices {
        total.weights[column] += part.scale * part.weights[column]
      }
    }
    return total
  }
}
