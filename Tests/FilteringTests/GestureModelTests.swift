import Foundation
import Posts
import Testing

@testable import Filtering

@Suite struct GestureModelTests {
  private static let taxonomy = GestureTaxonomy(cues: [
    .init(gesture: .recommendation, phrase: "can anyone recommend", weight: 2),
    .init(gesture: .price, phrase: "how much", weight: 1.5),
    .init(gesture: .promotion, phrase: "sign up", weight: -2),
  ])
  private static let places = [
    "harbour", "station", "market", "bridge", "school", "library", "museum", "garden", "castle",
    "river", "forest", "village",
  ]

  /// Posts of the choir, which no cue knows.
  private static func choir(_ count: Int, _ gesture: Gesture?) -> [LabelledPost] {
    places.prefix(count).map {
      LabelledPost(
        title: nil, text: "The choir rents its robes near the \($0) until spring",
        label: .relevant, gesture: gesture)
    }
  }

  private static let others = places.map {
    LabelledPost(title: nil, text: "A walk by the \($0) in the rain, until dark", label: .noise)
  }

  private static func gesture(_ text: String, after corrected: [LabelledPost]) -> Gesture? {
    Model.train(labelled: corrected + others, background: [], taxonomy: taxonomy)
      .assess(title: nil, text: text).gesture
  }

  private static let newRobes = "Our choir rents its robes beside the theatre"

  @Test func `without corrections the cues decide`() {
    #expect(Self.gesture("How much is it?", after: []) == .price)
    #expect(Self.gesture(Self.newRobes, after: []) == nil)
    #expect(Self.gesture(Self.newRobes, after: Self.choir(12, nil)) == nil)
  }

  @Test func `words of corrected posts give a gesture where no cue does`() {
    #expect(Self.gesture(Self.newRobes, after: Self.choir(10, .hiring)) == .hiring)
    #expect(Self.gesture("The rain by the theatre", after: Self.choir(10, .hiring)) == nil)
  }

  @Test func `one correction moves little, ten move much`() {
    let text = "How much are the robes that the choir rents?"
    #expect(Self.gesture(text, after: Self.choir(1, .hiring)) == .price)
    #expect(Self.gesture(Self.newRobes, after: Self.choir(1, .hiring)) == nil)
    #expect(Self.gesture(text, after: Self.choir(10, .hiring)) == .hiring)
  }

  @Test func `a cue that misleads a team is overruled`() {
    let corrected = Self.places.prefix(10).map {
      LabelledPost(
        title: nil, text: "Sign up for the bread course at the \($0)", label: .noise,
        gesture: .support)
    }
    let text = "Sign up for the bread course in town"
    #expect(Self.gesture(text, after: []) == .promotion)
    #expect(Self.gesture(text, after: corrected) == .support)
    #expect(Self.gesture(text, after: Array(corrected.prefix(1))) == .promotion)
  }

  @Test func `corrections of one gesture do not speak for others elsewhere`() {
    #expect(
      Self.gesture("Can anyone recommend a dentist?", after: Self.choir(12, .price))
        == .recommendation)
  }

  @Test func `corrections leave scores as they are`() {
    let plain = Model.train(
      labelled: Self.choir(10, nil) + Self.others, background: [], taxonomy: Self.taxonomy)
    let corrected = Model.train(
      labelled: Self.choir(10, .hiring) + Self.others, background: [], taxonomy: Self.taxonomy)
    #expect(
      plain.score(title: nil, text: Self.newRobes)
        == corrected.score(title: nil, text: Self.newRobes))
    #expect(plain.name != corrected.name)
  }

  @Test func `the order of the labels makes no difference to a byte`() {
    let posts = Self.choir(8, .hiring) + Self.choir(5, .price) + Self.others
    var random = SeededRandom(5)
    let bytes = ModelFile.encode(
      Model.train(labelled: posts, background: [], taxonomy: Self.taxonomy))
    for _ in 0..<5 {
      let shuffled = Model.train(
        labelled: posts.shuffled(using: &random), background: [], taxonomy: Self.taxonomy)
      #expect(ModelFile.encode(shuffled) == bytes)
    }
  }

  @Test func `the file brings back what was learnt`() throws {
    let model = Model.train(
      labelled: Self.choir(10, .hiring) + Self.others, background: [], taxonomy: Self.taxonomy)
    let read = try ModelFile.decode(ModelFile.encode(model))
    #expect(read.gestures == model.gestures)
    #expect(read.gestures.corrections == [.hiring: 10])
    #expect(read.name == model.name)
    #expect(read.assess(title: nil, text: Self.newRobes).gesture == .hiring)
    #expect(ModelFile.encode(read) == ModelFile.encode(model))
  }

  @Test(arguments: [
    #"{"anger":{"posts":1,"terms":""}}"#, #"{"price":{"posts":0,"terms":""}}"#,
    #"{"price":{"posts":1,"terms":"AAAA"}}"#, #"{"price":{"posts":1,"terms":"AAAAAAAAAAAAAMB/"}}"#,
    #"{"price":{"posts":1,"terms":"AAAAAAAAAAAAAIA/AAAAAAAAAAAAAIA/"}}"#,
  ])
  func `what no training leaves is refused`(json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(GestureModel.self, from: Data(json.utf8))
    }
  }

  @Test func `a weight that a training may leave is read`() throws {
    let json = #"{"price":{"posts":1,"terms":"AAAAAAAAAAAAAIA/"}}"#
    let model = try JSONDecoder().decode(GestureModel.self, from: Data(json.utf8))
    #expect(model.learnt == [.price: [.init(key: 0, weight: 1)]])
  }

  @Test func `length alone gives no gesture`() {
    let long = String(repeating: "The rain fell on the hills and on the sea all day. ", count: 80)
    #expect(Self.gesture(long, after: Self.choir(12, .hiring)) == nil)
  }
}
