import Daemon
import Foundation

/// Shows the places of a blind session, what they turn out to be, and what comes of them.
enum AuditPrinter {
  private static let evidenceMax = 5

  static func show(_ place: AuditPlace, of session: AuditSession) {
    Output.line("")
    Output.line("Place \(place.number) of \(session.places)")
    Output.line("")
    if let title = place.title { Output.line(title.printable) }
    let facts = [place.source, place.author, place.published?.iso8601, place.url]
    Output.line(facts.compactMap { $0?.printable }.joined(separator: " · "))
    Output.line("")
    for line in place.text.split(separator: "\n", omittingEmptySubsequences: false) {
      Output.line(String(line))
    }
    Output.line("")
  }

  static func show(_ reveal: AuditReveal) {
    let verdict = reveal.post.verdict
    Output.line("Place \(reveal.place): \(reveal.answer.rawValue). \(what(reveal))")
    let score = Output.number(verdict.assessment.score)
    let likely = verdict.assessment.probability.map { ", \(Int(($0 * 100).rounded())) % likely" }
    let evidence = verdict.assessment.evidence.prefix(evidenceMax).map {
      "\(Output.number($0.weight)) \($0.term.printable)"
    }
    Output.line(
      "Score \(score)\(likely ?? "")"
        + (evidence.isEmpty ? "" : ": \(evidence.joined(separator: ", "))"))
    if let earlier = reveal.earlier {
      Output.line(
        "It had been decided \(earlier.decision?.rawValue ?? "undo") by "
          + "\(earlier.decidedBy.printable), \(Output.relative(earlier.decidedAt)). That stands; your "
          + "answer is noted beside it.")
    }
    if reveal.entry != nil, let item = reveal.post.item {
      Output.line("It is item \(item) now; `sluice explain \(item)` says more.")
    }
  }

  private static func what(_ reveal: AuditReveal) -> String {
    switch reveal.part {
    case .dropped: "The filter had dropped it."
    case .kept: "The filter had kept it."
    case .again: "It was asked again."
    }
  }

  static func show(_ figures: AuditFiguresJSON) {
    for sentence in figures.sentences { Output.line(sentence) }
  }

  static func sentence(_ session: AuditSession) -> String {
    let begun =
      "Session \(session.id) of stream \(session.stream), begun by \(session.startedBy.printable) "
      + "\(Output.relative(session.startedAt))"
    return session.open > 0
      ? "\(begun): \(session.answered) of \(session.places) places are answered, \(session.open) wait."
      : "\(begun): it is over, \(session.answered) of \(session.places) places are answered."
  }
}
