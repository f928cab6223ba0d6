import Posts

/// The gestures and their cue phrases: what the filter knows before anyone has labelled a post.
///
/// Decodes from the layout of `models/gestures.yml`: `version`, `language`, and `gestures`, where
/// each gesture has a list of groups of `phrases` that share a `weight`; if wanted `negation`, and
/// `languages`, a list of further languages with `gestures` and `negation` of their own.
package struct GestureTaxonomy: Sendable, Hashable {
  /// A phrase, or several that mean one thing, and how strongly it speaks for buying intent.
  package struct Cue: Sendable, Hashable {
    package var gesture: Gesture
    /// With alternatives in brackets, "(can|could) you recommend".
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
  /// A BCP 47 tag: the first language of the phrases.
  package var language: String
  /// Of all languages, sorted by gesture, phrase and weight.
  package private(set) var cues: [Cue]
  /// Of all languages.
  package private(set) var negation: Negation

  package static let versionSupported = 1
  /// The largest weight, either way, that one phrase may carry.
  package static let weightMax = 6.0

  package init(
    version: Int = versionSupported, language: String = "en", cues: [Cue],
    negation: Negation = .none
  ) {
    self.version = version
    self.language = language
    self.negation = negation
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
    var seen: [[UInt64]: Int] = [:]
    for (index, cue) in cues.enumerated() {
      let place = "gestures.\(cue.gesture.rawValue): \"\(cue.phrase)\""
      found += Self.weightMistakes(cue, place)
      let phrases = Self.phrases(cue.phrase, place, &found)
      let known = phrases.compactMap { seen[$0] }.first { $0 != index }
      if let known {
        found.append("\(place) is there twice, also in \"\(cues[known].phrase)\".")
      }
      for phrase in phrases { seen[phrase] = index }
    }
    for (_, phrase) in negation.phrases {
      _ = Self.phrases(phrase, "negation: \"\(phrase)\"", &found)
    }
    return found
  }

  private static func weightMistakes(_ cue: Cue, _ place: String) -> [String] {
    var found: [String] = []
    if !cue.weight.isFinite || abs(cue.weight) > weightMax || cue.weight == 0 {
      found.append(
        "\(place) has weight \(cue.weight): give a number between -\(weightMax) and "
          + "\(weightMax), and not 0.")
    }
    if cue.gesture.isLead != (cue.weight > 0) {
      found.append(
        "\(place) has weight \(cue.weight): a \(cue.gesture.isLead ? "lead" : "non-lead") "
          + "needs a \(cue.gesture.isLead ? "positive" : "negative") one.")
    }
    return found
  }

  /// What a phrase stands for, and what is wrong with it.
  private static func phrases(
    _ text: String, _ place: String, _ mistakes: inout [String]
  ) -> [[UInt64]] {
    guard let pattern = PhrasePattern(text) else {
      mistakes.append("\(place) has brackets that do not match: \"(can|could) you\" is right.")
      return []
    }
    if pattern.count > PhrasePattern.phrasesMax {
      mistakes.append(
        "\(place) stands for more than \(PhrasePattern.phrasesMax) phrases: take it apart.")
    }
    let phrases = pattern.phrases
    if phrases.contains([]) { mistakes.append("\(place) holds no word.") }
    return phrases.filter { !$0.isEmpty }
  }
}

extension GestureTaxonomy: Codable {
  private enum CodingKeys: String, CodingKey {
    case version, language, gestures, negation, languages
  }

  private struct Group: Codable {
    var weight: Double
    var phrases: [String]
  }

  /// The cues and negations of one language.
  private struct Language {
    var cues: [Cue] = []
    var negation: Negation

    init(_ file: KeyedDecodingContainer<CodingKeys>) throws {
      let gestures = try file.decode([String: [Group]].self, forKey: .gestures)
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
      negation = try file.decodeIfPresent(Negation.self, forKey: .negation) ?? .none
    }
  }

  package init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    var all = try Language(file)
    if file.contains(.languages) {
      var list = try file.nestedUnkeyedContainer(forKey: .languages)
      while !list.isAtEnd {
        let further = try Language(list.nestedContainer(keyedBy: CodingKeys.self))
        all.cues += further.cues
        all.negation = all.negation + further.negation
      }
    }
    self.init(
      version: try file.decode(Int.self, forKey: .version),
      language: try file.decode(String.self, forKey: .language), cues: all.cues,
      negation: all.negation)
  }

  /// All languages become one.
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
    if negation != .none { try file.encode(negation, forKey: .negation) }
  }
}
