import Foundation
import GRDB
import Posts

/// A dropped post as a model of today sees it.
package struct LatePost: Sendable, Hashable {
  package var id: Int64
  /// Log-odds.
  package var score: Double
  package var probability: Double?

  package init(id: Int64, score: Double, probability: Double? = nil) {
    self.id = id
    self.score = score
    self.probability = probability
  }
}

/// How dropped posts come in, and how many.
package struct LateArrival: Sendable {
  package var surfacing: Surfacing
  package var stream: String
  /// `YYYY-MM-DD` in the configured time zone: they count as shown on it.
  package var day: String
  package var at: Date
  /// When they leave the queue undecided.
  package var expiresAt: Date
  package var most: Int
  /// The most posts shown in a day, of all kinds; nil for any number.
  package var budgetPerDay: Int?
  /// On a day on which it was done already nothing comes.
  package var isOnceADay: Bool
  /// The model that has looked at all dropped posts of the stream, and is done with it; where it is not
  /// the current one any more nothing comes.
  package var rescuedBy: String?

  package init(
    _ surfacing: Surfacing, stream: String, day: String, at: Date, expiresAt: Date, most: Int,
    budgetPerDay: Int? = nil, isOnceADay: Bool = false, rescuedBy: String? = nil
  ) {
    self.surfacing = surfacing
    self.stream = stream
    self.day = day
    self.at = at
    self.expiresAt = expiresAt
    self.most = most
    self.budgetPerDay = budgetPerDay
    self.isOnceADay = isOnceADay
    self.rescuedBy = rescuedBy
  }
}

/// A dropped post can come before a person later. Its verdict stays what it was.
extension InboxDatabase {
  /// Shows the first of these posts that still are not shown, at most so many, in one transaction. One
  /// that nearly repeats what is in the inbox joins that unseen, as it would have on arrival, and does
  /// not count.
  ///
  /// - Returns: how many are shown.
  package func surface(_ posts: [LatePost], _ arrival: LateArrival) async throws -> Int {
    let (identityKey, sketches) = (identityKey, recentSketches)
    return try await write { db in
      guard
        let stream = try Row.fetchOne(
          db, sql: "SELECT id, model FROM stream WHERE name = ?", arguments: [arrival.stream])
      else { return 0 }
      let id: Int64 = stream["id"]
      if let model = arrival.rescuedBy {
        guard stream["model"] == model else { return 0 }
        try db.execute(
          sql: "UPDATE stream SET rescued_by = ? WHERE id = ?", arguments: [model, id])
      }
      let most = try Self.most(db, arrival, stream: id)
      guard most > 0 else { return 0 }
      let desk = LateDesk(
        db: db, stream: id, key: identityKey,
        nearCopies: try NearCopies(db: db, stream: id, recent: sketches), at: arrival.at,
        expiresAt: arrival.expiresAt)
      var shown = 0
      for post in posts where shown < most {
        guard let dropped = try desk.dropped(post.id) else { continue }
        if try desk.show(dropped, post, as: arrival.surfacing) { shown += 1 }
      }
      try Self.count(db, shown, arrival, stream: id)
      return shown
    }
  }

  /// Whether what is done once a day was done on that day, or the stream is not there.
  package func hasSurfaced(
    _ surfacing: Surfacing, stream: String, day: String
  ) async throws -> Bool {
    try await read { db in
      let id = try Int64.fetchOne(
        db, sql: "SELECT id FROM stream WHERE name = ?", arguments: [stream])
      return try id.map { try Self.hasSurfaced(db, surfacing, stream: $0, day: day) } ?? true
    }
  }

  private static func hasSurfaced(
    _ db: Database, _ surfacing: Surfacing, stream: Int64, day: String
  ) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT 1 FROM late WHERE stream = ? AND day = ? AND surfacing = ?",
      arguments: [stream, day, surfacing.rawValue]) ?? false
  }

  /// How many may come at this moment.
  private static func most(
    _ db: Database, _ arrival: LateArrival, stream: Int64
  ) throws -> Int {
    if arrival.isOnceADay,
      try hasSurfaced(db, arrival.surfacing, stream: stream, day: arrival.day)
    {
      return 0
    }
    guard let budget = arrival.budgetPerDay else { return arrival.most }
    return min(arrival.most, budget - (try day(db, arrival.day, ofStream: stream).shown))
  }

  private static func count(
    _ db: Database, _ shown: Int, _ arrival: LateArrival, stream: Int64
  ) throws {
    guard shown > 0 || arrival.isOnceADay else { return }
    try db.execute(
      sql: """
        INSERT INTO late (stream, day, surfacing, posts) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET posts = posts + excluded.posts
        """, arguments: [stream, arrival.day, arrival.surfacing.rawValue, shown])
  }
}

/// Puts dropped posts into the inbox, inside a transaction.
struct LateDesk {
  let db: Database
  let stream: Int64
  let key: IdentityKey
  let nearCopies: NearCopies
  let at: Date
  let expiresAt: Date

  /// The post, if it is in no item and has its text.
  func dropped(_ id: Int64) throws -> DroppedPost? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT post.*, feed.address FROM post JOIN feed ON feed.id = post.feed
          WHERE post.id = ? AND post.stream = ? AND post.item IS NULL AND post.surfacing IS NULL
            AND post.text IS NOT NULL
          """), arguments: [id, stream]
    ).map { DroppedPost($0) }
  }

  /// Shows the post in the item of its conversation, unless it nearly repeats what is in the inbox: then
  /// it joins that.
  ///
  /// - Returns: whether it is shown.
  func show(_ dropped: DroppedPost, _ post: LatePost, as surfacing: Surfacing) throws -> Bool {
    if let item = try nearCopies.item(of: dropped.post) {
      try join(dropped.id, item)
      return false
    }
    try surface(dropped, post, as: surfacing)
    return true
  }

  /// Shows the post in the item of its conversation, with its copies beside it.
  @discardableResult
  func surface(
    _ dropped: DroppedPost, _ post: LatePost, as surfacing: Surfacing
  ) throws -> Int64 {
    let item = try place(of: dropped).item(
      db, for: dropped.post, score: post.score, probability: post.probability,
      surfacing: surfacing)
    try surface(dropped, in: item, as: surfacing)
    return item
  }

  /// Where the post comes in.
  func place(of dropped: DroppedPost) -> ItemPlace {
    ItemPlace(
      stream: stream, feed: dropped.feed, address: dropped.address, key: key, at: at,
      expiresAt: expiresAt)
  }

  /// Shows the post in this item, with its copies beside it.
  func surface(_ dropped: DroppedPost, in item: Int64, as surfacing: Surfacing) throws {
    try join(dropped.id, item)
    try db.cachedStatement(sql: "UPDATE post SET surfacing = ? WHERE id = ?")
      .execute(arguments: [surfacing.rawValue, dropped.id])
    try ContactRefusal.mark(
      db, item: item, for: dropped.post, address: dropped.address, key: key, at: at)
    for copy in try nearCopies.dropped(nearly: dropped.post, but: dropped.id) {
      try join(copy, item)
    }
  }

  /// Puts a post into an item, with the one that it is a copy of and all that are copies of the same.
  private func join(_ post: Int64, _ item: Int64) throws {
    try db.cachedStatement(
      sql: """
        UPDATE post SET item = :item
        WHERE item IS NULL AND (id = :post
          OR id = (SELECT original FROM post WHERE id = :post)
          OR original = (SELECT coalesce(original, id) FROM post WHERE id = :post))
        """
    ).execute(arguments: ["item": item, "post": post])
  }
}
