import Filtering
import Foundation
import Yams

/// Reads the gestures: from the file that feeds.yml names, else from those in the binary.
package enum GestureFile {
  /// - Parameter path: nil for the embedded ones.
  /// - Throws: `GestureFileError`
  package static func taxonomy(path: String?) throws(GestureFileError) -> GestureTaxonomy {
    guard let path else { return embedded }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw GestureFileError(path: path, mistakes: ["the file cannot be read"])
    }
    return try taxonomy(yaml: String(decoding: data, as: UTF8.self), path: path)
  }

  /// What ships, from `models/gestures.yml`.
  package static let embedded: GestureTaxonomy = {
    let yaml = String(decoding: PackageResources.gestures_yml, as: UTF8.self)
    do {
      return try taxonomy(yaml: yaml, path: "models/gestures.yml")
    } catch {
      preconditionFailure("the embedded gestures: \(error)")
    }
  }()

  private static func taxonomy(
    yaml: String, path: String
  ) throws(GestureFileError) -> GestureTaxonomy {
    let taxonomy: GestureTaxonomy
    do {
      _ = try YAMLDocument.root(of: yaml, fileName: path)  // says where it is no YAML
      taxonomy = try YAMLDecoder().decode(GestureTaxonomy.self, from: yaml)
    } catch let error as ConfigurationErrors {
      throw GestureFileError(
        path: path,
        mistakes: error.mistakes.map { ($0.line.map { "line \($0): " } ?? "") + $0.message })
    } catch let error as DecodingError {
      throw GestureFileError(path: path, mistakes: [error.sentence])
    } catch {
      throw GestureFileError(path: path, mistakes: ["\(error)"])
    }
    let mistakes = taxonomy.mistakes()
    guard mistakes.isEmpty else { throw GestureFileError(path: path, mistakes: mistakes) }
    return taxonomy
  }
}

/// What is wrong with a file of gestures, one sentence each.
package struct GestureFileError: Error, CustomStringConvertible {
  package var path: String
  package var mistakes: [String]

  package var description: String {
    mistakes.map { "\(path): \($0)" }.joined(separator: "\n")
  }
}

extension DecodingError {
  /// Where it went wrong and why, without the decoder's own vocabulary.
  fileprivate var sentence: String {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      return Self.place(context) + context.debugDescription
    case .keyNotFound(let key, let context):
      return Self.place(context) + "\"\(key.stringValue)\" is missing"
    @unknown default: return "\(self)"
    }
  }

  private static func place(_ context: Context) -> String {
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
    return path.isEmpty ? "" : path.joined(separator: ".") + ": "
  }
}
