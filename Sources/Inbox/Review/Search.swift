import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// Posts whose words are read in one search: those that the index names for a phrase or a column need
  /// not have it. Some 20 ms.
  static let searchedRowsMax = 1500
  /// A queue of fewer items is looked at first, and what the index names is compared with it.
  static let smallQueue = 5000

  /// What fits, the newest first. An item is named once, by the newest of its posts that fits; on a later
  /// page another of its posts may name it again.
  ///
  /// - Parameter indexing: so many of the posts that are not in the index yet are brought in before, as
  ///   far as they can be: it waits for who writes, and a full disk keeps nobody from searching.
  /// - Throws: `SearchRefusal`, `InboxError`
  package func search(_ request: SearchRequest, indexing: Int = 500) async throws -> SearchPage {
    if indexing > 0 { _ = try? await indexForSearch(most: indexing) }
    return try await read { try Search($0, request).page() }
  }
}

/// One search in one snapshot.
private struct Search {
  private let db: Database
  private let request: SearchRequest
  private let tokenizer: SearchTokenizer
  private let query: SearchQuery

  /// A post that fits.
  private struct Found {
    var post: Int64
    var item: Int64?
    var snippet: [SnippetPart]
  }

  init(_ db: Database, _ request: SearchRequest) throws {
    self.db = db
    self.request = request
    tokenizer = try SearchTokenizer(db)
    query = try SearchQuery(request.text, tokenizer: tokenizer)
  }

  func page() throws -> SearchPage {
    var page = SearchPage(hits: [], next: nil, postsToIndex: try InboxDatabase.postsToIndex(db))
    var stream: Int64?
    if let name = request.stream {
      stream = try Int64.fetchOne(
        db, sql: "SELECT id FROM stream WHERE name = ?", arguments: [name])
      guard stream != nil else { return page }
    }
    let isRead = query.terms.contains(where: \.isLookedUp)
    var found: [Found] = []
    var items: Set<Int64> = []
    var rows = 0
    let candidates = try candidates(stream: stream)
    while let row = try candidates.next() {
      rows += 1
      let id: Int64 = row["id"]
      let item: Int64? = request.place == .dropped ? nil : row["item"]
      if item.map({ !items.contains($0) }) ?? true, let snippet = snippet(of: row) {
        if let item { items.insert(item) }
        found.append(Found(post: id, item: item, snippet: snippet))
      }
      if found.count == request.limit || (isRead && rows == InboxDatabase.searchedRowsMax) {
        page.next = try candidates.next() == nil ? nil : id
        break
      }
    }
    page.hits = try hits(found)
    return page
  }

  /// Nil where the post does not fit.
  private func snippet(of row: Row) -> [SnippetPart]? {
    let columns = SearchColumns(
      title: row["title"], text: row["text"], author: row["author"], note: row["note"],
      tokenizer: tokenizer)
    return columns.fit(query.terms) ? SearchSnippet.of(columns, query.terms) : nil
  }
}

extension Search {
  /// The posts that the index names, the newest first.
  private func candidates(stream: Int64?) throws -> RowCursor {
    var marks: [String] = stream.map { [SearchMark.stream($0)] } ?? []
    // A post may say what a mark says: hence both, the mark and the row.
    var conditions = ["(:stream IS NULL OR post.stream = :stream)"]
    switch request.place {
    case .all: break
    case .dropped:
      marks.append(SearchMark.dropped)
      conditions.append("post.surfacing IS NULL")
    case .queue(let queue):
      marks.append(SearchMark.shown)
      conditions.append(InboxDatabase.isShown)
      conditions.append(try membership(of: queue))
    }
    return try Row.fetchCursor(
      db,
      sql: """
        SELECT post.id, post.item, post.title, post.text, post.author,
          iif(post.surfacing IS NULL, NULL, item.note) AS note
        FROM search CROSS JOIN post ON post.id = search.rowid
        LEFT JOIN item ON item.id = post.item
        WHERE search MATCH :match AND search.rowid < :before AND :now IS NOT NULL
          AND \(conditions.joined(separator: "\n  AND "))
        ORDER BY search.rowid DESC
        """,
      arguments: [
        "match": query.match(marks: marks), "before": request.before ?? .max, "stream": stream,
        "now": request.now.timeIntervalSince1970,
      ])
  }

  /// Whether a post belongs to the queue. Where that is rare among the posts that the index names, most
  /// of their rows need not be read: the posts of the queue are listed first. `+` keeps SQLite from
  /// asking the index for each of them.
  private func membership(of queue: Queue) throws -> String {
    let condition = InboxDatabase.condition(queue)
    let isSmall = try Bool.fetchOne(
      db,
      sql: """
        SELECT count(*) < :small FROM (
          SELECT 1 FROM item WHERE (\(condition)) AND :now IS NOT NULL LIMIT :small)
        """,
      arguments: [
        "now": request.now.timeIntervalSince1970, "small": InboxDatabase.smallQueue,
      ])
    guard isSmall ?? false else { return "(\(condition))" }
    return """
      +search.rowid IN (
        SELECT post.id FROM item JOIN post ON post.item = item.id WHERE \(condition))
      """
  }

  private func hits(_ found: [Found]) throws -> [SearchHit] {
    try found.compactMap { found in
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT stream.name AS stream, feed.name AS source,
              coalesce(nullif(post.title, ''), substr(post.text, 1, 240), '') AS headline,
              post.url, post.author, coalesce(post.published, post.updated) AS published,
              post.seen_at, verdict.reason, verdict.probability, item.decision
            FROM post JOIN verdict ON verdict.post = post.id
            JOIN feed ON feed.id = post.feed JOIN stream ON stream.id = post.stream
            LEFT JOIN item ON item.id = ?2
            WHERE post.id = ?1
            """), arguments: [found.post, found.item])
      guard let row else { return nil }
      return SearchHit(
        post: found.post, item: found.item, stream: row["stream"], source: row["source"],
        headline: row["headline"], url: row["url"], author: row["author"],
        published: date(row["published"]),
        seenAt: Date(timeIntervalSince1970: row["seen_at"]),
        reason: Verdict.Reason(rawValue: row["reason"]) ?? .belowThreshold,
        probability: row["probability"],
        decision: (row["decision"] as String?).flatMap(Decision.init), snippet: found.snippet)
    }
  }
}
