import Fetching
import Filtering
import Foundation
import Inbox
import Posts

/// Gives the verdicts of one poll: rules first, then the gate over what they leave.
struct StreamJudge: Sendable {
  let stream: StreamConfiguration
  let feed: GateFeed
  let model: String
  /// What the model expects of a stream of which nothing is known yet.
  let reference: ScoreQuantiles
  /// What the model thinks, by the post's place in the poll.
  let assessments: [Int: Assessment]
  /// The places of posts whose authors ask not to be indexed.
  let unindexed: Set<Int>
  let now: Date
  let gates: GateCache

  /// One verdict for each candidate, and the gate's new state.
  func judge(_ candidates: [Candidate], _ context: GateContext) -> Judgement {
    var verdicts: [Verdict?] = []
    for candidate in candidates {
      verdicts.append(settledBeforeTheGate(candidate, ahead: (candidates, verdicts)))
    }
    let open = verdicts.indices.filter { verdicts[$0] == nil }
    guard !open.isEmpty else {
      return Judgement(verdicts: verdicts.map { $0! }, gateState: context.state)
    }
    var gate = gates.take(context.state, of: stream.name, expecting: reference)
    let keptByRule = verdicts.count { $0?.isKept == true }
    let outcomes = gate.decide(
      open.map { index in
        feed.candidate(
          candidates[index].tieBreaker, assessment(candidates[index]),
          author: candidates[index].post.author)
      }, keep: stream.keep, floor: stream.floor,
      budget: stream.budgetPerDay.map { max(0, $0 - context.day.shown - keptByRule) },
      effective: stream.effectiveKeep(context.day, more: open.count))
    for (index, outcome) in zip(open, outcomes) {
      verdicts[index] = verdict(candidates[index], outcome)
    }
    var shown: Set<Int> = []
    for index in open {
      // It was judged beside the post that it nearly repeats, or beside another of its copies, and
      // that one is kept.
      guard case .inPoll(let place) = candidates[index].nearOriginal,
        let original = candidates.firstIndex(where: { $0.index == place })
      else { continue }
      if verdicts[original]?.isKept == true || shown.contains(place) {
        verdicts[index] = duplicate(candidates[index])
      } else if verdicts[index]?.isKept == true {
        shown.insert(place)
      }
    }
    return Judgement(
      verdicts: verdicts.map { $0! }, gateState: gates.stored(gate, of: stream.name))
  }

  /// The gate as it was left, or a new one: also where another version left it in a form that this
  /// one cannot read, since a stream without a gate would stand still.
  static func gate(_ state: Data?, expecting reference: ScoreQuantiles) -> KeepGate {
    state.flatMap(KeepGate.init(stored:)) ?? KeepGate(expecting: reference)
  }

  /// The state of a gate that goes over to the scores of another model.
  static func gate(_ state: Data?, adopting model: Model) -> Data {
    var gate = gate(state, expecting: model.referenceQuantiles)
    gate.adopt(model.referenceQuantiles)
    return gate.stored()
  }
}

/// A feed as the gate knows it.
struct GateFeed: Sendable {
  let id: Int64
  /// Authors' names mean something on one host only.
  let host: String

  init(id: Int64, address: String) {
    self.id = id
    host = HostPacer.host(of: address) ?? address
  }

  func candidate(
    _ tieBreaker: UInt64, _ assessment: Assessment, author: String?
  ) -> KeepGate.Candidate {
    KeepGate.Candidate(
      identity: tieBreaker, score: assessment.score, probability: assessment.probability,
      feed: UInt64(bitPattern: id),
      author: author.map(hash(ofAuthor:)))
  }

  /// How the gate names an author.
  func hash(ofAuthor author: String) -> UInt64 {
    StableHash("\(host) \(author.lowercased())").value
  }
}

extension StreamConfiguration {
  /// The keep rate that the budget comes to, beside what came in late, by the posts of a day: as many as
  /// came the day before, or today already.
  ///
  /// What one feed brings beyond what all others bring counts from the next day on, so that a flood
  /// does not lower the rate of the rest at once.
  func effectiveKeep(_ day: StreamDay, more: Int = 0) -> Double? {
    guard let budgetPerDay else { return nil }
    let others = day.posts - day.postsOfOneFeed
    let today = day.feeds > 3 ? min(day.posts, 2 * others) : day.posts
    let perDay = max(today + more, day.postsDayBefore)
    let budget = max(0, budgetPerDay - day.shownLate)
    return perDay > 0 ? min(keep, Double(budget) / Double(perDay)) : keep
  }
}

