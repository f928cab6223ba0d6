import Posts

/// What the cue phrases of one post weigh together.
///
/// The strongest counts in full, each further eight tenths of the one before: a long post
/// meets more phrases by chance. A phrase counts once.
struct CueScore {
  private static let damping = 0.8

  /// The cue's place, and its damped weight; the strongest first.
  private(set) var parts: [(match: CueMatcher.Match, weight: Double)] = []

  init(_ matches: some Collection<CueMatcher.Match>, taxonomy: GestureTaxonomy) {
    guard !matches.isEmpty else { return }
    parts = matches.map { ($0, taxonomy.cues[$0.cue].weight) }
    parts.sort { first, second in
      let (one, other) = (first.weight.magnitude, second.weight.magnitude)
      return one == other
        ? (first.match.cue, first.match.tokens.lowerBound)
          < (second.match.cue, second.match.tokens.lowerBound)
        : one > other
    }
    var damping = (lead: 1.0, other: 1.0)
    var kept = 0
    for part in parts where kept == 0 || parts[kept - 1].match.cue != part.match.cue {
      parts[kept] = part
      if part.weight > 0 {
        parts[kept].weight *= damping.lead
        damping.lead *= Self.damping
      } else {
        parts[kept].weight *= damping.other
        damping.other *= Self.damping
      }
      kept += 1
    }
    parts.removeLast(parts.count - kept)
  }

  /// A question mark or the name of a thing shows no gesture yet.
  static let gestureWeightMin = 0.8

  /// The gesture with the most weight behind it, each passage counting as much as its share; nil
  /// where that is next to nothing.
  static func gesture(
    _ passages: some Sequence<(CueScore, Double)>, _ taxonomy: GestureTaxonomy
  ) -> Gesture? {
    let weights = gestureWeights(passages, taxonomy)
    // Of equal ones the lead: those come first.
    var best: (gesture: Gesture?, weight: Double) = (nil, gestureWeightMin)
    for gesture in Gesture.allCases where weights[gesture, default: 0] > best.weight {
      best = (gesture, weights[gesture, default: 0])
    }
    return best.gesture
  }

  /// What speaks for each gesture, whether lead or not.
  static func gestureWeights(
    _ passages: some Sequence<(CueScore, Double)>, _ taxonomy: GestureTaxonomy
  ) -> [Gesture: Double] {
    var weights: [Gesture: Double] = [:]
    for (cues, share) in passages {
      for part in cues.parts {
        weights[taxonomy.cues[part.match.cue].gesture, default: 0] += part.weight.magnitude * share
      }
    }
    return weights
  }
}
