import Foundation
import GRDB

/// An erasure that was asked for and is not yet done.
package struct PendingErasure: Sendable {
  package var id: Int64
  /// Nil where everything is erased and only free space and the write-ahead log are to be cleared.
  package var request: ForgetRequest?
  /// As it was kept with `erasureIsMade`; nil before.
  package var report: String?
}

/// What one process asks of the one that has the models in memory. A name stands here from the moment
/// it is asked for until it is erased everywhere else.
extension InboxDatabase {
  /// - Returns: the number of the erasure.
  package func askErasure(_ request: ForgetRequest, by: String, at: Date) async throws -> Int64 {
    let json = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
    return try await write { db in
      try db.execute(
        sql: "INSERT INTO erasure (asked_by, asked_at, request) VALUES (?, ?, ?)",
        arguments: [by, at.timeIntervalSince1970, json])
      return db.lastInsertedRowID
    }
  }

  /// The oldest that is not done.
  package func pendingErasure() async throws -> PendingErasure? {
    try await read { db in
      try Row.fetchOne(
        db,
        sql: "SELECT id, request, report FROM erasure WHERE done_at IS NULL ORDER BY id LIMIT 1"
      ).map { row in
        let request = try (row["request"] as String?).map {
          try JSONDecoder().decode(ForgetRequest.self, from: Data($0.utf8))
        }
        return PendingErasure(id: row["id"], request: request, report: row["report"])
      }
    }
  }

  /// Everything is erased, so the name goes as well.
  ///
  /// - Parameter report: what it came to, without a name.
  package func erasureIsMade(_ id: Int64, report: String) async throws {
    try await write { db in
      try db.execute(
        sql: "UPDATE erasure SET request = NULL, report = ? WHERE id = ?", arguments: [report, id])
    }
  }

  package func finishErasure(_ id: Int64, report: String, at: Date) async throws {
    try await write { db in
      try db.execute(
        sql: "UPDATE erasure SET request = NULL, report = ?, done_at = ? WHERE id = ?",
        arguments: [report, at.timeIntervalSince1970, id])
    }
  }

  /// What an erasure came to; nil while it is not done.
  package func erasureReport(_ id: Int64) async throws -> String? {
    try await read { db in
      try String.fetchOne(
        db, sql: "SELECT report FROM erasure WHERE id = ? AND done_at IS NOT NULL",
        arguments: [id])
    }
  }

  /// The names of all streams, also of those that left the configuration, with their models.
  package func models() async throws -> [String: String?] {
    try await read { db in
      try Row.fetchAll(db, sql: "SELECT name, model FROM stream").reduce(into: [:]) {
        $0[$1["name"] as String] = .some($1["model"])
      }
    }
  }

  /// The stream starts over from the cue phrases, and all its decisions are new to the next model.
  package func dropModel(stream: String) async throws {
    try await write { db in
      try db.execute(
        sql: "UPDATE stream SET model = NULL, gate = NULL, trained_through = 0 WHERE name = ?",
        arguments: [stream])
    }
  }

  /// Every stream's gate begins anew, from what its model expects.
  package func dropGates() async throws {
    try await write { try $0.execute(sql: "UPDATE stream SET gate = NULL") }
  }

  /// Changes what each stream's gate remembers.
  package func changeGates(_ change: @escaping @Sendable (Data) -> Data) async throws {
    try await write { db in
      for row in try Row.fetchAll(db, sql: "SELECT id, gate FROM stream WHERE gate IS NOT NULL") {
        try db.execute(
          sql: "UPDATE stream SET gate = ? WHERE id = ?",
          arguments: [change(row["gate"]), row["id"] as Int64])
      }
    }
  }
}
