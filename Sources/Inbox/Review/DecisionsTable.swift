import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// Enters a decision on each item. Durable when it returns; all of them or none.
  ///
  /// - Parameter gesture: what the analyst sees in the item; nil leaves that as it was.
  /// - Throws: `InboxError.noSuchItem`
  package func decide(
    _ items: [Int64], _ decision: Decision, gesture: Gesture? = nil, by: String, at: Date
  ) async throws -> [DecisionEntry] {
    try await write { db in
      var once: Set<Int64> = []
      return try items.filter { once.insert($0).inserted }.map { item in
        try Self.requireItem(db, item)
        let entry = try Self.append(
          db, item: item, decision: decision, gesture: gesture, undoes: nil, by: by, at: at)
        try db.execute(
          sql: """
            INSERT INTO decision_post (decision, post)
            SELECT ?, post.id FROM post WHERE post.item = ? AND \(Self.isShown)
            """, arguments: [entry.id, item])
        try Self.derive(db, item: item)
        return entry
      }
    }
  }

  /// Takes back the newest decision that still stands: of this person, or on this item.
  ///
  /// - Throws: `InboxError.nothingToUndo`, `InboxError.noSuchItem`
  package func undo(by: String, item: Int64? = nil, at: Date) async throws -> DecisionEntry {
    try await write { db in
      if let item { try Self.requireItem(db, item) }
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT * FROM decision WHERE decision IS NOT NULL
            AND id NOT IN (SELECT undoes FROM decision WHERE undoes IS NOT NULL)
            AND CASE WHEN :item IS NULL THEN decided_by = :by ELSE item = :item END
          ORDER BY id DESC LIMIT 1
          """, arguments: ["by": by, "item": item])
      guard let undone = row.map(DecisionEntry.init) else { throw InboxError.nothingToUndo }
      _ = try Self.append(
        db, item: undone.item, decision: nil, undoes: undone.id, by: by, at: at)
      try Self.derive(db, item: undone.item)
      return undone
    }
  }

  /// How many decisions that train were made or taken back since the stream's model was made.
  package func newDecisions(stream: String) async throws -> Int {
    try await read { db in
      try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM decision AS entry
          LEFT JOIN decision AS undone ON undone.id = entry.undoes
          JOIN item ON item.id = entry.item JOIN stream ON stream.id = item.stream
          WHERE stream.name = ? AND entry.id > stream.trained_through
            AND (coalesce(entry.decision, undone.decision) <> 'unsure' OR EXISTS (
              SELECT 1 FROM decision AS earlier
              WHERE earlier.item = entry.item AND earlier.id < entry.id
                AND earlier.decision <> 'unsure'))
          """, arguments: [stream]) ?? 0
    }
  }

  /// The gesture that people see in an item, as a column: the newest that was named and not taken back.
  static let namedGesture = """
    (SELECT gesture FROM decision WHERE decision.item = item.id AND gesture IS NOT NULL
      AND id NOT IN (SELECT undoes FROM decision WHERE undoes IS NOT NULL)
      ORDER BY id DESC LIMIT 1)
    """

  private static func requireItem(_ db: Database, _ item: Int64) throws {
    let found = try Bool.fetchOne(db, sql: "SELECT 1 FROM item WHERE id = ?", arguments: [item])
    if found == nil { throw InboxError.noSuchItem(item) }
  }

  private static func append(
    _ db: Database, item: Int64, decision: Decision?, gesture: Gesture? = nil, undoes: Int64?,
    by: String, at: Date
  ) throws -> DecisionEntry {
    try db.execute(
      sql: """
        INSERT INTO decision (item, decision, gesture, undoes, decided_by, decided_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        item, decision?.rawValue, gesture?.rawValue, undoes, by, at.timeIntervalSince1970,
      ])
    return DecisionEntry(
      id: db.lastInsertedRowID, item: item, decision: decision, gesture: gesture, undoes: undoes,
      decidedBy: by,
      decidedAt: at)
  }

  /// The item's decision is the newest entry of the log that was not taken back.
  private static func derive(_ db: Database, item: Int64) throws {
    let standing = try Row.fetchOne(
      db,
      sql: """
        SELECT decision, decided_by, decided_at, returns_at FROM decision
        WHERE item = ? AND decision IS NOT NULL
          AND id NOT IN (SELECT undoes FROM decision WHERE undoes IS NOT NULL)
        ORDER BY id DESC LIMIT 1
        """, arguments: [item])
    try db.execute(
      sql: """
        UPDATE item SET decision = ?, decided_by = ?, decided_at = ?, opens_at = ? WHERE id = ?
        """,
      arguments: [
        standing?["decision"] as String?, standing?["decided_by"] as String?,
        standing?["decided_at"] as Double?,
        standing == nil ? 0 : standing?["returns_at"] as Double?,
        item,
      ])
  }
}

extension DecisionEntry {
  init(_ row: Row) {
    self.init(
      id: row["id"], item: row["item"],
      decision: (row["decision"] as String?).flatMap(Decision.init),
      gesture: (row["gesture"] as String?).flatMap(Gesture.init), undoes: row["undoes"],
      decidedBy: row["decided_by"], decidedAt: Date(timeIntervalSince1970: row["decided_at"]))
  }
}
