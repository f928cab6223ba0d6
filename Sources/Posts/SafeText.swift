extension String {
  /// The text without control and bidirectional-override characters, fit for a terminal or a log line.
  ///
  /// Line breaks and tabs become single spaces.
  package var printable: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: result.append(" ")
      default: if !scalar.isObeyed { result.append(scalar) }
      }
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  /// Whether a terminal or a browser would rather obey it than show it: controls, line breaks, marks
  /// of writing direction and tags.
  package var isObeyed: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    default: false
    }
  }
}
