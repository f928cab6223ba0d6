/// One word while it is read: what of it is folded goes straight to the post.
struct WordRun {
  /// Longer words are cut: they are noise, and their n-grams would fill a post.
  static let bytesMax = 60

  /// Where its folded form begins.
  let first: Int
  private(set) var hasLetters = false
  private(set) var hasApostrophe = false
  private(set) var beginsWithDigit = false
  private var state = TermHash.wordSeed
  private var last: UInt32 = 0
  private var repeats = 0

  /// The hash of the folded form.
  var hash: UInt64 { TermHash.finish(state) }

  init(first: Int) { self.first = first }

  /// Runs of digits become one `0`.
  @inline(__always)
  mutating func appendDigit(to folded: inout [UInt8]) {
    if folded.count == first { beginsWithDigit = true }
    if last != 0x30 { append(byte: 0x30, to: &folded) }
    last = 0x30
    repeats = 0
  }

  @inline(__always)
  mutating func append(letter: UInt32, to folded: inout [UInt8]) {
    hasLetters = true
    repeats = letter == last ? repeats + 1 : 0
    last = letter
    guard repeats < 2 else { return }
    if letter < 0x80 {
      append(byte: UInt8(truncatingIfNeeded: letter), to: &folded)
    } else if folded.count - first < Self.bytesMax, let scalar = Unicode.Scalar(letter) {
      for byte in UTF8.encode(scalar)! {
        folded.append(byte)
        state = TermHash.step(state, byte)
      }
    }
  }

  mutating func appendApostrophe(to folded: inout [UInt8]) {
    append(byte: 0x27, to: &folded)
    hasApostrophe = true
    last = 0x27
  }

  @inline(__always)
  private mutating func append(byte: UInt8, to folded: inout [UInt8]) {
    guard folded.count - first < Self.bytesMax else { return }
    folded.append(byte)
    state = TermHash.step(state, byte)
  }
}
