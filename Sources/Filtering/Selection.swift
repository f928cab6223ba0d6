/// Which scorer a stream's labels chose, from which, and how good it was on posts it had not seen.
package struct Selection: Sendable, Hashable, Codable {
  /// A scorer, and how it ranked the labelled posts that it had not seen.
  package struct Candidate: Sendable, Hashable, Codable {
    package var name: String
    package var averagePrecision: Double

    private enum CodingKeys: String, CodingKey {
      case name
      case averagePrecision = "average_precision"
    }
  }

  /// Of the calibrated probabilities of labelled posts, from scores of members that had not seen
  /// them.
  package struct Calibrated: Sendable, Hashable, Codable {
    /// The mean squared error of the probability.
    package var brier: Double
    /// Expected calibration error, over ten bins of equal width.
    package var ece: Double
  }

  /// What it is made of, in words.
  package var member: String
  /// The simplest first; one alone where labels are too few to choose.
  package var candidates: [Candidate]
  /// Absent while the model is not calibrated.
  package var calibrated: Calibrated?
}

extension Selection.Calibrated {
  init(logOdds: [Double], relevant: [Bool]) {
    var squares = 0.0
    var gaps = Array(repeating: 0.0, count: 10)
    for (logOdds, isRelevant) in zip(logOdds, relevant) {
      let probability = Calibration.probability(logOdds)
      let gap = probability - (isRelevant ? 1 : 0)
      squares += gap * gap
      gaps[min(9, Int(probability * 10))] += gap
    }
    let count = Double(max(relevant.count, 1))
    brier = squares / count
    ece = gaps.reduce(0) { $0 + $1.magnitude } / count
  }
}
