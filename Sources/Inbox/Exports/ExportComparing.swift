import Foundation
import GRDB

extension InboxDatabase {
  /// Which rows of an export differ from those of an earlier one of the same filter, and why.
  ///
  /// - Throws: `NoSuchExport`
  package func compare(export: Int64, with earlier: Int64) async throws -> ExportComparison {
    let newer = try await self.export(export)
    let older = try await self.export(earlier)
    return try await read { db in
      try ExportComparing(db: db, newer: newer, older: older).compared()
    }
  }
}

/// Two lines of the ledger side by side.
private struct ExportComparing {
  private typealias Reason = ExportDifference.Reason

  let db: Database
  let newer: ExportLine
  let older: ExportLine

  func compared() throws -> ExportComparison {
    let gone = try items(of: older, notOf: newer).map { item in
      ExportDifference(item: item, change: .gone, columns: [], reasons: try whyGone(item))
    }
    let new = try items(of: newer, notOf: older).map { item in
      ExportDifference(item: item, change: .new, columns: [], reasons: try whyNew(item))
    }
    let unknown = try isWithoutDigests()
    let changed = unknown ? [] : try changedRows()
    let common = newer.rows - new.count
    return ExportComparison(
      export: newer.id, earlier: older.id, same: unknown ? 0 : common - changed.count,
      erased: older.erased, isWithoutDigests: unknown,
      differences: (gone + new + changed).sorted { $0.item < $1.item })
  }

  private func items(of line: ExportLine, notOf other: ExportLine) throws -> [Int64] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT item FROM export_item WHERE export = ?
          AND item NOT IN (SELECT item FROM export_item WHERE export = ?)
        """, arguments: [line.id, other.id])
  }

  private func isWithoutDigests() throws -> Bool {
    let known = try Bool.fetchOne(
      db, sql: "SELECT 1 FROM export_item WHERE export = ? AND digest IS NOT NULL",
      arguments: [older.id])
    let listed = older.rows - older.erased
    return listed > 0 && known == nil
  }

  private func changedRows() throws -> [ExportDifference] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT old.item, old.digest AS before, new.digest AS after
        FROM export_item AS old JOIN export_item AS new ON new.item = old.item
        WHERE old.export = ? AND new.export = ? AND old.digest IS NOT new.digest
        """, arguments: [older.id, newer.id])
    var differences: [ExportDifference] = []
    while let row = try rows.next() {
      // Only an erasure takes the digest of a row that stays.
      guard let before = row["before"] as Data?, let after = row["after"] as Data? else {
        differences.append(
          ExportDifference(
            item: row["item"], change: .changed, columns: [], reasons: [Reason(.erased)]))
        continue
      }
      let columns = changes(from: before, to: after)
      guard !columns.isEmpty else { continue }
      differences.append(
        ExportDifference(
          item: row["item"], change: .changed, columns: columns.map(\.name),
          reasons: try whyChanged(row["item"], columns)))
    }
    return differences
  }

  /// A column that says something else; whether it says nothing now.
  private struct ColumnChange {
    var name: String
    var isEmptyNow: Bool
  }

  private func changes(from before: Data, to after: Data) -> [ColumnChange] {
    let old = hashes(before, older.columns)
    let new = hashes(after, newer.columns)
    return newer.columns.compactMap { name in
      guard let was = old[name], let now = new[name], was != now else { return nil }
      return ColumnChange(name: name, isEmptyNow: now == CellHashes.empty)
    }
  }

  private func hashes(_ digest: Data, _ columns: [String]) -> [String: Data] {
    var hashes: [String: Data] = [:]
    for (column, start) in zip(columns, stride(from: 0, to: digest.count, by: CellHashes.length)) {
      hashes[column] = Data(digest.dropFirst(start).prefix(CellHashes.length))
    }
    return hashes
  }
}

extension ExportComparing {
  private func whyGone(_ item: Int64) throws -> [Reason] {
    let state = try Row.fetchOne(
      db,
      sql: """
        SELECT \(ExportFilter.isDoNotContact) AS no_contact FROM item WHERE id = ?
          AND EXISTS (SELECT 1 FROM post WHERE post.item = item.id AND \(InboxDatabase.isShown))
        """, arguments: [item])
    guard let state else { return [Reason(.erased)] }
    if state["no_contact"], !older.filter.includesDoNotContact { return [try action(item)] }
    return try [decision(item)].compactMap(\.self)
  }

  private func whyNew(_ item: Int64) throws -> [Reason] {
    let surfaced = try Double.fetchOne(
      db, sql: "SELECT surfaced_at FROM item WHERE id = ?", arguments: [item])
    let since = older.at.timeIntervalSince1970
    var reasons: [Reason] = []
    if let surfaced, surfaced >= since {
      reasons.append(Reason(.surfaced, at: Date(timeIntervalSince1970: surfaced)))
    }
    if let decision = try decision(item), decision.isSince(older.at) { reasons.append(decision) }
    let action = try action(item)
    if action.isSince(older.at) { reasons.append(action) }
    return reasons
  }

  private func whyChanged(_ item: Int64, _ changes: [ColumnChange]) throws -> [Reason] {
    let columns = Set(changes.map(\.name))
    var reasons: [Reason] = []
    if let decision = try decision(item),
      !columns.isDisjoint(with: ["decision", "decided_by", "decided_at"])
        || columns.contains("gesture") && decision.isSince(older.at)
    {
      reasons.append(decision)
    }
    if columns.contains("action") { reasons.append(try action(item)) }
    if columns.contains("note") { reasons.append(try event(item, .note)) }
    if columns.contains("also_seen") { reasons.append(Reason(.copies)) }
    if changes.contains(where: { $0.name == "text" && $0.isEmptyNow }) {
      reasons.append(Reason(.retired))
    } else if !columns.isDisjoint(with: ["url", "model", "probability"]) {
      reasons.append(Reason(.otherPost))
    } else if !columns.isDisjoint(with: ["title", "text", "author", "published_at"]) {
      reasons.append(Reason(.edited))
    }
    if columns.isSubset(of: ["stream", "source"]) { reasons.append(Reason(.renamed)) }
    return reasons
  }

  /// The newest entry of the item's log.
  private func decision(_ item: Int64) throws -> Reason? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT decision, decided_by, decided_at FROM decision WHERE item = ?
          ORDER BY id DESC LIMIT 1
          """), arguments: [item])
    guard let row else { return nil }
    let value: String? = row["decision"]
    return Reason(
      value == nil ? .undone : .decided, value: value, by: row["decided_by"],
      at: Date(timeIntervalSince1970: row["decided_at"]))
  }

  private func action(_ item: Int64) throws -> Reason {
    var reason = try event(item, .action)
    reason.value =
      try String?.fetchOne(
        db, sql: "SELECT action FROM item WHERE id = ?", arguments: [item]) ?? nil
    return reason
  }

  /// The newest event of a kind: who, and when.
  private func event(_ item: Int64, _ what: Reason.What) throws -> Reason {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT made_by, made_at FROM event WHERE item = ? AND kind = ? ORDER BY id DESC LIMIT 1
          """), arguments: [item, what.rawValue])
    return Reason(
      what, by: row?["made_by"],
      at: row.map { Date(timeIntervalSince1970: $0["made_at"]) })
  }
}

extension ExportDifference.Reason {
  fileprivate func isSince(_ date: Date) -> Bool { at.map { $0 >= date } ?? false }
}
