import Foundation

/// Invented posts for replays: everyday noise, and one post in twenty by somebody who wants to buy.
package enum SamplePosts {
  /// That many posts, oldest first, all with different texts; the same for the same arguments.
  ///
  /// - Parameters:
  ///   - seed: also part of the ids, so that feeds made from different seeds share no post.
  ///   - ending: the date of the newest post, in whole seconds; the others lie `secondsApart`
  ///     before each other.
  package static func make(
    count: Int, seed: UInt64, ending: Date, secondsApart: Double = 300
  ) -> [ReplayPost] {
    var random = SplitMix(seed: seed)
    var texts: Set<String> = []
    let blockLength = 20
    var relevantPlace = 0
    return (0..<count).map { number in
      // One relevant post at a random place in each block, so that any long window has its share.
      if number % blockLength == 0 {
        relevantPlace = Int.random(in: 0..<blockLength, using: &random)
      }
      let isRelevant = number % blockLength == relevantPlace
      var post = draft(isRelevant: isRelevant, using: &random)
      while !texts.insert(post.text).inserted {
        post = draft(isRelevant: isRelevant, using: &random)
      }
      post.id = "tag:replay.example,2026:\(seed)-\(number)"
      post.url = "https://replay.example/\(seed)/\(number)"
      post.date = ending.addingTimeInterval(-secondsApart * Double(count - 1 - number))
      return post
    }
  }

  private static func draft(isRelevant: Bool, using random: inout SplitMix) -> ReplayPost {
    let topics = isRelevant ? SampleTexts.wanting : SampleTexts.everyday
    let topic = pick(topics, using: &random)
    var chosen: [String: String] = [:]
    let title = fill(pick(topic.titles, using: &random), with: &chosen, using: &random)
    let text = [topic.openings, topic.middles, SampleTexts.asides, topic.endings].map { sentences in
      fill(pick(sentences, using: &random), with: &chosen, using: &random)
    }
    let author = pick(SampleTexts.words["person"] ?? [], using: &random).lowercased()
    return ReplayPost(
      id: "", url: "", title: title, text: text.joined(separator: " "),
      author: "\(author)\(Int.random(in: 10..<1000, using: &random))", date: .distantPast,
      isRelevant: isRelevant)
  }

  /// Puts words in the places of `{kind}`; one kind has one word throughout a post, and `{n}` is a
  /// number of its own each time.
  private static func fill(
    _ template: String, with chosen: inout [String: String], using random: inout SplitMix
  ) -> String {
    var result = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let kind = String(rest[rest.index(after: open)..<close])
      result += rest[..<open]
      if kind == "n" {
        result += "\(Int.random(in: 3..<900, using: &random))"
      } else {
        let word = chosen[kind] ?? pick(SampleTexts.words[kind] ?? [], using: &random)
        chosen[kind] = word
        result += word
      }
      rest = rest[rest.index(after: close)...]
    }
    result += rest
    return result.prefix(1).uppercased() + result.dropFirst()
  }

  private static func pick<Element>(_ list: [Element], using random: inout SplitMix) -> Element {
    guard let element = list.randomElement(using: &random) else {
      preconditionFailure("a list of sample words is missing")
    }
    return element
  }
}
