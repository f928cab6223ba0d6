import Foundation
import GRDB
import Posts

/// What a person knew of the items when they decided: nothing is overwritten in silence.
package enum Seen: Sendable, Hashable {
  /// They decide whatever stands.
  case whatever
  /// They do not replace another person's decision, unless the item has come back since.
  case ownOnly
  /// The newest entry of each item's log that they saw, 0 for none. Items that are not named are
  /// decided as by `ownOnly`.
  case upTo([Int64: Int64])
}

extension InboxDatabase {
  /// Enters a decision on each item. Durable when it returns; all of them or none. Ends the person's
  /// own claims on them.
  ///
  /// - Parameters:
  ///   - gesture: what the analyst sees in the item; nil leaves that as it was.
  ///   - returnsAt: when an `unsure` comes back; nil: after the stream's time, once.
  ///   - times: of the stream named.
  /// - Throws: `InboxError.noSuchItem`, `ReviewRefusal`
  package func decide(
    _ items: [Int64], _ decision: Decision, gesture: Gesture? = nil, by: String, at: Date,
    returnsAt: Date? = nil, seen: Seen = .whatever,
    times: @escaping @Sendable (String) -> WaitingTimes = { _ in WaitingTimes() }
  ) async throws -> [DecisionEntry] {
    try await write { db in
      var once: Set<Int64> = []
      let items = items.filter { once.insert($0).inserted }
      var log = DecisionWriter(db: db, by: by, at: at, isBatch: items.count > 1)
      return try items.map { item in
        let times = times(try Self.stream(db, ofItem: item))
        try Self.check(db, item, seen, by: by, at: at)
        return try Self.enter(
          item, decision, gesture: gesture, returnsAt: returnsAt, times: times, in: &log)
      }
    }
  }

  /// Enters a decision on an item that there is, on the posts that are shown in it.
  static func enter(
    _ item: Int64, _ decision: Decision, gesture: Gesture?, returnsAt: Date? = nil,
    times: WaitingTimes, in log: inout DecisionWriter
  ) throws -> DecisionEntry {
    let db = log.db
    let time =
      try decision == .unsure ? Self.return(db, item, returnsAt, times, at: log.at) : nil
    let entry = try log.append(
      DecisionWriter.Draft(
        item: item, decision: decision, gesture: gesture, returnsAt: time,
        expiresTo: time.map { $0 + times.expireSeconds }))
    try db.execute(
      sql: """
        INSERT INTO decision_post (decision, post)
        SELECT ?, post.id FROM post WHERE post.item = ? AND \(isShown)
        """, arguments: [entry.id, item])
    try derive(db, item: item)
    try endClaim(db, item: item, of: log.by)
    return entry
  }

