import Posts
import Testing

@testable import Filtering

@Suite struct NegationTests {
  private static let cold = Model.coldStart(.shipped)

  private func leads(_ text: String) -> [Evidence] {
    Self.cold.assess(title: nil, text: text).evidence.filter { $0.weight > 1 }
  }

  @Test(arguments: [
    "I am not looking for a recommendation",
    "We don't need any suggestions.",
    "no longer looking for a new laptop",
    "She never asked anyone to recommend a plumber",
    "Nobody wants to buy a boat",
    "Please stop recommending. I'm not planning to buy a car",
    "I won't be switching from my old phone",
    "These days I work without a budget",
    "We aren't really looking to hire a consultant",
    "Not interested in buying, just curious",
  ])
  func `a cue inside a negation is no sign of intent`(text: String) {
    #expect(leads(text).isEmpty, "\(leads(text).map(\.term))")
  }

  @Test(arguments: [
    "Not sure which one to buy",
    "Why not? Can anyone recommend a tent",
    "I can't decide between the two tents",
    "If not, what do you recommend?",
    "I don't know which laptop should I get",
    "It's not for me. Looking for a good gift",
    "We do not own a car, any recommendations",
    "I can't find a good printer, any suggestions",
    "My old one is not good but I need a new one",
    "No idea what to buy",
    "Looking for something that does not break the bank",
    "not only looking for a tool",
    "I wouldn't mind getting a new desk",
  ])
  func `a negator that says something else leaves the cue alone`(text: String) {
    #expect(!leads(text).isEmpty)
  }

  @Test func `a cue that holds a negator is not negated by it`() {
    let terms = { (text: String) in
      Self.cold.assess(title: nil, text: text).evidence.map(\.term)
    }
    #expect(terms("My printer does not work").contains("does not work"))
    #expect(terms("can't decide between them").contains("can't decide between"))
  }

  @Test func `a negator reaches four words on, to a mark at most`() {
    let taxonomy = GestureTaxonomy(
      cues: [.init(gesture: .ready, phrase: "buy", weight: 1)],
      negation: Negation(negators: ["not"], harmless: ["not (only|just)"], clauseWords: ["but"]))
    let matcher = CueMatcher(taxonomy)
    func isFound(_ text: String) -> Bool {
      !matcher.matches(in: Tokenizer.tokens(title: nil, text: text).tokens).isEmpty
    }
    #expect(!isFound("not one two three buy"))
    #expect(isFound("not one two three four buy"))
    #expect(isFound("not one? buy"))
    #expect(isFound("not one, buy"))
    #expect(isFound("not one but buy"))
    #expect(isFound("not only buy"))
    #expect(isFound("buy not"))
    #expect(!isFound("only not buy"))
  }

  @Test func `a negated promotion does not count against a post either`() {
    #expect(Self.cold.assess(title: nil, text: "It is not for sale").evidence.isEmpty)
  }
}
