import Posts

extension Model {
  /// At most this many words and cues are listed; the others are in `rest`.
  package static let evidenceMax = 20
  /// Weights below this say nothing to a person.
  private static let evidenceWeightMin = 0.005

  /// The words and cues that say most, the strongest first.
  func evidence(
    _ post: TokenizedPost, _ readings: [Reading], _ shares: [Double], title: String, text: String
  ) -> [Evidence] {
    var found = wordWeights(post, readings, shares)
    add(readings, shares, of: post, to: &found)
    found.removeAll { $0.weight.magnitude < Self.evidenceWeightMin }
    found.sort { first, second in
      let (one, other) = (first.weight.magnitude, second.weight.magnitude)
      return one == other
        ? (first.tokens.lowerBound, first.tokens.upperBound)
          < (second.tokens.lowerBound, second.tokens.upperBound) : one > other
    }
    let wordings = (title: Wording(title), text: Wording(text))
    return found.prefix(Self.evidenceMax).map { found in
      let first = post.tokens[found.tokens.lowerBound]
      let places = first.start..<post.tokens[found.tokens.upperBound - 1].end
      return Evidence(
        term: first.zone == .title ? wordings.title[places] : wordings.text[places],
        weight: found.weight, zone: first.zone, start: places.lowerBound, end: places.upperBound)
    }
  }

  /// Adds the cues, each once; one that is but a word grows that word's evidence.
  private func add(
    _ readings: [Reading], _ shares: [Double], of post: TokenizedPost, to found: inout [Found]
  ) {
    var words: [UInt64: Int]?
    var cues: [Int: Int] = [:]
    for (reading, share) in zip(readings, shares) {
      for part in reading.cues.parts {
        let tokens = part.match.tokens
        if words == nil, tokens.count == 1 { words = Self.places(of: found, in: post) }
        let word = tokens.count == 1 ? words?[post.tokens[tokens.lowerBound].hash] : nil
        if let place = word ?? cues[part.match.cue] {
          found[place].add(weight(of: part) * share, at: tokens)
        } else {
          cues[part.match.cue] = found.count
          found.append(Found(weight: weight(of: part) * share, at: tokens))
        }
      }
    }
  }

  private static func places(of found: [Found], in post: TokenizedPost) -> [UInt64: Int] {
    Dictionary(
      found.enumerated().filter { $1.tokens.count == 1 }
        .map { (post.tokens[$1.tokens.lowerBound].hash, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// A piece of evidence before it is put into words.
  private struct Found {
    private(set) var weight: Double
    /// Where it is shown: where it weighs most.
    private(set) var tokens: Range<Int>
    private var weightHere: Double

    init(weight: Double, at tokens: Range<Int>) {
      (self.weight, weightHere) = (weight, weight)
      self.tokens = tokens
    }

    /// The same in another place.
    mutating func add(_ weight: Double, at tokens: Range<Int>) {
      self.weight += weight
      guard weight.magnitude > weightHere.magnitude else { return }
      (weightHere, self.tokens) = (weight, tokens)
    }
  }

  /// Each distinct word with all that it, its pairs (half each) and its characters weigh. The parts
  /// of a contraction stand at one place and are one.
  private func wordWeights(
    _ post: TokenizedPost, _ readings: [Reading], _ shares: [Double]
  ) -> [Found] {
    var weights = Array(repeating: 0.0, count: post.tokens.count)
    for (reading, share) in zip(readings, shares) {
      guard let terms = reading.terms else { return [] }
      let scales = (word: terms.wordScale * share, gram: terms.gramScale * share)
      var counter = TermCounter(termsMax: reading.passage.count * 2)
      PostTerms.walk(post, reading.passage) { key, token, second in
        let step = DampedCount.steps[counter.add(key)].value
        if let second {
          let half = step * Double(tables.pairs[key]) * scales.word / 2
          weights[token] += half
          weights[second] += half
        } else {
          let entry = tables.entry(of: post.tokens[token], in: post)
          weights[token] +=
            step * (Double(entry.weight) * scales.word + Double(entry.gramWeight) * scales.gram)
        }
      }
    }
    return gathered(post, weights)
  }

  private func gathered(_ post: TokenizedPost, _ weights: [Double]) -> [Found] {
    var found: [Found] = []
    found.reserveCapacity(post.tokens.count + 8)
    var places = ColumnIndex(capacityFor: post.tokens.count)
    var index = 0
    while index < post.tokens.count {
      let token = post.tokens[index]
      var (hash, weight, end) = (token.hash, weights[index], index + 1)
      while end < post.tokens.count, post.tokens[end].start == token.start,
        post.tokens[end].zone == token.zone, post.tokens[end].end == token.end
      {
        hash = TermHash.pair(hash, post.tokens[end].hash)
        weight += weights[end]
        end += 1
      }
      if let place = places[hash] {
        found[Int(place)].add(weight, at: index..<index + 1)
      } else {
        places[hash] = Int32(found.count)
        found.append(Found(weight: weight, at: index..<index + 1))
      }
      index = end
    }
    return found
  }
}

/// Parts of a text as it says them, in lower case and on one line.
private struct Wording {
  private let text: String
  private let isASCII: Bool

  init(_ text: String) {
    self.text = text
    isASCII = text.utf8.allSatisfy { $0 < 0x80 }
  }

  /// - Parameter places: Unicode scalars.
  subscript(places: Range<Int>) -> String {
    guard !isASCII else {
      let start = text.utf8.index(text.startIndex, offsetBy: places.lowerBound)
      return Self.folded(text[start..<text.utf8.index(start, offsetBy: places.count)])
    }
    let start = text.unicodeScalars.index(text.startIndex, offsetBy: places.lowerBound)
    return Self.folded(text[start..<text.unicodeScalars.index(start, offsetBy: places.count)])
  }

  private static func folded(_ part: Substring) -> String {
    let isUnusual = part.unicodeScalars.contains { $0.value < 0x20 || $0.value > 0x7F }
    guard isUnusual else { return part.lowercased() }
    var wording = String.UnicodeScalarView()
    for scalar in part.unicodeScalars {
      wording.append(scalar.properties.isWhitespace ? " " : scalar)
    }
    return String(wording).lowercased()
  }
}
