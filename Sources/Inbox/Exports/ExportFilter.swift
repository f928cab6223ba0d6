import Foundation
import GRDB

/// Which conversations an export holds.
package struct ExportFilter: Sendable, Hashable, Codable {
  package enum Choice: String, Sendable, CaseIterable, Codable {
    case relevant, noise, unsure, undecided, all
  }

  package var decision: Choice
  /// Only what surfaced, or was decided, at this time or later.
  package var since: Date?
  /// Only what surfaced, and was last decided, before this time.
  package var until: Date?
  package var stream: String?
  /// Also the conversations of people who want no contact.
  package var includesDoNotContact: Bool

  package init(
    decision: Choice = .relevant, since: Date? = nil, until: Date? = nil, stream: String? = nil,
    includesDoNotContact: Bool = false
  ) {
    self.decision = decision
    self.since = since
    self.until = until
    self.stream = stream
    self.includesDoNotContact = includesDoNotContact
  }

  /// Older lines of the ledger know fewer keys.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    decision = try values.decode(Choice.self, forKey: .decision)
    since = try values.decodeIfPresent(Date.self, forKey: .since)
    until = try values.decodeIfPresent(Date.self, forKey: .until)
    stream = try values.decodeIfPresent(String.self, forKey: .stream)
    includesDoNotContact =
      try values.decodeIfPresent(Bool.self, forKey: .includesDoNotContact) ?? false
  }
}

extension ExportFilter {
  static let isDoNotContact = "item.action IS 'do-not-contact'"

  /// The filter over `item` and `stream`, all of it but what it says of `do-not-contact`.
  var condition: String {
    let decided =
      switch decision {
      case .relevant, .noise, .unsure: "item.decision = '\(decision.rawValue)'"
      case .undecided: "item.decision IS NULL"
      case .all: "1"
      }
    return """
      \(decided) AND (:stream IS NULL OR stream.name = :stream)
        AND (:since IS NULL OR max(item.surfaced_at, coalesce(item.decided_at, 0)) >= :since)
        AND (:until IS NULL OR max(item.surfaced_at, coalesce(item.decided_at, 0)) < :until)
      """
  }

  var arguments: StatementArguments {
    [
      "stream": stream, "since": since?.timeIntervalSince1970,
      "until": until?.timeIntervalSince1970,
    ]
  }
}
