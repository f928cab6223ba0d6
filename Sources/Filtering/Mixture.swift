/// The scorer that labels have chosen and taught, with the prior below it, calibrated.
///
/// The prior, which is the score of the cues and of the self-taught words, is an offset of the
/// logistic regression, so labels can overrule it. It fades with the relevant labels, and counts no
/// more than the labels themselves say that it is worth: there are streams of which the cues know
/// nothing.
struct Mixture {
  private let scorer: LinearScorer
  /// What a log-odd of the prior weighs as an offset, and where it stands at zero.
  private let priorScale: Double
  private let priorMean: Double
  private let calibration: Calibration
  private let spread: Spread
  let selection: Selection
  /// Calibrated log-odds of labelled posts, each by members that had not seen it.
  let unseenScores: [Double]

  /// The prior counts as if so many relevant posts had taught it.
  private static let priorPosts = 40.0
  /// What one standard deviation of the prior weighs before any label, in log-odds.
  private static let priorStrength = 3.0
  /// How firmly it is believed that the prior is worth something, until labels say otherwise: as if
  /// some ten labels had said so.
  private static let priorPull = 1.0
  /// A prior that labels find worth less than the lower says nothing of this stream and is dropped
  /// (spam .1, donations .3, against 1.1 and more for questions and requests); from the upper on it
  /// counts in full. Mean average precision with 20 to 1,000 labels .636 → .640, of spam with 50
  /// labels .69 → .72, with 200 random ones .69 → .73.
  private static let priorWorths = 0.3...0.9

  init(_ set: TrainingSet, stream: StreamTerms) {
    let prior = Spread(set.priorScores)
    let priorScale = Self.priorScale(set, prior)
    let offsets = set.priorScores.map { ($0 - prior.mean) * priorScale }
    let unseen = OutOfFold(set, stream: stream, offsets: offsets)
    let relevant = unseen.relevant
    var (family, selection) = OutOfFold.selection(from: unseen.scores, relevant: relevant)
    let scores = unseen.scores[family]!
    let spread = Spread(scores)
    let scale = 1 / max(spread.deviation, 1e-6)
    let calibration = Calibration(
      scores: scores.map { ($0 - spread.mean) * scale }, relevant: relevant)
    let logOdds = scores.map {
      calibration.slope * ($0 - spread.mean) * scale + calibration.intercept
    }
    if Calibration.isPossible(relevant) {
      selection.calibrated = Selection.Calibrated(logOdds: logOdds, relevant: relevant)
    }
    scorer = FamilyFit(
      set, rows: Array(0..<set.rowCount), stream: stream, offsets: offsets,
      isWide: family.isWeighted
    ).scorer(family)
    (self.priorScale, priorMean) = (priorScale, prior.mean)
    (self.calibration, self.spread, self.selection) = (calibration, spread, selection)
    unseenScores = logOdds
  }

  /// What a log-odd of the prior weighs before the labels.
  private static func priorScale(_ set: TrainingSet, _ prior: Spread) -> Double {
    guard prior.deviation > 0 else { return 0 }
    let relevant = Double(set.relevant.count { $0 })
    let worth = Calibration(
      scores: set.priorScores.map { ($0 - prior.mean) / prior.deviation }, relevant: set.relevant,
      slopePull: priorPull)
    let slope = min(worth.slope, 1)
    let (least, full) = (priorWorths.lowerBound, priorWorths.upperBound)
    let counted = slope * min(max((slope - least) / (full - least), 0), 1)
    return priorStrength * counted * priorPosts / (priorPosts + relevant) / prior.deviation
  }

  /// Everything is linear, so one weight a term is left.
  func model(
    set: TrainingSet, prior: Prior, vocabulary: Vocabulary, counts: Model.Counts
  ) -> Model {
    let scale = calibration.slope / max(spread.deviation, 1e-6)
    let offsetScale = scale * priorScale
    var weights = LinearWeights(set, scorer.weights.map { $0 * scale })
    if offsetScale != 0 { weights.add(prior.lesson, scale: offsetScale) }
    let cueWeights = prior.model.matcher.keys.map { key in
      (weights.terms.removeValue(forKey: key) ?? 0) * Double(CueMatcher.value)
    }
    var counts = counts
    counts.terms = weights.count
    var model = Model(
      taxonomy: prior.model.taxonomy, matcher: prior.model.matcher,
      prior: calibration.intercept + scale * (scorer.bias - spread.mean)
        + offsetScale * (prior.model.prior - priorMean),
      cueScale: offsetScale, cueWeights: cueWeights,
      tables: Model.Tables(weights, vocabulary), counts: counts,
      isCalibrated: selection.calibrated != nil,
      referenceQuantiles: ScoreQuantiles(ascending: []))
    model.selection = selection
    return model
  }
}
