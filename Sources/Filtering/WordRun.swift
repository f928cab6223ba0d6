/// The letters and digits of one word as they are folded.
struct WordRun {
  /// Longer words are cut: they are noise, and their n-grams would fill a post.
  static let bytesMax = 60

  private(set) var folded: [UInt8] = []
  private(set) var hasLetters = false
  private(set) var beginsWithDigit = false
  private var last: UInt32 = 0
  private var repeats = 0

  /// Runs of digits become one `0`.
  mutating func appendDigit() {
    if folded.isEmpty { beginsWithDigit = true }
    if last != 0x30, folded.count < Self.bytesMax { folded.append(0x30) }
    last = 0x30
    repeats = 0
  }

  mutating func append(letter: UInt32) {
    hasLetters = true
    repeats = letter == last ? repeats + 1 : 0
    last = letter
    if repeats < 2, folded.count < Self.bytesMax { TextScanner.append(letter, to: &folded) }
  }

  mutating func appendApostrophe() {
    if folded.count < Self.bytesMax { folded.append(0x27) }
    last = 0x27
  }
}
