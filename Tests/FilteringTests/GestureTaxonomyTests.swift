import Foundation
import Posts
import Testing

@testable import Filtering

@Suite struct GestureTaxonomyTests {
  private func decoded(_ json: String) throws -> GestureTaxonomy {
    try JSONDecoder().decode(GestureTaxonomy.self, from: Data(json.utf8))
  }

  @Test func `the shipped file has no mistakes and all gestures`() {
    let shipped = GestureTaxonomy.shipped
    #expect(shipped.mistakes() == [])
    #expect(shipped.cues.count >= 120)
    #expect(Set(shipped.cues.map(\.gesture)) == Set(Gesture.allCases))
  }

  @Test func `groups of phrases share a weight`() throws {
    let taxonomy = try decoded(
      #"""
      {"version": 1, "language": "en", "gestures": {
        "price": [{"weight": 2, "phrases": ["how much is", "a quote"]}],
        "job-ad": [{"weight": -3, "phrases": ["we are hiring"]}]}}
      """#)
    #expect(
      taxonomy.cues == [
        .init(gesture: .jobAd, phrase: "we are hiring", weight: -3),
        .init(gesture: .price, phrase: "a quote", weight: 2),
        .init(gesture: .price, phrase: "how much is", weight: 2),
      ])
    let again = try JSONDecoder().decode(
      GestureTaxonomy.self, from: JSONEncoder().encode(taxonomy))
    #expect(again == taxonomy)
    #expect(taxonomy.negation == .none)
  }

  @Test func `further languages and negations are read into one`() throws {
    let taxonomy = try decoded(
      #"""
      {"version": 1, "language": "en",
        "negation": {"negators": ["not"], "clause-words": ["but"]},
        "gestures": {"price": [{"weight": 2, "phrases": ["how much is"]}]},
        "languages": [{"language": "de", "negation": {"negators": ["nicht"]},
          "gestures": {"price": [{"weight": 2, "phrases": ["was kostet"]}]}}]}
      """#)
    #expect(taxonomy.cues.map(\.phrase) == ["how much is", "was kostet"])
    #expect(
      taxonomy.negation == Negation(negators: ["nicht", "not"], clauseWords: ["but"]))
    let again = try JSONDecoder().decode(
      GestureTaxonomy.self, from: JSONEncoder().encode(taxonomy))
    #expect(again == taxonomy)
  }

  @Test func `an unknown gesture is named, with those that exist`() throws {
    let error = #expect(throws: DecodingError.self) {
      try decoded(#"{"version": 1, "language": "en", "gestures": {"prize": []}}"#)
    }
    let sentence = String(describing: try #require(error))
    #expect(sentence.contains("prize"))
    #expect(sentence.contains("job-ad"))
  }

  @Test func `every mistake gets its sentence`() {
    let taxonomy = GestureTaxonomy(
      version: 9,
      cues: [
        .init(gesture: .price, phrase: "a quote", weight: -1),
        .init(gesture: .praise, phrase: "I'm happy", weight: 0.5),
        .init(gesture: .praise, phrase: "im happy", weight: -1),
        .init(gesture: .deadline, phrase: " , ", weight: 1),
        .init(gesture: .ready, phrase: "buy", weight: 99),
        .init(gesture: .ready, phrase: "order (now", weight: 1),
        .init(gesture: .ready, phrase: "(we|i) will take it", weight: 1),
        .init(gesture: .ready, phrase: "i will take (one|it)", weight: 1),
        .init(gesture: .ready, phrase: String(repeating: "(a|b)", count: 20), weight: 1),
      ], negation: Negation(negators: ["(never"], harmless: ["..."]))
    let mistakes = taxonomy.mistakes()
    for part in [
      "version is 9", "\"a quote\" has weight -1.0: a lead", "\"I'm happy\" has weight 0.5: a non-",
      "is there twice", "\" , \" holds no word", "\"buy\" has weight 99.0: give",
      "\"order (now\" has brackets that do not match", "also in \"(we|i) will take it\"",
      "stands for more than 2000 phrases", "negation: \"(never\" has brackets",
      "negation: \"...\" holds no word",
    ] {
      #expect(mistakes.contains { $0.contains(part) }, "\(part) in \(mistakes)")
    }
    #expect(GestureTaxonomy(cues: []).mistakes().count == 1)
  }
}
