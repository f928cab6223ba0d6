import Foundation
import Posts

/// Why a change to an item was refused. Nothing was changed.
package enum ReviewRefusal: Error, Equatable, CustomStringConvertible {
  /// The log has gone on since the person looked; nil: it has lost what they saw.
  case decidedMeanwhile(item: Int64, newest: DecisionEntry?)
  /// Another person's decision stands.
  case decidedByAnother(item: Int64, standing: DecisionEntry)
  case nothingToRedo
  /// It came back from `unsure` before: a further time to come back at is refused.
  case returnsOnce(item: Int64)
  /// Only what is undecided can be snoozed.
  case decided(item: Int64, standing: DecisionEntry)
  case claimed(item: Int64, Claim)
  /// Only one's own claim can be ended.
  case notYours(item: Int64, Claim)
  case past(Date)
  case tooFar(Date)
  case noteTooLong(characters: Int)

  /// The item that it is about.
  package var item: Int64? {
    switch self {
    case .decidedMeanwhile(let item, _), .decidedByAnother(let item, _), .returnsOnce(let item),
      .decided(let item, _), .claimed(let item, _), .notYours(let item, _):
      item
    case .nothingToRedo, .past, .tooFar, .noteTooLong: nil
    }
  }

  /// The sentence for a terminal, with what to write there.
  package var description: String {
    switch self {
    case .decidedByAnother: "\(sentence(in: .current)); add --replace to decide it anew"
    case .claimed: "\(sentence(in: .current)); add --take to take it over"
    default: sentence(in: .current)
    }
  }

  /// What happened, with times of that zone.
  package func sentence(in timezone: TimeZone) -> String {
    func clock(_ date: Date) -> String { date.clock(in: timezone) }
    switch self {
    case .decidedMeanwhile(let item, .some(let newest)):
      return "item \(item) was \(newest.outcome) by \(newest.decidedBy.printable) at "
        + "\(clock(newest.decidedAt)); look again"
    case .decidedMeanwhile(let item, .none):
      return "item \(item) is not as it was when you looked; look again"
    case .decidedByAnother(let item, let standing):
      return "item \(item) was \(standing.outcome) by \(standing.decidedBy.printable) at "
        + clock(standing.decidedAt)
    case .nothingToRedo:
      return "there is nothing to redo"
    case .returnsOnce(let item):
      return "item \(item) came back from unsure before, and does so only once; leave the time away"
    case .decided(let item, let standing):
      return "item \(item) was \(standing.outcome) by \(standing.decidedBy.printable) at "
        + "\(clock(standing.decidedAt)); only what is undecided can be snoozed"
    case .claimed(let item, let claim):
      return "item \(item) is claimed by \(claim.by.printable) until \(clock(claim.until))"
    case .notYours(let item, let claim):
      return "item \(item) is claimed by \(claim.by.printable) until \(clock(claim.until)), "
        + "who alone can release it"
    case .past(let time):
      return "\(clock(time)) has passed; name a time to come"
    case .tooFar(let time):
      return "\(clock(time)) is too far away; name a time within a year"
    case .noteTooLong(let characters):
      return
        "the note has \(characters) characters; \(InboxDatabase.noteCharactersMax) are the most"
    }
  }
}

extension DecisionEntry {
  fileprivate var outcome: String { decision.map { "decided \($0.rawValue)" } ?? "undone" }
}

extension Date {
  /// Such as `2026-11-22 14:03:12`.
  package func clock(in timezone: TimeZone) -> String {
    Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: timezone)
      .year().month().day().time(includingFractionalSeconds: false).format(self)
  }
}
