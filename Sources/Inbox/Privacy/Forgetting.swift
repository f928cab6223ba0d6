import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// What stands for the request in the blocklist.
  package func hashes(of request: ForgetRequest) -> Set<Data> { [identityKey.hash(of: request)] }

  /// The hashes of everybody and everything that was forgotten.
  package func blocked() async throws -> Set<Data> {
    try await read { try Data.fetchSet($0, sql: "SELECT hash FROM blocked") }
  }

  /// Blocks a person or an address for good and erases every post held of it, with all that stands
  /// about it: verdict, evidence, conversation, decisions, notes, ledger rows, copies by others. What
  /// is left in free space and in the write-ahead log goes with `compact`.
  package func forget(_ request: ForgetRequest, at: Date) async throws -> ErasedPosts {
    try await forget(hashes(of: request), request, at: at)
  }

  /// The same for all that a blocklist names.
  package func applyBlocklist(_ hashes: Set<Data>, at: Date) async throws -> ErasedPosts {
    try await forget(hashes, nil, at: at)
  }

  /// All posts are looked at before the transaction that blocks and erases, and in it those that came
  /// meanwhile, so that none slips in between.
  private func forget(
    _ hashes: Set<Data>, _ request: ForgetRequest?, at: Date
  ) async throws -> ErasedPosts {
    let key = identityKey
    let (held, newest) = try await read { db in
      (
        try Self.posts(db, of: hashes, request, key: key),
        try Int64.fetchOne(db, sql: "SELECT max(id) FROM post") ?? 0
      )
    }
    defer { recentSketches.forget() }
    return try await write { db in
      for hash in hashes {
        try db.execute(
          sql: "INSERT OR IGNORE INTO blocked (hash, blocked_at) VALUES (?, ?)",
          arguments: [hash, at.timeIntervalSince1970])
      }
      try Self.countErasure(db)
      let all = held + (try Self.posts(db, of: hashes, request, after: newest, key: key))
      return all.isEmpty ? ErasedPosts() : try Self.erase(db, posts: all)
    }
  }

  /// A model that is being made from what was held before must not be adopted.
  private static func countErasure(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO setting (key, value) VALUES ('erasures', 1)
        ON CONFLICT DO UPDATE SET value = value + 1
        """)
  }

  /// What forgetting would come to. Nothing is changed: it is done, and taken back.
  package func rehearse(_ request: ForgetRequest) async throws -> ErasedPosts {
    struct Rehearsed: Error { var erased: ErasedPosts }
    let posts = try await self.posts(of: hashes(of: request), request)
    guard !posts.isEmpty else { return ErasedPosts() }
    do {
      return try await write { db -> ErasedPosts in
        throw Rehearsed(erased: try Self.erase(db, posts: posts))
      }
    } catch let rehearsed as Rehearsed {
      return rehearsed.erased
    }
  }

  func posts(of hashes: Set<Data>, _ request: ForgetRequest?) async throws -> [Int64] {
    let key = identityKey
    return try await read { try Self.posts($0, of: hashes, request, key: key) }
  }

  /// Every post held that is by one of these people or stands at one of these addresses. Looks at
  /// all posts: nobody is listed by name.
  ///
  /// - Parameters:
  ///   - request: what the hashes are of; nil where they may be of anything.
  ///   - after: only posts that came after this one.
  private static func posts(
    _ db: Database, of hashes: Set<Data>, _ request: ForgetRequest?, after: Int64 = 0,
    key: IdentityKey
  ) throws -> [Int64] {
    let (asksAuthors, asksURLs) =
      switch request {
      case .person: (true, false)
      case .url: (false, true)
      case nil: (true, true)
      }
    var hosts: [Int64: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, address FROM feed") {
      hosts[row["id"]] = Person.host(of: row["address"])
    }
    var people = HashedPeople(key: key) { hashes.contains($0) }
    var found: [Int64] = []
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT id, feed, author, url FROM post
        WHERE id > ? AND (author IS NOT NULL OR url IS NOT NULL)
        """, arguments: [after])
    while let row = try rows.next() {
      let url: String? = row[3]
      if try asksAuthors && people.hold(author: row[2], feedHost: hosts[row[1]], url: url)
        || asksURLs && people.hold(url: url)
      {
        found.append(row[0])
      }
    }
    return found
  }
}

extension InboxDatabase {
  /// Numbers as a parameter of `json_each`: any number of them.
  static func list(_ ids: some Sequence<Int64>) -> String {
    "[" + ids.map(String.init).joined(separator: ",") + "]"
  }

  private static func erase(_ db: Database, posts: [Int64]) throws -> ErasedPosts {
    let own = list(posts)
    let copies = try Int64.fetchSet(
      db, sql: "SELECT id FROM post WHERE original IN (SELECT value FROM json_each(?))",
      arguments: [own]
    ).subtracting(posts)
    let all = list(posts + copies)
    let items = try Int64.fetchSet(
      db,
      sql: """
        SELECT item FROM post WHERE id IN (SELECT value FROM json_each(?)) AND item IS NOT NULL
        """, arguments: [all])
    var erased = ErasedPosts()
    erased.counts.posts = posts.count
    erased.counts.copies = copies.count
    erased.bylines = try bylines(db, own)
    try dropThreadAddresses(db, own, all)
    let beheaded = try itemsLosingBest(db, of: list(items), all)
    try deletePosts(db, all, items: list(items), &erased.counts)
    let gone = try Int64.fetchSet(
      db,
      sql: """
        SELECT id FROM item WHERE id IN (SELECT value FROM json_each(?))
          AND NOT EXISTS (SELECT 1 FROM post WHERE post.item = item.id AND \(isShown))
        """, arguments: [list(items)])
    // What is in an item and not shown there repeats what was, if only nearly.
    let hidden = try Int64.fetchAll(
      db, sql: "SELECT id FROM post WHERE item IN (SELECT value FROM json_each(?))",
      arguments: [list(gone)])
    erased.counts.copies += hidden.count
    try deletePosts(db, list(hidden), items: list(gone), &erased.counts)
    try clearLedger(db, items: list(items), &erased.counts)
    try deleteItems(db, list(gone), &erased.counts)
    try clear(db, shared: list(items.subtracting(gone)), rating: list(beheaded), &erased.counts)
    erased.counts.items = gone.count
    erased.counts.sharedItems = items.count - gone.count
    return erased
  }

