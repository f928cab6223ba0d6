import Foundation
import GRDB

extension InboxDatabase {
  package func overlay() async throws -> Overlay {
    try await read { try Self.readOverlay($0) }
  }

  static func readOverlay(_ db: Database) throws -> Overlay {
    let streams = try Row.fetchAll(db, sql: "SELECT * FROM overlay_stream ORDER BY id")
    let feeds = try Row.fetchAll(db, sql: "SELECT * FROM overlay_feed ORDER BY id")
    let paused = try Row.fetchAll(db, sql: "SELECT * FROM overlay_pause")
    return Overlay(
      streams: streams.map { Overlay.AddedStream(name: $0["name"], title: $0["title"]) },
      feeds: feeds.map(Overlay.AddedFeed.init),
      paused: Dictionary(
        uniqueKeysWithValues: paused.map { row in
          (
            Overlay.Key(stream: row["stream"], address: row["address"]),
            Date(timeIntervalSince1970: row["paused_at"])
          )
        }))
  }

  /// A number that is another one after each change of the overlay, by whatever process.
  package func overlayVersion() async throws -> Int64 {
    try await read { db in
      try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE key = 'overlay'") ?? 0
    }
  }

  /// Adds streams and feeds, in this order; those that were added before stay as they are.
  ///
  /// - Returns: how many of the feeds are new.
  @discardableResult
  package func add(
    streams: [Overlay.AddedStream] = [], feeds: [Overlay.AddedFeed]
  ) async throws -> Int {
    try await write { db in
      let before = db.totalChangesCount
      let addStream = try db.cachedStatement(
        sql: "INSERT OR IGNORE INTO overlay_stream (name, title) VALUES (?, ?)")
      for stream in streams { try addStream.execute(arguments: [stream.name, stream.title]) }
      let addFeed = try db.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO overlay_feed (stream, address, name, preset, added_at)
          VALUES (?, ?, ?, ?, ?)
          """)
      let between = db.totalChangesCount
      for feed in feeds {
        try addFeed.execute(arguments: [
          feed.stream, feed.address, feed.name, feed.preset, feed.addedAt.timeIntervalSince1970,
        ])
      }
      let new = db.totalChangesCount - between
      if db.totalChangesCount > before { try Self.noteOverlayChange(db) }
      return new
    }
  }

  /// Takes an added feed back, its pause as well. An added stream goes with its last feed.
  ///
  /// - Returns: false where no such feed was added.
  package func removeAdded(stream: String, address: String) async throws -> Bool {
    try await write { db in
      try db.execute(
        sql: "DELETE FROM overlay_feed WHERE stream = ? AND address = ?",
        arguments: [stream, address])
      guard db.changesCount > 0 else { return false }
      try db.execute(
        sql: "DELETE FROM overlay_pause WHERE stream = ? AND address = ?",
        arguments: [stream, address])
      try db.execute(
        sql: """
          DELETE FROM overlay_stream
          WHERE name = :stream AND NOT EXISTS (SELECT 1 FROM overlay_feed WHERE stream = :stream)
          """, arguments: ["stream": stream])
      try Self.noteOverlayChange(db)
      return true
    }
  }

  /// Pauses a feed; one that is paused stays so since it was.
  ///
  /// - Returns: false where it was paused already.
  @discardableResult
  package func pause(stream: String, address: String, at: Date) async throws -> Bool {
    try await write { db in
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO overlay_pause (stream, address, paused_at) VALUES (?, ?, ?)
          """, arguments: [stream, address, at.timeIntervalSince1970])
      guard db.changesCount > 0 else { return false }
      try Self.noteOverlayChange(db)
      return true
    }
  }

  /// Ends a pause, and makes a feed that is gone for good due again.
  ///
  /// - Returns: false where it was neither.
  @discardableResult
  package func resume(stream: String, address: String) async throws -> Bool {
    try await write { db in
      try db.execute(
        sql: "DELETE FROM overlay_pause WHERE stream = ? AND address = ?",
        arguments: [stream, address])
      let wasPaused = db.changesCount > 0
      try db.execute(
        sql: """
          UPDATE feed SET stopped = 0, next_poll_at = NULL, problem = NULL, failures = 0
          WHERE stopped = 1 AND address = ? AND stream = (SELECT id FROM stream WHERE name = ?)
          """, arguments: [address, stream])
      let wasStopped = db.changesCount > 0
      if wasPaused || wasStopped { try Self.noteOverlayChange(db) }
      return wasPaused || wasStopped
    }
  }

  private static func noteOverlayChange(_ db: Database) throws {
    try db.execute(sql: "UPDATE setting SET value = value + 1 WHERE key = 'overlay'")
  }
}

extension Overlay.AddedFeed {
  init(_ row: Row) {
    self.init(
      stream: row["stream"], address: row["address"], name: row["name"], preset: row["preset"],
      addedAt: Date(timeIntervalSince1970: row["added_at"]))
  }
}
