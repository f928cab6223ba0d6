import Foundation
import Posts

/// Rows of cells becoming a file: CSV as RFC 4180 has it, or JSON Lines.
struct ExportDocument {
  let profile: ExportProfile
  private var text = ""

  init(profile: ExportProfile) {
    self.profile = profile
    switch profile {
    case .excel: text = "\u{FEFF}" + Self.csvLine(Export.columns)
    case .plain: text = Self.csvLine(Export.columns)
    case .jsonl: break
    }
  }

  var data: Data { Data(text.utf8) }

  /// Adds a row; its cells are in the order of `Export.columns`, nil where there is nothing.
  mutating func append(_ cells: [String?]) throws {
    precondition(cells.count == Export.columns.count, "a cell for each column")
    switch profile {
    case .excel, .plain: text += Self.csvLine(cells.map { Self.neutralised($0 ?? "") })
    case .jsonl: text += try Self.jsonLine(cells)
    }
  }

  /// A spreadsheet takes a cell that begins with one of these for a formula; an apostrophe in front
  /// makes it text (OWASP, "CSV Injection"). Full-width and small forms count too, and what hides
  /// behind spaces, controls or characters that are not seen.
  static func neutralised(_ cell: String) -> String {
    let first = cell.unicodeScalars.first { formulaStarts.contains($0) || !isUnseen($0) }
    guard let first, formulaStarts.contains(first) else { return cell }
    return "'" + cell
  }

  private static let formulaStarts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\0",
    "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    "\u{FE66}", "\u{FE62}", "\u{FE63}", "\u{FE6B}", "\u{2212}",
  ]

  private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
      || properties.generalCategory == .format || properties.generalCategory == .control
  }

  private static func csvLine(_ cells: [String]) -> String {
    cells.map(quoted).joined(separator: ",") + "\r\n"
  }

  /// Scalar by scalar: to Swift, a quote with an accent upon it is another character than a quote.
  private static func quoted(_ cell: String) -> String {
    guard cell.unicodeScalars.contains(where: needsQuotes.contains) else { return cell }
    let doubled = cell.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
    return "\"" + String(String.UnicodeScalarView(doubled)) + "\""
  }

  /// More than RFC 4180 asks for: some readers strip spaces, split at semicolons or tabs, or quote by
  /// apostrophes.
  private static let needsQuotes: Set<Unicode.Scalar> = [
    "\"", ",", "\r", "\n", "\t", "'", ";", " ",
  ]

  private static func jsonLine(_ cells: [String?]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    let fields = try zip(Export.columns, cells).compactMap { name, cell -> String? in
      guard let cell else { return nil }
      return "\"\(name)\":" + String(decoding: try encoder.encode(cell), as: UTF8.self)
    }
    return "{" + fields.joined(separator: ",") + "}\n"
  }
}
