/// What a scalar is to a fingerprint: a character of a word, in lower case, or a gap between words.
///
/// Asking Unicode's tables takes most of the time of a fingerprint, so that what most texts are made of
/// (up to the end of General Punctuation and the symbols behind it) is asked for once a run.
enum FoldedScalars {
  /// The scalars below this are in the table.
  static let end: UInt32 = 0x2400

  static let gap: UInt32 = 0
  /// Lower case is several scalars.
  static let several: UInt32 = .max

  /// `gap`, `several`, or the scalar's lower case.
  static let table: [UInt32] = (0..<end).map { value in
    guard let scalar = Unicode.Scalar(value) else { return gap }
    let lowered = lowercase(scalar)
    if lowered.count > 1 { return several }
    return lowered.first.flatMap { isOfWord($0) ? $0.value : nil } ?? gap
  }

  /// Scalar by scalar, whatever stands around it, as `String.lowercased()` has it.
  static func lowercase(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    scalar.properties.lowercaseMapping.unicodeScalars
  }

  static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
