import Foundation
import Posts

extension Model {
  /// At most this many words and cues are listed; the others are in `rest`.
  package static let evidenceMax = 20
  /// Weights below this say nothing to a person.
  private static let evidenceWeightMin = 0.005

  /// The log-odds of a text, without saying why: the same number as `assess` gives.
  package func score(title: String?, text: String) -> Double {
    let post = Tokenizer.tokens(title: title, text: text)
    let cues = cues(in: post)
    return table.count == 0 ? prior + cueScale * cues.total : score(PostTerms(post), cues)
  }

  /// The log-odds of a text, and what they are made of.
  package func assess(title: String?, text: String) -> Assessment {
    let post = Tokenizer.tokens(title: title, text: text)
    let terms = PostTerms(post)
    let cues = cues(in: post)
    let score = score(terms, cues)
    let evidence = evidence(
      post: post, terms: terms, cues: cues, title: title ?? "", text: text)
    return Assessment(
      score: score, prior: prior,
      rest: score - prior - evidence.reduce(0) { $0 + $1.weight }, evidence: evidence,
      probability: isCalibrated ? Calibration.probability(score) : nil,
      gesture: cues.gesture(of: taxonomy))
  }

  func cues(in post: TokenizedPost) -> CueScore {
    CueScore(matcher.matches(in: post.tokens), taxonomy: taxonomy)
  }

  func score(_ terms: PostTerms, _ cues: CueScore) -> Double {
    var score = prior + cueScale * cues.total
    guard table.count > 0 else { return score }
    for part in cues.parts { score += learnt(part.match.cue) }
    var sum = 0.0
    for index in terms.keys.indices {
      sum += Double(table[terms.keys[index]]) * Double(terms.values[index])
    }
    return score + sum
  }

  /// What labels have taught about a cue, beside its weight in the taxonomy.
  private func learnt(_ cue: Int) -> Double {
    Double(table[matcher.keys[cue]] * CueMatcher.value)
  }

  // MARK: Evidence

  private func evidence(
    post: TokenizedPost, terms: PostTerms, cues: CueScore, title: String, text: String
  ) -> [Evidence] {
    let zones = [Evidence.Zone.title: title, .text: text].mapValues { Array($0.unicodeScalars) }
    var all = wordWeights(post, terms, zones)
    for part in cues.parts {
      let first = post.tokens[part.match.tokens.lowerBound]
      let end = post.tokens[part.match.tokens.upperBound - 1].end
      all.append(
        Evidence(
          term: Self.wording(zones[first.zone]![first.start..<end]),
          weight: part.weight * cueScale + learnt(part.match.cue), zone: first.zone,
          start: first.start, end: end))
    }
    let listed = all.filter { $0.weight.magnitude >= Self.evidenceWeightMin }.sorted {
      ($1.weight.magnitude, $0.zone.rawValue, $0.start, $0.end)
        < ($0.weight.magnitude, $1.zone.rawValue, $1.start, $1.end)
    }
    return Array(listed.prefix(Self.evidenceMax))
  }

  /// Each distinct word with all that it, its pairs (half each) and its characters weigh, at its
  /// first place.
  private func wordWeights(
    _ post: TokenizedPost, _ terms: PostTerms, _ zones: [Evidence.Zone: [Unicode.Scalar]]
  ) -> [Evidence] {
    guard table.count > 0 else { return [] }
    var shares: [UInt64: Double] = [:]
    var counts: [UInt64: Int] = [:]
    TermOccurrences.words(of: post) { key, _, _ in counts[key, default: 0] += 1 }
    TermOccurrences.grams(of: post) { key, _ in counts[key, default: 0] += 1 }
    for (key, value) in zip(terms.keys, terms.values) {
      shares[key] = Double(table[key]) * Double(value) / Double(counts[key] ?? 1)
    }
    var weights = Array(repeating: 0.0, count: post.tokens.count)
    TermOccurrences.words(of: post) { key, first, second in
      guard let share = shares[key] else { return }
      weights[first] += second == nil ? share : share / 2
      if let second { weights[second] += share / 2 }
    }
    TermOccurrences.grams(of: post) { key, token in weights[token] += shares[key] ?? 0 }
    return gathered(post, weights, zones)
  }

  /// Equal words become one piece of evidence; so do the two halves of a contraction.
  private func gathered(
    _ post: TokenizedPost, _ weights: [Double], _ zones: [Evidence.Zone: [Unicode.Scalar]]
  ) -> [Evidence] {
    var evidence: [Evidence] = []
    var places: [String: Int] = [:]
    for (token, weight) in zip(post.tokens, weights) {
      let term = Self.wording(zones[token.zone]![token.start..<token.end])
      if let place = places[term] {
        evidence[place].weight += weight
      } else {
        places[term] = evidence.count
        evidence.append(
          Evidence(
            term: term, weight: weight, zone: token.zone, start: token.start, end: token.end))
      }
    }
    return evidence
  }

  /// As the text says it, in lower case and on one line.
  private static func wording(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in scalars { text.append(scalar.properties.isWhitespace ? " " : scalar) }
    return String(text).lowercased()
  }
}
