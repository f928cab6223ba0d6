import Foundation

/// The lines of a file or of standard input, read as they come.
struct JSONLineReader {
  private let path: String
  private let handle: FileHandle
  private let lineBytesMax: Int
  private var chunk = [UInt8](repeating: 0, count: 1 << 18)
  /// What was read behind the last whole line.
  private var buffer: [UInt8] = []
  private var isAtEnd = false
  /// Of the line at the beginning of `buffer`, from 1.
  private var number = 1
  /// The block that `next` is in, and what it has not given of it.
  private var block = LineBlock(bytes: [], number: 1)
  private var rest = LineBlock.Piece(range: 0..<0, number: 1)

  /// A block grows until it holds this much, or nothing more is there to read.
  private static let blockBytes = 2 << 20

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
    while true {
      if let (number, line) = block.nextLine(of: &rest) { return (number, Data(block.bytes[line])) }
      guard let next = try nextBlock() else { return nil }
      block = next
      rest = next.whole
    }
  }

  /// The whole lines that are there to read; waits only for the first. nil at the end.
  ///
  /// - Throws: `FileAccessError`
  mutating func nextBlock() throws(FileAccessError) -> LineBlock? {
    var end = 0
    while !isAtEnd, end == 0 || buffer.count < Self.blockBytes && isMoreThere {
      // The lines before one that is too long have their answers first.
      guard buffer.count - end <= lineBytesMax else {
        if end > 0 { break }
        throw FileAccessError(
          path: path, reason: "line \(number) is longer than \(lineBytesMax) bytes")
      }
      let searched = buffer.count
      try fill()
      if let last = buffer[searched...].lastIndex(of: LineBlock.newline) { end = last + 1 }
    }
    if isAtEnd { end = buffer.count }
    guard end > 0 else { return nil }
    var next = LineBlock(bytes: buffer, number: number)
    buffer = Array(next.bytes[end...])
    next.bytes.removeSubrange(end...)
    number += next.lineCount
    return next
  }

  /// Whether reading would give something, or the end, without waiting.
  private var isMoreThere: Bool {
    var descriptor = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0
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
