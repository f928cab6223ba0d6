import Foundation
import Testing

@testable import Daemon

@Suite struct JSONLineReaderTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func lines(_ text: String, lineBytesMax: Int = 64 << 20) throws -> [String] {
    let path = try directory.file("lines", text)
    var reader = try JSONLineReader(path: path, lineBytesMax: lineBytesMax)
    var lines: [String] = []
    while let line = try reader.next() {
      lines.append("\(line.number) \(String(decoding: line.bytes, as: UTF8.self))")
    }
    return lines
  }

  @Test(arguments: ["a\nb\n", "a\nb"])
  func `the last line may end or not`(text: String) throws {
    #expect(try lines(text) == ["1 a", "2 b"])
  }

  @Test func `blank lines count but are not given`() throws {
    #expect(try lines("\n a\n\r\n \t \nb\n\n  ") == ["2  a", "5 b"])
    #expect(try lines("") == [])
    #expect(try lines("  ") == [])
    #expect(try lines("\n") == [])
  }

  @Test func `lines may end as on Windows`() throws {
    #expect(try lines("a\r\nb\r\n") == ["1 a\r", "2 b\r"])
  }

  @Test func `lines of any length come whole, also across chunks`() throws {
    let long = [5, 300_000, 1, 262_143, 262_144, 262_145, 700_000, 2]
    let text = long.map { String(repeating: "x", count: $0) }.joined(separator: "\n")
    #expect(try lines(text).map { $0.count - 2 } == long)
  }

  @Test func `a line that is too long is an error, not the end`() throws {
    #expect(
      throws: FileAccessError(
        path: directory.path("lines"), reason: "line 2 is longer than 10 bytes")
    ) {
      try lines("a\n\(String(repeating: "x", count: 600_000))\nb\n", lineBytesMax: 10)
    }
  }

  @Test func `what cannot be opened is told`() throws {
    #expect(throws: FileAccessError(path: "/nowhere/x", reason: "No such file or directory")) {
      try JSONLineReader(path: "/nowhere/x")
    }
    #expect(
      throws: FileAccessError(
        path: directory.url.path, reason: "this is a directory; name a file")
    ) { try JSONLineReader(path: directory.url.path) }
  }
}
