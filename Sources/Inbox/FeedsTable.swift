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
  /// How often the last document wants to be asked for, as `AnsweredPoll` brought it.
  package var pace: String?
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
  /// Posts ever taken in, and how many of them were kept.
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
  package var feed: Int64
  package var at: Date
  package var nextPollAt: Date
  /// Nil for "not modified".
  package var problem: String?
  package var isStopped: Bool
  /// New validators, where a 304 brought them.
  package var etag: String?
  package var lastModified: String?

  package init(
    feed: Int64, at: Date, nextPollAt: Date, problem: String? = nil, isStopped: Bool = false,
    etag: String? = nil, lastModified: String? = nil
  ) {
    self.feed = feed
    self.at = at
    self.nextPollAt = nextPollAt
    self.problem = problem
    self.isStopped = isStopped
    self.etag = etag
    self.lastModified = lastModified
  }
}

extension InboxDatabase {
  /// Makes the table say what feeds.yml says; feeds that left it keep their posts. For the process
  /// that polls: nobody else may change what is polled.
  package func configure(feeds: [Feed]) async throws {
    try await write { db in
      try db.execute(sql: "UPDATE feed SET configured = 0")
      for feed in feeds {
        try db.execute(
          sql: "INSERT INTO stream (name) VALUES (?) ON CONFLICT DO NOTHING",
          arguments: [feed.stream])
        try db.execute(
          sql: """
            INSERT INTO feed (stream, address, name)
            VALUES ((SELECT id FROM stream WHERE name = ?), ?, ?)
            ON CONFLICT (stream, address) DO UPDATE SET name = excluded.name, configured = 1
            """,
          arguments: [feed.stream, feed.address, feed.name])
      }
    }
  }

  /// The feeds, by stream and name.
  ///
  /// - Parameters:
  ///   - dueBy: only those to be polled by then.
  ///   - configuredOnly: without those that the polling process has not, or no longer, in feeds.yml.
  package func feeds(
    dueBy: Date? = nil, configuredOnly: Bool = true
  ) async throws -> [FeedRecord] {
    try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT feed.*, stream.name AS stream_name,
            (SELECT coalesce(sum(posts), 0) FROM tally WHERE feed = feed.id) AS posts,
            (SELECT coalesce(sum(posts), 0) FROM tally WHERE feed = feed.id AND kept = 1) AS kept
          FROM feed JOIN stream ON stream.id = feed.stream
          WHERE (configured = 1 OR NOT :configuredOnly) AND (:dueBy IS NULL
            OR stopped = 0 AND (next_poll_at IS NULL OR next_poll_at <= :dueBy))
          ORDER BY stream.name, feed.name
          """,
        arguments: [
          "dueBy": dueBy?.timeIntervalSince1970, "configuredOnly": configuredOnly,
        ]
      ).map(FeedRecord.init)
    }
  }

  /// Notes a poll that brought no posts: not modified, or failed.
  package func record(_ poll: QuietPoll) async throws {
    try await write { db in
      try db.execute(
        sql: """
          UPDATE feed SET polled_at = :at, next_poll_at = :next, problem = :problem,
            stopped = :stopped,
            succeeded_at = CASE WHEN :problem IS NULL THEN :at ELSE succeeded_at END,
            failures = CASE WHEN :problem IS NULL THEN 0 ELSE failures + 1 END,
            etag = coalesce(:etag, etag),
            last_modified = coalesce(:lastModified, last_modified)
          WHERE id = :feed
          """,
        arguments: [
          "feed": poll.feed, "at": poll.at.timeIntervalSince1970,
          "next": poll.nextPollAt.timeIntervalSince1970, "problem": poll.problem,
          "stopped": poll.isStopped, "etag": poll.etag, "lastModified": poll.lastModified,
        ])
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

  /// Moves a feed's next poll without having asked its server.
  package func postpone(feed: Int64, until: Date) async throws {
    try await write { db in
      try db.execute(
        sql: "UPDATE feed SET next_poll_at = ? WHERE id = ?",
        arguments: [until.timeIntervalSince1970, feed])
    }
  }
}

extension FeedRecord {
  init(_ row: Row) {
    self.init(
      id: row["id"],
      feed: Feed(address: row["address"], name: row["name"], stream: row["stream_name"]),
      etag: row["etag"], lastModified: row["last_modified"], pace: row["pace"],
      polledAt: date(row["polled_at"]), succeededAt: date(row["succeeded_at"]),
      nextPollAt: date(row["next_poll_at"]), failures: row["failures"], problem: row["problem"],
      remark: row["remark"],
      isStopped: row["stopped"], posts: row["posts"], kept: row["kept"])
  }
}

/// The table's seconds since 1970 as a date.
func date(_ seconds: Double?) -> Date? {
  seconds.map(Date.init(timeIntervalSince1970:))
}
