/// The terms of unlabelled posts of a stream: how many posts hold each, and their values together.
struct BackgroundTerms {
  private(set) var posts = 0
  /// Words and pairs.
  private(set) var termCounts: [UInt64: Int] = [:]
  private var termSums: [UInt64: Double] = [:]
  /// N-grams of characters; one that two words of a post hold counts twice.
  private(set) var gramCounts: [UInt64: Int] = [:]
  private var gramSums: [UInt64: Double] = [:]

  init() {}

  init(_ background: [TokenizedPost]) {
    posts = background.count
    var vocabulary = Vocabulary()
    var words: [(posts: Int, value: Double)] = []
    for post in background {
      let terms = PostTerms(post)
      for (key, value) in zip(terms.keys, terms.values) {
        termCounts[key, default: 0] += 1
        termSums[key, default: 0] += Double(value)
      }
      for word in terms.words {
        let place = vocabulary.place(of: post.tokens[word.token], in: post)
        if place == words.count { words.append((0, 0)) }
        words[place].posts += 1
        words[place].value += Double(word.gramValue)
      }
    }
    for (word, sum) in zip(vocabulary.words, words) {
      for gram in vocabulary.grams[word.grams] {
        gramCounts[gram, default: 0] += sum.posts
        gramSums[gram, default: 0] += sum.value
      }
    }
  }

  /// The summed values of each column's term.
  func sums(over set: TrainingSet) -> [Double] {
    set.keys.enumerated().map { column, key in
      (column < set.gramStart ? termSums[key] : gramSums[key]) ?? 0
    }
  }
}
