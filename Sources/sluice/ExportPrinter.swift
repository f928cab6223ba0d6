import Daemon
import Foundation

/// Says what an export was, on standard error: standard output may be the export.
enum ExportPrinter {
  private static let differencesMax = 50

  static func tell(_ export: Export, _ filter: ExportFilter) {
    let kind = filter.decision == .all ? "" : "\(filter.decision.rawValue) "
    Output.note(
      "sluice: export \(export.id): \(export.rows) \(kind)\(conversations(export.rows)), "
        + "SHA-256 \(export.sha256)")
    if export.leftOut > 0 {
      Output.note(
        "sluice: \(export.leftOut) \(conversations(export.leftOut)) left out: do-not-contact")
    }
  }

  /// - Parameter isReproduced: all bytes are those of the earlier export, but for the export's number.
  static func tell(_ comparison: ExportComparison, isReproduced: Bool) {
    let start = "sluice: against export \(comparison.earlier): "
    guard !isReproduced else {
      Output.note(
        start + "the same, byte for byte, but for the export's number in the last column; "
          + "hence the other SHA-256")
      return
    }
    Output.note(start + counts(comparison).joined(separator: ", "))
    for difference in comparison.differences.prefix(differencesMax) {
      Output.note("  " + sentence(difference))
    }
    let more = comparison.differences.count - differencesMax
    if more > 0 { Output.note("  and \(more) more; --json with --out lists all") }
  }

  private static func counts(_ comparison: ExportComparison) -> [String] {
    let same = comparison.isWithoutDigests ? [] : ["\(comparison.same) the same"]
    let changed =
      comparison.isWithoutDigests
      ? "changed rows cannot be told (what its rows said is not held)"
      : "\(comparison.count(.changed)) changed"
    let erased = comparison.erased > 0 ? ["\(comparison.erased) erased"] : []
    return same + [changed, "\(comparison.count(.new)) new", "\(comparison.count(.gone)) gone"]
      + erased
  }

  private static func sentence(_ difference: ExportDifference) -> String {
    let reasons = difference.reasons.map(\.description).joined(separator: "; ")
    let columns =
      difference.columns.isEmpty ? "" : " (\(difference.columns.joined(separator: ", ")))"
    return "item \(difference.item) \(difference.change.rawValue)\(columns)"
      + (reasons.isEmpty ? "" : ": \(reasons)")
  }

  private static func conversations(_ count: Int) -> String {
    count == 1 ? "conversation" : "conversations"
  }
}

/// What `export --out FILE --json` prints.
struct ExportReportJSON: Encodable {
  struct Comparison: Encodable {
    var export: Int64
    /// All bytes are the same but for the export's number.
    var reproduced: Bool
    /// Rows that say the same; left out where that cannot be told.
    var same: Int?
    var erased: Int
    var differences: [Difference]
  }

  struct Difference: Encodable {
    var item: Int64
    var change: ExportDifference.Change
    var columns: [String]
    var because: [ExportDifference.Reason]
  }

  var export: ExportJSON
  var bytes: Int
  /// Conversations left out because of `do-not-contact`.
  var leftOut: Int
  var comparison: Comparison?

  init(
    _ line: ExportJSON, _ export: Export, _ comparison: ExportComparison?, isReproduced: Bool
  ) {
    self.export = line
    bytes = export.bytes
    leftOut = export.leftOut
    self.comparison = comparison.map { comparison in
      Comparison(
        export: comparison.earlier, reproduced: isReproduced,
        same: comparison.isWithoutDigests ? nil : comparison.same, erased: comparison.erased,
        differences: comparison.differences.map {
          Difference(item: $0.item, change: $0.change, columns: $0.columns, because: $0.reasons)
        })
    }
  }
}
