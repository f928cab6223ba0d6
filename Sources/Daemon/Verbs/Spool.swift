import Foundation

/// Where bytes wait until they may leave: a file without a name, which only this process can reach and
/// which is gone with it, whatever happens.
package final class Spool: Sendable {
  private static let partBytes = 256 << 10

  private let directory: String
  private let handle: FileHandle

  /// - Parameter directory: one that holds such bytes anyway, because a file without a name is one.
  /// - Throws: `FileAccessError`
  package init(directory: String) throws(FileAccessError) {
    self.directory = directory
    var template = Array((directory + "/spool.XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw FileAccessError(path: directory, reason: String(cString: strerror(errno)))
    }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// - Throws: `FileAccessError`
  package func append(_ bytes: Data) throws(FileAccessError) {
    do {
      try handle.write(contentsOf: bytes)
    } catch {
      throw FileAccessError(path: directory, reason: "no room to write: the disk may be full")
    }
  }

  /// Hands all bytes over, part by part, from the first.
  ///
  /// - Throws: `FileAccessError`, and what `take` throws.
  package func pour(_ take: (Data) throws -> Void) throws {
    do {
      try handle.seek(toOffset: 0)
    } catch {
      throw FileAccessError(path: directory, reason: "the export cannot be read again")
    }
    while let part = try handle.read(upToCount: Self.partBytes), !part.isEmpty { try take(part) }
  }
}
