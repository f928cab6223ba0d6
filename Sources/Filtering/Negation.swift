/// Words that take the meaning out of a cue that follows them: "not looking for a recommendation".
///
/// A negator reaches a few words on, at most to the end of its clause. One that stands inside a
/// cue ("does not work") or a harmless phrase ("not sure") reaches nothing.
package struct Negation: Sendable, Hashable {
  /// Phrases that negate what follows.
  package var negators: [String]
  /// Phrases that hold a negator and negate nothing.
  package var harmless: [String]
  /// Words with which a new clause begins.
  package var clauseWords: [String]

  package static let none = Negation()

  package init(negators: [String] = [], harmless: [String] = [], clauseWords: [String] = []) {
    self.negators = negators.sorted()
    self.harmless = harmless.sorted()
    self.clauseWords = clauseWords.sorted()
  }

  /// Its phrases, each with what it does.
  var phrases: [(role: Role, phrase: String)] {
    negators.map { (.negator, $0) } + harmless.map { (.harmless, $0) }
      + clauseWords.map { (.clauseWord, $0) }
  }

  /// What a phrase does to a clause.
  enum Role: UInt8, Sendable {
    case negator = 1
    case harmless
    case clauseWord
  }

  static func + (first: Negation, second: Negation) -> Negation {
    Negation(
      negators: first.negators + second.negators, harmless: first.harmless + second.harmless,
      clauseWords: first.clauseWords + second.clauseWords)
  }
}

extension Negation: Codable {
  private enum CodingKeys: String, CodingKey {
    case negators, harmless
    case clauseWords = "clause-words"
  }

  /// Every list may be left out.
  package init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    func list(_ key: CodingKeys) throws -> [String] {
      try file.decodeIfPresent([String].self, forKey: key) ?? []
    }
    self.init(
      negators: try list(.negators), harmless: try list(.harmless),
      clauseWords: try list(.clauseWords))
  }
}
