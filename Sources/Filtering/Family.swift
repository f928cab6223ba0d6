/// The scorers that a stream's labels choose from, the simplest first.
enum Family: String, CaseIterable {
  case bayes = "naive Bayes"
  case logistic = "logistic regression"
  case mean = "naive Bayes + logistic regression"
  case wideMean = "naive Bayes + plain and weighted logistic regression"

  /// What is used until labels are enough to choose: the best over the five streams measured.
  static let usual = mean

  /// Whether it needs the weighted members of `FamilyFit`.
  var isWeighted: Bool { self == .wideMean }
}

/// The members, each trained on the same rows.
///
/// They are added as they are, in log-odds, and not standardised first: with few labels logistic
/// regression is little but the prior, and its size says how much that is worth; naive Bayes fills in
/// as the prior says less. Mean average precision over five streams with 20 to 1,000 labels: sum
/// .636, standardised mean .631, with a share of naive Bayes that grows with the labels .622; with
/// all labels there is no difference. Logistic regression alone .600, naive Bayes with the prior .607.
///
/// All figures here weigh noise so that each stream has the share of relevant posts it has later on;
/// differences below .005 are within the noise of the many things that were compared.
///
/// Tried and lost, by mean average precision of logistic regression on five streams with all labels
/// (.772): IDF .771 (it helps spam and requests, and harms questions and tweets), terms of one post
/// too .772, only those of three or more .770, no character n-grams .730, half their weight .753,
/// words and pairs normalised apart .770, a cue's value .5 .770, its terms weighted by naive Bayes
/// .778 (as a mean with naive Bayes no better than without). Naive Bayes alone .719, .743, .748, .750
/// with 10, 100, 300, 1,000 posts of smoothing. With few labels: unlabelled posts as weak noise in
/// logistic regression, too, +.0005, more of them a loss; the prior as a summand beside the offset
/// .636 → .628.
struct FamilyFit {
  private let bayes: NaiveBayes
  private let logistic: LogisticRegression
  /// Naive Bayes with more smoothing, and logistic regression over terms weighted by what naive
  /// Bayes thinks of them (Wang and Manning 2012): better where much is labelled and words are many.
  private let wide: (bayes: NaiveBayes, logistic: LinearScorer)?

  /// How labels weigh against the penalty of the logistic regression.
  ///
  /// With all labels, mean average precision over five streams with 1.5, 2 and 3 .798, with 4 .795.
  private static let cost = 2.0
  private static let smoothingPosts = 100.0
  private static let wideSmoothingPosts = 1_000.0
  /// How much of a term's value does not depend on what naive Bayes thinks of it.
  private static let evenShare = 0.5

  init(
    _ set: TrainingSet, rows: [Int], stream: StreamTerms, offsets: [Double], isWide: Bool
  ) {
    let relevant = Double(rows.count { set.relevant[$0] })
    // Relevant posts are rare and dear: between an equal say for each post and for each class.
    let relevantCost = ((Double(rows.count) - relevant) / max(relevant, 1)).squareRoot()
    bayes = NaiveBayes(set, rows: rows, stream: stream, smoothingPosts: Self.smoothingPosts)
    logistic = LogisticRegression(
      set, rows: rows, cost: Self.cost, offsets: offsets, relevantCost: relevantCost)
    guard isWide else {
      wide = nil
      return
    }
    let wideBayes = NaiveBayes(
      set, rows: rows, stream: stream, smoothingPosts: Self.wideSmoothingPosts)
    let scales = Self.scales(by: bayes, set, rows: rows)
    let weighted = LogisticRegression(
      set.scaled(by: scales), rows: rows, cost: Self.cost, offsets: offsets,
      relevantCost: relevantCost)
    wide = (
      wideBayes,
      LinearScorer(weights: weighted.weights, bias: weighted.bias)
    )
  }

  /// Without the offset, which each of them counts once.
  func scorer(_ family: Family) -> LinearScorer {
    switch family {
    case .bayes: .sum([(0.5, bayes.weights, bayes.bias)])
    case .logistic: .sum([(1, logistic.weights, logistic.bias)])
    case .mean:
      .sum([(1, logistic.weights, logistic.bias), (0.5, bayes.weights, bayes.bias)])
    case .wideMean:
      .sum([
        (0.5, logistic.weights, logistic.bias), (0.5, wide!.logistic.weights, wide!.logistic.bias),
        (1, wide!.bayes.weights, wide!.bayes.bias),
      ])
    }
  }

  /// A factor for each term, about the size of its weight in naive Bayes, such that posts keep
  /// their mean squared length.
  private static func scales(by bayes: NaiveBayes, _ set: TrainingSet, rows: [Int]) -> [Double] {
    let square = bayes.weights.reduce(0) { $0 + $1 * $1 } / Double(max(bayes.weights.count, 1))
    guard square > 0 else { return Array(repeating: 1, count: bayes.weights.count) }
    var scales = bayes.weights.map {
      evenShare + (1 - evenShare) * $0.magnitude / square.squareRoot()
    }
    var (before, after) = (0.0, 0.0)
    for row in rows {
      set.forEach(row) { column, value in
        before += value * value
        after += value * value * scales[column] * scales[column]
      }
    }
    guard after > 0 else { return Array(repeating: 1, count: scales.count) }
    let length = (before / after).squareRoot()
    for column in scales.indices { scales[column] *= length }
    return scales
  }
}
