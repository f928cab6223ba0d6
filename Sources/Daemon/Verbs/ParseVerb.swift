import Foundation
import Parsing

/// `parse`: documents become normalised JSON, one line each.
package struct ParseVerb {
  private let parser = FeedParser()
  private let base: String?
  private let type: String?
  private let shape: FeedShape

  /// Entries are handed on in pieces of about this size.
  private static let pieceBytes = 64 << 10

  /// - Parameters:
  ///   - base: what relative links are relative to.
  ///   - type: the media type, as a `Content-Type` header has it.
  package init(base: String?, type: String?, shape: FeedShape) {
    self.base = base
    self.type = type
    self.shape = shape
  }

  /// - Parameter write: takes pieces of the output; a document's last piece ends its line.
  /// - Returns: how many documents were no feeds.
  package func run(paths: [String], write: (Data) throws -> Void) throws -> Int {
    var failures = 0
    var output = ParseOutput()
    for path in paths {
      do {
        try parse(path, &output, write)
      } catch let error as ParsingError {
        failures += 1
        output.fail(file: path, error: "\(error)")
      } catch let error as FileAccessError {
        failures += 1
        output.fail(file: path, error: error.reason)
      }
      try write(Data(output.take()))
    }
    return failures
  }

  /// Fails, if at all, before it has put anything out.
  private func parse(
    _ path: String, _ output: inout ParseOutput, _ write: (Data) throws -> Void
  ) throws {
    var reader = try parser.entries(
      of: readFile(path, bytesMax: parser.limits.documentBytesMax), contentType: type,
      baseURL: base, shape: shape)
    while let entry = try reader.next() {
      output.add(entry)
      if output.count > Self.pieceBytes { try write(Data(output.take())) }
    }
    output.finish(file: path, feed: reader.feed)
  }
}

extension FeedShape {
  private static let mappingBytesMax = 1 << 20

  /// As the options of `parse` name it.
  ///
  /// - Throws: `ConfigurationErrors`, `FileAccessError`
  package static func named(preset: Preset?, mappingFile: String?) throws -> FeedShape {
    if let preset { return .preset(preset) }
    guard let mappingFile else { return .detected }
    let bytes = try readFile(mappingFile, bytesMax: mappingBytesMax)
    guard bytes.count <= mappingBytesMax else {
      throw FileAccessError(
        path: mappingFile, reason: "it is too long for a mapping; name a file with items and fields"
      )
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return .mapping(try MappingFile.parse(text: text, fileName: mappingFile))
  }
}
