/// Lives a labelled stream day by day as the daemon would, starting with no label: what a team would
/// have found, at what precision, for how many decisions.
///
/// A day's posts are scored by the model of the night before, and the gate keeps its share. The
/// analyst is shown what the queue holds, and answers as the label says. Overnight a new model is
/// trained from the answers so far and from all posts so far, and the gate adopts it.
package struct Simulation: Sendable {
  /// What may be varied.
  package struct Settings: Sendable, Hashable {
    package var days = 40
    /// Answers a day.
    package var perDay = 20
    /// The dial, 0…1.
    package var keep = 0.05
    /// Of all that is left to chance.
    package var seed: UInt64 = 1
    package var queue = ReviewQueue()

    package init() {}
  }

  private let posts: [LabelledPost]
  private let taxonomy: GestureTaxonomy
  private let settings: Settings
  private var random: SplitMix64
  private var gate: KeepGate
  private var model: Model
  private var day = 0
  private var ledger = SimulationLedger()

  /// - Parameter posts: in the order in which they came.
  package init(_ posts: [LabelledPost], taxonomy: GestureTaxonomy, settings: Settings) {
    self.posts = posts
    self.taxonomy = taxonomy
    self.settings = settings
    random = SplitMix64(seed: settings.seed)
    model = .coldStart(taxonomy)
    gate = KeepGate(expecting: model.referenceQuantiles)
  }

  /// Lives all days.
  ///
  /// - Parameter progress: told the number of each day that is over, from 1.
  package mutating func run(progress: (Int) -> Void = { _ in }) -> SimulationReport {
    while day < settings.days {
      live(range(ofDay: day))
      day += 1
      progress(day)
      if day < settings.days { learn() }
    }
    return ledger.report
  }
}

extension Simulation {
  /// Posts of one poll of a feed.
  private static let pollPosts = 25

  /// The days are equal but for one post.
  private func range(ofDay day: Int) -> Range<Int> {
    day * posts.count / settings.days..<(day + 1) * posts.count / settings.days
  }

  private mutating func live(_ range: Range<Int>) {
    var kept: [AuditDraw.Candidate] = []
    var dropped: [AuditDraw.Candidate] = []
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.pollPosts) {
      let poll = start..<min(start + Self.pollPosts, range.upperBound)
      let scores = poll.map { model.score(title: posts[$0].title, text: posts[$0].text) }
      let outcomes = gate.decide(
        zip(poll, scores).map {
          KeepGate.Candidate(
            identity: TermHash.ofPost(title: posts[$0].title, text: posts[$0].text), score: $1)
        }, keep: settings.keep)
      for ((index, score), outcome) in zip(zip(poll, scores), outcomes) {
        let candidate = AuditDraw.Candidate(id: Int64(index), score: score)
        if outcome == .kept { kept.append(candidate) } else { dropped.append(candidate) }
      }
    }
    let shown = settings.queue.posts(
      kept: kept, dropped: dropped, count: settings.perDay, using: &random)
    ledger.close(
      posts: range.count, relevant: relevant(range), kept: kept.count,
      found: relevant(kept.map { Int($0.id) }),
      shown: shown.map { ($0, posts[Int($0.id)].label == .relevant) },
      isLastQuarter: day >= settings.days - (settings.days + 3) / 4)
  }

  private func relevant(_ indices: some Sequence<Int>) -> Int {
    indices.reduce(0) { $0 + (posts[$1].label == .relevant ? 1 : 0) }
  }

  private mutating func learn() {
    let seen = range(ofDay: day - 1).upperBound
    let answered = ledger.answered
    model = Model.train(
      labelled: answered.sorted().map { posts[$0] },
      background: posts[..<seen].map { BackgroundPost(title: $0.title, text: $0.text) },
      taxonomy: taxonomy)
    gate.adopt(model.referenceQuantiles)
  }
}
