import Foundation

/// What a Unicode scalar is to the tokenizer.
enum ScalarClass: UInt8 {
  case other, letter, digit, apostrophe, ignorable, currency, question, exclamation, at, hash
  /// Ends a clause: full stop, comma, semicolon, colon, bracket, line break.
  case clauseEnd
  /// Of a script written without spaces; its terms are pairs of characters.
  case unspaced
  case emoji
}

/// Class and case-folded form of scalars, from one table for the first 0x2000, by properties above.
struct ScalarTable: Sendable {
  static let shared = ScalarTable()

  /// The class above 24 bits of the folded scalar.
  private let entries: [UInt32]
  private static let limit: UInt32 = 0x2000

  private init() {
    entries = (0..<Self.limit).map { value in
      let scalar = Unicode.Scalar(value)!
      return UInt32(Self.classify(scalar).rawValue) << 24 | Self.fold(scalar)
    }
  }

  @inline(__always)
  func entry(_ value: UInt32) -> (ScalarClass, UInt32) {
    guard value < Self.limit else { return Self.highEntry(value) }
    let entry = entries[Int(value)]
    return (ScalarClass(rawValue: UInt8(entry >> 24)) ?? .other, entry & 0xFF_FFFF)
  }

  @inline(never)
  private static func highEntry(_ value: UInt32) -> (ScalarClass, UInt32) {
    // Full-width forms are ASCII in East Asian type.
    if value >= 0xFF01 && value <= 0xFF5E { return shared.entry(value - 0xFEE0) }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    let kind = classify(scalar)
    return (kind, kind == .letter ? fold(scalar) : value)
  }

  private static func classify(_ scalar: Unicode.Scalar) -> ScalarClass {
    switch scalar.value {
    case 0x27, 0x2019, 0x02BC: return .apostrophe
    case 0x3F, 0x061F, 0x037E: return .question
    case 0x21: return .exclamation
    case 0x40: return .at
    case 0x23: return .hash
    case 0x30...0x39: return .digit
    case 0x41...0x5A, 0x61...0x7A: return .letter
    case 0x0A, 0x28, 0x29, 0x2C, 0x2E, 0x3A, 0x3B, 0x2013, 0x2014, 0x2026, 0x3001, 0x3002:
      return .clauseEnd
    case 0x00...0x7F: return scalar == "$" ? .currency : .other
    case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF, 0xFE00...0xFE0F: return .ignorable
    case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F:
      return .ignorable
    case 0x2000...0x206F: return .other
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      return .unspaced
    case 0x1F3FB...0x1F3FF: return .ignorable
    case 0x1F300...0x1F64F: return .emoji
    default: return byProperties(scalar)
    }
  }

  private static func byProperties(_ scalar: Unicode.Scalar) -> ScalarClass {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .currencySymbol: return .currency
    case .decimalNumber: return .digit
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .letterNumber, .spacingMark, .nonspacingMark:
      return .letter
    default: return properties.isEmoji || properties.isEmojiPresentation ? .emoji : .other
    }
  }

  /// Lower case without the accents: the first scalar of the canonical decomposition.
  ///
  /// Only in the scripts where accents are optional in what people type; elsewhere the letter.
  private static func fold(_ scalar: Unicode.Scalar) -> UInt32 {
    if scalar.value < 0x80 {
      return scalar.value >= 0x41 && scalar.value <= 0x5A ? scalar.value + 32 : scalar.value
    }
    let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    guard lower.value < 0x530 || (0x1E00...0x1FFF).contains(lower.value) else { return lower.value }
    let decomposed = String(Character(lower)).decomposedStringWithCanonicalMapping
    return decomposed.unicodeScalars.first?.value ?? lower.value
  }
}
