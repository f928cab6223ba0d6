import Daemon

/// Says why a post has its score.
enum ExplanationPrinter {
  /// - Parameter named: the decision in which somebody named the gesture that they see.
  static func show(_ record: PostRecord, named: DecisionEntry?) {
    let verdict = record.verdict
    let assessment = verdict.assessment
    Output.line("Post p\(record.id): \(record.post.headline.printable)")
    Output.line("\(verdict.isKept ? "Kept" : "Dropped"): \(reason(record))")
    if !verdict.isKept { Output.line(whereabouts(record)) }
    let probability =
      assessment.probability.map { "\(Int(($0 * 100).rounded())) % likely" }
      ?? "not calibrated yet: too few decisions"
    Output.line("Model \(verdict.model); \(probability)")
    if let named, let gesture = named.gesture {
      let filter = assessment.gesture?.rawValue ?? "none"
      Output.line("Gesture: \(gesture.rawValue), says \(named.decidedBy); the filter saw \(filter)")
    } else if let gesture = assessment.gesture {
      Output.line("Gesture: \(gesture.rawValue)")
    }
    var rows = [[Output.number(assessment.prior), "before a word is read"]]
    rows += assessment.evidence.map { evidence in
      [Output.number(evidence.weight), "\(evidence.term.printable) (\(evidence.zone.rawValue))"]
    }
    rows.append([Output.number(assessment.rest), "everything smaller, and what length takes off"])
    rows.append([Output.number(assessment.score), "together: the log-odds of relevance"])
    Output.table(["WEIGHT", "BECAUSE OF"], numeric: [0], rows)
    Output.line("")
  }

  /// Where a dropped post is, and why.
  private static func whereabouts(_ record: PostRecord) -> String {
    guard let item = record.item else {
      return "Not in the inbox: `sluice inbox bring p\(record.id)` brings it in"
    }
    let why =
      switch record.surfacing {
      case nil: "a copy of what is shown there"
      case .gate: "another chance on the day after, within that day's budget"
      case .nearThreshold: "just below the threshold of its day, where the filter learns most"
      case .rescue: "rescued: a newer model would have kept it"
      case .request: "somebody brought it in"
      case .audit: "drawn for an audit"
      }
    return "In item \(item): \(why)"
  }

  private static func reason(_ record: PostRecord) -> String {
    switch record.verdict.reason {
    case .aboveThreshold: "its score is among the best of its stream"
    case .belowThreshold:
      "its score is not among the best of its stream, or its author had their share"
    case .overBudget:
      "its score would have done, but the day's budget was used up"
    case .duplicate:
      "it says the same, or nearly, as \(record.original.map { "p\($0)" } ?? "an earlier post")"
    case .rule: "a rule of the stream: \(record.verdict.rule?.printable ?? "unknown")"
    case .blocked: "its author asked not to be kept"
    }
  }
}
