import Foundation
import Synchronization

@testable import Inbox

/// An export with its bytes.
struct MadeExport {
  var id: Int64
  var rows: Int
  var leftOut: Int
  var sha256: String
  var sha256AsRepeated: String?
  var bytes: Data
  /// In how many parts they came.
  var parts: Int
}

extension TestInbox {
  /// Makes an export that reaches its end.
  @discardableResult
  func export(
    _ filter: ExportFilter = ExportFilter(), profile: ExportProfile = .plain, by: String = "bob",
    repeating: Int64? = nil, at: Date = .at(400)
  ) async throws -> MadeExport {
    let parts = Mutex<[Data]>([])
    let export = try await database.prepareExport(
      ExportRequest(filter: filter, profile: profile, by: by), repeating: repeating, at: at
    ) { part in parts.withLock { $0.append(part) } }
    try await database.conclude(export: export.id, .written)
    let bytes = parts.withLock { $0.reduce(Data(), +) }
    return MadeExport(
      id: export.id, rows: export.rows, leftOut: export.leftOut, sha256: export.sha256,
      sha256AsRepeated: export.sha256AsRepeated, bytes: bytes, parts: parts.withLock(\.count))
  }
}
