/// Logistic regression and naive Bayes, standardised and averaged, with the prior below them.
///
/// Naive Bayes counts little with few relevant labels, where its counts are mostly chance, and nears
/// an equal share with many.
///
/// The prior, which is the score of the cues and of the self-taught words, is an offset of the
/// logistic regression, so labels can overrule it. It fades with the relevant labels, and counts no
/// more than the labels themselves say that it is worth: there are streams of which the cues know
/// nothing.
struct Mixture {
  private let bayes: NaiveBayes
  private let logistic: LogisticRegression
  private var scales = (bayes: 0.0, logistic: 0.0)
  private let spreads: (bayes: Spread, logistic: Spread, prior: Spread)
  /// What a log-odd of the prior weighs as an offset of the logistic regression.
  private let priorScale: Double
  private let calibration: Calibration
  /// Log-odds of every labelled post, each by members that had not seen it.
  private(set) var unseenScores: [Double] = []

  /// How labels weigh against the penalty of the logistic regression.
  private static let cost = 4.0
  /// The prior counts as if so many relevant posts had taught it.
  private static let priorPosts = 40.0
  /// What one standard deviation of the prior weighs before any label, in log-odds.
  private static let priorStrength = 3.0
  /// How firmly it is believed that the prior is worth something, until labels say otherwise.
  private static let priorPull = 0.3

  /// With so many relevant labels, naive Bayes counts half as much as logistic regression.
  private static let bayesPosts = 60.0

  /// `usual` is the mean value of each term over the stream.
  init(_ set: TrainingSet, usual: [Double]) {
    let relevant = Double(set.relevant.count { $0 })
    let priorSpread = Spread(set.priorScores)
    let fade = Self.priorPosts / (Self.priorPosts + relevant)
    let standard = priorSpread.deviation > 0 ? 1 / priorSpread.deviation : 0
    let worth = Calibration(
      scores: set.priorScores.map { ($0 - priorSpread.mean) * standard }, relevant: set.relevant,
      slopePull: Self.priorPull)
    let priorScale = Self.priorStrength * min(worth.slope, 1) * fade * standard
    self.priorScale = priorScale
    let offsets = set.priorScores.map { ($0 - priorSpread.mean) * priorScale }
    let every = Array(0..<set.rowCount)
    bayes = NaiveBayes(set, rows: every, usual: usual)
    logistic = LogisticRegression(set, rows: every, cost: Self.cost, offsets: offsets)
    let unseen = Self.unseen(set, usual: usual, offsets: offsets)
    spreads = (Spread(unseen.bayes), Spread(unseen.logistic), priorSpread)
    let bayesShare = relevant / (relevant + Self.bayesPosts)
    scales.bayes = bayesShare / (1 + bayesShare) / max(spreads.bayes.deviation, 1e-6)
    scales.logistic = 1 / (1 + bayesShare) / max(spreads.logistic.deviation, 1e-6)
    var mixed: [Double] = []
    for row in every {
      mixed.append(
        (unseen.bayes[row] - spreads.bayes.mean) * scales.bayes
          + (unseen.logistic[row] - spreads.logistic.mean) * scales.logistic)
    }
    let calibration = Calibration(scores: mixed, relevant: set.relevant)
    self.calibration = calibration
    unseenScores = mixed.map { calibration.slope * $0 + calibration.intercept }
  }

  /// Everything is linear, so one weight a term is left.
  func model(
    set: TrainingSet, prior: Prior, vocabulary: Vocabulary, counts: Model.Counts
  ) -> Model {
    let bayesScale = calibration.slope * scales.bayes
    let logisticScale = calibration.slope * scales.logistic
    let offsetScale = logisticScale * priorScale
    var weights = LinearWeights(
      set,
      set.keys.indices.map {
        bayes.weights[$0] * bayesScale + logistic.weights[$0] * logisticScale
      })
    weights.add(prior.lesson, scale: offsetScale)
    let cueWeights = prior.model.matcher.keys.map { key in
      (weights.terms.removeValue(forKey: key) ?? 0) * Double(CueMatcher.value)
    }
    var counts = counts
    counts.terms = weights.count
    return Model(
      taxonomy: prior.model.taxonomy, matcher: prior.model.matcher,
      prior: calibration.intercept + bayesScale * (bayes.bias - spreads.bayes.mean)
        + logisticScale * (logistic.bias - spreads.logistic.mean)
        + offsetScale * (prior.model.prior - spreads.prior.mean),
      cueScale: offsetScale, cueWeights: cueWeights,
      tables: Model.Tables(weights, vocabulary), counts: counts,
      isCalibrated: min(counts.relevantLabels, counts.labels - counts.relevantLabels)
        >= Calibration.labelsMin,
      referenceQuantiles: ScoreQuantiles(ascending: []))
  }
}

extension Mixture {
  private static let folds = 4

  /// Scores of every row by members trained without it.
  private static func unseen(
    _ set: TrainingSet, usual: [Double], offsets: [Double]
  ) -> (bayes: [Double], logistic: [Double]) {
    let fold = stratified(set.relevant)
    var scores = (
      bayes: Array(repeating: 0.0, count: set.rowCount),
      logistic: Array(repeating: 0.0, count: set.rowCount)
    )
    for held in 0..<folds {
      let rows = (0..<set.rowCount).filter { fold[$0] != held }
      guard !rows.isEmpty else { continue }
      let bayes = NaiveBayes(set, rows: rows, usual: usual)
      let logistic = LogisticRegression(set, rows: rows, cost: cost, offsets: offsets)
      for row in 0..<set.rowCount where fold[row] == held {
        scores.bayes[row] = bayes.score(set, row)
        scores.logistic[row] = logistic.score(set, row) + offsets[row]
      }
    }
    return scores
  }

  /// Each fold holds every n-th row of each class.
  private static func stratified(_ relevant: [Bool]) -> [Int] {
    var next = (relevant: 0, noise: 0)
    return relevant.map { isRelevant in
      if isRelevant {
        next.relevant += 1
        return next.relevant % folds
      }
      next.noise += 1
      return next.noise % folds
    }
  }
}
