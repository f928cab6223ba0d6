import Foundation
import Posts

/// Posts as a generator writes them, of a vocabulary of its own: word frequencies as in speech
/// (Zipf's law), titles of 4 to 14 words, texts of 15 to 180 with most of them short, about 500 bytes
/// in all. One in thirty says what an earlier one said.
struct MadeUpPosts {
  private var random: SplitMix
  private let words: [String]
  private var number = 0
  private var repeatable: [Post] = []

  static let wordsCount = 40_000

  init(seed: UInt64) {
    random = SplitMix(state: seed)
    words = Self.vocabulary(&random)
  }

  mutating func next(feed: Int, at seconds: Double) -> Post {
    number += 1
    let site = "https://www.\(words[feed % 997 + 200])-\(feed).example"
    let url = "\(site)/questions/\(number)/\(slug())"
    let title = sentence(4 + random.below(11))
    let text = paragraph(15 + min(random.below(166), random.below(166)))
    var post = Post(
      id: random.below(5) < 3 ? url : "tag:\(feed).example,2026:post/\(number)",
      url: url, title: title, text: text,
      author: "\(words[random.below(5_000)])\(random.below(99))",
      published: Date(timeIntervalSince1970: (seconds - Double(random.below(900))).rounded()),
      language: feed % 2 == 0 ? "en" : nil)
    if random.below(5) == 0 { post.categories = [word(), word()] }
    if random.below(6) == 0 { post.conversation = "\(site)/questions/\(number - random.below(40))" }
    if random.below(30) == 0, let earlier = repeatable.randomElement(using: &random) {
      (post.title, post.text) = (earlier.title, earlier.text)
    }
    if repeatable.count < 2_000 {
      repeatable.append(post)
    } else {
      repeatable[random.below(2_000)] = post
    }
    return post
  }

  /// What a filter might say of it: a dozen of its own words, each with its place.
  mutating func assessment(of post: Post) -> Assessment {
    var evidence: [Evidence] = []
    var start = 0
    for word in post.text.split(separator: " ", omittingEmptySubsequences: false) {
      let count = word.unicodeScalars.count
      if evidence.count < 12, random.below(3) == 0 {
        evidence.append(
          Evidence(
            term: String(word.filter(\.isLetter)).lowercased(), weight: random.fraction() * 2 - 1,
            zone: .text, start: start, end: start + count))
      }
      start += count + 1
    }
    let score = random.fraction() * 8 - 6
    return Assessment(
      score: score, prior: -2.944_438_979_166_44,
      rest: score + 2.944_438_979_166_44 - evidence.reduce(0) { $0 + $1.weight },
      evidence: evidence.sorted { abs($0.weight) > abs($1.weight) },
      probability: 1 / (1 + exp(-score)),
      gesture: random.below(3) == 0 ? Gesture.allCases.randomElement(using: &random) : nil)
  }

  mutating func chance(_ share: Double) -> Bool { random.fraction() < share }

  mutating func below(_ bound: Int) -> Int { random.below(bound) }

  /// A word of the vocabulary, the first ones far more often than the last.
  mutating func word() -> String {
    words[Int(pow(Double(words.count), random.fraction())) - 1]
  }

  private mutating func slug() -> String {
    (0..<4).map { _ in word() }.joined(separator: "-")
  }

  private mutating func sentence(_ count: Int) -> String {
    let text = (0..<count).map { _ in word() }.joined(separator: " ")
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  private mutating func paragraph(_ count: Int) -> String {
    var sentences: [String] = []
    var left = count
    while left > 0 {
      let length = min(left, 6 + random.below(16))
      sentences.append(sentence(length) + (random.below(5) == 0 ? "?" : "."))
      left -= length
    }
    return sentences.joined(separator: " ")
  }

  /// The short ones first, as in any language.
  private static func vocabulary(_ random: inout SplitMix) -> [String] {
    let onsets = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v"]
    let vowels = ["a", "e", "i", "o", "u", "ea", "ou", "y"]
    var taken: Set<String> = []
    var words: [String] = []
    while words.count < wordsCount {
      let syllables = words.count < 120 ? 1 : words.count < 6_000 ? 2 : 3
      let word =
        (0..<syllables).map { _ in
          onsets[random.below(onsets.count)] + vowels[random.below(vowels.count)]
        }.joined() + (syllables > 1 && random.below(2) == 0 ? "n" : "")
      if taken.insert(word).inserted || words.count < 120 { words.append(word) }
    }
    return words
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same posts on every machine.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func fraction() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
