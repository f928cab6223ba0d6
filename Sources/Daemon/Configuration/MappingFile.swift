import Foundation
import Parsing

/// A file with the keys `items`, `fields` and `markup` of a feed, for `parse --mapping`.
package enum MappingFile {
  /// Reads the text of such a file.
  ///
  /// - Parameter fileName: what the mistakes call it.
  package static func parse(
    text: String, fileName: String
  ) throws(ConfigurationErrors) -> JSONMapping {
    let reading = ConfigurationReading(file: fileName)
    guard let root = try YAMLDocument.root(of: text, fileName: fileName) else {
      reading.report("the file is empty; it needs items and fields", at: nil)
      throw ConfigurationErrors(reading.mistakes)
    }
    let place = YAMLPlace(phrase: "")
    let entries = reading.entries(of: root, in: place, keys: KnownKeys.mapping)
    let mapping = MappingReader(reading: reading).mapping(in: entries, at: root, place: place)
    guard let mapping, reading.mistakes.isEmpty else {
      if reading.mistakes.isEmpty { reading.report("the file has no fields", at: root) }
      throw ConfigurationErrors(reading.mistakes)
    }
    return mapping
  }
}
