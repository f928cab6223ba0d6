import Filtering
import Foundation
import Posts

/// The posts of a file of JSON Lines, one after the other; what cannot be read is told by its line,
/// and the rest goes on.
struct PostLines {
  /// `-` is standard input.
  let path: String
  /// Takes a line of JSON for each line of input that could not be read.
  let complain: (Data) throws -> Void
  /// Is told how many lines there have been so far.
  let progress: (Int) -> Void

  /// - Parameter take: may throw a `LineProblem`.
  /// - Returns: the number of lines that could not be read.
  /// - Throws: `FileAccessError`
  func visit(_ take: (PostLine) throws -> Void) throws -> Int {
    var reader = try JSONLineReader(path: path)
    var bad = 0
    func complain(_ error: LineError) throws {
      bad += 1
      let line = FileLineError(error: error.error, file: path, line: error.line)
      try self.complain(try JSONEncoder.ofLines.encodeHarmlessly(line) + [UInt8(ascii: "\n")])
    }
    while let (number, line) = try reader.next() {
      do {
        try take(try PostLine(line: line))
      } catch let error as DecodingError {
        try complain(LineError(error, line: number))
      } catch let problem as LineProblem {
        try complain(LineError(problem.sentence, line: number))
      }
      progress(number)
    }
    return bad
  }

  private struct FileLineError: Encodable {
    var error: String
    var file: String
    var line: Int
  }
}

/// Why a line that is well-formed cannot be used.
struct LineProblem: Error {
  var sentence: String
}

extension PostLine {
  /// What a person said of it.
  func requireLabel() throws(LineProblem) -> LabelledPost.Label {
    guard let word = label else {
      throw LineProblem(sentence: "\"label\" is missing; say relevant or noise")
    }
    guard let label = LabelledPost.Label(rawValue: word) else {
      throw LineProblem(sentence: "\"label\" is \"\(word.printable)\"; say relevant or noise")
    }
    return label
  }

  /// The gesture that a person saw in it; nil where none was named.
  func namedGesture() throws(LineProblem) -> Gesture? {
    guard let word = gesture else { return nil }
    guard let gesture = Gesture(rawValue: word) else {
      throw LineProblem(
        sentence:
          "\"gesture\" is \"\(word.printable)\"; say one of \(Gesture.names), or leave it out")
    }
    return gesture
  }
}

extension JSONEncoder {
  fileprivate static var ofLines: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
