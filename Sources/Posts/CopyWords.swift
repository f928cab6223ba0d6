/// The words of a post as near-copies are compared by: what a copy changes on its way is left out.
///
/// Left out are case, punctuation, web addresses (trackers and shorteners make others of them),
/// handles, and a leading "RT". Each character of a script that is written without spaces is a word.
package struct CopyWords: Sendable {
  /// A hash for each word, title first. The lowest bit says whether it holds a digit, the next four how
  /// many letters it has.
  private(set) var words: [UInt64] = []
  /// How many of them are the title's.
  private(set) var titleCount = 0

  /// A longer text is compared by its beginning, so that a hostile one costs little.
  static let wordsMax = 4_000

  private var hash = Self.seed
  private var inWord = false
  private var letters = 0
  private var hasDigit = false
  private var endsInDigit = false
  private var skipped = Skipped.nothing
  private var parts = 0

  private enum Skipped {
    case nothing, address, handle
  }

  init() { words.reserveCapacity(64) }

  package init(title: String?, text: String) {
    self.init()
    read(title: title, text: text)
  }

  static func isNumber(_ word: UInt64) -> Bool { word & 1 == 1 }

  /// At most 15.
  static func letters(_ word: UInt64) -> Int { Int(word >> 1 & 0xF) }
}

extension CopyWords: WordReading {
  mutating func add(_ character: UInt32) {
    guard skipped == .nothing else { return }
    if character >= 0x0E00, Self.isUnspaced(character) {
      endWord()
      hash = Self.step(hash, character)
      inWord = true
      letters = Self.unspacedLetters
      return endWord()
    }
    hash = Self.step(hash, character)
    inWord = true
    letters += 1
    endsInDigit = character &- 0x30 < 10
    if endsInDigit { hasDigit = true }
  }

  mutating func gap(_ scalar: UInt32) {
    if Self.isSpace(scalar) {
      endWord()
      skipped = .nothing
      return
    }
    switch skipped {
    case .address: return
    case .handle:
      if scalar == 0x2E || scalar == 0x5F || scalar == 0x2D || scalar == 0x40 { return }
      skipped = .nothing
    case .nothing: break
    }
    switch scalar {
    // Apostrophes, soft hyphens and characters of no width stand inside a word.
    case 0x27, 0x2019, 0xAD, 0x200B...0x200D, 0x2060: return
    case 0x2E, 0x2C:
      if inWord, endsInDigit { return }
      if scalar == 0x2E, inWord, hash == Self.www { return skipAddress() }
    case 0x3A: if inWord, hash == Self.http || hash == Self.https { return skipAddress() }
    case 0x40: if !inWord { skipped = .handle }
    default: break
    }
    endWord()
  }

  mutating func endPart() {
    endWord()
    skipped = .nothing
    if parts == 0 { titleCount = words.count }
    parts += 1
  }

  private mutating func skipAddress() {
    forgetWord()
    skipped = .address
  }

  private mutating func endWord() {
    guard inWord else { return }
    if words.count < Self.wordsMax, hash != Self.retweet || !words.isEmpty {
      words.append(hash & ~0x1F | UInt64(min(letters, 15)) << 1 | (hasDigit ? 1 : 0))
    }
    forgetWord()
  }

  private mutating func forgetWord() {
    hash = Self.seed
    letters = 0
    inWord = false
    hasDigit = false
    endsInDigit = false
  }
}

extension CopyWords {
  private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
  /// A character that is a word says about as much as so many letters.
  private static let unspacedLetters = 4
  private static let http = of("http")
  private static let https = of("https")
  private static let www = of("www")
  private static let retweet = of("rt")

  private static func of(_ word: String) -> UInt64 {
    word.unicodeScalars.reduce(seed) { step($0, $1.value) }
  }

  /// FNV-1a over whole scalars; who uses the hashes mixes them.
  @inline(__always)
  private static func step(_ hash: UInt64, _ character: UInt32) -> UInt64 {
    (hash ^ UInt64(character)) &* 0x100_0000_01b3
  }

  @inline(__always)
  private static func isSpace(_ scalar: UInt32) -> Bool {
    scalar <= 0x20 || scalar == 0xA0 || scalar == 0x2028 || scalar == 0x2029 || scalar == 0x3000
  }

  /// Thai, Lao, Burmese, Khmer, kana and Chinese characters.
  private static func isUnspaced(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x2E80...0x312F, 0x31A0...0x31FF,
      0x3400...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
