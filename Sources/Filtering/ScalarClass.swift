import Foundation

/// What a Unicode scalar is to the tokenizer.
enum ScalarClass: UInt8 {
  case other, letter, digit, apostrophe, ignorable, currency, question, exclamation, at, hash
  /// Of a script written without spaces; its terms are pairs of characters.
  case unspaced
  case emoji
}

/// Class and case-folded form of scalars, from tables for the first 0x2000, by properties above.
struct ScalarTable: Sendable {
  static let shared = ScalarTable()

  private let classes: [ScalarClass]
  private let folded: [UInt32]
  private static let limit: UInt32 = 0x2000

  private init() {
    var classes: [ScalarClass] = []
    var folded: [UInt32] = []
    for value in 0..<Self.limit {
      let scalar = Unicode.Scalar(value)!
      classes.append(Self.classify(scalar))
      folded.append(Self.fold(scalar))
    }
    self.classes = classes
    self.folded = folded
  }

  @inline(__always)
  func entry(_ value: UInt32) -> (ScalarClass, UInt32) {
    if value < Self.limit { return (classes[Int(value)], folded[Int(value)]) }
    if value >= 0xFF01 && value <= 0xFF5E { return entry(value - 0xFEE0) }  // full-width ASCII
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    return (Self.classify(scalar), Self.fold(scalar))
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
    case 0x00...0x7F: return scalar == "$" ? .currency : .other
    case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF, 0xFE00...0xFE0F: return .ignorable
    case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F:
      return .ignorable
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      return .unspaced
    case 0x1F3FB...0x1F3FF: return .ignorable
    default: break
    }
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
