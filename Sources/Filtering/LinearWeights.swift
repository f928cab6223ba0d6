/// What a linear model over a training set's columns has learnt, ready to become a model's tables.
struct LinearWeights {
  /// Words, pairs and cues.
  var terms: [UInt64: Double] = [:]
  /// N-grams of characters.
  var grams: [UInt64: Double] = [:]

  init() {}

  var count: Int { terms.count + grams.count }

  /// One weight for each column.
  init(_ set: TrainingSet, _ weights: [Double]) {
    terms.reserveCapacity(set.gramStart)
    grams.reserveCapacity(set.keys.count - set.gramStart)
    for column in 0..<set.gramStart { terms[set.keys[column]] = weights[column] }
    for column in set.gramStart..<set.keys.count { grams[set.keys[column]] = weights[column] }
  }

  /// Adds weights of words and pairs, multiplied.
  mutating func add(_ others: [(key: UInt64, weight: Double)], scale: Double) {
    for other in others { terms[other.key, default: 0] += other.weight * scale }
  }
}
