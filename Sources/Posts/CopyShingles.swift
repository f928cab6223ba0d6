/// Compares posts word by word: decides whether one is a near-copy of the other.
///
/// In 78 million pairs of 19,000 posts from five sites, taken without exact copies, 91 pairs are near-copies:
/// retweets and quotations all but a few, such as two weekly threads of one form.
package struct CopyShingles: Sendable {
  /// Hashes of pairs of neighbours, ascending, each once.
  let pairs: [UInt64]
  private let numbers: Set<UInt64>
  private let titleWords: Set<UInt64>

  /// The least share of pairs in common.
  package static let resemblanceMin = 0.7
  /// The least share of the shorter title's words in the other.
  private static let titleShareMin = 0.5

  package init(_ post: CopyWords) {
    let (words, title) = (post.words, post.titleCount)
    let hashes = [0..<title, title..<words.count].flatMap { part in
      part.dropLast().map { CopySketch.mixed(CopySketch.mixed(words[$0]) &+ words[$0 + 1]) }
    }.sorted()
    pairs = hashes.indices.filter { $0 == 0 || hashes[$0] != hashes[$0 - 1] }.map { hashes[$0] }
    numbers = Set(words.lazy.filter(CopyWords.isNumber))
    titleWords = Set(words[..<title])
  }

  /// Whether most words are the same, and neither numbers nor titles contradict each other: a form that
  /// was filled in twice makes two posts.
  package func isNearCopy(of other: CopyShingles) -> Bool {
    guard numbers.isSubset(of: other.numbers) || other.numbers.isSubset(of: numbers) else {
      return false
    }
    if !titleWords.isEmpty, !other.titleWords.isEmpty {
      let common = Double(titleWords.intersection(other.titleWords).count)
      let shorter = Double(min(titleWords.count, other.titleWords.count))
      if common < Self.titleShareMin * shorter { return false }
    }
    return resemblance(to: other) >= Self.resemblanceMin
  }

  /// The pairs in common as a share of all of both (Jaccard's index; Broder's resemblance), 0...1.
  package func resemblance(to other: CopyShingles) -> Double {
    var common = 0
    var (one, two) = (0, 0)
    while one < pairs.count, two < other.pairs.count {
      if pairs[one] == other.pairs[two] { common += 1 }
      let isBehind = pairs[one] <= other.pairs[two]
      if pairs[one] >= other.pairs[two] { two += 1 }
      if isBehind { one += 1 }
    }
    let all = pairs.count + other.pairs.count - common
    return all == 0 ? 0 : Double(common) / Double(all)
  }
}
