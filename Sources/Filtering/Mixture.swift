/// The scorer that labels have chosen and taught, with the prior below it, calibrated.
///
/// The prior, which is the score of the cues and of the self-taught words, is an offset of the
/// logistic regression, so labels can overrule it. It fades with the relevant labels, and counts as
/// much as the labels themselves say that it is worth: there are streams of which the cues know
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
  ///
  /// With 3, and never more: mean average precision over five streams with 20 to 1,000 labels
  /// .603 → .585; of spam, with 50 labels of which half are from the head, .72 → .58. Tweets and
  /// questions with 20 labels would like it (.50 → .52, .38 → .40).
  private static let priorStrength = 1.5
  /// How firmly it is believed that the prior is worth something, until labels say otherwise: as if
  /// some ten labels had said so. Half or double of this moves the mean by less than .001.
  private static let priorPull = 1.0
  /// How many times as much it counts at most where labels confirm it, as those of questions and
  /// requests do (1.3 to 2 with 1,000 labels; donations .5, spam .1; tweets .6 with 200). With 1,
  /// questions lose .02 with 1,000 labels, and the mean .001. To drop a prior that is worth little
  /// gives spam .04 with 50 labels and takes .02 from tweets; the mean stays.
  private static let priorWorthMax = 2.0

  init(_ set: TrainingSet, stream: StreamTerms) {
    let prior = Self.priorSpread(set)
    let priorScale = Self.priorScale(set, prior)
    let offsets = set.priorScores.map { ($0 - prior.mean) * priorScale }
    let unseen = OutOfFold(set, stream: stream, offsets: offsets)
    let relevant = unseen.relevant
    var (family, selection) = OutOfFold.selection(from: unseen.scores, relevant: relevant)
    let scores = unseen.scores[family]!
    let spread = Spread(scores)
    let scale = Self.scale(spread)
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

  /// To a spread of about one. Members that had next to nothing to learn from, as with one label of a
  /// kind, say nearly the same of all posts: that is no measure.
  private static func scale(_ spread: Spread) -> Double {
    1 / max(spread.deviation, 0.3)
  }

  /// Labels of which none holds a cue say nothing of what cues are worth: then, and wherever cues
  /// hardly vary, a log-odd of them counts as it stands.
  private static func priorSpread(_ set: TrainingSet) -> Spread {
    var spread = Spread(set.priorScores)
    spread.deviation = max(spread.deviation, 1)
    return spread
  }

  /// What a log-odd of the prior weighs before the labels.
  private static func priorScale(_ set: TrainingSet, _ prior: Spread) -> Double {
    let relevant = Double(set.relevant.count { $0 })
    let worth = Calibration(
      scores: set.priorScores.map { ($0 - prior.mean) / prior.deviation }, relevant: set.relevant,
      slopePull: priorPull)
    return priorStrength * min(worth.slope, priorWorthMax) * priorPosts / (priorPosts + relevant)
      / prior.deviation
  }

  /// Everything is linear, so one weight a term is left.
  func model(
    set: TrainingSet, prior: Prior, vocabulary: Vocabulary, counts: Model.Counts
  ) -> Model {
    let scale = calibration.slope * Self.scale(spread)
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
