import Foundation

/// The file beside the database that says who was forgotten: a keyed hash in hexadecimal and a day on
/// each line. A backup that is older than an erasure needs it when it is restored.
package struct Blocklist: Sendable {
  package let path: String

  /// - Parameter directory: the state directory.
  package init(directory: String) {
    path = URL(filePath: directory, directoryHint: .isDirectory).appending(path: "blocklist").path
  }

  /// The hashes; empty where there is no file. A line that was cut short is left out: what it was to
  /// say was never acknowledged.
  ///
  /// - Throws: `InboxError.cannotOpen`
  package func read() throws -> Set<Data> {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw InboxError.cannotOpen(path: path, reason: "it cannot be read")
    }
    return Self.hashes(in: bytes)
  }

  /// The hashes that such a file holds.
  package static func hashes(in bytes: Data) -> Set<Data> {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return Set(lines.compactMap { Data(hexadecimal: $0.prefix { $0 != " " }) })
  }

  /// Adds what is missing; durable when it returns.
  ///
  /// - Throws: `InboxError.cannotOpen`, `InboxError.diskFull`
  package func add(_ hashes: Set<Data>, at: Date) throws {
    let missing = hashes.subtracting(try read())
    guard !missing.isEmpty else { return }
    let day = at.formatted(.iso8601.year().month().day())
    // Behind a line that a crash cut short, a new one begins.
    let text = missing.sorted { $0.lexicographicallyPrecedes($1) }
      .map { "\n\($0.hexadecimal) \(day)\n" }.joined()
    let descriptor = open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.error(path) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw Self.error(path)
    }
    // The name is durable once the directory is.
    let directory = open(
      URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }

  private static func error(_ path: String) -> InboxError {
    errno == ENOSPC ? .diskFull : .cannotOpen(path: path, reason: String(cString: strerror(errno)))
  }
}

extension Data {
  fileprivate var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Nil where it is no hash of 128 bits.
  fileprivate init?(hexadecimal text: Substring) {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == 32, text.count == 32 else { return nil }
    self.init(stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
  }
}
