extension Model.Tables {
  /// - Parameter vocabulary: which terms are words, and what these are made of.
  init(_ weights: LinearWeights, _ vocabulary: Vocabulary) {
    let gramKeys = weights.grams.keys.sorted()
    let grams = WeightTable(keys: gramKeys, weights: gramKeys.map { Float(weights.grams[$0]!) })
    var pairWeights = weights.terms
    var keys: [UInt64] = []
    var entries: [WordTable.Entry] = []
    for word in vocabulary.words.sorted(by: { $0.key < $1.key }) {
      let weight = pairWeights.removeValue(forKey: word.key)
      guard weight != nil || (word.posts >= Self.postsMin && !gramKeys.isEmpty) else { continue }
      keys.append(word.key)
      entries.append(
        WordTable.Entry(
          tag: 0, weight: Float(weight ?? 0),
          gramWeight: vocabulary.grams[word.grams].reduce(0) { $0 + grams[$1] },
          gramCount: UInt32(word.grams.count)))
    }
    let pairKeys = pairWeights.keys.sorted()
    self.init(
      words: WordTable(keys: keys, entries: entries),
      pairs: WeightTable(keys: pairKeys, weights: pairKeys.map { Float(pairWeights[$0]!) }),
      grams: grams)
  }

  /// A word that came but once is taken apart when it comes again; others are looked up.
  private static let postsMin = 2

  /// What the table says of a word, or the n-grams of one that it does not know.
  @inline(__always)
  func entry(of token: Token, in post: TokenizedPost) -> WordTable.Entry {
    if let known = words[token.hash] { return known }
    return token.kind == .word && grams.slots.count > TableSize.least
      ? unknown(token, post) : .none
  }

  @inline(never)
  private func unknown(_ token: Token, _ post: TokenizedPost) -> WordTable.Entry {
    var entry = WordTable.Entry.none
    WordGrams.forEach(post.folded, token.bytes) { gram in
      entry.gramWeight += grams[gram]
      entry.gramCount += 1
    }
    return entry
  }
}
