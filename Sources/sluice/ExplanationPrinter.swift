import Daemon

/// Says why a post has its score.
enum ExplanationPrinter {
  static func show(_ record: PostRecord) {
    let verdict = record.verdict
    let assessment = verdict.assessment
    Output.line("Post p\(record.id): \(record.post.headline.printable)")
    Output.line("\(verdict.isKept ? "Kept" : "Dropped"): \(reason(record))")
    let probability =
      assessment.probability.map { "\(Int(($0 * 100).rounded())) % likely" }
      ?? "not calibrated yet: too few decisions"
    Output.line("Model \(verdict.model); \(probability)")
    if let gesture = assessment.gesture { Output.line("Gesture: \(gesture.rawValue)") }
    var rows = [[Output.number(assessment.prior), "before a word is read"]]
    rows += assessment.evidence.map { evidence in
      [Output.number(evidence.weight), "\(evidence.term.printable) (\(evidence.zone.rawValue))"]
    }
    rows.append([Output.number(assessment.rest), "everything smaller, and what length takes off"])
    rows.append([Output.number(assessment.score), "together: the log-odds of relevance"])
    Output.table(["WEIGHT", "BECAUSE OF"], numeric: [0], rows)
    Output.line("")
  }

  private static func reason(_ record: PostRecord) -> String {
    switch record.verdict.reason {
    case .aboveThreshold: "its score is among the best of its stream"
    case .belowThreshold: "its score is not among the best of its stream"
    case .overBudget:
      "its score would have done, but the day's budget was used up"
        + (record.isShown ? "; it was shown on the day after" : "")
    case .duplicate:
      "it says the same, or nearly, as \(record.original.map { "p\($0)" } ?? "an earlier post")"
    case .rule: "a rule of the stream: \(record.verdict.rule?.printable ?? "unknown")"
    case .blocked: "its author asked not to be kept"
    }
  }
}
