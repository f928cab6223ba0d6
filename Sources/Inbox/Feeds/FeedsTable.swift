import Foundation
import GRDB
import Posts

/// A feed and how it fares.
package struct FeedRecord: Sendable, Hashable {
  package var id: Int64
  package var feed: Feed
  /// Sent back exactly as received.
  package var etag: String?
  package var lastModified: String?
  /// What the poller remembers of it, as the last poll brought it; opaque here.
  package var memory: String?
  package var polledAt: Date?
  package var succeededAt: Date?
  package var nextPollAt: Date?
  /// Failed polls in a row.
  package var failures: Int
  /// The last error as a sentence; nil when the last poll went well.
  package var problem: String?
  /// What was odd in the last document; nil where nothing was.
  package var remark: String?
  /// The server said that the feed is gone for good.
  package var isStopped: Bool
  /// Since when somebody wants it left out.
  package var pausedAt: Date?
  /// Posts ever taken in, and how many of them were kept; not counted where what is due was asked for.
  package var posts: Int
  package var kept: Int
}

extension FeedRecord {
  /// A feed that is not in the database.
  package init(unstored feed: Feed) {
    self.init(id: 0, feed: feed, failures: 0, isStopped: false, posts: 0, kept: 0)
  }
}

/// What became of a poll that brought no posts.
package struct QuietPoll: Sendable {
  package enum Outcome: Sendable, Hashable {
    case unchanged
    /// With the sentence that stands with the feed until a poll goes well.
    case failed(problem: String)
    /// The server said that the feed is gone for good.
    case stopped(problem: String)
    /// Nothing was asked: how the feed fares is as it was, only its next poll is another.
    case postponed
  }

  package var feed: Int64
  package var outcome: Outcome
  package var at: Date
  package var nextPollAt: Date
  /// New validators, where a 304 brought them.
  package var etag: String?
  package var lastModified: String?
  /// Nil: what is remembered of the feed stays.
  package var memory: String?
  package var coverage: CoverageEntry

  package init(
    feed: Int64, outcome: Outcome, at: Date, nextPollAt: Date, etag: String? = nil,
    lastModified: String? = nil, memory: String? = nil, coverage: CoverageEntry
  ) {
    self.feed = feed
    self.outcome = outcome
    self.at = at
    self.nextPollAt = nextPollAt
    self.etag = etag
    self.lastModified = lastModified
    self.memory = memory
    self.coverage = coverage
  }
}

extension InboxDatabase {
  /// Makes the table say what is configured; feeds that left keep their posts. For the process that
  /// polls: nobody else may change what is polled.
  package func configure(feeds: [Feed]) async throws {
    try await write { db in
      var streams: [String: Int64] = [:]
      for stream in Set(feeds.map(\.stream)) {
        try db.execute(
          sql: "INSERT INTO stream (name) VALUES (?) ON CONFLICT DO NOTHING", arguments: [stream])
        streams[stream] = try Int64.fetchOne(
          db, sql: "SELECT id FROM stream WHERE name = ?", arguments: [stream])
      }
      // What is right already is not written again: ten thousand rows, at each change of one.
      let write = try db.cachedStatement(
        sql: """
          INSERT INTO feed (stream, address, name) VALUES (?, ?, ?)
          ON CONFLICT (stream, address) DO UPDATE SET name = excluded.name, configured = 1
          WHERE name <> excluded.name OR configured = 0
          """)
      let find = try db.cachedStatement(
        sql: "SELECT id FROM feed WHERE stream = ? AND address = ?")
      var left = try Set(
        Int64.fetchAll(db, sql: "SELECT id FROM feed WHERE configured = 1"))
      for feed in feeds {
        try write.execute(arguments: [streams[feed.stream], feed.address, feed.name])
        let id = try Int64.fetchOne(find, arguments: [streams[feed.stream], feed.address])
        if let id { left.remove(id) }
      }
      for id in left {
        try db.execute(sql: "UPDATE feed SET configured = 0 WHERE id = ?", arguments: [id])
      }
    }
  }

