/// Rows of cells becoming a file: CSV as RFC 4180 has it, or JSON Lines.
struct ExportDocument {
  let profile: ExportProfile

  /// What stands before the first row.
  var beginning: [UInt8] {
    let header = Export.columns.joined(separator: ",") + "\r\n"
    return switch profile {
    case .excel: Array(("\u{FEFF}" + header).utf8)
    case .plain: Array(header.utf8)
    case .jsonl: []
    }
  }

  /// A row up to its last cell, which is the export's number; the cells are in the order of
  /// `Export.columns`, nil where there is nothing.
  func row(_ cells: [String?]) -> [UInt8] {
    precondition(cells.count == Export.columns.count - 1, "a cell for each column but the last")
    var bytes: [UInt8] = []
    switch profile {
    case .excel, .plain:
      for (column, cell) in cells.enumerated() {
        if column > 0 { bytes.append(UInt8(ascii: ",")) }
        if let cell { Self.addCSV(FormulaGuard.neutralised(cell), to: &bytes) }
      }
    case .jsonl:
      bytes.append(UInt8(ascii: "{"))
      for case (let name, let cell?) in zip(Export.columns, cells) {
        bytes += "\"\(name)\":".utf8
        Self.addJSON(cell, to: &bytes)
        bytes.append(UInt8(ascii: ","))
      }
    }
    return bytes
  }

  /// The last cell and the row's end.
  func ending(export: Int64) -> [UInt8] {
    switch profile {
    case .excel, .plain: Array(",\(export)\r\n".utf8)
    case .jsonl: Array("\"export_id\":\"\(export)\"}\n".utf8)
    }
  }

  /// Byte by byte: to Swift, a quote with an accent upon it is another character than a quote.
  private static func addCSV(_ cell: String, to bytes: inout [UInt8]) {
    guard cell.utf8.contains(where: needsQuotes) else {
      bytes += cell.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in cell.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// More than RFC 4180 asks for: some readers strip spaces, split at semicolons or tabs, or quote by
  /// apostrophes.
  private static func needsQuotes(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\r"), UInt8(ascii: "\n"),
      UInt8(ascii: "\t"), UInt8(ascii: "'"), UInt8(ascii: ";"), UInt8(ascii: " "):
      true
    default: false
    }
  }

  private static func addJSON(_ cell: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in cell.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes += "\\n".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0x09: bytes += "\\t".utf8
      case 0..<0x20:
        bytes += ((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
