import Foundation
import GRDB

extension InboxDatabase {
  /// Takes back what still stands: the newest decision of this person, with all that were made
  /// together with it and still stand, or the one that stands on this item, whosever it is.
  ///
  /// - Parameters:
  ///   - seen: what they knew of the item named.
  ///   - times: of the stream named; an item that would have expired waits for its whole time.
  /// - Returns: the entries taken back, in the order they were made.
  /// - Throws: `InboxError.nothingToUndo`, `InboxError.noSuchItem`, `ReviewRefusal`
  package func undo(
    by: String, item: Int64? = nil, seen: Seen = .whatever, at: Date,
    times: @escaping @Sendable (String) -> WaitingTimes = { _ in WaitingTimes() }
  ) async throws -> [DecisionEntry] {
    try await write { db in
      let undone: [DecisionEntry]
      if let item {
        try Self.stream(db, ofItem: item)
        try Self.check(db, item, seen, by: by, at: at)
        undone = try Self.standing(db, item: item).map { [$0] } ?? []
      } else {
        undone = try Self.newestStanding(db, by: by)
      }
      guard !undone.isEmpty else { throw InboxError.nothingToUndo }
      var log = DecisionWriter(db: db, by: by, at: at, isBatch: undone.count > 1)
      for entry in undone {
        let stream = try Self.stream(db, ofItem: entry.item)
        try Self.takeBack(entry, times: times(stream), in: &log)
      }
      return undone
    }
  }

  /// Takes back an entry that stands. An item that would be expired by now waits for its whole time:
  /// whoever takes a decision back wants another.
  static func takeBack(
    _ entry: DecisionEntry, times: WaitingTimes, in log: inout DecisionWriter
  ) throws {
    _ = try log.append(DecisionWriter.Draft(item: entry.item, undoes: entry.id))
    try log.restoreExpiry(entry)
    try derive(log.db, item: entry.item)
    let at = log.at.timeIntervalSince1970
    try log.db.execute(
      sql: """
        UPDATE item SET expires_at = ? WHERE id = ? AND decision IS NULL AND expires_at <= ?
        """, arguments: [at + times.expireSeconds, entry.item, at])
  }

  /// Repeats as new entries what this person's newest undo took back, on the posts that were shown
  /// for it then. A decision of theirs since then ends that.
  ///
  /// - Throws: `ReviewRefusal.nothingToRedo`; `ReviewRefusal.decidedMeanwhile` where somebody has
  ///   decided since
  package func redo(
    by: String, at: Date,
    times: @escaping @Sendable (String) -> WaitingTimes = { _ in WaitingTimes() }
  ) async throws -> [DecisionEntry] {
    try await write { db in
      let undos = try Self.newestUndo(db, by: by)
      guard let last = undos.last, try !Self.hasDecided(db, by, after: last.id) else {
        throw ReviewRefusal.nothingToRedo
      }
      var log = DecisionWriter(db: db, by: by, at: at, isBatch: undos.count > 1)
      return try undos.map { undo in
        let (item, undone) = (undo.item, undo.undoes ?? 0)
        if let newest = try Self.newestBeside(db, undo) {
          throw ReviewRefusal.decidedMeanwhile(item: item, newest: newest)
        }
        guard
          let repeated = try Row.fetchOne(
            db, sql: "SELECT * FROM decision WHERE id = ?", arguments: [undone]
          ).map(DecisionEntry.init)
        else { throw ReviewRefusal.nothingToRedo }
        let expireSeconds = times(try Self.stream(db, ofItem: item)).expireSeconds
        let entry = try log.append(
          DecisionWriter.Draft(
            item: item, decision: repeated.decision, gesture: repeated.gesture, redoes: undo.id,
            returnsAt: repeated.returnsAt,
            expiresTo: repeated.returnsAt.map { $0 + expireSeconds }))
        try db.execute(
          sql: """
            INSERT INTO decision_post (decision, post)
            SELECT ?, post FROM decision_post WHERE decision = ?
            """, arguments: [entry.id, undone])
        try Self.derive(db, item: item)
        try Self.endClaim(db, item: item, of: by)
        return entry
      }
    }
  }

  /// The person's newest decision that its item goes by, and those made together with it.
  private static func newestStanding(_ db: Database, by: String) throws -> [DecisionEntry] {
    let isTheItems = """
      \(stands) AND NOT EXISTS (
        SELECT 1 FROM decision AS later
        WHERE later.item = entry.item AND later.id > entry.id AND later.decision IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM decision AS undo WHERE undo.undoes = later.id))
      """
    let newest = try Row.fetchOne(
      db,
      sql: """
        SELECT * FROM decision AS entry WHERE decided_by = ? AND \(isTheItems)
        ORDER BY id DESC LIMIT 1
        """, arguments: [by]
    ).map(DecisionEntry.init)
    guard let newest, let batch = newest.batch else { return newest.map { [$0] } ?? [] }
    return try Row.fetchAll(
      db,
      sql: "SELECT * FROM decision AS entry WHERE batch = ? AND \(isTheItems) ORDER BY id",
      arguments: [batch]
    ).map(DecisionEntry.init)
  }

  /// The person's newest undo that was not redone, and those made together with it.
  private static func newestUndo(_ db: Database, by: String) throws -> [DecisionEntry] {
    let isOpen = """
      entry.undoes IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM decision AS redo WHERE redo.redoes = entry.id)
      """
    let newest = try Row.fetchOne(
      db,
      sql: """
        SELECT * FROM decision AS entry WHERE decided_by = ? AND \(isOpen)
        ORDER BY id DESC LIMIT 1
        """, arguments: [by]
    ).map(DecisionEntry.init)
    guard let newest, let batch = newest.batch else { return newest.map { [$0] } ?? [] }
    return try Row.fetchAll(
      db, sql: "SELECT * FROM decision AS entry WHERE batch = ? AND \(isOpen) ORDER BY id",
      arguments: [batch]
    ).map(DecisionEntry.init)
  }

  /// Whether a decision stands that this person came to after that entry. What only repeats an earlier
  /// one is none.
  private static func hasDecided(
    _ db: Database, _ person: String, after entry: Int64
  ) throws -> Bool {
    let standing = try Int64.fetchCursor(
      db,
      sql: """
        SELECT id FROM decision AS entry WHERE decided_by = ? AND id > ? AND \(stands) ORDER BY id
        """, arguments: [person, entry])
    let repeated = try db.cachedStatement(
      sql: """
        SELECT undo.undoes FROM decision AS entry JOIN decision AS undo ON undo.id = entry.redoes
        WHERE entry.id = ?
        """)
    while var first = try standing.next() {
      while let earlier = try Int64.fetchOne(repeated, arguments: [first]) { first = earlier }
      if first > entry { return true }
    }
    return false
  }

  /// The newest entry that has changed the undone item since; nil where it is as the undo left it:
  /// what came later was taken back, or was an undo that was itself redone.
  private static func newestBeside(_ db: Database, _ undo: DecisionEntry) throws -> DecisionEntry? {
    let later = try Row.fetchAll(
      db, sql: "SELECT * FROM decision WHERE item = ? AND id > ? ORDER BY id",
      arguments: [undo.item, undo.id]
    ).map(DecisionEntry.init)
    var open: [DecisionEntry] = []
    for entry in later {
      let answered = entry.undoes ?? entry.redoes
      if let answered, let place = open.firstIndex(where: { $0.id == answered }) {
        open.remove(at: place)
      } else {
        open.append(entry)
      }
    }
    return open.last
  }
}
