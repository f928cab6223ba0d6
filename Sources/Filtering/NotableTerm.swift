/// A word, or a pair of words, as the tokenizer folds it, and what it weighs in a model: what a
/// model can say of itself to a person, since its terms are stored as hashes.
package struct NotableTerm: Sendable, Hashable, Codable {
  /// Classes are in angle brackets, the words of a pair apart by a space.
  package var term: String
  /// Log-odds in a post of about twenty words; negative speaks for noise.
  package var weight: Double

  package init(term: String, weight: Double) {
    self.term = term
    self.weight = weight
  }
}