  /// Items of the stream on which people have come to another label than its model has learnt.
  package func newDecisions(stream: String) async throws -> Int {
    try await read { db in
      try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM stream
          CROSS JOIN (
            SELECT DISTINCT +item AS item FROM decision
            WHERE id > (SELECT trained_through FROM stream WHERE name = ?1)) AS changed
          CROSS JOIN item ON item.id = changed.item AND item.stream = stream.id
          WHERE stream.name = ?1
            AND nullif(item.decision, 'unsure') IS NOT (
              SELECT nullif(entry.decision, 'unsure') FROM decision AS entry
              WHERE entry.item = item.id AND entry.id <= stream.trained_through
                AND entry.decision IS NOT NULL AND NOT EXISTS (
                  SELECT 1 FROM decision AS undo
                  WHERE undo.undoes = entry.id AND undo.id <= stream.trained_through)
              ORDER BY entry.id DESC LIMIT 1)
          """, arguments: [stream]) ?? 0
    }
  }

  /// The gesture that people see in an item, as a column: the newest that was named and not taken back.
  static let namedGesture = """
    (SELECT entry.gesture FROM decision AS entry
      WHERE entry.item = item.id AND entry.gesture IS NOT NULL AND \(stands)
      ORDER BY entry.id DESC LIMIT 1)
    """

  /// Whether a decision, called `entry`, was not taken back.
  static let stands = """
    entry.decision IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM decision AS undo WHERE undo.undoes = entry.id)
    """
}

extension InboxDatabase {
  /// The name of the item's stream.
  ///
  /// - Throws: `InboxError.noSuchItem`
  @discardableResult
  static func stream(_ db: Database, ofItem item: Int64) throws -> String {
    let name = try String.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT stream.name FROM item JOIN stream ON stream.id = item.stream WHERE item.id = ?
          """), arguments: [item])
    guard let name else { throw InboxError.noSuchItem(item) }
    return name
  }

  /// The newest entry of the item's log that was not taken back.
  static func standing(_ db: Database, item: Int64) throws -> DecisionEntry? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT * FROM decision AS entry WHERE item = ? AND \(stands) ORDER BY id DESC LIMIT 1
          """), arguments: [item]
    ).map(DecisionEntry.init)
  }

  /// The item's decision is what stands; where none does, it waits, or is snoozed as it was. One of
  /// which people were shown only what an audit drew asks nobody then.
  static func derive(_ db: Database, item: Int64) throws {
    let standing = try standing(db, item: item)
    let opensAt = try standing == nil ? snoozedUntil(db, item: item) ?? 0 : nil
    try db.execute(
      sql: """
        UPDATE item SET decision = :decision, decided_by = :by, decided_at = :at,
          opens_at = iif(
            :decision IS NULL AND surfacing = 'audit' AND NOT EXISTS (
              SELECT 1 FROM post WHERE post.item = item.id AND post.surfacing <> 'audit'),
            NULL, :opens)
        WHERE id = :item
        """,
      arguments: [
        "decision": standing?.decision?.rawValue, "by": standing?.decidedBy,
        "at": standing?.decidedAt.timeIntervalSince1970,
        "opens": opensAt ?? standing?.returnsAt?.timeIntervalSince1970, "item": item,
      ])
  }

  /// - Throws: `ReviewRefusal`
  static func check(
    _ db: Database, _ item: Int64, _ seen: Seen, by: String, at: Date
  ) throws {
    if case .whatever = seen { return }
    if case .upTo(let entries) = seen, let known = entries[item] {
      let newest = try Row.fetchOne(
        db, sql: "SELECT * FROM decision WHERE item = ? ORDER BY id DESC LIMIT 1",
        arguments: [item]
      ).map(DecisionEntry.init)
      guard newest?.id ?? 0 == known else {
        throw ReviewRefusal.decidedMeanwhile(item: item, newest: newest)
      }
      return
    }
    guard let standing = try standing(db, item: item), standing.decidedBy != by else { return }
    guard let returnsAt = standing.returnsAt, returnsAt <= at else {
      throw ReviewRefusal.decidedByAnother(item: item, standing: standing)
    }
  }

  /// When an `unsure` of this moment comes back. One that was decided anew before its time has not
  /// come back.
  private static func `return`(
    _ db: Database, _ item: Int64, _ named: Date?, _ times: WaitingTimes, at: Date
  ) throws -> Date? {
    let cameBack = try Bool.fetchOne(
      db,
      sql: """
        SELECT 1 FROM decision AS unsure WHERE item = :item AND returns_at <= :at
          AND NOT EXISTS (SELECT 1 FROM decision AS undo WHERE undo.undoes = unsure.id)
          AND NOT EXISTS (
            SELECT 1 FROM decision AS entry WHERE entry.item = unsure.item
              AND entry.id > unsure.id AND entry.decided_at < unsure.returns_at AND \(stands))
        """, arguments: ["item": item, "at": at.timeIntervalSince1970])
    guard cameBack == nil else {
      if named != nil { throw ReviewRefusal.returnsOnce(item: item) }
      return nil
    }
    if let named { try WaitingTimes.check(named, at: at) }
    return named ?? at + times.unsureSeconds
  }
}

extension DecisionEntry {
  init(_ row: Row) {
    self.init(
      id: row["id"], item: row["item"],
      decision: (row["decision"] as String?).flatMap(Decision.init),
      gesture: (row["gesture"] as String?).flatMap(Gesture.init), undoes: row["undoes"],
      redoes: row["redoes"], returnsAt: date(row["returns_at"]), batch: row["batch"],
      decidedBy: row["decided_by"], decidedAt: Date(timeIntervalSince1970: row["decided_at"]))
  }
}
