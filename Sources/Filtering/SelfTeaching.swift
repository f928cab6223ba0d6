/// A word table learnt from posts without labels, with the cue phrases as the teacher.
///
/// Posts with strong cues against posts with none, the matched phrases cut out of the text: what
/// the two differ in is what intent sounds like in this stream. Its standardised score is added to
/// that of the cues, which mostly orders what the cues leave tied.
struct SelfTeaching {
  /// Key → weight, on the scale of the cues.
  private(set) var weights: [(key: UInt64, weight: Double)] = []
  /// Added to every score, so that a usual post stays where it was.
  private(set) var shift = 0.0

  /// With fewer posts on either side there is nothing to learn.
  private static let postsMin = 20
  /// Cues of this weight together are a strong sign; where a stream is too small to have a hundred
  /// such posts, the hundredth best will do, down to the least.
  private static let strongScores = 2.0...3.5
  private static let strongPosts = 100

  private static func strongScore(_ scores: [Double]) -> Double {
    let best = scores.sorted(by: >).prefix(strongPosts).last ?? 0
    return min(max(best, strongScores.lowerBound), strongScores.upperBound)
  }
  private static let termPostsMin = 3
  private static let cost = 1.0
  /// What one standard deviation of the table weighs, in log-odds.
  ///
  /// Average precision without labels, of questions, tweets and requests: with 1.2 .348, .507 and
  /// .570; with .6 .385, .506 and .544; with .3 .382, .501 and .523. As a prior of 20 to 1,000
  /// labels all from .5 to 1.2 are alike in the mean (.601 to .603); questions want less, requests
  /// more.
  static let weight = 0.6

  /// - Parameter cold: the cues alone.
  init(_ posts: [BackgroundPost], cold: Model) {
    let lessons = posts.map { post in
      let tokenized = Tokenizer.tokens(title: post.title, text: post.text)
      let matches = cold.matcher.matches(in: tokenized.tokens)
      return (
        score: cold.score(tokenized) - cold.prior,
        terms: PostTerms(tokenized, without: matches.map(\.tokens))
      )
    }
    let bar = Self.strongScore(lessons.map(\.score))
    let examples = lessons.filter { $0.score >= bar || $0.score <= 0 }
      .map { (terms: $0.terms, isRelevant: $0.score >= bar) }
    let strong = examples.count { $0.isRelevant }
    guard strong >= Self.postsMin, examples.count - strong >= Self.postsMin else { return }
    let set = TrainingSet(examples, postsMin: Self.termPostsMin)
    let learner = LogisticRegression(
      set, rows: Array(0..<set.rowCount), cost: Self.cost,
      offsets: Array(repeating: 0, count: set.rowCount),
      relevantCost: Double(examples.count - strong) / Double(strong))
    standardise(learner, set, over: lessons.map(\.terms))
  }

  private mutating func standardise(
    _ learner: LogisticRegression, _ set: TrainingSet, over posts: [PostTerms]
  ) {
    let columns = ColumnIndex(set.keys)
    let scores = posts.map { post in
      zip(post.keys, post.values).reduce(0.0) { sum, term in
        columns[term.0].map { sum + learner.weights[Int($0)] * Double(term.1) } ?? sum
      }
    }
    let spread = Spread(scores)
    guard spread.deviation > 0 else { return }
    let scale = Self.weight / spread.deviation
    weights = zip(set.keys, learner.weights).map { ($0, $1 * scale) }
    shift = -spread.mean * scale
  }
}
