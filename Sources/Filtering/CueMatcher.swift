import Posts

/// Finds all cue phrases of a taxonomy in one walk over a post's terms, by a trie of their hashes.
///
/// At each place the longest phrase wins, and the walk goes on behind it, so that "looking for a
/// good alternative" counts once.
struct CueMatcher: Sendable {
  /// A phrase found: which cue of the taxonomy, and the tokens it covers.
  struct Match: Hashable {
    var cue: Int
    var tokens: Range<Int>
  }

  private struct Node: Sendable {
    var next: [UInt64: Int] = [:]
    var cue = -1
  }

  private var nodes = [Node()]
  /// The key of each cue of the taxonomy among a model's terms.
  let keys: [UInt64]
  /// The value that a cue has as a term, beside words and characters of Euclidean length 1.
  static let value: Float = 0.2

  init(_ taxonomy: GestureTaxonomy) {
    keys = taxonomy.cues.map { cue in
      TermHash.pair(TermHash.of(cue.gesture.rawValue.utf8, seed: TermHash.cueSeed), Self.key(cue))
    }
    for (index, cue) in taxonomy.cues.enumerated() {
      let terms = Self.terms(of: cue.phrase)
      guard !terms.isEmpty else { continue }
      var node = 0
      for term in terms {
        if let next = nodes[node].next[term] {
          node = next
        } else {
          nodes.append(Node())
          nodes[node].next[term] = nodes.count - 1
          node = nodes.count - 1
        }
      }
      if nodes[node].cue < 0 { nodes[node].cue = index }
    }
  }

  /// The terms of a phrase, as the tokenizer sees them.
  static func terms(of phrase: String) -> [UInt64] {
    Tokenizer.tokens(title: nil, text: phrase).tokens.map(\.hash)
  }

  private static func key(_ cue: GestureTaxonomy.Cue) -> UInt64 {
    terms(of: cue.phrase).reduce(TermHash.cueSeed, TermHash.pair)
  }

  func matches(in tokens: [Token]) -> [Match] {
    var found: [Match] = []
    var index = 0
    while index < tokens.count {
      var node = 0
      var at = index
      var best: Match?
      while at < tokens.count, tokens[at].zone == tokens[index].zone,
        let next = nodes[node].next[tokens[at].hash]
      {
        node = next
        at += 1
        if nodes[node].cue >= 0 { best = Match(cue: nodes[node].cue, tokens: index..<at) }
      }
      if let best {
        found.append(best)
        index = best.tokens.upperBound
      } else {
        index += 1
      }
    }
    return found
  }
}
