/// What an evaluation knows of a labelled post: what the filter said of it, and what a person did.
package struct ScoredPost: Sendable, Hashable {
  /// Any monotone measure of relevance; log-odds from a model.
  package var score: Double
  /// 0…1; nil until the model is calibrated.
  package var probability: Double?
  package var isRelevant: Bool

  package init(score: Double, probability: Double?, isRelevant: Bool) {
    self.score = score
    self.probability = probability
    self.isRelevant = isRelevant
  }
}
