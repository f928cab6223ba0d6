import Foundation
import GRDB
import Synchronization

/// The one SQLite database of a state directory: feeds, posts, verdicts, items, decisions, ledger.
///
/// In WAL mode, so that the command can read and decide while the daemon runs. A write has reached
/// the disk when it returns (`synchronous = FULL`). The tables' SQL stands in the `…Table` files.
package final class InboxDatabase: Sendable {
  package let path: String
  let pool: DatabasePool
  private let writes: GroupCommit
  let identityKey: IdentityKey
  let recentSketches = RecentSketches()
  private let isOpen = Atomic(true)

  /// Opens or creates the file and brings its schema up to date.
  ///
  /// - Throws: `InboxError`
  package init(path: String) throws {
    self.path = path
    do {
      if try !Self.isThere(path) { try Self.create(at: path) }
      Self.spareFirstWrite(path)
      pool = try DatabasePool(path: path, configuration: Self.configuration())
      // FULL: an acknowledged decision survives a power cut, at one fsync a transaction. Here and not
      // in the configuration, because the pool says NORMAL when it turns write-ahead logging on.
      try pool.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA synchronous = FULL")
        // Keyed hashes lie anywhere in their table: with the usual 2 MB a transaction reads and writes
        // many pages several times, and folds the log into the file after almost each.
        try $0.execute(sql: "PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 4000")
      }
      let migrator = Schema.migrator()
      if try pool.read(migrator.hasBeenSuperseded) { throw InboxError.newerSchema(path: path) }
      // Who only reads does not wait for a writer, as the migrator would.
      if try !pool.read(migrator.hasCompletedMigrations) { try Self.migrate(pool, by: migrator) }
      guard let key = try pool.read(IdentityKey.load) else {
        throw InboxError.damaged(path: path, reason: "the key of its hashes is missing")
      }
      identityKey = key
      writes = GroupCommit(pool)
    } catch {
      throw InboxError.translated(error, path: path)
    }
  }

  /// Runs a query on a snapshot.
  func read<T: Sendable>(
    _ query: @escaping @Sendable (Database) throws -> T
  ) async throws -> T {
    do {
      return try await pool.read(query)
    } catch {
      throw InboxError.translated(error, path: path)
    }
  }

  /// Makes changes, all of them or none; durable when it returns. See `GroupCommit`.
  func write<T: Sendable>(
    _ changes: @escaping @Sendable (Database) throws -> T
  ) async throws -> T {
    do {
      return try await writes.write(changes)
    } catch {
      throw InboxError.translated(error, path: path)
    }
  }

  /// The same for what cannot be asked for again, such as the posts of a poll: where another process
  /// holds the lock for longer than others wait, it is waited for, up to two minutes.
  func writePatiently<T: Sendable>(
    _ changes: @escaping @Sendable (Database) throws -> T
  ) async throws -> T {
    let start = ContinuousClock.now
    while true {
      do {
        return try await write(changes)
      } catch InboxError.busy where start.duration(to: .now) < Self.patience {
        continue
      }
    }
  }

  private static let patience = Duration.seconds(120)

  /// Folds the write-ahead log into the database file, unless another process is at work there, and
  /// lets go of it. The last act; again it does nothing.
  package func close() {
    guard isOpen.exchange(false, ordering: .relaxed) else { return }
    try? pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA busy_timeout = 0")
      _ = try db.checkpoint(.truncate)
    }
    try? pool.close()
  }

  /// True while the database can be written to.
  package func isWritable() async -> Bool {
    (try? await write { try $0.execute(sql: "UPDATE setting SET value = value WHERE key = 'key'") })
      != nil
  }
}

extension InboxDatabase {
  /// How long a write waits for that of another process.
  static let busySeconds = 10

  private static func configuration() -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(Double(busySeconds))
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
    return configuration
  }

  /// Whether there is a file that may be opened. Nothing is made anew over what once was an inbox, and
  /// nothing that belongs to another program is touched.
  private static func isThere(_ path: String) throws -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else {
        throw InboxError.cannotOpen(path: path, reason: systemReason())
      }
      // Looked for again behind the log, which may be that of somebody who has just made the file.
      if stat(path + "-wal", &status) == 0, status.st_size > logHeaderBytes,
        stat(path, &status) != 0
      {
        throw InboxError.damaged(
          path: path, reason: "it is missing, and its write-ahead log \(path)-wal is there")
      }
      return stat(path, &status) == 0
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw InboxError.cannotOpen(path: path, reason: "it is no file")
    }
    if status.st_size == 0 { throw InboxError.damaged(path: path, reason: "the file is empty") }
    // Before the pool, which writes to what it opens.
    guard try ClosedInbox(path: path).read({ try $0.tableExists("grdb_migrations") }) else {
      throw InboxError.damaged(path: path, reason: "it holds no inbox")
    }
    return true
  }

  /// The pool makes a table and drops it wherever the log is empty, so that who only reads would wait for
  /// a writer, and need room on a full disk. SQLite takes a log that is shorter than its header for an
  /// empty one, and whatever stands behind the last whole frame for nothing: so a byte at its end is no
  /// harm, even where another process has begun to write meanwhile.
  private static func spareFirstWrite(_ path: String) {
    let descriptor = open(path + "-wal", O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_size == 0 { _ = Glibc.write(descriptor, [0], 1) }
    Glibc.close(descriptor)
  }

  /// The length of the log's own header: a longer one holds something.
  private static let logHeaderBytes = 32

  /// Makes a new file, which only its owner may read: it holds people's words.
  ///
  /// It is made whole under another name and then linked to its place, so that nobody ever opens half
  /// of it: neither who comes at the same moment, nor who comes after a crash. Incremental vacuum has
  /// to be chosen before the first table, and before write-ahead logging.
  private static func create(at path: String) throws {
    let draft = path + ".new-" + UUID().uuidString
    let descriptor = open(draft, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw InboxError.cannotOpen(path: path, reason: systemReason()) }
    defer { unlink(draft) }
    try FileHandle(fileDescriptor: descriptor).close()
    let queue = try DatabaseQueue(path: draft)
    try queue.writeWithoutTransaction { db in
      // Posts fill pages of 8 kB better than SQLite's usual 4 kB: 27 bytes a post.
      try db.execute(sql: "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL")
      try db.execute(sql: "PRAGMA journal_mode = WAL")
    }
    try Schema.migrator().migrate(queue)
    try queue.write(IdentityKey.create)
    try queue.close()
    guard link(draft, path) == 0 || errno == EEXIST else {
      throw InboxError.cannotOpen(path: path, reason: systemReason())
    }
  }

  /// The migrator looks once which migrations are missing. Where another process makes one of them in
  /// that moment, its own attempt fails and changes nothing, and it has to look again.
  private static func migrate(_ pool: DatabasePool, by migrator: DatabaseMigrator) throws {
    for _ in migrator.migrations.dropFirst() {
      if (try? migrator.migrate(pool)) != nil { return }
    }
    try migrator.migrate(pool)
  }

  private static func systemReason() -> String { String(cString: strerror(errno)) }
}
