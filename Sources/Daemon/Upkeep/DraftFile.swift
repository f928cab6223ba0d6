import Foundation

/// A file that is made beside its place and comes into it when it is whole; until then nobody sees it.
/// What is left unfinished goes with its last user.
final class DraftFile {
  let path: String
  private let target: String
  private var isPlaced = false

  /// An empty file that only its owner may read.
  ///
  /// - Throws: `FileAccessError`
  init(besides target: String) throws(FileAccessError) {
    self.target = target
    var template = Array((target + ".draft-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw FileAccessError(path: target, reason: String(cString: strerror(errno)))
    }
    close(descriptor)
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  /// Brings the file into its place; durable when it returns.
  ///
  /// - Parameter replaces: whether it takes the place of a file that is there.
  /// - Returns: false where another file is there.
  /// - Throws: `FileAccessError`
  func place(replacing replaces: Bool) throws(FileAccessError) -> Bool {
    try dropEmptyLog()
    try Self.synchronize(path)
    if replaces {
      guard rename(path, target) == 0 else { throw Self.failure(target) }
    } else {
      guard link(path, target) == 0 else {
        if errno == EEXIST { return false }
        throw Self.failure(target)
      }
      unlink(path)
    }
    isPlaced = true
    // The name is durable once the folder is.
    try Self.synchronize(URL(filePath: target).deletingLastPathComponent().path)
    return true
  }

  /// A database that was closed leaves a log with nothing in it; one with something in it would be lost.
  private func dropEmptyLog() throws(FileAccessError) {
    var status = stat()
    if stat(path + "-wal", &status) == 0, status.st_size > 32 {
      throw FileAccessError(path: target, reason: "its write-ahead log could not be folded into it")
    }
    for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
  }

  /// Brings what was written to a file or a folder onto the disk.
  static func synchronize(_ path: String) throws(FileAccessError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(path) }
  }

  private static func failure(_ path: String) -> FileAccessError {
    FileAccessError(path: path, reason: String(cString: strerror(errno)))
  }

  deinit {
    guard !isPlaced else { return }
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
  }
}
