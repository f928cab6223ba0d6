import Posts
import Testing

@testable import Filtering

@Suite struct LongPostTests {
  private static let taxonomy = GestureTaxonomy.shipped
  private static let cold = Model.coldStart(taxonomy)
  private static let trained = Model.train(
    labelled: SampleStream.labelled(240), background: SampleStream.background(300),
    taxonomy: taxonomy)

  /// Posts on which nobody would act, each a page long.
  private static func pages(_ count: Int) -> [String] {
    let short = SampleStream.labelled(1_200, seed: 9).filter { $0.label == .noise }.map(\.text)
    return (0..<count).map { page in
      (0..<40).map { short[(page * 40 + $0 * 7) % short.count] }.joined(separator: ". ")
    }
  }

  @Test func `the same text many times over has the score of the text`() {
    for post in SampleStream.labelled(40, seed: 4) {
      let passage = String(repeating: post.text + ". ", count: 8)
      let page = String(repeating: passage, count: 20)
      for model in [Self.cold, Self.trained] {
        let difference =
          model.score(title: nil, text: page) - model.score(title: nil, text: passage)
        #expect(abs(difference) < 0.7, "\(difference)")
      }
    }
  }

  @Test func `a page of noise is kept no oftener than its passages are`() {
    let threshold = Self.trained.referenceQuantiles.threshold(keep: 0.05)!
    let kept = Self.pages(200).count {
      threshold.keeps(score: Self.trained.score(title: nil, text: $0), identity: 1)
    }
    #expect(kept <= 10, "\(kept) of 200")
  }

  @Test func `a question at the end of a long story is found`() {
    let wish = "Can anyone recommend a booking tool for a small clinic? What do you use?"
    for page in Self.pages(20) {
      for model in [Self.cold, Self.trained] {
        #expect(
          model.score(title: nil, text: page + "\n" + wish)
            > model.score(title: nil, text: page) + 1)
      }
    }
  }

  @Test func `evidence of a long post adds up, and comes from the passage that speaks`() throws {
    let wish = "Can anyone recommend a booking tool for a small clinic?"
    for page in Self.pages(10) {
      for model in [Self.cold, Self.trained] {
        let assessment = model.assess(title: "A story", text: page + "\n" + wish)
        let sum = assessment.evidence.reduce(assessment.prior + assessment.rest) { $0 + $1.weight }
        #expect(abs(sum - assessment.score) < 1e-9)
        let first = try #require(assessment.evidence.first)
        // The last passage begins a little before the question.
        #expect(first.start > page.unicodeScalars.count - 600, "\(first)")
      }
    }
  }

  @Test func `passages cover a post once and in order`() {
    for words in [0, 1, 99, 100, 101, 250, 1_000] {
      for mark in ["", ". "] {
        let text = (0..<words).map { "word\(mark) other\($0)" }.joined(separator: " ")
        let post = Tokenizer.tokens(title: nil, text: text)
        let passages = Passages.of(post)
        #expect(passages.flatMap(Array.init) == Array(post.tokens.indices))
        #expect(passages.allSatisfy { $0.count <= Passages.termsMax + 20 })
      }
    }
  }
}
