import Foundation
import GRDB

extension InboxDatabase {
  /// Makes the bytes of an export, one row for each conversation that passes the filter, and completes
  /// its line in the ledger: who, when, which filter, how many rows, which SHA-256. The line is on the
  /// disk before the first byte is made, and complete when this returns; only then may bytes leave, and
  /// `conclude` says how that went.
  ///
  /// Reads one snapshot in parts and keeps no lock meanwhile: a large export neither stops decisions nor
  /// fills the memory.
  ///
  /// - Parameters:
  ///   - earlier: the export that is repeated, for `Export.sha256AsRepeated`.
  ///   - write: takes the bytes, part by part, to where nobody reads them yet.
  /// - Throws: what `write` throws, `ForgottenMeanwhile`, `InboxError`; the ledger then says so.
  package func prepareExport(
    _ request: ExportRequest, repeating earlier: Int64? = nil, at: Date,
    write: @escaping @Sendable (Data) throws -> Void
  ) async throws -> Export {
    let id = try await begin(request, at: at)
    do {
      let key = identityKey
      let (export, entries, erasures) = try await read { db in
        var gathering = ExportGathering(
          export: id, repeating: earlier, profile: request.profile, key: key, write: write)
        let (export, entries) = try gathering.gather(db, request.filter)
        return (export, entries, try Self.erasures(db))
      }
      try await complete(export, entries, erasures: erasures)
      return export
    } catch {
      try? await conclude(export: id, .failed("\(error)"))
      throw error
    }
  }

  /// Enters how it went with the bytes.
  package func conclude(export: Int64, _ outcome: ExportLine.Outcome) async throws {
    try await write { db in
      try db.execute(
        sql: "UPDATE export SET outcome = ? WHERE id = ?", arguments: [outcome.stored, export])
    }
  }

  /// The ledger, the newest line first.
  package func exports(limit: Int) async throws -> [ExportLine] {
    try await read { db in
      try Row.fetchAll(
        db, sql: "\(ExportLine.query) ORDER BY export.id DESC LIMIT ?", arguments: [limit]
      ).map(ExportLine.init)
    }
  }

  /// A line of the ledger.
  ///
  /// - Throws: `NoSuchExport`
  package func export(_ id: Int64) async throws -> ExportLine {
    try await read { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "\(ExportLine.query) WHERE export.id = ?", arguments: [id])
      else { throw NoSuchExport(id: id) }
      return try ExportLine(row)
    }
  }
}

extension InboxDatabase {
  private func begin(_ request: ExportRequest, at: Date) async throws -> Int64 {
    let filter = String(decoding: try JSONEncoder().encode(request.filter), as: UTF8.self)
    return try await write { db in
      try db.execute(
        sql: """
          INSERT INTO export (exported_at, exported_by, profile, filter, columns, rows, sha256,
            file_name)
          VALUES (?, ?, ?, ?, ?, 0, '', ?)
          """,
        arguments: [
          at.timeIntervalSince1970, request.by, request.profile.rawValue, filter,
          Export.columns.joined(separator: ","), request.file,
        ])
      return db.lastInsertedRowID
    }
  }

  /// Rows in one transaction: a decision waits for no more than some milliseconds.
  private static let rowsPerTransaction = 2000

  /// What was gathered before an erasure must not be listed behind it: `forget` has named the exports
  /// that it found.
  private func complete(
    _ export: Export, _ entries: [ExportGathering.Entry], erasures: Int
  ) async throws {
    for start in stride(from: 0, to: entries.count, by: Self.rowsPerTransaction) {
      let part = Array(entries[start..<min(start + Self.rowsPerTransaction, entries.count)])
      try await write { db in
        guard try Self.erasures(db) == erasures else { throw ForgottenMeanwhile() }
        let statement = try db.cachedStatement(
          sql: "INSERT INTO export_item (export, item, digest) VALUES (?, ?, ?)")
        for entry in part {
          try statement.execute(arguments: [export.id, entry.item, entry.digest])
        }
      }
    }
    try await write { db in
      guard try Self.erasures(db) == erasures else { throw ForgottenMeanwhile() }
      try db.execute(
        sql: "UPDATE export SET rows = ?, sha256 = ? WHERE id = ?",
        arguments: [export.rows, export.sha256, export.id])
    }
  }
}
