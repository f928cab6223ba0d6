import Foundation

/// The lines of a file or of standard input, read as they come.
struct JSONLineReader {
  private let path: String
  private let handle: FileHandle
  private let lineBytesMax: Int
  private var chunk = [UInt8](repeating: 0, count: 1 << 18)
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  private var number = 0

  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - lineBytesMax: a longer line is nobody's post.
  /// - Throws: `FileAccessError`
  init(path: String, lineBytesMax: Int = 64 << 20) throws(FileAccessError) {
    self.path = path
    self.lineBytesMax = lineBytesMax
    handle = try openForReading(path)
  }

  /// The next line that is not blank, without its end, and its number from 1.
  ///
  /// - Throws: `FileAccessError`
  mutating func next() throws(FileAccessError) -> (number: Int, bytes: Data)? {
    while let line = try nextLine() {
      number += 1
      if line.contains(where: { $0 > 0x20 }) { return (number, Data(line)) }
    }
    return nil
  }

  private mutating func nextLine() throws(FileAccessError) -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return try checked(buffer[start..<end])
      }
      if isAtEnd {
        defer { start = buffer.count }
        return start < buffer.count ? try checked(buffer[start...]) : nil
      }
      _ = try checked(buffer[start...])
      buffer.removeSubrange(..<start)
      start = 0
      searched = buffer.count
      try fill()
    }
  }

  private func checked(_ line: ArraySlice<UInt8>) throws(FileAccessError) -> ArraySlice<UInt8> {
    guard line.count <= lineBytesMax else {
      throw FileAccessError(
        path: path, reason: "line \(number + 1) is longer than \(lineBytesMax) bytes")
    }
    return line
  }

  private mutating func fill() throws(FileAccessError) {
    // Not FileHandle's reading: that waits until there is as much as asked for, but a verdict is to
    // come when its line is there.
    var count = 0
    repeat {
      count = chunk.withUnsafeMutableBytes { read(handle.fileDescriptor, $0.baseAddress, $0.count) }
    } while count < 0 && errno == EINTR
    guard count >= 0 else {
      throw FileAccessError(path: path, reason: String(cString: strerror(errno)))
    }
    isAtEnd = count == 0
    buffer.append(contentsOf: chunk.prefix(count))
  }
}

/// A file that could not be read or written.
package struct FileAccessError: Error, Equatable, CustomStringConvertible {
  package var path: String
  package var reason: String

  package var description: String { "\(path): \(reason)" }
}

/// - Parameter path: `-` is standard input.
func openForReading(_ path: String) throws(FileAccessError) -> FileHandle {
  if path == "-" { return .standardInput }
  var status = stat()
  guard stat(path, &status) == 0 else {
    throw FileAccessError(path: path, reason: String(cString: strerror(errno)))
  }
  guard status.st_mode & S_IFMT != S_IFDIR else {
    throw FileAccessError(path: path, reason: "this is a directory; name a file")
  }
  guard let handle = FileHandle(forReadingAtPath: path) else {
    throw FileAccessError(path: path, reason: String(cString: strerror(errno)))
  }
  return handle
}

/// The whole of a file, but no more than one byte beyond a limit: whoever sees that it is reached can
/// refuse it.
///
/// - Throws: `FileAccessError`
func readFile(_ path: String, bytesMax: Int) throws(FileAccessError) -> [UInt8] {
  let handle = try openForReading(path)
  var bytes: [UInt8] = []
  do {
    while bytes.count <= bytesMax,
      let piece = try handle.read(upToCount: min(1 << 20, bytesMax + 1 - bytes.count)),
      !piece.isEmpty
    {
      bytes += piece
    }
  } catch {
    throw FileAccessError(path: path, reason: "it cannot be read: \(error.localizedDescription)")
  }
  return bytes
}
