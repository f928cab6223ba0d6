import Foundation
import GRDB

/// What can go wrong with the database, each case a sentence that says what to do.
package enum InboxError: Error, Equatable, CustomStringConvertible {
  case cannotOpen(path: String, reason: String)
  /// A newer program has migrated the file.
  case newerSchema(path: String)
  case damaged(path: String, reason: String)
  /// Another process held the write lock for longer than the busy timeout.
  case busy
  case diskFull
  case noSuchItem(Int64)
  case noSuchPost(String)
  case nothingToUndo
  /// The post is known, and what it says is not held any more, or never was.
  case textGone(String)

  package var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "cannot open the database \(path): \(reason); check that the directory exists and that this "
        + "user may write to it"
    case .newerSchema(let path):
      "the database \(path) was written by a newer sluice; install that version again, or start "
        + "with another --state"
    case .damaged(let path, let reason):
      "the database \(path) is damaged: \(reason); restore a backup, or move the file away to "
        + "start anew"
    case .busy:
      "the database is locked by another process; nothing was changed, try again in a moment"
    case .diskFull:
      "the disk is full: nothing was changed; free some space and try again"
    case .noSuchItem(let id):
      "there is no item \(id); `sluice inbox list` shows what waits"
    case .noSuchPost(let id):
      "there is no item or post \"\(id)\" here; `sluice inbox list` shows what waits, and a post "
        + "is named p and its number"
    case .nothingToUndo:
      "there is nothing to undo"
    case .textGone(let id):
      "what post \(id) says is not held any more, or its author asked that it never be: there is "
        + "nothing to show or to decide on"
    }
  }

  /// Translates what SQLite says; anything unknown stays as it is.
  static func translated(_ error: any Error, path: String) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    switch error.resultCode {
    case .SQLITE_IOERR where isFull(path):
      // The index of the log lies in memory that needs room on the disk as well.
      return InboxError.diskFull
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return InboxError.damaged(path: path, reason: error.message ?? "unreadable")
    case .SQLITE_BUSY, .SQLITE_LOCKED: return InboxError.busy
    case .SQLITE_FULL: return InboxError.diskFull
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR:
      return InboxError.cannotOpen(path: path, reason: error.message ?? "unable to open")
    default: return error
    }
  }
  private static func isFull(_ path: String) -> Bool {
    var status = statvfs()
    return statvfs(path, &status) == 0 && status.f_bavail * status.f_frsize < 1 << 16
  }
}
