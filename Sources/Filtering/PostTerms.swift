/// What the classifier sees of a post: each distinct term once, with its length-normalised weight.
///
/// Two blocks, each of Euclidean length 1: words with pairs of neighbours, and the 3–5-grams of
/// the characters of each word. A term's raw value is `1 + ln(count)` (log term frequency), so
/// neither repetition nor length alone moves a verdict.
struct PostTerms {
  private(set) var keys: [UInt64] = []
  private(set) var values: [Float] = []

  /// Pairs and single words only.
  enum Blocks { case words, all }

  init(_ post: TokenizedPost, blocks: Blocks = .all, without hidden: [Range<Int>] = []) {
    var words: [UInt64] = []
    words.reserveCapacity(post.tokens.count * 2)
    TermOccurrences.words(of: post, without: hidden) { key, _, _ in words.append(key) }
    append(&words)
    if blocks == .all {
      var grams: [UInt64] = []
      grams.reserveCapacity(post.folded.count * 3)
      TermOccurrences.grams(of: post) { key, _ in grams.append(key) }
      append(&grams)
    }
  }

  /// Adds the cues, each a term of its own beside the two blocks.
  mutating func append(_ cues: CueScore, keys cueKeys: [UInt64]) {
    for part in cues.parts {
      keys.append(cueKeys[part.match.cue])
      values.append(CueMatcher.value)
    }
  }

  /// Counts, damps and normalises one block.
  private mutating func append(_ occurrences: inout [UInt64]) {
    guard !occurrences.isEmpty else { return }
    occurrences.sort()
    let first = keys.count
    var squares: Float = 0
    var index = 0
    while index < occurrences.count {
      let key = occurrences[index]
      var count = 1
      while index + count < occurrences.count, occurrences[index + count] == key { count += 1 }
      let value = count == 1 ? 1 : 1 + Float(TermOccurrences.logarithm(count))
      squares += value * value
      keys.append(key)
      values.append(value)
      index += count
    }
    let scale = 1 / squares.squareRoot()
    for index in first..<values.count { values[index] *= scale }
  }
}
