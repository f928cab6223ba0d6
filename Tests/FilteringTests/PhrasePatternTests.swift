import Testing

@testable import Filtering

@Suite struct PhrasePatternTests {
  private func phrases(_ text: String) -> Set<[UInt64]>? {
    PhrasePattern(text).map { Set($0.phrases) }
  }

  private func terms(_ texts: String...) -> Set<[UInt64]> {
    Set(texts.map { Tokenizer.tokens(title: nil, text: $0).tokens.map(\.hash) })
  }

  @Test func `brackets hold alternatives`() {
    #expect(phrases("best laptop") == terms("best laptop"))
    #expect(
      phrases("(can|could) you (recommend|help me choose)")
        == terms(
          "can you recommend", "could you recommend", "can you help me choose",
          "could you help me choose"))
  }

  @Test func `an empty alternative leaves the words out`() {
    #expect(
      phrases("looking for (a|an|) crm")
        == terms("looking for a crm", "looking for an crm", "looking for crm"))
  }

  @Test(arguments: ["(can you", "can) you", "((can|could) you)", "can (a|b)) you"])
  func `brackets that do not match are refused`(text: String) {
    #expect(phrases(text) == nil)
  }

  @Test func `too many phrases are counted and cut`() throws {
    let pattern = try #require(PhrasePattern(Array(repeating: "(a|b)", count: 80).joined()))
    #expect(pattern.count == PhrasePattern.phrasesMax + 1)
    #expect(pattern.phrases.count == PhrasePattern.phrasesMax)
  }
}
