import Crypto
import Foundation
import GRDB

/// A file that belongs to the database and travels in its backup, such as a model.
package struct BackupFile: Sendable, Hashable {
  /// Its path below the state directory.
  package var name: String
  package var bytes: Data

  package init(name: String, bytes: Data) {
    self.name = name
    self.bytes = bytes
  }
}

/// What a backup holds, counted in the snapshot that it is of.
package struct BackupContents: Encodable, Sendable, Hashable {
  package var posts: Int
  package var items: Int
  package var decisions: Int
}

/// What a whole backup gave.
package struct UnpackedBackup: Sendable {
  package var madeAt: Date
  package var contents: BackupContents
  package var files: [BackupFile]
}

extension InboxDatabase {
  /// The pages that are copied before others have their turn at the disk.
  private static let pagesPerStep: CInt = 2_000

  /// Copies a database as it is at one moment into the empty file at `path`, together with files that
  /// belong to it. Whoever polls and decides meanwhile neither waits nor is waited for.
  ///
  /// - Parameter files: those that fit the snapshot; told the current model of each stream that has one.
  /// - Throws: `InboxError`, `BackupError.sourceDamaged`, what `files` throws
  package static func backUp(
    _ source: String, into path: String, madeAt: Date,
    files: ([String: String]) throws -> [BackupFile]
  ) throws -> BackupContents {
    let contents: BackupContents
    do {
      let copy = try DatabaseQueue(path: path, configuration: copyConfiguration())
      contents = try openUntouched(source).read { db in
        if try Schema.migrator().hasBeenSuperseded(db) {
          throw InboxError.newerSchema(path: source)
        }
        // The first query fixes the snapshot, so that the copy is never begun anew however much is
        // written meanwhile.
        let contents = try BackupContents(db)
        let files = try files(currentModels(db))
        try copy.writeWithoutTransaction { copy in
          try db.backup(to: copy, pagesPerStep: pagesPerStep)
          try pack(copy, contents, files, madeAt: madeAt)
        }
        return contents
      }
      if let reason = try copy.read({ try firstFault($0) }) {
        throw BackupError.sourceDamaged(path: source, reason: reason)
      }
      try copy.close()
    } catch let error as DatabaseError
      where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    {
      throw BackupError.sourceDamaged(path: source, reason: error.message ?? "unreadable")
    } catch {
      throw InboxError.translated(error, path: path)
    }
    // Only a help for `doctor`: the backup is good without it.
    try? openUntouched(source).write { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
        arguments: [backedUpKey, madeAt.timeIntervalSince1970])
    }
    return contents
  }

  /// When the last backup was made, in the table `setting`.
  static let backedUpKey = "backed up at"

  /// Opens a database without bringing its schema up to date.
  private static func openUntouched(_ path: String) throws -> DatabaseQueue {
    try DatabaseQueue(path: path, configuration: copyConfiguration())
  }

  private static func copyConfiguration() -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(10)
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
    return configuration
  }

  private static func currentModels(_ db: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(db, sql: "SELECT name, model FROM stream WHERE model IS NOT NULL")
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"], $0["model"]) })
  }

  /// Adds what makes a copy a backup; afterwards it is one file, with no log beside it.
  private static func pack(
    _ copy: Database, _ contents: BackupContents, _ files: [BackupFile], madeAt: Date
  ) throws {
    try copy.execute(sql: "PRAGMA journal_mode = DELETE")
    try copy.inTransaction {
      try copy.execute(
        sql: """
          CREATE TABLE backup (
            made_at REAL NOT NULL, posts INTEGER NOT NULL, items INTEGER NOT NULL,
            decisions INTEGER NOT NULL);
          CREATE TABLE backup_file (
            name TEXT PRIMARY KEY, bytes BLOB NOT NULL, sha256 BLOB NOT NULL);
          """)
      try copy.execute(
        sql: "INSERT INTO backup VALUES (?, ?, ?, ?)",
        arguments: [
          madeAt.timeIntervalSince1970, contents.posts, contents.items, contents.decisions,
        ])
      for file in files {
        try copy.execute(
          sql: "INSERT INTO backup_file VALUES (?, ?, ?)",
          arguments: [file.name, file.bytes, Data(SHA256.hash(data: file.bytes))])
      }
      return .commit
    }
  }

  /// The first thing that is wrong with a database; nil where it is sound.
  static func firstFault(_ db: Database) throws -> String? {
    let said = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? "no answer"
    if said != "ok" { return said }
    return try Row.fetchOne(db, sql: "PRAGMA foreign_key_check").map {
      "a row of the table \($0[0] as String) names another that is not there"
    }
  }
}

extension InboxDatabase {
  /// Examines the copy of a backup, and leaves in it only the database.
  ///
  /// - Parameters:
  ///   - draft: the copy.
  ///   - path: the backup, as messages name it.
  /// - Throws: `BackupError`, `InboxError`
  package static func unpack(_ draft: String, ofBackup path: String) throws -> UnpackedBackup {
    do {
      let copy = try openUntouched(draft)
      let backup = try copy.writeWithoutTransaction { db in
        guard try db.tableExists("backup"), try db.tableExists("backup_file"),
          let row = try Row.fetchOne(db, sql: "SELECT * FROM backup")
        else { throw BackupError.notABackup(path: path) }
        if try Schema.migrator().hasBeenSuperseded(db) { throw BackupError.newer(path: path) }
        if let reason = try firstFault(db) {
          throw BackupError.damaged(path: path, reason: reason)
        }
        let backup = UnpackedBackup(
          madeAt: Date(timeIntervalSince1970: row["made_at"]),
          contents: BackupContents(
            posts: row["posts"], items: row["items"], decisions: row["decisions"]),
          files: try files(db, ofBackup: path))
        guard try BackupContents(db) == backup.contents else {
          throw BackupError.damaged(path: path, reason: "it holds less than it says")
        }
        try db.execute(sql: "DROP TABLE backup; DROP TABLE backup_file")
        try db.execute(sql: "PRAGMA incremental_vacuum")
        return backup
      }
      try copy.close()
      return backup
    } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_NOTADB: throw BackupError.notABackup(path: path)
      case .SQLITE_CORRUPT:
        throw BackupError.damaged(path: path, reason: error.message ?? "unreadable")
      default: throw InboxError.translated(error, path: draft)
      }
    }
  }

  private static func files(_ db: Database, ofBackup path: String) throws -> [BackupFile] {
    try Row.fetchAll(db, sql: "SELECT * FROM backup_file ORDER BY name").map { row in
      let file = BackupFile(name: row["name"], bytes: row["bytes"])
      guard Data(SHA256.hash(data: file.bytes)) == row["sha256"] as Data else {
        throw BackupError.damaged(
          path: path, reason: "the checksum of its file \(file.name) does not fit")
      }
      return file
    }
  }
}

extension BackupContents {
  fileprivate init(_ db: Database) throws {
    func count(_ table: String) throws -> Int {
      try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
    }
    self.init(posts: try count("post"), items: try count("item"), decisions: try count("decision"))
  }
}
