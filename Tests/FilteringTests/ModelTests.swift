import Posts
import Testing

@testable import Filtering

@Suite struct ModelTests {
  private static let taxonomy = GestureTaxonomy.shipped
  private static let cold = Model.coldStart(taxonomy)
  private static let trained = Model.train(
    labelled: SampleStream.labelled(240), background: SampleStream.background(300),
    taxonomy: taxonomy)

  private func train(_ labelled: [LabelledPost], _ background: [BackgroundPost] = []) -> Model {
    Model.train(labelled: labelled, background: background, taxonomy: Self.taxonomy)
  }

  // MARK: Cold start

  @Test(arguments: [
    "Can anyone recommend a CRM for a team of five?",
    "What do you use to send invoices? Looking for alternatives to our old tool",
    "Which of these two laptops should I buy? My budget is $900",
  ])
  func `untrained, a lead ranks above praise, promotion and job ads`(lead: String) {
    let score = Self.cold.score(title: nil, text: lead)
    for other in [
      "I love my friend's new phone", "We just launched! Sign up for a free trial, use code SAVE",
      "We are hiring an engineer. Apply now, competitive salary", "The river froze over last night",
      "How do I reset the password of my router? It is not working",
    ] {
      #expect(score > Self.cold.score(title: nil, text: other), "\(other)")
    }
  }

  @Test(arguments: [
    (Gesture.recommendation, "Can anyone recommend a quiet keyboard?"),
    (.comparison, "Torn between the two desks, which one is better"),
    (.switching, "Thinking of switching, is there an alternative to this mail host"),
    (.price, "How much would it cost to fence a garden, my budget is $2,000"),
    (.problem, "Our spreadsheet is outgrown and takes too long, struggling with orders"),
    (.deadline, "We need it by Friday, as soon as possible"),
    (.hiring, "Looking for a freelancer, need someone to paint our shop window"),
    (.ready, "I am going to buy a tent this week"),
    (.praise, "Just got my new bike and I love it, so happy with my choice"),
    (.promotion, "Introducing our new lamp, order now and use code LIGHT"),
    (.jobAd, "We are hiring two cooks, apply now and join our team"),
    (.support, "How do I reset it? The app keeps crashing with an error message"),
  ])
  func `each gesture is recognised`(gesture: Gesture, text: String) {
    #expect(Self.cold.assess(title: nil, text: text).gesture == gesture)
  }

  @Test func `a text without a cue has no gesture and the prior as its score`() {
    let assessment = Self.cold.assess(title: nil, text: "The river froze over")
    #expect(assessment.gesture == nil)
    #expect(assessment.evidence.isEmpty)
    #expect(assessment.score == assessment.prior)
    #expect(assessment.probability == nil)
    #expect(Self.cold.name == "cold-start")
  }

  @Test func `a cue stands in the evidence at its place`() throws {
    let assessment = Self.cold.assess(
      title: "Zoë asks", text: "Hi! Can anyone\nrecommend a chair")
    let cue = try #require(assessment.evidence.first)
    #expect(cue.term == "can anyone recommend")
    #expect((cue.zone, cue.start, cue.end) == (.text, 4, 24))
    #expect(cue.weight > 0)
  }

