import Posts

extension Model {
  /// The log-odds of a text, without saying why: the same number as `assess` gives.
  package func score(title: String?, text: String) -> Double {
    score(Tokenizer.tokens(title: title, text: text))
  }

  func score(_ post: TokenizedPost) -> Double {
    let readings = readings(post)
    guard readings.count > 1 else { return score(readings[0]) }
    return Passages.logMeanOdds(readings.map(score)).score
  }

  /// The log-odds of a text, and what they are made of.
  package func assess(title: String?, text: String) -> Assessment {
    let post = Tokenizer.tokens(title: title, text: text)
    let readings = readings(post)
    let (score, shares) = Passages.logMeanOdds(readings.map(score))
    let evidence = evidence(post, readings, shares, title: title ?? "", text: text)
    return Assessment(
      score: score, prior: prior,
      rest: score - prior - evidence.reduce(0) { $0 + $1.weight }, evidence: evidence,
      probability: isCalibrated ? Calibration.probability(score) : nil,
      gesture: gestures.gesture(of: post, zip(readings.map(\.cues), shares), taxonomy))
  }

  /// A passage as the model reads it.
  struct Reading {
    var passage: Range<Int>
    var cues: CueScore
    var terms: PostReading?
  }

  /// One for each passage.
  private func readings(_ post: TokenizedPost) -> [Reading] {
    var matches = matcher.matches(in: post.tokens)[...]
    return Passages.of(post).map { passage in
      let inside = matches.prefix { $0.tokens.lowerBound < passage.upperBound }
      matches = matches[inside.endIndex...]
      return Reading(
        passage: passage, cues: CueScore(inside, taxonomy: taxonomy),
        terms: hasTables ? PostReading(post, passage, tables) : nil)
    }
  }

  private func score(_ reading: Reading) -> Double {
    prior + reading.cues.parts.reduce(0) { $0 + weight(of: $1) } + (reading.terms?.score ?? 0)
  }

  /// What the taxonomy says of a cue, and what labels have taught.
  func weight(of part: (match: CueMatcher.Match, weight: Double)) -> Double {
    part.weight * cueScale + cueWeights[part.match.cue]
  }

  /// Whether there is more than cues.
  private var hasTables: Bool { counts.terms > 0 }
}
