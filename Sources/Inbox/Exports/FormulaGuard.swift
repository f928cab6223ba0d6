/// Keeps a spreadsheet from taking a cell for a formula: an apostrophe in front makes it text (OWASP,
/// "CSV Injection").
///
/// Also inside a cell, behind a line break, a tab or a semicolon: where a spreadsheet is told, or takes
/// from its country's settings, that semicolons separate, it does not see our quotes, and what follows
/// these begins a cell of its own.
enum FormulaGuard {
  static func neutralised(_ cell: String) -> String {
    let scalars = cell.unicodeScalars
    var places: [String.Index] = []
    // Where a cell, ours or a wrongly split one, begins; nil once something of it was seen.
    var start: String.Index? = scalars.startIndex
    var isInner = false
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      if let begin = start, !isInner && startsOnly.contains(scalar) || signs.contains(scalar) {
        places.append(begin)
        start = nil
      }
      if isSeparator(scalar) {
        start = next
        isInner = true
      } else if start != nil, scalar != "\"", !isUnseen(scalar) {
        start = nil
      }
      index = next
    }
    return places.isEmpty ? cell : apostrophes(at: places, in: scalars)
  }

  private static func apostrophes(
    at places: [String.Index], in scalars: String.UnicodeScalarView
  ) -> String {
    var guarded = String.UnicodeScalarView()
    var last = scalars.startIndex
    for place in places {
      guarded.append(contentsOf: scalars[last..<place])
      guarded.append("'")
      last = place
    }
    guarded.append(contentsOf: scalars[last...])
    return String(guarded)
  }

  /// ASCII, full-width and small forms.
  private static let signs: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    "\u{FE66}", "\u{FE62}", "\u{FE63}", "\u{FE6B}", "\u{2212}",
  ]

  /// These too, but only where our cell begins: tables and lists of a post are full of them.
  private static let startsOnly: Set<Unicode.Scalar> = ["\t", "\r", "\n", "|", "%", "\0"]

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x3B, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// Spaces, controls and characters that are not seen: a formula hides behind them.
  private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    if (0x21...0x7E).contains(scalar.value) { return false }
    let properties = scalar.properties
    return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
      || properties.generalCategory == .format || properties.generalCategory == .control
  }
}
