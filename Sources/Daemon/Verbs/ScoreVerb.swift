import Filtering
import Foundation
import Posts

/// `score`: JSON Lines of posts in, JSON Lines of verdicts out, in the same order. A Unix filter:
/// no state, no budget.
package struct ScoreVerb {
  private let model: Model
  private let threshold: ScoreQuantiles.Threshold?
  private let encoder = JSONEncoder()

  /// - Parameter keep: the share of the model's own reference stream that would be kept, 0…1.
  package init(model: Model, keep: Double) {
    self.model = model
    threshold = model.referenceQuantiles.threshold(keep: keep)
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// - Parameters:
  ///   - path: of the posts; `-` is standard input.
  ///   - write: takes whole lines.
  ///   - complain: takes a line of JSON for each line of input that could not be read.
  /// - Returns: the number of lines that could not be read.
  package func run(
    path: String, write: (Data) throws -> Void, complain: (Data) throws -> Void
  ) throws -> Int {
    let decoder = JSONDecoder()
    var bad = 0
    var lines = try JSONLineReader(path: path)
    while let (number, line) = try lines.next() {
      do {
        let post = try decoder.decode(PostLine.self, from: line)
        try write(try encoder.encodeHarmlessly(verdict(of: post)) + Self.newline)
      } catch let error as DecodingError {
        bad += 1
        try complain(try encoder.encodeHarmlessly(LineError(error, line: number)) + Self.newline)
      }
    }
    return bad
  }

  private func verdict(of post: PostLine) -> VerdictLine {
    let assessment = model.assess(title: post.title, text: post.text ?? "")
    // The cold start has no reference stream: it keeps what is likelier relevant than not.
    let isKept =
      threshold?.keeps(score: assessment.score, identity: StableHash(post.id.text).value)
      ?? (assessment.score > 0)
    return VerdictLine(id: post.id, assessment: assessment, isKept: isKept)
  }

  private static let newline = Data([UInt8(ascii: "\n")])
}

/// A line that `score` and `train` read.
struct PostLine: Decodable {
  /// A number is as good as a string, and comes out as it went in.
  enum ID: Codable {
    case string(String)
    case number(Int64)

    var text: String {
      switch self {
      case .string(let text): text
      case .number(let number): String(number)
      }
    }

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let number = try? value.decode(Int64.self) {
        self = .number(number)
      } else {
        self = .string(try value.decode(String.self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var value = encoder.singleValueContainer()
      switch self {
      case .string(let text): try value.encode(text)
      case .number(let number): try value.encode(number)
      }
    }
  }

  var id: ID
  var title: String?
  var text: String?
  /// As written: only `train` reads it.
  var label: String?

  private enum CodingKeys: String, CodingKey { case id, title, text, label }

  init(from decoder: any Decoder) throws {
    let line = try decoder.container(keyedBy: CodingKeys.self)
    id = try line.decodeIfPresent(ID.self, forKey: .id) ?? .string("")
    title = try line.decodeIfPresent(String.self, forKey: .title)
    text = try line.decodeIfPresent(String.self, forKey: .text)
    label = try? line.decodeIfPresent(String.self, forKey: .label)
    if title == nil && text == nil {
      throw DecodingError.dataCorruptedError(
        forKey: .text, in: line, debugDescription: "a post needs \"text\" or \"title\"")
    }
  }
}

/// A line that `score` writes. `gesture` is null where there is none; `probability` is left out until
/// the model is calibrated.
private struct VerdictLine: Encodable {
  var id: PostLine.ID
  var assessment: Assessment
  var isKept: Bool

  private enum CodingKeys: String, CodingKey {
    case id, score, probability, verdict, reason, gesture, prior, rest, evidence
  }

  func encode(to encoder: any Encoder) throws {
    var line = encoder.container(keyedBy: CodingKeys.self)
    try line.encode(id, forKey: .id)
    try line.encode(assessment.score, forKey: .score)
    try line.encodeIfPresent(assessment.probability, forKey: .probability)
    try line.encode(isKept ? "keep" : "drop", forKey: .verdict)
    let reason: Verdict.Reason = isKept ? .aboveThreshold : .belowThreshold
    try line.encode(reason, forKey: .reason)
    try line.encode(assessment.gesture, forKey: .gesture)
    try line.encode(assessment.prior, forKey: .prior)
    try line.encode(assessment.rest, forKey: .rest)
    try line.encode(assessment.evidence, forKey: .evidence)
  }
}

/// What is printed for a line that could not be read.
struct LineError: Encodable {
  var error: String
  var line: Int

  init(_ error: String, line: Int) {
    self.error = error
    self.line = line
  }

  init(_ error: DecodingError, line: Int) {
    self.line = line
    switch error {
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      self.error = "this line is not JSON"
    case .dataCorrupted(let context): self.error = context.debugDescription
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      let field = context.codingPath.last?.stringValue
      self.error = field.map { "\"\($0)\" has the wrong type" } ?? "this line is no JSON object"
    case .keyNotFound(let key, _): self.error = "\"\(key.stringValue)\" is missing"
    @unknown default: self.error = "\(error)"
    }
  }
}
