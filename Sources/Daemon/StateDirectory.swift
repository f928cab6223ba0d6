import Foundation
import Synchronization

/// The directory that holds everything learnt and collected: database, models, lock, credentials.
package struct StateDirectory: Sendable {
  package let url: URL

  package var path: String { url.path }
  package var databasePath: String { url.appending(path: "inbox.sqlite3").path }
  package var modelsURL: URL { url.appending(path: "models", directoryHint: .isDirectory) }

  /// Opens the directory, making it if it is missing. Started by root, the process goes on as the
  /// directory's owner, so that the files stay the daemon's.
  ///
  /// - Throws: `StateDirectoryError`
  package init(path: String) throws(StateDirectoryError) {
    url = URL(filePath: path, directoryHint: .isDirectory)
    do {
      try FileManager.default.createDirectory(
        at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw .notUsable(
        path: path, reason: isThere ? "it is a file, not a directory" : "it cannot be made")
    }
    try Self.becomeOwner(of: path)
    guard access(path, R_OK | W_OK | X_OK) == 0 else {
      throw .notUsable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Where the state is when nobody says.
  ///
  /// - Parameter configuration: the path of feeds.yml.
  package static func standardPath(
    configuration: String,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    if let given = environment["STATE_DIRECTORY"]?.split(separator: ":").first {
      return String(given)
    }
    if configuration.hasPrefix("/etc/sluice/") { return "/var/lib/sluice" }
    if let home = environment["XDG_STATE_HOME"], home.hasPrefix("/") { return home + "/sluice" }
    let home = environment["HOME"] ?? ""
    return (home.isEmpty ? "/root" : home) + "/.local/state/sluice"
  }

  /// Whether a database is in the directory of this path. Makes nothing.
  ///
  /// - Throws: `StateDirectoryError` where that cannot be found out.
  package static func hasDatabase(path: String) throws(StateDirectoryError) -> Bool {
    var status = stat()
    let file = URL(filePath: path, directoryHint: .isDirectory).appending(path: "inbox.sqlite3")
    if stat(file.path, &status) == 0 { return true }
    guard errno == ENOENT || errno == ENOTDIR else {
      throw .notUsable(path: path, reason: String(cString: strerror(errno)))
    }
    return false
  }

  private static func becomeOwner(of path: String) throws(StateDirectoryError) {
    guard geteuid() == 0 else { return }
    var status = stat()
    guard stat(path, &status) == 0, status.st_uid != 0 else { return }
    guard setgroups(0, nil) == 0, setgid(status.st_gid) == 0, setuid(status.st_uid) == 0 else {
      throw .notUsable(path: path, reason: "this process cannot become its owner")
    }
  }
}

package enum StateDirectoryError: Error, CustomStringConvertible {
  case notUsable(path: String, reason: String)
  /// Another process polls with this state directory.
  case inUse(path: String)

  package var description: String {
    switch self {
    case .notUsable(let path, let reason):
      "cannot use the state directory \(path): \(reason); name another with --state, or give this "
        + "user the right to write there"
    case .inUse(let path):
      "another sluice is polling with the state directory \(path); stop it first, or name another "
        + "with --state"
    }
  }
}

/// Held by the one process that polls with a state directory; let go when the process ends, however.
package final class PollingLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `StateDirectoryError.inUse`
  package init(_ directory: StateDirectory) throws(StateDirectoryError) {
    let path = directory.url.appending(path: "polling.lock").path
    descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .notUsable(path: directory.path, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .inUse(path: directory.path)
    }
  }

  deinit { close(descriptor) }
}
