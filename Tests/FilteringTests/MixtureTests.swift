import Foundation
import Posts
import Testing

@testable import Filtering

@Suite struct MixtureTests {
  private static let taxonomy = GestureTaxonomy.shipped

  private func train(_ labelled: [LabelledPost], _ background: [BackgroundPost] = []) -> Model {
    Model.train(labelled: labelled, background: background, taxonomy: Self.taxonomy)
  }

  /// Posts of random made-up words; `extra` goes into each.
  private func babble(
    _ count: Int, label: LabelledPost.Label, extra: String = "", seed: UInt64
  ) -> [LabelledPost] {
    var random = SeededRandom(seed)
    let syllables = ["ba", "do", "ki", "lu", "me", "no", "ra", "si", "tu", "ve"]
    return (0..<count).map { _ in
      let words = (0..<9).map { _ in
        (0..<3).map { _ in syllables.randomElement(using: &random)! }.joined()
      }
      return LabelledPost(
        title: nil, text: (words + [extra]).shuffled(using: &random).joined(separator: " "),
        label: label)
    }
  }

  // MARK: What labels can teach

  @Test func `one relevant post in a hundred is not drowned`() {
    let labelled =
      babble(600, label: .noise, seed: 1)
      + babble(6, label: .relevant, extra: "zeppelin wanted", seed: 2)
    let model = train(labelled)
    let leads = babble(40, label: .relevant, extra: "zeppelin", seed: 3)
    let noise = babble(200, label: .noise, seed: 4)
    let bar = noise.map { model.score(title: nil, text: $0.text) }.sorted(by: >)[10]
    let found = leads.count { model.score(title: nil, text: $0.text) > bar }
    #expect(found >= 36, "\(found) of 40 above all but ten of the noise")
  }

  @Test func `words that nobody has seen speak for neither side`() {
    let model = train(
      babble(300, label: .noise, seed: 5)
        + babble(8, label: .relevant, extra: "zeppelin", seed: 6))
    let short = model.score(title: nil, text: "zeppelin qqxw")
    let long = model.score(title: nil, text: "zeppelin qqxw wqjx xqzj jwqx zxqj qzwj")
    #expect(long <= short)
  }

