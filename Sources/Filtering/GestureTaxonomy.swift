import Posts

/// The gestures and their cue phrases: what the filter knows before anyone has labelled a post.
///
/// Decodes from the layout of `models/gestures.yml`: `version`, `language`, and `gestures`, where
/// each gesture has a list of groups of `phrases` that share a `weight`.
package struct GestureTaxonomy: Sendable, Hashable {
  /// A phrase and how strongly it speaks for buying intent.
  package struct Cue: Sendable, Hashable {
    package var gesture: Gesture
    package var phrase: String
    /// Log-odds; negative for the non-leads.
    package var weight: Double

    package init(gesture: Gesture, phrase: String, weight: Double) {
      self.gesture = gesture
      self.phrase = phrase
      self.weight = weight
    }
  }

  /// The version of the file's layout.
  package var version: Int
  /// A BCP 47 tag.
  package var language: String
  /// Sorted by gesture, phrase and weight.
  package private(set) var cues: [Cue]

  package static let versionSupported = 1
  /// The largest weight, either way, that one phrase may carry.
  package static let weightMax = 6.0

  package init(version: Int = versionSupported, language: String = "en", cues: [Cue]) {
    self.version = version
    self.language = language
    self.cues = cues.sorted {
      ($0.gesture.rawValue, $0.phrase, $0.weight) < ($1.gesture.rawValue, $1.phrase, $1.weight)
    }
  }
}

extension GestureTaxonomy {
  /// One sentence for each mistake; empty where the taxonomy is usable.
  package func mistakes() -> [String] {
    var found: [String] = []
    if version != Self.versionSupported {
      found.append(
        "version is \(version), but this program reads version \(Self.versionSupported).")
    }
    if cues.isEmpty { found.append("gestures has no phrases: name at least one.") }
    var seen: [[UInt64]: Cue] = [:]
    for cue in cues {
      let place = "gestures.\(cue.gesture.rawValue): \"\(cue.phrase)\""
      let terms = CueMatcher.terms(of: cue.phrase)
      if terms.isEmpty { found.append("\(place) holds no word.") }
      if !cue.weight.isFinite || abs(cue.weight) > Self.weightMax || cue.weight == 0 {
        found.append(
          "\(place) has weight \(cue.weight): give a number between -\(Self.weightMax) and "
            + "\(Self.weightMax), and not 0.")
      }
      if cue.gesture.isLead != (cue.weight > 0) {
        found.append(
          "\(place) has weight \(cue.weight): a \(cue.gesture.isLead ? "lead" : "non-lead") "
            + "needs a \(cue.gesture.isLead ? "positive" : "negative") one.")
      }
      if !terms.isEmpty, let other = seen.updateValue(cue, forKey: terms) {
        found.append("\(place) is there twice, also as \"\(other.phrase)\".")
      }
    }
    return found
  }
}

extension GestureTaxonomy: Codable {
  private enum CodingKeys: String, CodingKey { case version, language, gestures }

  private struct Group: Codable {
    var weight: Double
    var phrases: [String]
  }

  package init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    let gestures = try file.decode([String: [Group]].self, forKey: .gestures)
    var cues: [Cue] = []
    for (name, groups) in gestures {
      guard let gesture = Gesture(rawValue: name) else {
        throw DecodingError.dataCorruptedError(
          forKey: .gestures, in: file,
          debugDescription: "\"\(name)\" is no gesture; the gestures are "
            + Gesture.allCases.map(\.rawValue).joined(separator: ", ") + ".")
      }
      for group in groups {
        cues += group.phrases.map { Cue(gesture: gesture, phrase: $0, weight: group.weight) }
      }
    }
    self.init(
      version: try file.decode(Int.self, forKey: .version),
      language: try file.decode(String.self, forKey: .language), cues: cues)
  }

  package func encode(to encoder: any Encoder) throws {
    var file = encoder.container(keyedBy: CodingKeys.self)
    try file.encode(version, forKey: .version)
    try file.encode(language, forKey: .language)
    var gestures: [String: [Group]] = [:]
    for cue in cues {
      gestures[cue.gesture.rawValue, default: []].append(
        Group(weight: cue.weight, phrases: [cue.phrase]))
    }
    try file.encode(gestures, forKey: .gestures)
  }
}
