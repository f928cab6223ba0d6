import Posts

/// Finds all cue phrases of a taxonomy in one walk over a post's terms.
///
/// At each place the longest phrase wins, and the walk goes on behind it, so that "looking for a
/// good alternative" counts once. A cue that begins in the reach of a negator is passed over.
struct CueMatcher: Sendable {
  /// A phrase found: which cue of the taxonomy, and the tokens it covers.
  struct Match: Hashable {
    var cue: Int
    var tokens: Range<Int>
  }

  /// Cues and the phrases of negation are paths of one trie, so one walk finds both.
  private let trie: CueTrie
  /// The key of each cue of the taxonomy among a model's terms.
  let keys: [UInt64]
  /// The value that a cue has as a term, beside words and characters of Euclidean length 1.
  static let value: Float = 0.2
  /// How many words a negator reaches on: "never asked anyone to recommend".
  static let negationReach = 4

  init(_ taxonomy: GestureTaxonomy) {
    keys = taxonomy.cues.map { cue in
      TermHash.pair(
        TermHash.of(cue.gesture.rawValue.utf8, seed: TermHash.cueSeed),
        TermHash.of(cue.phrase.utf8, seed: TermHash.cueSeed))
    }
    trie = CueTrie(
      cues: taxonomy.cues.map { PhrasePattern($0.phrase) },
      negation: taxonomy.negation.phrases.map { ($0.role, PhrasePattern($0.phrase)) })
  }

  func matches(in tokens: [Token]) -> [Match] {
    var found: [Match] = []
    // Where the reach of the last negator ends, and the last harmless phrase.
    var negatedEnd = 0
    var harmlessEnd = 0
    var index = 0
    while index < tokens.count {
      guard let first = trie.step(tokens[index].hash) else {
        index += 1
        continue
      }
      let longest = longest(from: first, at: index, in: tokens)
      if longest.cue >= 0 {
        if index >= negatedEnd {
          found.append(Match(cue: longest.cue, tokens: index..<longest.cueEnd))
        }
        index = longest.cueEnd
        continue
      }
      if longest.role == .harmless { harmlessEnd = max(harmlessEnd, longest.roleEnd) }
      if longest.role == .negator, index >= harmlessEnd {
        negatedEnd = max(negatedEnd, clauseEnd(from: longest.roleEnd, in: tokens))
      }
      index += 1
    }
    return found
  }

  /// The longest cue and the longest phrase of negation that begin at a place.
  private struct Longest {
    var cue = -1
    var cueEnd = 0
    var role: Negation.Role?
    var roleEnd = 0
  }

  @inline(__always)
  private func longest(from first: CueTrie.Step, at index: Int, in tokens: [Token]) -> Longest {
    let zone = tokens[index].zone
    var longest = Longest()
    var step = first
    var at = index + 1
    while true {
      if let cue = step.cue { (longest.cue, longest.cueEnd) = (cue, at) }
      if let role = step.role { (longest.role, longest.roleEnd) = (role, at) }
      guard at < tokens.count, tokens[at].zone == zone,
        let next = trie.step(from: step.node, tokens[at].hash)
      else { return longest }
      step = next
      at += 1
    }
  }

  /// How far a negator reaches that ends before `first`.
  private func clauseEnd(from first: Int, in tokens: [Token]) -> Int {
    let limit = min(first + Self.negationReach, tokens.count)
    for index in first..<max(first, limit) {
      let next = tokens[index]
      if next.opensClause || next.kind == .mark || trie.step(next.hash)?.role == .clauseWord {
        return index
      }
    }
    return limit
  }
}