  private static func bylines(_ db: Database, _ posts: String) throws -> Set<Byline> {
    Set(
      try Row.fetchAll(
        db,
        sql: """
          SELECT DISTINCT post.author, feed.address FROM post JOIN feed ON feed.id = post.feed
          WHERE post.id IN (SELECT value FROM json_each(?)) AND post.author IS NOT NULL
          """, arguments: [posts]
      ).map { Byline(author: $0["author"], feedAddress: $0["address"]) })
  }

  /// Replies by others name the thread by the address of the post that began it, which often holds
  /// its title.
  private static func dropThreadAddresses(
    _ db: Database, _ posts: String, _ all: String
  ) throws {
    try db.execute(
      sql: """
        UPDATE post SET conversation = NULL
        WHERE id NOT IN (SELECT value FROM json_each(:all)) AND conversation IN (
          SELECT url FROM post WHERE id IN (SELECT value FROM json_each(:posts)) AND url IS NOT NULL)
        """, arguments: ["all": all, "posts": posts])
  }

  /// The verdict and its evidence go with the post. The hashes by which it is known stay, so that it
  /// does not come back.
  private static func deletePosts(
    _ db: Database, _ posts: String, items: String, _ counts: inout Erased
  ) throws {
    try db.execute(
      sql: """
        DELETE FROM decision_post WHERE post IN (SELECT value FROM json_each(?)) AND decision IN (
          SELECT id FROM decision WHERE item IN (SELECT value FROM json_each(?)))
        """, arguments: [posts, items])
    try db.execute(
      sql: "DELETE FROM audit_post WHERE post IN (SELECT value FROM json_each(?))",
      arguments: [posts])
    counts.auditPosts += db.changesCount
    try db.execute(
      sql: "DELETE FROM post WHERE id IN (SELECT value FROM json_each(?))", arguments: [posts])
  }

  /// How many rows an export had stays with the export.
  private static func clearLedger(
    _ db: Database, items: String, _ counts: inout Erased
  ) throws {
    counts.exports = try Int64.fetchAll(
      db,
      sql: """
        SELECT DISTINCT export FROM export_item WHERE item IN (SELECT value FROM json_each(?))
        ORDER BY export
        """, arguments: [items])
    try db.execute(
      sql: """
        UPDATE export_item SET digest = NULL WHERE item IN (SELECT value FROM json_each(?))
        """, arguments: [items])
  }

  private static func deleteItems(
    _ db: Database, _ items: String, _ counts: inout Erased
  ) throws {
    counts.notes += try noteCount(db, items)
    try db.execute(
      sql: """
        DELETE FROM decision_post WHERE decision IN (
          SELECT id FROM decision WHERE item IN (SELECT value FROM json_each(?)))
        """, arguments: [items])
    for table in ["decision", "event", "export_item"] {
      try db.execute(
        sql: "DELETE FROM \(table) WHERE item IN (SELECT value FROM json_each(?))",
        arguments: [items])
      if table == "decision" { counts.decisions += db.changesCount }
      if table == "export_item" { counts.exportRows += db.changesCount }
    }
    try db.execute(
      sql: "DELETE FROM item WHERE id IN (SELECT value FROM json_each(?))", arguments: [items])
  }

  /// The items whose best shown post, by its verdict, is among those that go.
  private static func itemsLosingBest(
    _ db: Database, of items: String, _ posts: String
  ) throws -> Set<Int64> {
    try Int64.fetchSet(
      db,
      sql: """
        SELECT id FROM item WHERE id IN (SELECT value FROM json_each(:items)) AND (
          SELECT post.id FROM post JOIN verdict ON verdict.post = post.id
          WHERE post.item = item.id AND \(isShown)
          ORDER BY verdict.score DESC, post.id IN (SELECT value FROM json_each(:posts)) LIMIT 1
        ) IN (SELECT value FROM json_each(:posts))
        """, arguments: ["items": items, "posts": posts])
  }

  /// A note may be about the one who went, so none stays in a conversation that he was part of. The
  /// score, which a newer model may have given, stays where it need not have been his.
  ///
  /// - Parameter rating: items that are rated anew, by the verdicts of the posts that stay.
  private static func clear(
    _ db: Database, shared items: String, rating: String, _ counts: inout Erased
  ) throws {
    counts.notes += try noteCount(db, items)
    try dropNotes(db, items)
    try db.execute(
      sql: """
        UPDATE item SET score = (
          SELECT max(verdict.score) FROM post JOIN verdict ON verdict.post = post.id
          WHERE post.item = item.id AND \(isShown)), probability = NULL
        WHERE id IN (SELECT value FROM json_each(?)) AND id IN (SELECT value FROM json_each(?))
        """, arguments: [items, rating])
  }

  private static func noteCount(_ db: Database, _ items: String) throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT max((SELECT count(*) FROM event
            WHERE kind = 'note' AND value IS NOT NULL AND item IN (SELECT value FROM json_each(:items))),
          (SELECT count(*) FROM item
            WHERE note IS NOT NULL AND id IN (SELECT value FROM json_each(:items))))
        """, arguments: ["items": items]) ?? 0
  }
}
