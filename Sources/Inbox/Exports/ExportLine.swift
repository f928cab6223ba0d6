import Foundation
import GRDB

/// A line of the ledger: what left, or was to leave.
package struct ExportLine: Sendable, Hashable {
  /// How far it came.
  package enum Outcome: Sendable, Hashable {
    /// It was begun, and nothing had left when this was written. Either it is at work, or it was killed.
    case begun
    /// Its bytes were made and were leaving. Either they are, or it was killed: then perhaps some left.
    case leaving
    /// All of it left.
    case written
    /// It ended early, in a sentence.
    case failed(String)
  }

  package var id: Int64
  package var at: Date
  package var by: String
  package var filter: ExportFilter
  package var profile: ExportProfile
  package var columns: [String]
  package var rows: Int
  /// Rows about people who were forgotten since: they are no longer listed.
  package var erased: Int
  /// In hexadecimal; empty where it was only begun.
  package var sha256: String
  /// The path of the file; nil for standard output.
  package var file: String?
  package var outcome: Outcome
}

/// There is no export of this number.
package struct NoSuchExport: Error, Equatable, CustomStringConvertible {
  package var id: Int64

  package var description: String {
    "there is no export \(id); `sluice exports` lists what has left"
  }
}

extension ExportLine {
  static let query = """
    SELECT *, (SELECT count(*) FROM export_item WHERE export_item.export = export.id) AS listed
    FROM export
    """

  init(_ row: Row) throws {
    let columns: String = row["columns"]
    let filter: String = row["filter"]
    let rows: Int = row["rows"]
    let listed: Int = row["listed"]
    let sha256: String = row["sha256"]
    self.init(
      id: row["id"], at: Date(timeIntervalSince1970: row["exported_at"]), by: row["exported_by"],
      filter: try JSONDecoder().decode(ExportFilter.self, from: Data(filter.utf8)),
      profile: ExportProfile(rawValue: row["profile"]) ?? .plain,
      columns: columns.split(separator: ",").map(String.init), rows: rows,
      erased: max(0, rows - listed), sha256: sha256, file: row["file_name"],
      outcome: Outcome(row["outcome"], isComplete: !sha256.isEmpty))
  }
}

extension ExportLine.Outcome {
  private static let failure = "failed: "

  fileprivate init(_ stored: String?, isComplete: Bool) {
    self =
      switch stored {
      case "written": .written
      case let stored?: .failed(String(stored.trimmingPrefix(Self.failure)))
      case nil: isComplete ? .leaving : .begun
      }
  }

  var stored: String? {
    switch self {
    case .begun, .leaving: nil
    case .written: "written"
    case .failed(let sentence): Self.failure + sentence
    }
  }
}

/// An export was gathered before an erasure, and would have been complete behind it.
package struct ForgottenMeanwhile: Error, Equatable, CustomStringConvertible {
  package let description = "somebody was forgotten meanwhile; export again"
}
