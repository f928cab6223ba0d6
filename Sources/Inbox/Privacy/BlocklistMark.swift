import GRDB

/// A database from before somebody was forgotten is not done with the blocklist when its posts are
/// erased: models and gates still know them, and free space holds their words. The mark stands until all
/// of that is mended, so that an interruption in between is made up for.
extension InboxDatabase {
  /// Before the first of the posts goes.
  package func markBlocklistBegun() async throws {
    try await write { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO setting (key, value) VALUES ('blocklist begun', 1)")
    }
  }

  /// Nothing is left to be mended.
  package func markBlocklistDone() async throws {
    try await write { try $0.execute(sql: "DELETE FROM setting WHERE key = 'blocklist begun'") }
  }

  /// Whether something is left to be mended.
  package func isBlocklistBegun() async throws -> Bool {
    try await read { db in
      try Bool.fetchOne(db, sql: "SELECT 1 FROM setting WHERE key = 'blocklist begun'") ?? false
    }
  }
}
