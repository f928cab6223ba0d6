import Posts

extension Model {
  /// The log-odds of a text, without saying why: the same number as `assess` gives.
  package func score(title: String?, text: String) -> Double {
    let post = Tokenizer.tokens(title: title, text: text)
    return score(post, cues(in: post))
  }

  /// The log-odds of a text, and what they are made of.
  package func assess(title: String?, text: String) -> Assessment {
    let post = Tokenizer.tokens(title: title, text: text)
    let cues = cues(in: post)
    let reading = PostReading(post, tables)
    let score = prior + weight(of: cues) + reading.score
    let evidence = evidence(post, reading, cues, title: title ?? "", text: text)
    return Assessment(
      score: score, prior: prior,
      rest: score - prior - evidence.reduce(0) { $0 + $1.weight }, evidence: evidence,
      probability: isCalibrated ? Calibration.probability(score) : nil,
      gesture: cues.gesture(of: taxonomy))
  }

  func cues(in post: TokenizedPost) -> CueScore {
    CueScore(matcher.matches(in: post.tokens), taxonomy: taxonomy)
  }

  func score(_ post: TokenizedPost, _ cues: CueScore) -> Double {
    prior + weight(of: cues) + (hasTables ? PostReading(post, tables).score : 0)
  }

  /// Log-odds of the cues together.
  private func weight(of cues: CueScore) -> Double {
    cues.parts.reduce(0) { $0 + weight(of: $1) }
  }

  /// What the taxonomy says of a cue, and what labels have taught.
  func weight(of part: (match: CueMatcher.Match, weight: Double)) -> Double {
    part.weight * cueScale + cueWeights[part.match.cue]
  }

  /// Whether there is more than cues.
  var hasTables: Bool { counts.terms > 0 }
}
