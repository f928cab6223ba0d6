import Foundation
import GRDB

/// What became of the places where erased words may still stand.
package struct Compaction: Sendable, Hashable, Codable {
  /// Length of the write-ahead log before it was emptied.
  package var logBytes = 0
  /// False where somebody read for so long that the log could not be emptied.
  package var isLogEmpty = false
  /// False where the file could not be written anew, as on a full disk. What was erased is overwritten
  /// in it all the same; copies that the tree's own moves left in free space may remain.
  package var isRewritten = false

  package init() {}
}

extension InboxDatabase {
  /// Rewrites the full-text index and the file, so that nothing is left in their free space, and empties
  /// the write-ahead log.
  /// Readers get so long to let go of it.
  package func compact(patience: Duration = .seconds(30)) async throws -> Compaction {
    let deadline = ContinuousClock.now + patience
    var compaction = Compaction()
    compaction.logBytes = logBytes
    // FTS5 only notes that a word is gone.
    try await rebuildSearch()
    repeat {
      do {
        // `secure_delete` overwrites what is deleted, but not what moves between pages left behind.
        try await pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
        compaction.isRewritten = true
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
        try await Task.sleep(for: .milliseconds(100))
      } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
        break
      } catch {
        throw InboxError.translated(error, path: path)
      }
    } while !compaction.isRewritten && ContinuousClock.now < deadline
    repeat {
      compaction.isLogEmpty = try await emptyLog()
      if !compaction.isLogEmpty { try await Task.sleep(for: .milliseconds(100)) }
    } while !compaction.isLogEmpty && ContinuousClock.now < deadline
    return compaction
  }

  private var logBytes: Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
    return attributes?[.size] as? Int ?? 0
  }

  /// Folds the write-ahead log into the file and cuts it to nothing; false where somebody reads from it.
  /// Does not make other writes wait for that reader.
  func emptyLog() async throws -> Bool {
    do {
      return try await pool.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA busy_timeout = 100")
        defer { try? db.execute(sql: "PRAGMA busy_timeout = \(Self.busySeconds * 1000)") }
        do {
          _ = try db.checkpoint(.truncate)
          return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
          return false
        }
      }
    } catch {
      throw InboxError.translated(error, path: path)
    }
  }
}
