import Posts
import Testing

@testable import Filtering

@Suite struct CueMatcherTests {
  private static let words = ["red", "green", "blue", "grey", "pink", "teal"]

  private static func text(_ count: Int, _ random: inout SeededRandom) -> String {
    (0..<count).map { _ in words.randomElement(using: &random)! }.joined(separator: " ")
  }

  /// The longest phrase at each place, by trying every phrase of every cue.
  private static func naive(_ taxonomy: GestureTaxonomy, _ tokens: [Token]) -> [CueMatcher.Match] {
    var found: [CueMatcher.Match] = []
    var index = 0
    while index < tokens.count {
      var best: CueMatcher.Match?
      for (cue, pattern) in taxonomy.cues.map({ PhrasePattern($0.phrase)! }).enumerated() {
        for phrase in pattern.phrases where phrase.count > best?.tokens.count ?? 0 {
          let rest = tokens[index...].prefix(phrase.count)
          guard rest.map(\.hash) == phrase, Set(rest.map(\.zone)).count == 1 else { continue }
          best = .init(cue: cue, tokens: index..<index + phrase.count)
        }
      }
      if let best { found.append(best) }
      index = best?.tokens.upperBound ?? index + 1
    }
    return found
  }

  @Test func `it finds what trying every phrase finds`() {
    var random = SeededRandom(11)
    var matches = 0
    for round in 0..<60 {
      let taxonomy = GestureTaxonomy(
        cues: (0..<(round + 1)).map { index in
          let phrase = Self.text(Int.random(in: 1...4, using: &random), &random)
          return .init(
            gesture: .price,
            phrase: index.isMultiple(of: 3) ? "(teal|red|) \(phrase) (pink|blue grey)" : phrase,
            weight: 1)
        })
      let matcher = CueMatcher(taxonomy)
      for length in [0, 1, 2, 9, 60] {
        let tokens = Tokenizer.tokens(
          title: Self.text(length / 2, &random), text: Self.text(length, &random)
        ).tokens
        let found = matcher.matches(in: tokens)
        #expect(found == Self.naive(taxonomy, tokens))
        matches += found.count
      }
    }
    #expect(matches > 1_000)
  }

  @Test func `the longest phrase wins and the walk goes on behind it`() {
    let taxonomy = GestureTaxonomy(
      cues: ["looking for", "looking for a good alternative", "good", "today"].map {
        .init(gesture: .switching, phrase: $0, weight: 1)
      })
    let found = CueMatcher(taxonomy).matches(
      in: Tokenizer.tokens(title: nil, text: "Looking for a good\nalternative, today").tokens)
    #expect(
      found.map { taxonomy.cues[$0.cue].phrase } == ["looking for a good alternative", "today"])
    #expect(found.map(\.tokens) == [0..<5, 5..<6])
  }

  @Test func `a phrase does not reach from the title into the text`() {
    let taxonomy = GestureTaxonomy(cues: [.init(gesture: .price, phrase: "a quote", weight: 1)])
    let tokens = Tokenizer.tokens(title: "I want a", text: "quote").tokens
    #expect(CueMatcher(taxonomy).matches(in: tokens).isEmpty)
  }

  @Test func `an empty taxonomy finds nothing`() {
    let tokens = Tokenizer.tokens(title: nil, text: "what do you use?").tokens
    #expect(CueMatcher(GestureTaxonomy(cues: [])).matches(in: tokens).isEmpty)
  }
}
