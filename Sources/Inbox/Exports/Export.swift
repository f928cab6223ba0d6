import Foundation
import Posts

/// How an export is written.
package enum ExportProfile: String, Sendable, CaseIterable, Codable {
  /// CSV with a byte order mark, for spreadsheets that need one to see UTF-8.
  case excel
  /// CSV without a byte order mark.
  case plain
  /// One JSON object a line, nothing altered, for machines.
  case jsonl
}

/// Which conversations an export holds.
package struct ExportFilter: Sendable, Hashable, Codable {
  package enum Choice: String, Sendable, CaseIterable, Codable {
    case relevant, noise, unsure, undecided, all
  }

  package var decision: Choice
  /// Only what surfaced, or was decided, at this time or later.
  package var since: Date?
  package var stream: String?

  package init(decision: Choice = .relevant, since: Date? = nil, stream: String? = nil) {
    self.decision = decision
    self.since = since
    self.stream = stream
  }
}

/// A file that left, and its line in the ledger.
package struct Export: Sendable {
  package var id: Int64
  package var bytes: Data
  package var rows: Int
  /// Of `bytes`, in hexadecimal.
  package var sha256: String

  /// In this order for ever; a new column goes to the end.
  package static let columns = [
    "id", "stream", "source", "url", "title", "text", "author", "published_at", "surfaced_at",
    "probability", "gesture", "evidence", "decision", "action", "decided_by", "decided_at", "note",
    "also_seen", "model", "export_id",
  ]
}
