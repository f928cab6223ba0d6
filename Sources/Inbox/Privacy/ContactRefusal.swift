import Foundation
import GRDB
import Posts

/// The wish not to be contacted is a person's. A keyed hash of each who writes in a conversation that it
/// is entered on stays until it is taken away there, longer than the posts are held, and marks the
/// person's other conversations: those that are there and those that come.
enum ContactRefusal {
  /// In whose name a conversation is marked.
  static let maker = "an earlier wish"

  /// How an item came by its `do-not-contact`.
  enum Wish {
    case byHand, marked
  }

  /// Keeps the wishes that were entered on these posts' conversations, before their authors go: those of
  /// who joined since too.
  static func keep(_ db: Database, posts: String, key: IdentityKey, at: Double) throws {
    let hashes = try authors(
      db,
      """
      item.id IN (SELECT item FROM post WHERE id IN (SELECT value FROM json_each(:posts)))
        AND post.id IN (SELECT value FROM json_each(:posts))
        AND item.action = '\(Action.doNotContact.rawValue)'
      """, ["posts": posts], key: key
    ).reduce(into: Set<Data>()) { $0.formUnion($1.hashes) }
    try list(db, hashes, at: at)
  }

  /// The wish was entered on these items.
  static func enter(_ db: Database, on items: Set<Int64>, key: IdentityKey, at: Date) throws {
    let refused = try hashes(db, items, key: key)
    guard !refused.isEmpty else { return }
    try list(db, refused, at: at.timeIntervalSince1970)
    let theirs = try authors(db, "item.action IS NULL", key: key)
      .filter { !$0.hashes.isDisjoint(with: refused) }.map(\.item)
    for item in Set(theirs).sorted() { try mark(db, item: item, at: at) }
  }

  /// The wish was taken away from these items. A person's stands while another of his conversations says
  /// so by hand; where it was taken away from a marked one, while any does. With the last go the marks.
  ///
  /// - Parameter items: how each had come by it.
  static func withdraw(
    _ db: Database, _ items: [Int64: Wish], key: IdentityKey, at: Date
  ) throws {
    guard !items.isEmpty else { return }
    let others = try authors(
      db, "item.action = '\(Action.doNotContact.rawValue)'", key: key)
    let ways = try wishes(db, of: others.map(\.item))
    func hashes(_ wish: Wish) -> Set<Data> {
      others.reduce(into: []) { if ways[$1.item] == wish { $0.formUnion($1.hashes) } }
    }
    func hashes(taken wish: Wish) throws -> Set<Data> {
      try self.hashes(db, Set(items.filter { $0.value == wish }.keys), key: key)
    }
    let (byHand, marked) = (hashes(.byHand), hashes(.marked))
    let gone = try hashes(taken: .byHand)
      .union(hashes(taken: .marked).subtracting(marked)).subtracting(byHand)
    for hash in gone {
      try db.execute(sql: "DELETE FROM contact_refused WHERE hash = ?", arguments: [hash])
    }
    try clear(db, marked: others.filter { ways[$0.item] == .marked }, of: gone, at: at)
  }

