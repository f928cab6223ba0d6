import Testing

@testable import Filtering

@Suite struct ModelFileTests {
  private static let model = Model.train(
    labelled: SampleStream.labelled(90), background: SampleStream.background(60),
    taxonomy: .shipped)
  private static let bytes = ModelFile.encode(model)

  @Test func `a model comes back as it was`() throws {
    let again = try ModelFile.decode(Self.bytes)
    #expect(again.name == Self.model.name)
    #expect(again.counts == Self.model.counts)
    #expect(again.referenceQuantiles == Self.model.referenceQuantiles)
    #expect(ModelFile.encode(again) == Self.bytes)
    for post in SampleStream.labelled(20, seed: 9) {
      #expect(
        again.assess(title: post.title, text: post.text)
          == Self.model.assess(title: post.title, text: post.text))
    }
  }

  @Test func `the cold start has a file too`() throws {
    let again = try ModelFile.decode(ModelFile.encode(.coldStart(.shipped)))
    #expect(again.name == "cold-start")
    #expect(
      again.score(title: nil, text: "any recommendations?") > again.score(title: nil, text: ""))
  }

  @Test func `every truncation is refused`() {
    for length in stride(from: 0, to: Self.bytes.count, by: 997) {
      #expect(throws: ModelFileError.self) {
        try ModelFile.decode(Array(Self.bytes.prefix(length)))
      }
    }
    #expect(throws: ModelFileError.truncated) { try ModelFile.decode(Self.bytes.dropLast()) }
  }

  @Test func `an altered byte anywhere is refused`() {
    for place in stride(from: 0, to: Self.bytes.count, by: 1_501) {
      var altered = Self.bytes
      altered[place] ^= 0x10
      #expect(throws: ModelFileError.self) { try ModelFile.decode(altered) }
    }
    #expect(throws: ModelFileError.altered) { try ModelFile.decode(Self.bytes + [0]) }
  }

  @Test func `what is no model is told so`() {
    #expect(throws: ModelFileError.notAModel) { try ModelFile.decode(Array("hello".utf8)) }
    #expect(throws: ModelFileError.otherVersion) {
      try ModelFile.decode(Array("sluice model 7\n and more".utf8))
    }
  }

  @Test func `a model that would give no numbers is refused, whatever its checksum says`() {
    let cue = GestureTaxonomy.Cue(gesture: .price, phrase: "a quote", weight: 1e300)
    func model(
      _ taxonomy: GestureTaxonomy = .shipped, prior: Double = 0, weights: [Float] = [1],
      quantiles: [Float] = [0]
    ) -> Model {
      Model(
        name: "nb-0", taxonomy: taxonomy, prior: prior, cueScale: 1,
        tables: Model.Tables(
          words: .empty, pairs: WeightTable(keys: [5], weights: weights), grams: .empty),
        counts: .init(), isCalibrated: false,
        referenceQuantiles: ScoreQuantiles(ascending: quantiles))
    }
    #expect(throws: Never.self) { try ModelFile.decode(ModelFile.encode(model())) }
    for hostile in [
      model(weights: [.nan]), model(weights: [.infinity]), model(prior: 1e308),
      model(GestureTaxonomy(cues: [cue])), model(quantiles: [.nan]), model(quantiles: [2, 1]),
    ] {
      #expect(throws: ModelFileError.altered) { try ModelFile.decode(ModelFile.encode(hostile)) }
    }
  }
}
