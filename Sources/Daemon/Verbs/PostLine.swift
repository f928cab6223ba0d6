import Foundation

/// A line that `score` and `train` read.
struct PostLine: Decodable, Equatable {
  /// A number is as good as a string, and comes out as it went in.
  enum ID: Decodable, Equatable {
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
  }

  var id = ID.string("")
  var title: String?
  var text: String?
  /// As written: only `train` reads it.
  var label: String?
  /// As written: only `train` reads it.
  var gesture: String?
}

extension PostLine {
  /// - Throws: `DecodingError`
  init(line: Data) throws {
    let bytes = [UInt8](line)
    try self.init(bytes, bytes.indices)
  }

  /// The line at this place of a block.
  ///
  /// - Throws: `DecodingError`
  init(_ block: [UInt8], _ line: Range<Int>) throws {
    var scanner = PostLineScanner(block, line)
    self = try scanner.post() ?? JSONDecoder().decode(PostLine.self, from: Data(block[line]))
  }

  private enum CodingKeys: String, CodingKey { case id, title, text, label, gesture }

  init(from decoder: any Decoder) throws {
    let line = try decoder.container(keyedBy: CodingKeys.self)
    id = try line.decodeIfPresent(ID.self, forKey: .id) ?? .string("")
    title = try line.decodeIfPresent(String.self, forKey: .title)
    text = try line.decodeIfPresent(String.self, forKey: .text)
    label = try? line.decodeIfPresent(String.self, forKey: .label)
    gesture = try? line.decodeIfPresent(String.self, forKey: .gesture)
    if title == nil && text == nil {
      throw DecodingError.dataCorruptedError(
        forKey: .text, in: line, debugDescription: "a post needs \"text\" or \"title\"")
    }
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

  /// - Parameter error: what a decoder threw.
  init(_ error: any Error, line: Int) {
    self.line = line
    switch error as? DecodingError {
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      self.error = "this line is not JSON"
    case .dataCorrupted(let context): self.error = context.debugDescription
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      let field = context.codingPath.last?.stringValue
      self.error = field.map { "\"\($0)\" has the wrong type" } ?? "this line is no JSON object"
    case .keyNotFound(let key, _): self.error = "\"\(key.stringValue)\" is missing"
    default: self.error = "\(error)"
    }
  }
}
