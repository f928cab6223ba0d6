import Foundation
import Yams

/// The nodes of a YAML file with their positions, or the reason why there are none.
enum YAMLDocument {
  /// A key that a later one of the same name repeats is renamed to begin with this scalar and a
  /// second one that counts; both are in the private use area.
  private static let firstMark: Unicode.Scalar = "\u{E000}"

  /// Nil for a file without content.
  ///
  /// The parser stops at a duplicate key. So that other mistakes are found too, the earlier of the two
  /// keys is renamed and the text parsed again; whoever reads the mapping sees both and complains.
  static func root(of text: String, fileName: String) throws(ConfigurationErrors) -> Node? {
    var text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    for count in 0..<256 {
      do {
        return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
      } catch {
        if case YamlError.duplicatedKeysInMapping(let keys, let context) = error,
          let renamed = renaming(keys, at: context.mark, in: text, count: count)
        {
          text = renamed
        } else {
          throw ConfigurationErrors([mistake(from: error, in: text, fileName: fileName)])
        }
      }
    }
    throw ConfigurationErrors([
      ConfigurationMistake(
        file: fileName, line: nil, column: nil, message: "more than 256 keys are given twice")
    ])
  }

  /// The key as it stands in the file.
  static func written(_ key: String) -> String {
    key.unicodeScalars.first == firstMark ? String(key.unicodeScalars.dropFirst(2)) : key
  }

  private static func renaming(
    _ keys: [String], at mark: Mark, in text: String, count: Int
  ) -> String? {
    var scalars = text.unicodeScalars
    guard var place = index(of: mark, in: scalars), let key = keys.first else { return nil }
    if place < scalars.endIndex, scalars[place] == "\"" || scalars[place] == "'" {
      scalars.formIndex(after: &place)
    }
    guard scalars[place...].starts(with: key.unicodeScalars),
      let counter = Unicode.Scalar(UInt32(0xE100 + count))
    else { return nil }
    scalars.insert(contentsOf: [firstMark, counter], at: place)
    return String(scalars)
  }

  /// Lines end as libyaml sees it: CR LF, CR, LF, NEL, LS or PS.
  private static func index(
    of mark: Mark, in scalars: String.UnicodeScalarView
  ) -> String.UnicodeScalarView.Index? {
    var place = scalars.startIndex
    var line = 1
    while line < mark.line {
      guard place < scalars.endIndex else { return nil }
      let scalar = scalars[place]
      scalars.formIndex(after: &place)
      switch scalar {
      case "\r":
        if place < scalars.endIndex, scalars[place] == "\n" { scalars.formIndex(after: &place) }
        line += 1
      case "\n", "\u{85}", "\u{2028}", "\u{2029}": line += 1
      default: break
      }
    }
    return scalars.index(place, offsetBy: mark.column - 1, limitedBy: scalars.endIndex)
  }

  private static func mistake(
    from error: any Error, in text: String, fileName: String
  ) -> ConfigurationMistake {
    func mistake(_ message: String, _ mark: Mark? = nil, line: Int? = nil) -> ConfigurationMistake {
      // What the end of the file lacks is said to be behind its last line.
      let last = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
      return ConfigurationMistake(
        file: fileName, line: (mark?.line ?? line).map { min($0, last) }, column: mark?.column,
        message: message)
    }
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _):
      let around = context.map { " \($0.text) that begins at line \($0.mark.line)" } ?? ""
      return mistake("this is no YAML: \(problem)\(around)\(advice(on: problem))", mark)
    case YamlError.composer(_, let problem, let mark, _):
      return mistake("this is no YAML: \(problem)", mark)
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      let list = keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
      return mistake("duplicate key \(list)", context.mark)
    case YamlError.reader(let problem, let offset, _, _):
      let line = offset.map { text.prefix($0).count(where: \.isNewline) + 1 }
      return mistake("this is no YAML: \(problem)", line: line)
    default:
      return mistake("this is no YAML: \(error)")
    }
  }

  private static func advice(on problem: String) -> String {
    if problem.contains("cannot start any token") {
      return "; a tab may not indent, and a value that begins with @, ` or % needs quotes"
    }
    return ""
  }
}
