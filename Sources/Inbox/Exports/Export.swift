import Foundation

/// How an export is written.
package enum ExportProfile: String, Sendable, CaseIterable, Codable {
  /// CSV with a byte order mark, for spreadsheets that need one to see UTF-8.
  case excel
  /// CSV without a byte order mark.
  case plain
  /// One JSON object a line, nothing altered, for machines.
  case jsonl
}

/// An export that is asked for.
package struct ExportRequest: Sendable {
  package var filter: ExportFilter
  package var profile: ExportProfile
  package var by: String
  /// Where the file goes; nil for standard output.
  package var file: String?

  package init(filter: ExportFilter, profile: ExportProfile, by: String, file: String? = nil) {
    self.filter = filter
    self.profile = profile
    self.by = by
    self.file = file
  }
}

/// An export whose bytes are made and whose line in the ledger is complete: now they may leave.
package struct Export: Sendable {
  package var id: Int64
  package var rows: Int
  /// Conversations that pass the filter but for their action `do-not-contact`.
  package var leftOut: Int
  package var bytes: Int
  /// Of the bytes, in hexadecimal.
  package var sha256: String
  /// Of the same bytes with the number of the export that was repeated in place of this one's. Equal to
  /// that one's where nothing has changed. Nil where none was repeated.
  package var sha256AsRepeated: String?

  /// In this order for ever; a new column goes to the end.
  package static let columns = [
    "id", "stream", "source", "url", "title", "text", "author", "published_at", "surfaced_at",
    "probability", "gesture", "evidence", "decision", "action", "decided_by", "decided_at", "note",
    "also_seen", "model", "export_id",
  ]
}
