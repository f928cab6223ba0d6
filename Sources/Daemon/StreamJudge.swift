import Filtering
import Foundation
import Inbox
import Posts

/// Gives the verdicts of one stream: rules first, then the gate over what they leave.
struct StreamJudge: Sendable {
  let stream: StreamConfiguration
  let model: String
  /// What the model thinks, by the post's place in the poll.
  let assessments: [Int: Assessment]
  /// The places of posts whose authors ask not to be indexed.
  let unindexed: Set<Int>
  let now: Date
  let gates: GateCache

  /// One verdict for each candidate, and the gate's new state.
  func judge(_ candidates: [Candidate], _ context: GateContext) -> Judgement {
    var verdicts = candidates.map { settledBeforeTheGate($0) }
    let open = verdicts.indices.filter { verdicts[$0] == nil }
    guard !open.isEmpty else {
      return Judgement(verdicts: verdicts.map { $0! }, gateState: context.state)
    }
    var gate = gates.take(context.state, of: stream.name)
    let keptByRule = verdicts.count { $0?.isKept == true }
    let outcomes = gate.decide(
      open.map { index in
        KeepGate.Candidate(
          identity: candidates[index].tieBreaker,
          score: assessment(candidates[index]).score,
          probability: assessment(candidates[index]).probability)
      }, keep: stream.keep, floor: stream.floor,
      budget: stream.budgetPerDay.map { max(0, $0 - context.keptToday - keptByRule) })
    for (index, outcome) in zip(open, outcomes) {
      verdicts[index] = verdict(candidates[index], outcome)
    }
    return Judgement(
      verdicts: verdicts.map { $0! }, gateState: gates.stored(gate, of: stream.name))
  }

  /// The gate as it was left, or a new one: also where another version left it in a form that this
  /// one cannot read, since a stream without a gate would stand still.
  static func gate(_ state: Data?) -> KeepGate {
    state.flatMap(KeepGate.init(stored:)) ?? KeepGate()
  }

  /// The state of a gate that goes over to the scores of another model.
  static func gate(_ state: Data?, adopting model: Model) -> Data {
    var gate = gate(state)
    gate.adopt(model.referenceQuantiles)
    return gate.stored()
  }
}

extension StreamJudge {
  private func assessment(_ candidate: Candidate) -> Assessment {
    assessments[candidate.index] ?? Assessment(score: 0)
  }

  private func settledBeforeTheGate(_ candidate: Candidate) -> Verdict? {
    let post = candidate.post
    if candidate.isCopy {
      return Verdict(
        assessment: assessment(candidate), isKept: false, reason: .duplicate, model: model)
    }
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
