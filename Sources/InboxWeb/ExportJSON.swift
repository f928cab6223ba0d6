import Foundation
import Inbox
import Posts

/// A line of the ledger.
package struct ExportJSON: Encodable {
  /// Which conversations it was to hold.
  struct Filter: Encodable {
    var decision: ExportFilter.Choice
    var since: Date?
    var until: Date?
    var stream: String?
    var includesDoNotContact: Bool
  }

  var id: Int64
  var at: Date
  var by: String
  var profile: ExportProfile
  var filter: Filter
  var columns: [String]
  var rows: Int
  /// Of the rows, those about people who were forgotten since.
  var erased: Int
  var sha256: String?
  /// Left out where it went to standard output.
  var file: String?
  /// `begun`: nothing has left; `leaving`: perhaps some has; `written`; `failed`.
  var outcome: String
  /// Why it failed.
  var reason: String?

  package init(_ line: ExportLine) {
    id = line.id
    at = line.at
    by = line.by.printable
    profile = line.profile
    filter = Filter(
      decision: line.filter.decision, since: line.filter.since, until: line.filter.until,
      stream: line.filter.stream, includesDoNotContact: line.filter.includesDoNotContact)
    columns = line.columns
    rows = line.rows
    erased = line.erased
    sha256 = line.sha256.isEmpty ? nil : line.sha256
    file = line.file?.printable
    switch line.outcome {
    case .begun: outcome = "begun"
    case .leaving: outcome = "leaving"
    case .written: outcome = "written"
    case .failed(let sentence):
      outcome = "failed"
      reason = sentence.printable
    }
  }
}
