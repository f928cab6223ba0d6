/// How much room a text takes in a terminal.
extension String {
  /// Columns of the terminal: two for East Asian wide characters and emoji (Unicode, UAX 11).
  var columns: Int { reduce(0) { $0 + $1.columns } }

  /// The text cut to that many columns, with an ellipsis where something is missing.
  func fitting(columns room: Int) -> String {
    guard columns > room else { return self }
    var used = 1
    let beginning = prefix { character in
      used += character.columns
      return used <= room
    }
    return beginning + "…"
  }

  /// The text in lines of whole words that end at the edge, those after the first set in below it; with
  /// little room beside what stands before it, all of them below that.
  func wrapped(behind used: Int, edge: Int) -> String {
    guard used + columns > edge else { return self }
    let isBeside = edge - used >= 30
    let indent = isBeside ? used : 4
    let room = max(20, edge - indent)
    var lines: [String] = []
    for word in split(separator: " ") {
      if let last = lines.last, last.columns + 1 + String(word).columns <= room {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    let text = lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    return isBeside ? text : "\n" + String(repeating: " ", count: indent) + text
  }
}

extension Character {
  fileprivate var columns: Int {
    guard let first = unicodeScalars.first else { return 0 }
    if first.isASCII { return 1 }
    if first.properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}") { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return Self.wide.contains { $0.contains(first.value) } ? 2 : 1
    }
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
  ]
}
