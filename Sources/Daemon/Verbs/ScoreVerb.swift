import Filtering
import Foundation
import Parsing
import Posts

/// `score`: JSON Lines of posts in, JSON Lines of verdicts out, in the same order. A Unix filter:
/// no state, no budget.
///
/// Lines that are there at the same time are judged on all cores; a line that comes alone is answered
/// before the next is waited for.
package struct ScoreVerb: Sendable {
  private let model: Model
  private let threshold: ScoreQuantiles.Threshold?

  /// - Parameter keep: the share of the model's own reference stream that would be kept, 0…1.
  package init(model: Model, keep: Double) {
    self.model = model
    threshold = model.referenceQuantiles.threshold(keep: keep)
  }

  /// - Parameters:
  ///   - path: of the posts; `-` is standard input.
  ///   - write: takes whole lines.
  ///   - complain: takes whole lines of JSON, one for each line of input that could not be read.
  /// - Returns: the number of lines that could not be read.
  package func run(
    path: String, write: (Data) throws -> Void, complain: (Data) throws -> Void
  ) async throws -> Int {
    var bad = 0
    var reader = try JSONLineReader(path: path)
    while let block = try reader.nextBlock() {
      try await judge(block) { answer in
        try write(Data(answer.verdicts.bytes))
        for error in answer.errors {
          try complain(try JSONEncoder().encodeHarmlessly(error) + Self.newline)
        }
        bad += answer.errors.count
      }
    }
    return bad
  }

  /// Few enough that the cores come to the end of a block at about the same time.
  private static let pieceLines = 128
  private static let newline = Data([UInt8(ascii: "\n")])

  /// What a piece of the input gives.
  private struct Answer: Sendable {
    var verdicts = JSONText()
    var errors: [LineError] = []
  }

  /// - Parameter take: gets the answers in the order of the pieces, each as soon as those before it
  ///   are there.
  private func judge(_ block: LineBlock, take: (Answer) throws -> Void) async throws {
    let pieces = block.pieces(lineCount: Self.pieceLines)
    guard pieces.count > 1 else {
      for piece in pieces { try take(answer(to: piece, of: block)) }
      return
    }
    try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
      for (number, piece) in pieces.enumerated() {
        group.addTask { (number, answer(to: piece, of: block)) }
      }
      var waiting: [Int: Answer] = [:]
      var next = 0
      for try await (number, answer) in group {
        waiting[number] = answer
        while let answer = waiting.removeValue(forKey: next) {
          try take(answer)
          next += 1
        }
      }
    }
  }

  private func answer(to piece: LineBlock.Piece, of block: LineBlock) -> Answer {
    var answer = Answer()
    var rest = piece
    while let (number, line) = block.nextLine(of: &rest) {
      do {
        verdict(of: try PostLine(block.bytes, line)).write(to: &answer.verdicts)
      } catch {
        answer.errors.append(LineError(error, line: number))
      }
    }
    return answer
  }

  private func verdict(of post: PostLine) -> VerdictLine {
    let assessment = model.assess(title: post.title, text: post.text ?? "")
    // Without a reference stream what is likelier relevant than not is kept.
    let isKept =
      threshold?.keeps(score: assessment.score, identity: StableHash(post.id.text).value)
      ?? (assessment.score > 0)
    return VerdictLine(id: post.id, assessment: assessment, isKept: isKept)
  }
}
