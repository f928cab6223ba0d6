import Foundation

/// Whole lines as they stand in a file; only the last of the file may be without its end.
struct LineBlock: Sendable {
  /// Some lines of a block.
  struct Piece: Sendable {
    var range: Range<Int>
    /// Of the first line, from 1.
    var number: Int
  }

  static let newline = UInt8(ascii: "\n")

  var bytes: [UInt8]
  /// Of the first line, from 1.
  var number: Int

  var whole: Piece { Piece(range: bytes.indices, number: number) }

  var lineCount: Int {
    var rest = whole
    while skipLine(of: &rest) != nil {}
    return rest.number - number
  }

  /// The block in pieces of so many lines, blank ones included.
  func pieces(lineCount: Int) -> [Piece] {
    var pieces: [Piece] = []
    var rest = whole
    while !rest.range.isEmpty {
      let start = rest
      while rest.number < start.number + lineCount, skipLine(of: &rest) != nil {}
      pieces.append(
        Piece(range: start.range.lowerBound..<rest.range.lowerBound, number: start.number))
    }
    return pieces
  }

  /// Takes the next line that is not blank off a piece: its number, and its place without its end.
  func nextLine(of rest: inout Piece) -> (number: Int, Range<Int>)? {
    while true {
      let number = rest.number
      guard let line = skipLine(of: &rest) else { return nil }
      if bytes[line].contains(where: { $0 > 0x20 }) { return (number, line) }
    }
  }

  private func skipLine(of rest: inout Piece) -> Range<Int>? {
    let range = rest.range
    guard !range.isEmpty else { return nil }
    let end = bytes.withUnsafeBytes { bytes in
      memchr(bytes.baseAddress! + range.lowerBound, CInt(Self.newline), range.count)
        .map { UnsafeRawPointer($0) - bytes.baseAddress! }
    }
    rest.range = min((end ?? range.upperBound) + 1, range.upperBound)..<range.upperBound
    rest.number += 1
    return range.lowerBound..<(end ?? range.upperBound)
  }
}