  @Test func `labels overrule cues that mislead`() {
    let wishes = SampleStream.labelled(300, seed: 11).filter { $0.label == .relevant }
    let labelled =
      wishes.map { LabelledPost(title: $0.title, text: $0.text, label: .noise) }
      + babble(100, label: .relevant, extra: "harbour", seed: 12)
      + babble(100, label: .noise, seed: 13)
    let model = train(labelled)
    #expect(
      model.score(title: nil, text: "harbour bakidolu")
        > model.score(title: nil, text: "Can anyone recommend a chair for a small office?"))
  }

  @Test func `unlabelled posts tell naive Bayes what noise is like`() throws {
    // The labels show no "grey"; the stream is full of it.
    let labelled =
      babble(30, label: .noise, seed: 21)
      + babble(8, label: .relevant, extra: "zeppelin grey", seed: 22)
    let background = babble(400, label: .noise, extra: "grey", seed: 23)
      .map { BackgroundPost(title: nil, text: $0.text) }
    let post = "bakido grey melusi"
    let other = "bakido zeppelin melusi"
    let (alone, with) = (train(labelled), train(labelled, background))
    let gapAlone = alone.score(title: nil, text: other) - alone.score(title: nil, text: post)
    let gapWith = with.score(title: nil, text: other) - with.score(title: nil, text: post)
    #expect(gapWith > gapAlone + 0.5)
  }

  // MARK: A pure function of the set

  @Test func `any order of labels and background gives the same bytes`() {
    var random = SeededRandom(31)
    let labelled = SampleStream.labelled(180) + babble(60, label: .noise, seed: 32)
    let background = SampleStream.background(120)
    let straight = ModelFile.encode(train(labelled, background))
    for _ in 0..<4 {
      #expect(
        ModelFile.encode(
          train(labelled.shuffled(using: &random), background.shuffled(using: &random)))
          == straight)
    }
  }

  @Test func `labels that come and go in any order leave no byte behind`() {
    var random = SeededRandom(41)
    let kept = SampleStream.labelled(160, seed: 42)
    let before = ModelFile.encode(train(kept))
    for round in 0..<3 {
      let passing = babble(10 + round, label: .relevant, seed: 43 + UInt64(round))
      let mixed = (kept + passing).shuffled(using: &random)
      #expect(ModelFile.encode(train(mixed)) != before)
      let after = mixed.filter { post in !passing.contains(post) }
      #expect(ModelFile.encode(train(after)) == before)
    }
  }

  // MARK: The choice

  private let relevant = (0..<200).map { $0.isMultiple(of: 4) }

  /// Scores that tell the classes apart by `gap` standard deviations or so.
  private func scores(gap: Double, seed: UInt64) -> [Double] {
    var random = SeededRandom(seed)
    return relevant.map { isRelevant in
      (0..<6).reduce(isRelevant ? gap : 0) { sum, _ in
        sum + Double.random(in: -1...1, using: &random)
      }
    }
  }

  @Test func `of equals the simplest is chosen`() {
    let same = scores(gap: 2, seed: 51)
    let (family, summary) = OutOfFold.selection(
      from: Dictionary(uniqueKeysWithValues: Family.allCases.map { ($0, same) }),
      relevant: relevant)
    #expect(family == .bayes)
    #expect(summary.candidates.map(\.name) == Family.allCases.map(\.rawValue))
    #expect(Set(summary.candidates.map(\.averagePrecision)).count == 1)
  }

  @Test func `a difference within the noise is a tie`() {
    // Neighbours in the ranking change places, to the good of some and to the harm of others.
    let one = scores(gap: 2, seed: 52)
    var other = one
    let order = one.indices.sorted { one[$0] > one[$1] }
    for place in stride(from: 10, to: 150, by: 2) {
      other.swapAt(order[place], order[place + 1])
    }
    func averagePrecision(_ scores: [Double]) -> Double {
      Spread(OutOfFold.precisions(scores: scores, relevant: relevant)).mean
    }
    let (worse, better) =
      averagePrecision(one) < averagePrecision(other) ? (one, other) : (other, one)
    let (family, summary) = OutOfFold.selection(
      from: [.bayes: worse, .logistic: worse, .mean: worse, .wideMean: better],
      relevant: relevant)
    #expect(family == .bayes)
    #expect(summary.candidates[3].averagePrecision > summary.candidates[0].averagePrecision)
    #expect(summary.member == "naive Bayes")
  }

  @Test(arguments: Family.allCases)
  func `what ranks clearly better is chosen`(best: Family) {
    var all: [Family: [Double]] = [:]
    for family in Family.allCases { all[family] = scores(gap: 1, seed: 53) }
    all[best] = scores(gap: 5, seed: 54)
    #expect(OutOfFold.selection(from: all, relevant: relevant).family == best)
  }

  @Test func `precision counts at the rank of each relevant post`() {
    let precisions = OutOfFold.precisions(
      scores: [0.1, 0.9, 0.8, 0.3], relevant: [true, true, false, true])
    #expect(precisions == [3 / 4.0, 1, 2 / 3.0])
  }

  @Test func `few labels make no choice, many do, and the file tells`() throws {
    let few = train(SampleStream.labelled(90))
    #expect(few.selection?.candidates.map(\.name) == [Family.usual.rawValue])
    #expect(few.selection?.calibrated != nil)
    let many = train(SampleStream.labelled(240))
    #expect(many.selection?.candidates.count == Family.allCases.count)
    let calibrated = try #require(many.selection?.calibrated)
    #expect(calibrated.ece < 0.1 && calibrated.brier < 0.1)
    #expect(try ModelFile.decode(ModelFile.encode(many)).selection == many.selection)
    #expect(train(SampleStream.labelled(30)).selection?.calibrated == nil)
    #expect(train([], SampleStream.background(50)).selection == nil)
  }

  @Test(arguments: [1, 2, 3, 5])
  func `a handful of labels moves scores by a few log-odds`(count: Int) {
    let labelled = (0..<count).flatMap { number in
      [
        LabelledPost(title: nil, text: "The bridge \(number) was closed yesterday", label: .noise),
        LabelledPost(
          title: nil, text: "Our garden \(number) grows green bridge apples", label: .relevant),
      ]
    }
    let model = Model.train(labelled: labelled, background: [], taxonomy: .shipped)
    for text in labelled.map(\.text) + ["hello there"] {
      let score = model.score(title: nil, text: text)
      #expect(abs(score) < 20, "\(score)")
    }
  }

  @Test(arguments: [20, 23, 61, 100])
  func `labels without any cue leave the cues what they are`(count: Int) {
    let labelled = (0..<count).map { number in
      LabelledPost(
        title: nil, text: number % 3 == 0 ? "bueno \(number) barco azul" : "casa \(number) verde",
        label: number % 3 == 0 ? .relevant : .noise)
    }
    let model = Model.train(labelled: labelled, background: [], taxonomy: .shipped)
    let text = "Can you recommend a crm?"
    let assessment = model.assess(title: nil, text: text)
    #expect(abs(assessment.score - model.score(title: nil, text: "barco")) < 20)
    #expect(assessment.score > model.score(title: nil, text: "the crm"))
    let sum = assessment.evidence.reduce(assessment.prior + assessment.rest) { $0 + $1.weight }
    #expect(abs(sum - assessment.score) < 1e-9)
  }
}
