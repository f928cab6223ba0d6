import Filtering
import Parsing
import Posts

/// A line that `score` writes, its keys sorted. `gesture` is null where there is none; `probability`
/// is left out until the model is calibrated.
struct VerdictLine {
  var id: PostLine.ID
  var assessment: Assessment
  var isKept: Bool

  func write(to line: inout JSONText) {
    line.open()
    line.openArray("evidence")
    for piece in assessment.evidence {
      line.openElement()
      line.field("end", Int64(piece.end))
      line.field("in", piece.zone.rawValue)
      line.field("start", Int64(piece.start))
      line.field("term", piece.term)
      line.field("weight", piece.weight)
      line.close()
    }
    line.closeArray()
    if let gesture = assessment.gesture {
      line.field("gesture", gesture.rawValue)
    } else {
      line.null("gesture")
    }
    switch id {
    case .string(let text): line.field("id", text)
    case .number(let number): line.field("id", number)
    }
    line.field("prior", assessment.prior)
    line.field("probability", assessment.probability)
    let reason: Verdict.Reason = isKept ? .aboveThreshold : .belowThreshold
    line.field("reason", reason.rawValue)
    line.field("rest", assessment.rest)
    line.field("score", assessment.score)
    line.field("verdict", isKept ? "keep" : "drop")
    line.close()
    line.endLine()
  }
}