  /// How these items came by their `do-not-contact`; nothing of the others.
  static func wishes(
    _ db: Database, of items: some Sequence<Int64>
  ) throws -> [Int64: Wish] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, (SELECT made_by FROM event WHERE event.item = item.id AND kind = 'action'
          ORDER BY event.id DESC LIMIT 1) IS ? AS is_marked
        FROM item WHERE id IN (SELECT value FROM json_each(?)) AND action = ?
        """, arguments: [maker, InboxDatabase.list(items), Action.doNotContact.rawValue])
    return rows.reduce(into: [:]) { $0[$1["id"]] = $1["is_marked"] ? .marked : .byHand }
  }

  /// Marks an item that a post came into, where its author said no before. What a person has entered
  /// there stands.
  static func mark(
    _ db: Database, item: Int64, for post: Post, address: String, key: IdentityKey, at: Date
  ) throws {
    let isAny = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM contact_refused)"))
    guard isAny == true, let author = post.author else { return }
    let feedHost = Person.host(of: address)
    let hashes = hashes(of: author, feedHost: feedHost, url: post.url, key: key)
    guard try hashes.contains(where: { try isListed(db, $0) }) else { return }
    try mark(db, item: item, at: at)
  }
}

extension ContactRefusal {
  /// Somebody who writes in an item, by the hashes of the hosts where he is known.
  private struct Author {
    var item: Int64
    var hashes: Set<Data>
  }

  private static func mark(_ db: Database, item: Int64, at: Date) throws {
    let action = Action.doNotContact.rawValue
    try db.execute(
      sql: "UPDATE item SET action = ? WHERE id = ? AND action IS NULL", arguments: [action, item])
    guard db.changesCount > 0 else { return }
    try InboxDatabase.append(db, .action, action, item: item, by: maker, at: at)
  }

  /// Takes the marks of these people away, but where somebody else in the conversation is listed.
  private static func clear(
    _ db: Database, marked authors: [Author], of gone: Set<Data>, at: Date
  ) throws {
    for (item, authors) in Dictionary(grouping: authors, by: \.item).sorted(by: { $0.key < $1.key })
    {
      let hashes = authors.reduce(into: Set<Data>()) { $0.formUnion($1.hashes) }
      guard !hashes.isDisjoint(with: gone),
        try !hashes.contains(where: { try isListed(db, $0) })
      else { continue }
      _ = try InboxDatabase.set(db, "action", .action, to: nil, item: item, by: maker, at: at)
    }
  }

  private static func list(_ db: Database, _ hashes: Set<Data>, at: Double) throws {
    for hash in hashes {
      try db.execute(
        sql: "INSERT OR IGNORE INTO contact_refused (hash, refused_at) VALUES (?, ?)",
        arguments: [hash, at])
    }
  }

  private static func isListed(_ db: Database, _ hash: Data) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM contact_refused WHERE hash = ?)"),
      arguments: [hash]) ?? false
  }

  private static func hashes(
    _ db: Database, _ items: Set<Int64>, key: IdentityKey
  ) throws -> Set<Data> {
    try authors(
      db, "item.id IN (SELECT value FROM json_each(?))", [InboxDatabase.list(items)], key: key
    ).reduce(into: []) { $0.formUnion($1.hashes) }
  }

  /// Who is shown in the items that the condition names, once for each way that he is named there.
  private static func authors(
    _ db: Database, _ condition: String, _ arguments: StatementArguments = [], key: IdentityKey
  ) throws -> [Author] {
    var feedHosts: [Int64: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, address FROM feed") {
      feedHosts[row["id"]] = Person.host(of: row["address"])
    }
    var known: [[String]: Set<Data>] = [:]
    var authors: [Author] = []
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT item.id, post.feed, post.author, post.url
        FROM item CROSS JOIN post ON post.item = item.id
        WHERE \(condition) AND post.author IS NOT NULL AND \(InboxDatabase.isShown)
        """, arguments: arguments)
    while let row = try rows.next() {
      let (feedHost, author): (String?, String) = (feedHosts[row[1]], row[2])
      let hosts = Person.hosts(feedHost: feedHost, url: row[3])
      let name = [author] + hosts
      let hashes = known[name] ?? hashes(of: author, at: hosts, key: key)
      known[name] = hashes
      authors.append(Author(item: row[0], hashes: hashes))
    }
    return authors
  }

  private static func hashes(
    of author: String, feedHost: String?, url: String?, key: IdentityKey
  ) -> Set<Data> {
    hashes(of: author, at: Person.hosts(feedHost: feedHost, url: url), key: key)
  }

  private static func hashes(
    of author: String, at hosts: [String], key: IdentityKey
  ) -> Set<Data> {
    Set(hosts.compactMap { Person(handle: author, source: $0) }.map { key.hash(of: $0) })
  }
}
