/// How a model comes about. A pure function of what it is given, whatever the order: the posts are
/// put into an order of their own first, and every sum runs in that order.
///
/// - Nothing: the cues alone.
/// - A background: the cues and a word table that they have taught (`SelfTeaching`).
/// - Labels: naive Bayes, logistic regression or a sum of them over the same terms, whichever ranks
///   labelled posts best that it has not seen (`Mixture`). The cues and the self-taught words stay
///   as a prior that fades.
extension Model {
  package static func train(
    labelled: [LabelledPost], background: [BackgroundPost], taxonomy: GestureTaxonomy
  ) -> Model {
    let stream = TermHash.canonical(background.map { ($0.title, $0.text) })
      .map { BackgroundPost(title: $0.title, text: $0.text) }
    let usual = Array(stream.prefix(usualPostsMax))
    let decided = Set(labelled.map { TermHash.ofPost(title: $0.title, text: $0.text) })
    let open = usual.filter { !decided.contains(TermHash.ofPost(title: $0.title, text: $0.text)) }
    let gestures = GestureModel.train(labelled, background: open)
    let texts = (
      stream: stream.map { ($0.title, $0.text) }, own: labelled.map { ($0.title, $0.text) }
    )
    let vocabulary = Vocabulary(of: texts.stream + texts.own)
    let prior = Prior(taxonomy, background: stream, vocabulary)
    var counts = prior.model.counts
    counts.labels = labelled.count
    counts.relevantLabels = labelled.count { $0.label == .relevant }
    guard counts.relevantLabels > 0, counts.relevantLabels < counts.labels else {
      return prior.model.finished(over: usual, gestures, prefix: "taught", noting: texts.stream)
    }
    let posts = open.map { Tokenizer.tokens(title: $0.title, text: $0.text) }
    let background = BackgroundTerms(posts)
    let set = TrainingSet(labelled, prior: prior.model, background: background)
    let mixture = Mixture(
      set,
      stream: StreamTerms(
        set, background: background, priorScores: posts.map(prior.model.score)))
    return mixture.model(set: set, prior: prior, vocabulary: vocabulary, counts: counts)
      .finished(
        over: usual, gestures, prefix: "nb", unseen: mixture.unseenScores, noting: texts.own)
  }

  /// Of a large background this many posts are read for what is usual; they are chosen by hash.
  private static let usualPostsMax = 20_000

  /// With its reference quantiles, its notable terms and its name.
  private func finished(
    over stream: [BackgroundPost], _ gestures: GestureModel, prefix: String,
    unseen scores: [Double] = [], noting taught: [(title: String?, text: String)]
  ) -> Model {
    guard !stream.isEmpty || counts.labels > 0 || gestures != .none else { return self }
    var model = self
    model.gestures = gestures
    // Labels are chosen, the stream is not: its scores are the better reference. Those of decided posts
    // by members that had not seen them do not mix with the others, being on a scale of their own:
    // at a dial of .05, .10 of what came next was kept.
    let isStreamEnough = stream.count >= Self.referencePostsMin || stream.count >= scores.count
    model.referenceQuantiles = ScoreQuantiles(
      of: isStreamEnough ? stream.map { score(title: $0.title, text: $0.text) } : scores)
    model.notableTerms = notableTerms(in: taught)
    model.name = ModelFile.name(of: model, prefix: prefix)
    return model
  }

  private static let referencePostsMin = 200
}

/// What is believed before any label: the cues, with what they teach where there is a background.
struct Prior {
  let model: Model
  /// The words and pairs that the cues have taught.
  let lesson: [(key: UInt64, weight: Double)]

  init(_ taxonomy: GestureTaxonomy, background: [BackgroundPost], _ vocabulary: Vocabulary) {
    let cold = Model.coldStart(taxonomy)
    guard !background.isEmpty else {
      (model, lesson) = (cold, [])
      return
    }
    let taught = SelfTeaching(background, cold: cold)
    lesson = taught.weights
    var weights = LinearWeights()
    weights.add(lesson, scale: 1)
    model = Model(
      taxonomy: taxonomy, matcher: cold.matcher, prior: Model.coldPrior + taught.shift, cueScale: 1,
      tables: Model.Tables(weights, vocabulary),
      counts: Model.Counts(backgroundPosts: background.count, terms: weights.count),
      isCalibrated: false, referenceQuantiles: ScoreQuantiles(ascending: []))
  }
}
