import Foundation
import Parsing

/// `parse`: documents become normalised JSON, one line each.
package struct ParseVerb {
  private let parser = FeedParser()
  private let base: String?
  private let type: String?
  private let shape: FeedShape
  private let encoder = JSONEncoder()

  /// - Parameters:
  ///   - base: what relative links are relative to.
  ///   - type: the media type, as a `Content-Type` header has it.
  package init(base: String?, type: String?, shape: FeedShape) {
    self.base = base
    self.type = type
    self.shape = shape
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// - Parameter write: takes whole lines.
  /// - Returns: how many documents were no feeds.
  package func run(paths: [String], write: (Data) throws -> Void) throws -> Int {
    var failures = 0
    for path in paths {
      do {
        let bytes = [UInt8](try openForReading(path).readToEnd() ?? Data())
        let feed = try parser.parse(bytes, contentType: type, baseURL: base, shape: shape)
        try write(
          try encoder.encodeHarmlessly(ParseOutput(file: path, feed: feed)) + [UInt8(ascii: "\n")])
      } catch let error as ParsingError {
        failures += 1
        try write(
          try encoder.encodeHarmlessly(Failure(file: path, error: "\(error)")) + [
            UInt8(ascii: "\n")
          ])
      } catch let error as FileAccessError {
        failures += 1
        try write(
          try encoder.encodeHarmlessly(Failure(file: path, error: error.reason)) + [
            UInt8(ascii: "\n")
          ])
      }
    }
    return failures
  }

  private struct Failure: Encodable {
    var file: String
    var error: String
  }
}

extension FeedShape {
  /// As the options of `parse` name it.
  ///
  /// - Throws: `ConfigurationErrors`, `FileAccessError`
  package static func named(preset: Preset?, mappingFile: String?) throws -> FeedShape {
    if let preset { return .preset(preset) }
    guard let mappingFile else { return .detected }
    let text = String(
      decoding: try openForReading(mappingFile).readToEnd() ?? Data(), as: UTF8.self)
    return .mapping(try MappingFile.parse(text: text, fileName: mappingFile))
  }
}
