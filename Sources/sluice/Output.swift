import Daemon
import Foundation

/// Standard output and standard error of the command.
///
/// What goes out as text is free of what a terminal would obey; JSON holds such characters escaped.
enum Output {
  static func line(_ text: String) { write(Data((text.printable + "\n").utf8)) }

  /// Writes bytes as they are. Where that fails the command ends: what it was to say is lost.
  static func write(_ data: Data) {
    guard let code = send(data, to: STDOUT_FILENO) else { return }
    // A reader that has seen enough, such as `head`, is no error.
    guard code != EPIPE else { return }
    fail(code)
  }

  private static func fail(_ code: Int32) -> Never {
    note("sluice: standard output: \(String(cString: strerror(code)))")
    exit(Failure.inputOutput)
  }

  /// Writes bytes of an output that may never end: where nobody reads on, neither does the command.
  static func pour(_ data: Data) {
    guard let code = send(data, to: STDOUT_FILENO) else { return }
    guard code != EPIPE else { exit(0) }
    fail(code)
  }

  /// Writes a file's content; a terminal gets it as harmless lines.
  static func file(_ content: Data) {
    guard isatty(STDOUT_FILENO) == 1 else { return write(content) }
    for text in String(decoding: content, as: UTF8.self).split(whereSeparator: \.isNewline) {
      line(String(text))
    }
  }

  /// Writes bytes as they are, for a caller who has to know how that went.
  ///
  /// - Throws: `StandardOutputError`
  static func deliver(_ data: Data) throws(StandardOutputError) {
    if let code = send(data, to: STDOUT_FILENO) { throw StandardOutputError(code: code) }
  }

  /// Writes bytes to standard error; nobody can be told where that fails.
  static func complain(_ data: Data) { _ = send(data, to: STDERR_FILENO) }

  static func note(_ text: String) { complain(Data((text.printable + "\n").utf8)) }

  static func json(_ value: some Encodable) throws { write(try encoded(value)) }

  /// One JSON document and a line break.
  static func encoded(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return try encoder.encodeHarmlessly(value) + [UInt8(ascii: "\n")]
  }

  /// The error's number where not everything could be written.
  private static func send(_ data: Data, to descriptor: Int32) -> Int32? {
    var rest = data[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}

/// Standard output took no more.
struct StandardOutputError: Error, CustomStringConvertible {
  var code: Int32

  /// A reader that has seen enough, such as `head`, is no error.
  var isReaderGone: Bool { code == EPIPE }

  var description: String {
    "standard output: " + (isReaderGone ? "its reader is gone" : String(cString: strerror(code)))
  }
}

/// For people.
extension Output {
  /// Columns as wide as their widest cell, those named in `numeric` set to the right. The last one
  /// runs free; in a terminal it ends at the edge if it is cut, and goes on in further lines below
  /// itself, or below the whole row where there is little room, if it is wrapped.
  static func table(
    _ header: [String], numeric: Set<Int> = [], isCut: Bool = false, isWrapped: Bool = false,
    _ rows: [[String]]
  ) {
    guard !rows.isEmpty else { return }
    let all = ([header] + rows).map { $0.map(\.printable) }
    let widths = header.indices.map { column in all.map { $0[column].columns }.max() ?? 0 }
    let edge = isCut || isWrapped ? terminalColumns : nil
    for row in all {
      var text = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.columns)
        if numeric.contains(column) {
          text += padding + cell
        } else if column < row.count - 1 {
          text += cell + padding
        } else {
          guard let edge else {
            text += cell
            continue
          }
          text +=
            isWrapped
            ? cell.wrapped(behind: text.columns, edge: edge)
            : cell.fitting(columns: max(20, edge - text.columns))
        }
        if column < row.count - 1 { text += "  " }
      }
      for part in text.split(separator: "\n") { line(String(part)) }
    }
  }

  /// How wide the terminal is; nil where standard output is none.
  private static var terminalColumns: Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// A moment as seen from now: `in 12 min`, `3 h ago`.
  static func relative(_ date: Date?, now: Date = Date()) -> String {
    guard let date, date < .distantFuture else { return "never" }
    let seconds = date.timeIntervalSince(now)
    let span: String =
      switch abs(seconds) {
      case ..<90: "\(Int(abs(seconds))) s"
      case ..<5400: "\(Int((abs(seconds) / 60).rounded())) min"
      case ..<129_600: "\(Int((abs(seconds) / 3600).rounded())) h"
      default: "\(Int((abs(seconds) / 86_400).rounded())) d"
      }
    return seconds > 0 ? "in \(span)" : "\(span) ago"
  }

  static func number(_ value: Double) -> String { String(format: "%+.2f", value) }
}
