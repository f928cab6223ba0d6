import Foundation
import Posts

/// A line of an item's history: an entry of its decision log, or what was done to it besides.
package enum HistoryLine: Sendable {
  /// With the entry that an undo takes back, or that a redo repeats.
  case entry(DecisionEntry, of: DecisionEntry?)
  case event(ItemEvent)

  package var at: Date {
    switch self {
    case .entry(let entry, _): entry.decidedAt
    case .event(let event): event.at
    }
  }

  package var by: String {
    switch self {
    case .entry(let entry, _): entry.decidedBy
    case .event(let event): event.by
    }
  }

  /// What was done, such as `relevant, gesture price` or `undo: noise of bob`. Its times are in UTC.
  package var words: String {
    switch self {
    case .entry(let entry, let other):
      guard let decision = entry.decision else {
        return other.map { "undo: \($0.decision?.rawValue ?? "?") of \($0.decidedBy)" } ?? "undo"
      }
      return (entry.redoes == nil ? "" : "redo: ") + decision.rawValue
        + (entry.gesture.map { ", gesture \($0.rawValue)" } ?? "")
        + (entry.returnsAt.map { ", until \($0.formatted(.iso8601))" } ?? "")
    case .event(let event): return event.words
    }
  }
}

extension ItemEvent {
  fileprivate var words: String {
    let time = until.map { " until \($0.formatted(.iso8601))" } ?? ""
    switch kind {
    case .action: return value.map { "action \($0)" } ?? "action taken away"
    case .note: return value.map { "note: \($0)" } ?? "note taken away"
    case .snooze: return value == nil ? "woken" : "snoozed\(time)"
    case .claim: return "claimed\(time)"
    case .release: return "released"
    case .request: return "fetched from the dropped posts"
    }
  }
}

extension ItemDetail {
  /// Decisions and all else, the oldest first.
  package var historyLines: [HistoryLine] {
    let entries = Dictionary(uniqueKeysWithValues: history.map { ($0.id, $0) })
    let lines: [HistoryLine] =
      history.map { entry in
        let undone = entry.undoes ?? entry.redoes.flatMap { entries[$0]?.undoes }
        return .entry(entry, of: undone.flatMap { entries[$0] })
      } + events.map(HistoryLine.event)
    return lines.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  /// The newest decision that stands and names a gesture.
  package var gestureEntry: DecisionEntry? {
    let undone = Set(history.compactMap(\.undoes))
    return history.last { $0.gesture != nil && !undone.contains($0.id) }
  }
}
