@testable import Filtering

/// A small made-up stream about office chairs and coffee machines.
enum SampleStream {
  private static let wishes = [
    "Can anyone recommend a chair for a small office", "Which standing desk should I buy",
    "Looking for a good coffee machine under $400", "What is the best monitor arm for two screens",
    "Any alternatives to the desk we rent", "We need a new printer, any suggestions",
  ]
  private static let chatter = [
    "The weather on the coast was lovely today", "Our team won the cup final last night",
    "I wrote down how bread is baked at home", "The council closed the old bridge for repairs",
    "My cat sleeps on the printer again", "Listening to the new album on the train",
  ]
  private static let details = [
    "for the kitchen", "before winter", "with my sister", "near the station", "on the third floor",
    "in our town", "after lunch", "for ten people", "at the market", "and nothing else",
  ]

  /// `count` posts, one in three of them relevant; the same for the same seed.
  static func labelled(_ count: Int, seed: UInt64 = 1) -> [LabelledPost] {
    var random = SeededRandom(seed)
    return (0..<count).map { index in
      let isWish = index.isMultiple(of: 3)
      return LabelledPost(
        title: Bool.random(using: &random) ? "Note \(index)" : nil,
        text: [
          (isWish ? wishes : chatter).randomElement(using: &random)!,
          details.randomElement(using: &random)!, details.randomElement(using: &random)!,
        ].joined(separator: " ") + (isWish ? "?" : "."),
        label: isWish ? .relevant : .noise)
    }
  }

  static func background(_ count: Int, seed: UInt64 = 2) -> [BackgroundPost] {
    labelled(count, seed: seed).map { BackgroundPost(title: $0.title, text: $0.text) }
  }
}
