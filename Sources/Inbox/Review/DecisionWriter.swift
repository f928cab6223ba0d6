import Foundation
import GRDB
import Posts

/// Appends the entries that a person makes together to the decision log.
struct DecisionWriter {
  let db: Database
  let by: String
  let at: Date
  /// Whether they are undone together.
  let isBatch: Bool
  private var first: Int64?

  /// An entry before it has its place in the log.
  struct Draft {
    var item: Int64
    var decision: Decision?
    var gesture: Gesture?
    var undoes: Int64?
    var redoes: Int64?
    var returnsAt: Date?
    /// The item expires no earlier than that.
    var expiresTo: Date?
  }

  init(db: Database, by: String, at: Date, isBatch: Bool) {
    self.db = db
    self.by = by
    self.at = at
    self.isBatch = isBatch
  }

  mutating func append(_ draft: Draft) throws -> DecisionEntry {
    try db.execute(
      sql: """
        INSERT INTO decision (item, decision, gesture, undoes, redoes, returns_at, batch,
          decided_by, decided_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        draft.item, draft.decision?.rawValue, draft.gesture?.rawValue, draft.undoes, draft.redoes,
        draft.returnsAt?.timeIntervalSince1970, first, by, at.timeIntervalSince1970,
      ])
    let id = db.lastInsertedRowID
    if isBatch, first == nil {
      first = id
      try db.execute(sql: "UPDATE decision SET batch = id WHERE id = ?", arguments: [id])
    }
    if let expiresTo = draft.expiresTo { try putOffExpiry(draft.item, to: expiresTo, by: id) }
    return DecisionEntry(
      id: id, item: draft.item, decision: draft.decision, gesture: draft.gesture,
      undoes: draft.undoes, redoes: draft.redoes, returnsAt: draft.returnsAt, batch: first,
      decidedBy: by, decidedAt: at)
  }

  /// Notes with the entry what it changes, so that an undo can take it back.
  private func putOffExpiry(_ item: Int64, to time: Date, by entry: Int64) throws {
    let time = time.timeIntervalSince1970
    try db.execute(
      sql: """
        UPDATE decision SET expires_to = :time, expires_from = (
          SELECT expires_at FROM item WHERE id = :item AND expires_at < :time)
        WHERE id = :entry
        """, arguments: ["time": time, "item": item, "entry": entry])
    try db.execute(
      sql: "UPDATE item SET expires_at = max(expires_at, ?) WHERE id = ?", arguments: [time, item])
  }

  /// Takes back what an entry did to the item's expiry, unless that has changed since.
  func restoreExpiry(_ entry: DecisionEntry) throws {
    try db.execute(
      sql: """
        UPDATE item SET expires_at = undone.expires_from FROM decision AS undone
        WHERE undone.id = ? AND item.id = undone.item AND item.expires_at = undone.expires_to
          AND undone.expires_from IS NOT NULL
        """, arguments: [entry.id])
  }
}
