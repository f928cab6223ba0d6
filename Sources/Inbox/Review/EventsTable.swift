import Foundation
import GRDB

extension InboxDatabase {
  /// What was done to the item besides deciding it, the oldest first.
  static func events(_ db: Database, item: Int64) throws -> [ItemEvent] {
    try Row.fetchAll(
      db, sql: "SELECT * FROM event WHERE item = ? ORDER BY id", arguments: [item]
    ).compactMap { row in
      ItemEvent.Kind(rawValue: row["kind"]).map { kind in
        ItemEvent(
          id: row["id"], item: row["item"], kind: kind, value: row["value"], by: row["made_by"],
          at: Date(timeIntervalSince1970: row["made_at"]))
      }
    }
  }

  static func append(
    _ db: Database, _ kind: ItemEvent.Kind, _ value: String?, item: Int64, by: String, at: Date
  ) throws {
    try db.execute(
      sql: "INSERT INTO event (item, kind, value, made_by, made_at) VALUES (?, ?, ?, ?, ?)",
      arguments: [item, kind.rawValue, value, by, at.timeIntervalSince1970])
  }

  /// The items as a list shows them, in this order.
  ///
  /// - Throws: `InboxError.noSuchItem`
  package func summaries(of items: [Int64]) async throws -> [ItemSummary] {
    try await read { db in
      let statement = try db.makeStatement(sql: "\(Self.summaryQuery) WHERE item.id = ?")
      return try items.map { item in
        guard let row = try Row.fetchOne(statement, arguments: [item]) else {
          throw InboxError.noSuchItem(item)
        }
        return try ItemSummary(db, row)
      }
    }
  }
}
