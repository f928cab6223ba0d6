import Foundation
import GRDB

extension InboxDatabase {
  /// Puts undecided items off to a later time, or wakes them; all of them or none.
  ///
  /// - Parameters:
  ///   - until: nil wakes them.
  ///   - times: of the stream named; they wait for its whole time once they are back.
  /// - Throws: `InboxError.noSuchItem`, `ReviewRefusal`
  package func snooze(
    _ items: [Int64], until: Date?, by: String, at: Date,
    times: @escaping @Sendable (String) -> WaitingTimes = { _ in WaitingTimes() }
  ) async throws {
    if let until { try WaitingTimes.check(until, at: at) }
    try await write { db in
      for item in items {
        let expireSeconds = times(try Self.stream(db, ofItem: item)).expireSeconds
        if let standing = try Self.standing(db, item: item) {
          throw ReviewRefusal.decided(item: item, standing: standing)
        }
        let time = until?.timeIntervalSince1970
        try db.execute(
          sql: """
            UPDATE item SET opens_at = :opens, expires_at = max(expires_at, :expires)
            WHERE id = :item AND opens_at IS NOT :opens
            """,
          arguments: [
            "opens": time ?? 0, "expires": time.map { $0 + expireSeconds } ?? 0, "item": item,
          ])
        guard db.changesCount > 0 else { continue }
        try Self.append(db, .snooze, time.map { String($0) }, item: item, by: by, at: at)
      }
    }
  }

  /// Seconds since 1970 that the item was last put off to; nil where it was not, or was woken.
  static func snoozedUntil(_ db: Database, item: Int64) throws -> Double? {
    let value = try String?.fetchOne(
      db,
      sql: "SELECT value FROM event WHERE item = ? AND kind = 'snooze' ORDER BY id DESC LIMIT 1",
      arguments: [item])
    return (value ?? nil).flatMap(Double.init)
  }
}
