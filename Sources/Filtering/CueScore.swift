import Posts

/// What the cue phrases of one post weigh together.
///
/// The strongest counts in full, each further seven tenths of the one before: a long post
/// meets more phrases by chance. A phrase counts once.
struct CueScore {
  private static let damping = 0.7

  /// The cue's place, and its damped weight.
  var parts: [(match: CueMatcher.Match, weight: Double)] = []

  init(_ matches: [CueMatcher.Match], taxonomy: GestureTaxonomy) {
    guard !matches.isEmpty else { return }
    var distinct: [CueMatcher.Match] = []
    var seen: Set<Int> = []
    for match in matches where seen.insert(match.cue).inserted { distinct.append(match) }
    distinct.sort { first, second in
      let (one, other) = (taxonomy.cues[first.cue].weight, taxonomy.cues[second.cue].weight)
      return one.magnitude == other.magnitude
        ? first.cue < second.cue : one.magnitude > other.magnitude
    }
    var damping = (lead: 1.0, other: 1.0)
    for match in distinct {
      let weight = taxonomy.cues[match.cue].weight
      parts.append((match, weight * (weight > 0 ? damping.lead : damping.other)))
      if weight > 0 { damping.lead *= Self.damping } else { damping.other *= Self.damping }
    }
  }

  var total: Double { parts.reduce(0) { $0 + $1.weight } }

  /// The gesture with the most weight behind it, each passage counting as much as its share.
  static func gesture(
    _ passages: some Sequence<(CueScore, Double)>, _ taxonomy: GestureTaxonomy
  ) -> Gesture? {
    var weights: [Gesture: Double] = [:]
    for (cues, share) in passages {
      for part in cues.parts {
        weights[taxonomy.cues[part.match.cue].gesture, default: 0] += part.weight.magnitude * share
      }
    }
    return weights.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
  }
}