  /// The feeds, by stream and name.
  ///
  /// - Parameters:
  ///   - dueBy: only those to be polled by then: configured, not paused, not gone for good.
  ///   - configuredOnly: without those that the polling process has not, or no longer, in its
  ///     configuration.
  package func feeds(
    dueBy: Date? = nil, configuredOnly: Bool = true
  ) async throws -> [FeedRecord] {
    try await read { db in
      if let dueBy {
        return try Row.fetchAll(
          db, sql: Self.dueQuery, arguments: [dueBy.timeIntervalSince1970]
        ).map(FeedRecord.init)
      }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT feed.*, stream.name AS stream_name, pause.paused_at,
            coalesce(count.posts, 0) AS posts, coalesce(count.kept, 0) AS kept
          FROM feed \(Self.joins)
          LEFT JOIN (
            SELECT feed, sum(posts) AS posts, sum(posts * kept) AS kept FROM tally GROUP BY feed
          ) AS count ON count.feed = feed.id
          WHERE configured = 1 OR NOT ? ORDER BY stream.name, feed.name
          """, arguments: [configuredOnly]
      ).map(FeedRecord.init)
    }
  }

  /// Who has waited longest comes first: else those behind a feed whose host it quiets at every poll
  /// would never have their turn. The condition has to be written as the index has it.
  private static let dueQuery = """
    SELECT feed.*, stream.name AS stream_name, NULL AS paused_at, 0 AS posts, 0 AS kept
    FROM feed INDEXED BY feed_due \(joins)
    WHERE configured = 1 AND stopped = 0 AND coalesce(next_poll_at, 0) <= ?
      AND pause.paused_at IS NULL
    ORDER BY coalesce(feed.polled_at, 0), stream.name, feed.name
    """

  private static let joins = """
    JOIN stream ON stream.id = feed.stream
    LEFT JOIN overlay_pause AS pause
      ON pause.stream = stream.name AND pause.address = feed.address
    """

  /// Notes a poll that brought no posts, or one that was put off.
  package func record(_ poll: QuietPoll) async throws {
    try await writePatiently { db in
      try db.cachedStatement(
        sql: """
          UPDATE feed SET \(poll.outcome.changes), next_poll_at = :next, etag = coalesce(:etag, etag),
            last_modified = coalesce(:lastModified, last_modified),
            memory = coalesce(:memory, memory)
          WHERE id = :feed
          """
      ).execute(
        arguments: poll.outcome.arguments(at: poll.at) + [
          "feed": poll.feed, "next": poll.nextPollAt.timeIntervalSince1970, "etag": poll.etag,
          "lastModified": poll.lastModified, "memory": poll.memory,
        ])
      try Self.add(db, poll.coverage, of: poll.feed)
    }
  }
}

extension QuietPoll.Outcome {
  fileprivate var changes: String {
    switch self {
    case .unchanged:
      "polled_at = :at, succeeded_at = :at, failures = 0, problem = NULL, stopped = 0"
    case .failed:
      "polled_at = :at, failures = failures + 1, problem = :problem, stopped = 0"
    case .stopped:
      "polled_at = :at, failures = failures + 1, problem = :problem, stopped = 1"
    case .postponed: "stopped = stopped"
    }
  }

  fileprivate func arguments(at: Date) -> StatementArguments {
    switch self {
    case .unchanged: ["at": at.timeIntervalSince1970]
    case .failed(let problem), .stopped(let problem):
      ["at": at.timeIntervalSince1970, "problem": problem]
    case .postponed: [:]
    }
  }
}

extension InboxDatabase {
  /// Notes that a host wants to be left alone until then.
  package func quiet(host: String, until: Date) async throws {
    try await write { db in
      try db.execute(
        sql: """
          INSERT INTO host (name, quiet_until) VALUES (?, ?)
          ON CONFLICT DO UPDATE SET quiet_until = max(quiet_until, excluded.quiet_until)
          """, arguments: [host, until.timeIntervalSince1970])
    }
  }

  /// The hosts that want to be left alone, and until when.
  package func quietHosts(now: Date) async throws -> [String: Date] {
    try await read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT name, quiet_until FROM host WHERE quiet_until > ?",
        arguments: [now.timeIntervalSince1970])
      return Dictionary(
        uniqueKeysWithValues: rows.map {
          ($0["name"], Date(timeIntervalSince1970: $0["quiet_until"]))
        })
    }
  }
}

extension FeedRecord {
  init(_ row: Row) {
    self.init(
      id: row["id"],
      feed: Feed(address: row["address"], name: row["name"], stream: row["stream_name"]),
      etag: row["etag"], lastModified: row["last_modified"], memory: row["memory"],
      polledAt: date(row["polled_at"]), succeededAt: date(row["succeeded_at"]),
      nextPollAt: date(row["next_poll_at"]), failures: row["failures"], problem: row["problem"],
      remark: row["remark"],
      isStopped: row["stopped"], pausedAt: date(row["paused_at"]), posts: row["posts"],
      kept: row["kept"])
  }
}

/// The table's seconds since 1970 as a date.
func date(_ seconds: Double?) -> Date? {
  seconds.map(Date.init(timeIntervalSince1970:))
}
