import Foundation
import GRDB

/// A database file as it lies there, whatever program wrote it: looked at without migrating it, and
/// without making anything.
struct ClosedInbox {
  let path: String

  /// Runs a query on a snapshot of its own connection.
  ///
  /// - Throws: `InboxError`
  func read<T>(_ query: (Database) throws -> T) throws -> T {
    do {
      return try connection().read(query)
    } catch {
      throw InboxError.translated(error, path: path)
    }
  }

  /// Beside a log the connection only reads: the last one to go would otherwise fold it into the file
  /// and take it away. Without one it may write, and does not: who may only read has to leave the log
  /// that it made behind.
  func connection() throws -> DatabaseQueue {
    var status = stat()
    if stat(path, &status) != 0 {
      throw InboxError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    var configuration = GRDB.Configuration()
    configuration.readonly = stat(path + "-wal", &status) == 0
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA query_only = ON") }
    return try DatabaseQueue(path: path, configuration: configuration)
  }
}

extension InboxDatabase {
  /// The overlay of a file that is not to be touched; empty where it is older than overlays are.
  ///
  /// - Throws: `InboxError`
  package static func overlay(ofFileAt path: String) throws -> Overlay {
    try ClosedInbox(path: path).read { db in
      if try Schema.migrator().hasBeenSuperseded(db) { throw InboxError.newerSchema(path: path) }
      return try db.tableExists("overlay_feed") ? readOverlay(db) : Overlay()
    }
  }
}
