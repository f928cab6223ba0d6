/// The score of the words, pairs and n-grams of a passage under a model, summed up term by term.
///
/// Each occurrence adds what it changes in the damped count of its term, so that one walk is enough.
struct PostReading {
  private var words = 0.0
  private var wordSquares = 0.0
  private var grams = 0.0
  private var gramSquares = 0.0

  init(_ post: TokenizedPost, _ passage: Range<Int>, _ tables: Model.Tables) {
    var counter = TermCounter(termsMax: passage.count * 2)
    let steps = DampedCount.steps
    PostTerms.walk(post, passage) { key, token, second in
      let step = steps[counter.add(key)]
      wordSquares += step.square
      if second != nil {
        words += step.value * Double(tables.pairs[key])
      } else {
        let entry = tables.entry(of: post.tokens[token], in: post)
        words += step.value * Double(entry.weight)
        grams += step.value * Double(entry.gramWeight)
        gramSquares += step.square * Double(entry.gramCount)
      }
    }
  }

  /// What a weight of a word or pair is multiplied with, beside its damped count.
  var wordScale: Double { wordSquares > 0 ? 1 / wordSquares.squareRoot() : 0 }
  /// The same for n-grams.
  var gramScale: Double { gramSquares > 0 ? 1 / gramSquares.squareRoot() : 0 }

  /// Log-odds, without prior and cues.
  var score: Double { words * wordScale + grams * gramScale }
}
