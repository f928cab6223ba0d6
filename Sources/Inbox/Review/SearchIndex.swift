import Foundation
import GRDB

extension InboxDatabase {
  /// Posts indexed in one transaction: about 12 ms.
  static let searchBatch = 500
  /// Pages written in one step of `tidySearch`: about 60 ms.
  private static let mergedPages = 500
  /// Steps of one `tidySearch`: three times as many as a million posts need.
  private static let mergesMax = 160

  /// Brings posts into the full-text index that are not in it yet, the oldest first.
  ///
  /// - Parameter most: at most so many.
  /// - Returns: how many.
  @discardableResult
  package func indexForSearch(most: Int) async throws -> Int {
    var indexed = 0
    guard try await postsToIndex() > 0 else { return 0 }
    while indexed < most, !Task.isCancelled {
      let limit = min(most - indexed, Self.searchBatch)
      let count = try await write { try Self.index($0, most: limit) }
      indexed += count
      if count < limit { break }
    }
    return indexed
  }

  /// About how many posts a search does not look at yet.
  package func postsToIndex() async throws -> Int { try await read(Self.postsToIndex) }

  /// Writes the full-text index anew, so that nothing of what was deleted is left in it: FTS5 only notes
  /// that a word is gone, and the word itself leaves when all that was written since is merged with what
  /// holds it. In one transaction, so that nobody comes between; 3 s for a million posts.
  ///
  /// What it frees is zeroed (`secure_delete`), but stands in the write-ahead log until that is emptied.
  package func rebuildSearch() async throws {
    try await write { try $0.execute(sql: "INSERT INTO search (search) VALUES ('optimize')") }
  }

  /// The same in steps between which others write. Where they change the index meanwhile, it begins
  /// again with what it has not merged, and may not come to an end.
  ///
  /// - Returns: whether it has; then it is noted when, and the write-ahead log is emptied.
  package func tidySearch(now: Date) async throws -> Bool {
    for _ in 0..<Self.mergesMax where !Task.isCancelled {
      if try await write(Self.mergeSearch) { continue }
      try await write { db in
        try db.execute(
          sql: "INSERT OR REPLACE INTO setting (key, value) VALUES ('search tidied', ?)",
          arguments: [now.timeIntervalSince1970])
      }
      _ = try? await emptyLog()
      return true
    }
    return false
  }

  /// When `tidySearch` last came to an end.
  package func searchTidiedAt() async throws -> Date? {
    try await read { db in
      try Double.fetchOne(db, sql: "SELECT value FROM setting WHERE key = 'search tidied'")
        .map(Date.init(timeIntervalSince1970:))
    }
  }

  static func postsToIndex(_ db: Database) throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT coalesce((SELECT max(id) FROM post), 0)
          - (SELECT value FROM setting WHERE key = 'searched')
        """
    ).map { max(0, $0) } ?? 0
  }

  private static func index(_ db: Database, most: Int) throws -> Int {
    let ids = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*) AS count, max(id) AS last FROM (
          SELECT id FROM post WHERE id > (SELECT value FROM setting WHERE key = 'searched')
          ORDER BY id LIMIT ?)
        """, arguments: [most])
    guard let ids, let last = ids["last"] as Int64? else { return 0 }
    try db.cachedStatement(
      sql: """
        INSERT INTO search (rowid, title, text, author, note, marks)
        SELECT * FROM search_source
        WHERE id > (SELECT value FROM setting WHERE key = 'searched') AND id <= ? ORDER BY id
        """
    ).execute(arguments: [last])
    try db.execute(
      sql: "UPDATE setting SET value = ? WHERE key = 'searched'", arguments: [last])
    return ids["count"]
  }

  /// - Returns: whether there was something to do. FTS5 says so by the number of rows it changed.
  private static func mergeSearch(_ db: Database) throws -> Bool {
    let before = db.totalChangesCount
    try db.execute(
      sql: "INSERT INTO search (search, rank) VALUES ('merge', ?)", arguments: [-mergedPages])
    return db.totalChangesCount - before >= 2
  }
}
