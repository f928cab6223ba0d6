import Posts
import Testing

@testable import Filtering

@Suite struct StreamTermsTests {
  private static let prior = Model.coldStart(.shipped)

  /// A stream in which `share` of the wishes' share are relevant and labels come mostly from the head.
  private func estimate(wishes: Int, chatter: Int, labelledWishes: Int, labelledChatter: Int)
    -> Double
  {
    func posts(_ text: String, _ count: Int, _ from: Int = 0) -> [String] {
      (0..<count).map { "\(text) number \(from + $0)" }
    }
    let wish = "can anyone recommend a chair"
    let talk = "the bridge was closed"
    let labelled =
      posts(wish, labelledWishes, 10_000).map {
        LabelledPost(title: nil, text: $0, label: .relevant)
      }
      + posts(talk, labelledChatter, 10_000).map {
        LabelledPost(title: nil, text: $0, label: .noise)
      }
    let background = (posts(wish, wishes) + posts(talk, chatter)).map {
      Tokenizer.tokens(title: nil, text: $0)
    }
    let set = TrainingSet(
      labelled, prior: Self.prior, background: BackgroundTerms(background))
    return StreamTerms.relevantShare(of: background.map(Self.prior.score), set)
  }

  @Test func `labels from the head of a ranking do not make the stream look rich`() {
    let share = estimate(wishes: 20, chatter: 380, labelledWishes: 30, labelledChatter: 30)
    #expect((0.03...0.08).contains(share), "\(share)")
  }

  @Test func `a rich stream is seen to be one`() {
    let share = estimate(wishes: 160, chatter: 240, labelledWishes: 30, labelledChatter: 30)
    #expect((0.3...0.5).contains(share), "\(share)")
  }

  @Test func `without a background the labels' own share is all there is`() {
    #expect(estimate(wishes: 0, chatter: 0, labelledWishes: 10, labelledChatter: 30) == 0.25)
  }
}
