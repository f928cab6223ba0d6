import Foundation
import Synchronization

/// A file that a verb writes: private, and in its place only when it is whole. What is no regular
/// file, such as a device or a pipe, is written to directly.
package final class OutputFile: Sendable {
  private let path: String
  private let target: String
  /// What is renamed to `target` in the end; nil where that is written to directly.
  private let draft: Mutex<String?>
  private let handle: FileHandle

  /// Finds out at once whether the place can be written to.
  ///
  /// - Throws: `FileAccessError`
  package init(path: String) throws(FileAccessError) {
    self.path = path
    var status = stat()
    let isThere = stat(path, &status) == 0
    // A link stays a link.
    target = isThere ? URL(filePath: path).resolvingSymlinksInPath().path : path
    guard !isThere || status.st_mode & S_IFMT != S_IFDIR else {
      throw FileAccessError(path: path, reason: "this is a directory; name a file")
    }
    let descriptor: Int32
    var draft: String?
    if isThere && status.st_mode & S_IFMT != S_IFREG {
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    } else {
      var template = Array((target + ".XXXXXX").utf8CString)
      descriptor = mkstemp(&template)
      draft = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    }
    self.draft = Mutex(descriptor >= 0 ? draft : nil)
    guard descriptor >= 0 else {
      throw FileAccessError(path: path, reason: String(cString: strerror(errno)))
    }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Writes everything; durable when it returns.
  ///
  /// - Throws: `FileAccessError`
  package func write(_ bytes: some DataProtocol) throws(FileAccessError) {
    try append(bytes)
    try finish()
  }

  /// What is no regular file gets the bytes as they are appended, and cannot give them back.
  package var isDirect: Bool { draft.withLock { $0 == nil } }

  /// Adds bytes; a regular file is not in its place before `finish`.
  ///
  /// - Throws: `FileAccessError`
  package func append(_ bytes: some DataProtocol) throws(FileAccessError) {
    do {
      try handle.write(contentsOf: bytes)
    } catch {
      throw FileAccessError(path: path, reason: "it cannot be written: the disk may be full")
    }
  }

  /// Puts the file in its place, whole; durable when it returns. Called once.
  ///
  /// - Throws: `FileAccessError`
  package func finish() throws(FileAccessError) {
    guard let draft = draft.withLock(\.self) else { return }
    do {
      try handle.synchronize()
    } catch {
      throw FileAccessError(path: path, reason: "it cannot be written: the disk may be full")
    }
    guard rename(draft, target) == 0 else {
      throw FileAccessError(path: path, reason: String(cString: strerror(errno)))
    }
    self.draft.withLock { $0 = nil }
    // The name is durable once the folder is.
    let folder = open(
      URL(filePath: target).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  deinit {
    if let draft = draft.withLock(\.self) { unlink(draft) }
  }
}
