import Foundation
import Posts

/// What somebody did to an item besides deciding it. Never trains.
package struct ItemEvent: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable, Codable {
    case action
    case note
    case snooze
    case claim
    case release
    /// Somebody fetched it from the dropped ones.
    case request
  }

  package var id: Int64
  package var item: Int64
  package var kind: Kind
  /// The action's word, the note's text, or seconds since 1970 for a snooze or a claim; nil: taken
  /// away.
  package var value: String?
  package var by: String
  package var at: Date

  /// Until when, for a snooze or a claim.
  package var until: Date? {
    guard kind == .snooze || kind == .claim else { return nil }
    return value.flatMap(Double.init).map(Date.init(timeIntervalSince1970:))
  }
}