extension StreamJudge {
  private func assessment(_ candidate: Candidate) -> Assessment {
    assessments[candidate.index] ?? Assessment(score: 0)
  }

  private func settledBeforeTheGate(
    _ candidate: Candidate, ahead: ([Candidate], [Verdict?])
  ) -> Verdict? {
    let post = candidate.post
    if candidate.isCopy && !speaksForItself(candidate, ahead) { return duplicate(candidate) }
    if unindexed.contains(candidate.index) {
      return ruled(candidate, isKept: false, "its author or its feed asks not to be indexed")
    }
    if let rule = stream.rules.reasonToDrop(post) { return ruled(candidate, isKept: false, rule) }
    if let date = post.date, now.timeIntervalSince(date) > stream.maxAgeSeconds {
      return ruled(candidate, isKept: false, "older than max-age")
    }
    if let language = post.language, let wanted = stream.languages,
      !wanted.contains(where: { Self.matches(language, $0) })
    {
      return ruled(candidate, isKept: false, "language \(language)")
    }
    if let rule = stream.rules.reasonToKeep(post) { return ruled(candidate, isKept: true, rule) }
    return nil
  }

  private func duplicate(_ candidate: Candidate) -> Verdict {
    Verdict(assessment: assessment(candidate), isKept: false, reason: .duplicate, model: model)
  }

  /// Whether a near-copy is judged on its own: of a post that is not in the inbox, and scores less or
  /// fell to a rule. Otherwise whoever posts what others are likely to write, spoilt by a few words,
  /// would silence them.
  private func speaksForItself(
    _ candidate: Candidate, _ ahead: ([Candidate], [Verdict?])
  ) -> Bool {
    let score = assessment(candidate).score
    switch candidate.nearOriginal {
    case nil, .inInbox: return false
    case .dropped(let reason, let other, let otherModel):
      return reason == .rule || reason == .blocked || otherModel != model || score > other
    case .inPoll(let place):
      for (other, verdict) in zip(ahead.0, ahead.1) where other.index == place {
        if let verdict { return !verdict.isKept }
        return score > assessment(other).score
      }
      return true
    }
  }

  private func ruled(_ candidate: Candidate, isKept: Bool, _ rule: String) -> Verdict {
    Verdict(
      assessment: assessment(candidate), isKept: isKept, reason: .rule, rule: rule, model: model)
  }

  private func verdict(_ candidate: Candidate, _ outcome: KeepGate.Outcome) -> Verdict {
    let reason: Verdict.Reason =
      switch outcome {
      case .kept: .aboveThreshold
      case .belowThreshold: .belowThreshold
      case .overBudget: .overBudget
      }
    return Verdict(
      assessment: assessment(candidate), isKept: outcome == .kept, reason: reason, model: model)
  }

  /// `de` covers `de-AT`, also written `de_AT`.
  private static func matches(_ language: String, _ wanted: String) -> Bool {
    let language = language.lowercased().replacing("_", with: "-")
    return language == wanted || language.hasPrefix(wanted + "-")
  }
}

extension StreamRules {
  /// The rule that drops the post, as a person would say it.
  func reasonToDrop(_ post: Post) -> String? {
    if let author = post.author?.lowercased(),
      let match = dropAuthors.first(where: { $0.lowercased() == author })
    {
      return "author \(match)"
    }
    return Self.first(of: dropPhrases, in: post)
  }

  /// The rule that keeps the post.
  func reasonToKeep(_ post: Post) -> String? { Self.first(of: keepPhrases, in: post) }

  private static func first(of phrases: [String], in post: Post) -> String? {
    guard !phrases.isEmpty else { return nil }
    let text = folded((post.title ?? "") + "\n" + post.text)
    return phrases.first { text.contains(folded($0)) }.map { "phrase \"\($0)\"" }
  }

  /// In one case, with single spaces.
  private static func folded(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