  @Test func `a phrase that is said twice counts once`() {
    let once = Self.cold.score(title: nil, text: "looking for alternatives.")
    #expect(
      Self.cold.score(title: nil, text: "looking for alternatives. looking for alternatives.")
        == once)
  }

  // MARK: Evidence

  @Test func `evidence, prior and rest add up to the score`() {
    var random = SeededRandom(3)
    for post in SampleStream.labelled(60, seed: 5) {
      let noise = String(
        decoding: (0..<20).map { _ in UInt8.random(in: 32...255, using: &random) }, as: UTF8.self)
      for model in [Self.cold, Self.trained] {
        let assessment = model.assess(title: post.title, text: post.text + noise)
        let sum = assessment.evidence.reduce(assessment.prior + assessment.rest) { $0 + $1.weight }
        #expect(abs(sum - assessment.score) < 1e-9)
        #expect(assessment.score == model.score(title: post.title, text: post.text + noise))
        #expect(assessment.evidence.count <= Model.evidenceMax)
      }
    }
  }

  @Test func `what is not listed is small and unlisted because it is weak`() {
    let assessment = Self.trained.assess(
      title: nil, text: "Can anyone recommend a coffee machine for a small office?")
    #expect(abs(assessment.rest) < 0.1)
    let weights = assessment.evidence.map(\.weight.magnitude)
    #expect(weights == weights.sorted(by: >))
  }

  // MARK: Training

  @Test func `labels teach what the cues do not know`() {
    let labelled = (0..<60).map { index in
      LabelledPost(
        title: nil,
        text: index.isMultiple(of: 2)
          ? "yellow kayak number \(index)" : "grey anvil piece \(index)",
        label: index.isMultiple(of: 2) ? .relevant : .noise)
    }
    let model = train(labelled)
    #expect(
      model.score(title: nil, text: "a yellow kayak")
        > model.score(title: nil, text: "a grey anvil"))
  }

  @Test func `the order of the posts changes no byte of the model`() {
    var random = SeededRandom(4)
    let labelled = SampleStream.labelled(120)
    let background = SampleStream.background(150)
    let straight = ModelFile.encode(train(labelled, background))
    let shuffled = ModelFile.encode(
      train(labelled.shuffled(using: &random), background.shuffled(using: &random)))
    #expect(straight == shuffled)
  }

  @Test func `after undo and forget the model equals one that never saw the posts`() {
    let labelled = SampleStream.labelled(120)
    let background = SampleStream.background(150)
    let extra = LabelledPost(title: "Undone", text: "which zeppelin should I buy", label: .relevant)
    let forgotten = BackgroundPost(title: nil, text: "zeppelins over the harbour")
    let before = ModelFile.encode(train(labelled, background))
    let with = ModelFile.encode(train(labelled + [extra], background + [forgotten]))
    #expect(with != before)
    let after = (labelled + [extra]).filter { $0 != extra }
    #expect(
      ModelFile.encode(train(after, (background + [forgotten]).filter { $0 != forgotten }))
        == before)
  }

  @Test func `copies in the background teach once`() {
    let background = SampleStream.background(150)
    #expect(
      ModelFile.encode(train([], background + background))
        == ModelFile.encode(train([], background)))
  }

  @Test func `nothing to learn from is the cold start`() {
    #expect(train([]).name == "cold-start")
    #expect(train([LabelledPost(title: nil, text: "one", label: .noise)]).name == "cold-start")
  }

  @Test func `a background alone teaches words that go with the cues`() {
    // More talk than wishes, as in any stream; the wishes name chairs, the talk names bridges.
    let background =
      (0..<60).map {
        BackgroundPost(title: nil, text: "can anyone recommend ergonomic chairs \($0)")
      }
      + (0..<300).map { BackgroundPost(title: nil, text: "they repaired the bridge, part \($0)") }
    let model = train([], background)
    #expect(model.name.hasPrefix("taught-"))
    #expect(model.counts.backgroundPosts == 360)
    #expect(
      model.score(title: nil, text: "ergonomic chairs")
        > model.score(title: nil, text: "the bridge"))
  }

  @Test func `one label of either kind does not overturn the cues`() {
    let model = train([
      LabelledPost(title: nil, text: "grey anvil piece", label: .relevant),
      LabelledPost(title: nil, text: "any recommendations for a yellow kayak?", label: .noise),
    ])
    #expect(
      model.score(title: nil, text: "can anyone recommend a mixer for bread?")
        > model.score(title: nil, text: "the bridge was closed"))
  }

  @Test func `probability is there with enough labels only`() {
    #expect(Self.trained.isCalibrated)
    let probability = Self.trained.assess(title: nil, text: "Which desk should I buy?").probability
    #expect((probability ?? 0) > 0.5)
    let few = train(SampleStream.labelled(40))
    #expect(!few.isCalibrated)
    #expect(few.assess(title: nil, text: "Which desk should I buy?").probability == nil)
  }

  @Test func `counts say what the model was made from`() {
    let counts = Self.trained.counts
    #expect((counts.labels, counts.relevantLabels) == (240, 80))
    #expect(counts.backgroundPosts > 200)
    #expect(counts.terms > 100)
    #expect(Self.trained.name.hasPrefix("nb-"))
  }

  // MARK: Reference quantiles

  @Test func `the reference keeps about the asked share of the stream`() throws {
    let stream = SampleStream.background(300)
    let bar = try #require(Self.trained.referenceQuantiles.threshold(keep: 0.1))
    let kept = stream.enumerated().count { index, post in
      bar.keeps(
        score: Self.trained.score(title: post.title, text: post.text), identity: UInt64(index))
    }
    #expect((20...40).contains(kept), "\(kept)")
  }

  @Test func `of a pile of equal scores about the asked share is kept`() throws {
    let bar = try #require(
      ScoreQuantiles(of: Array(repeating: -2.94, count: 900)).threshold(keep: 0.05))
    let kept = (0..<10_000).count { bar.keeps(score: -2.94, identity: UInt64($0)) }
    #expect((400...600).contains(kept), "\(kept)")
    #expect(bar.keeps(score: 0, identity: 1))
    #expect(!bar.keeps(score: -3, identity: 1))
  }

  @Test func `a reference keeps all at one and none at nought`() throws {
    let reference = ScoreQuantiles(of: [-1, 0, 0, 2])
    for score in [-9.0, -1, 0, 2, 9] {
      #expect(try #require(reference.threshold(keep: 1)).keeps(score: score, identity: 7))
      #expect(!(try #require(reference.threshold(keep: 0)).keeps(score: score, identity: 7)))
    }
  }
}
