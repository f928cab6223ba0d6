import Posts
import Testing

@testable import Filtering

@Suite struct CueScoreTests {
  private static let taxonomy = GestureTaxonomy(cues: [
    .init(gesture: .price, phrase: "quote", weight: 2),
    .init(gesture: .ready, phrase: "order", weight: 1),
    .init(gesture: .ready, phrase: "purchase", weight: 1.8),
    .init(gesture: .praise, phrase: "lovely", weight: -1),
  ])
  private static let matcher = CueMatcher(taxonomy)

  private func score(_ text: String) -> CueScore {
    CueScore(
      Self.matcher.matches(in: Tokenizer.tokens(title: nil, text: text).tokens),
      taxonomy: Self.taxonomy)
  }

  private func gesture(_ text: String) -> Gesture? {
    CueScore.gesture([(score(text), 1)], Self.taxonomy)
  }

  @Test func `the strongest counts in full and each further one less`() {
    #expect(score("quote").total == 2)
    #expect(score("order").total == 1)
    let both = score("order, quote").total
    #expect(both > 2 && both < 3)
    #expect(score("quote order").total == both)
  }

  @Test func `what is said twice counts once`() {
    #expect(score("order quote order quote order").total == score("order quote").total)
    #expect(score("order quote order").parts.count == 2)
  }

  @Test func `leads and non-leads are damped apart`() {
    #expect(score("quote lovely").total == 1)
  }

  @Test func `the gesture is the one with the most weight behind it`() {
    #expect(gesture("lovely order") == .ready)
    #expect(gesture("quote order") == .price)
    #expect(gesture("purchase, order, quote") == .ready)
    #expect(gesture("nothing") == nil)
  }

  @Test func `a passage of small share says little about the gesture`() {
    let passages = [(score("quote"), 0.3), (score("order"), 1.0)]
    #expect(CueScore.gesture(passages, Self.taxonomy) == .ready)
  }
}

extension CueScore {
  /// All that the cues weigh together.
  fileprivate var total: Double { parts.reduce(0) { $0 + $1.weight } }
}
