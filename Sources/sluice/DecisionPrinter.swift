import Daemon
import Foundation

/// Says what has come into the decision log.
enum DecisionPrinter {
  static func show(decided entries: [DecisionEntry], json: Bool) throws {
    guard !json else { return try Output.json(entries.map(DecisionLine.init)) }
    if let entry = entries.first, entries.count == 1 {
      Output.line("\(outcome(entry)); `sluice undo` takes it back")
    } else {
      for entry in entries { Output.line(outcome(entry)) }
      Output.line("`sluice undo` takes all \(entries.count) back")
    }
  }

  /// - Parameter person: who asked; another's decision is said to be theirs.
  static func show(undone entries: [DecisionEntry], person: String, json: Bool) throws {
    guard !json else { return try Output.json(entries.map(DecisionLine.init)) }
    for entry in entries {
      let whose = entry.decidedBy == person ? "" : " of \(entry.decidedBy)"
      Output.line(
        "item \(entry.item): \(entry.decision?.rawValue ?? "decision")\(whose) taken back")
    }
  }

  static func show(redone entries: [DecisionEntry], json: Bool) throws {
    guard !json else { return try Output.json(entries.map(DecisionLine.init)) }
    for entry in entries { Output.line("\(outcome(entry)) again") }
  }

  private static func outcome(_ entry: DecisionEntry) -> String {
    let until = entry.returnsAt.map { " until \($0.clock(in: .current))" } ?? ""
    return "item \(entry.item): \(entry.decision?.rawValue ?? "undone")\(until)"
  }
}
