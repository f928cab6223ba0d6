/// What the filter said of a post when it came. Never changed later.
package struct Verdict: Sendable, Hashable {
  /// The one reason for which a post was kept or dropped.
  package enum Reason: String, Sendable, Codable, CaseIterable {
    case aboveThreshold = "above-threshold"
    case belowThreshold = "below-threshold"
    case overBudget = "over-budget"
    case duplicate
    case rule
    case blocked
  }

  package var assessment: Assessment
  package var isKept: Bool
  package var reason: Reason
  /// Which rule spoke, as a person would say it; only beside the reason `rule`.
  package var rule: String?
  /// The name of the model that gave the score.
  package var model: String

  package init(
    assessment: Assessment, isKept: Bool, reason: Reason, rule: String? = nil, model: String
  ) {
    self.assessment = assessment
    self.isKept = isKept
    self.reason = reason
    self.rule = rule
    self.model = model
  }
}

/// What a model thinks of one text: the log-odds of relevance and what they are made of.
///
/// `score == prior + evidence weights + rest`, within rounding.
package struct Assessment: Sendable, Hashable {
  /// Log-odds of relevance.
  package var score: Double
  /// What the model believes before it has read a word, in log-odds.
  package var prior: Double
  /// The sum of the weights too small to be listed.
  package var rest: Double
  /// The strongest first.
  package var evidence: [Evidence]
  /// Calibrated, 0…1; nil until the model has been calibrated on enough labels.
  package var probability: Double?
  /// The likeliest gesture; nil where the text shows none.
  package var gesture: Gesture?

  package init(
    score: Double, prior: Double = 0, rest: Double = 0, evidence: [Evidence] = [],
    probability: Double? = nil, gesture: Gesture? = nil
  ) {
    self.score = score
    self.prior = prior
    self.rest = rest
    self.evidence = evidence
    self.probability = probability
    self.gesture = gesture
  }
}
