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
    let stream = canonical(background)
    var vocabulary = Vocabulary()
    for post in stream { vocabulary.add(Tokenizer.tokens(title: post.title, text: post.text)) }
    for post in labelled { vocabulary.add(Tokenizer.tokens(title: post.title, text: post.text)) }
    let prior = Prior(taxonomy, background: stream, vocabulary)
    var counts = prior.model.counts
    counts.labels = labelled.count
    counts.relevantLabels = labelled.count { $0.label == .relevant }
    guard counts.relevantLabels > 0, counts.relevantLabels < counts.labels else {
      return prior.model.finished(over: stream, prefix: "taught")
    }
    let usual = stream.prefix(usualPostsMax).map {
      Tokenizer.tokens(title: $0.title, text: $0.text)
    }
    let background = BackgroundTerms(usual)
    let set = TrainingSet(labelled, prior: prior.model, background: background)
    let mixture = Mixture(
      set,
      stream: StreamTerms(
        set, background: background, priorScores: usual.map(prior.model.score)))
    return mixture.model(set: set, prior: prior, vocabulary: vocabulary, counts: counts)
      .finished(over: stream, prefix: "nb", otherwise: mixture.unseenScores)
  }

  /// Of a large background this many posts are read for what is usual; they are chosen by hash.
  private static let usualPostsMax = 20_000

  /// By hash, copies once.
  private static func canonical(_ background: [BackgroundPost]) -> [BackgroundPost] {
    let sorted = background.map {
      (hash: TermHash.ofPost(title: $0.title, text: $0.text), post: $0)
    }.sorted { $0.hash < $1.hash }
    return sorted.indices.filter { $0 == 0 || sorted[$0].hash != sorted[$0 - 1].hash }
      .map { sorted[$0].post }
  }

  /// With its reference quantiles and its name.
  private func finished(
    over stream: [BackgroundPost], prefix: String, otherwise scores: [Double] = []
  ) -> Model {
    guard !stream.isEmpty || counts.labels > 0 else { return self }
    var model = self
    // Labels are chosen, the stream is not: its scores are the better reference.
    let isStreamEnough = stream.count >= Self.referencePostsMin || stream.count >= scores.count
    model.referenceQuantiles = ScoreQuantiles(
      of: isStreamEnough
        ? stream.prefix(Self.usualPostsMax).map { score(title: $0.title, text: $0.text) } : scores)
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
