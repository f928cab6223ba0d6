import Posts

/// The tokenizer's pass over one zone.
struct TextScanner {
  let bytes: [UInt8]
  let zone: Evidence.Zone
  var post: TokenizedPost

  /// The next byte, and the scalar that begins there.
  private var index = 0
  private var scalar = 0
  private let table = ScalarTable.shared

  init(bytes: [UInt8], zone: Evidence.Zone, post: TokenizedPost) {
    self.bytes = bytes
    self.zone = zone
    self.post = post
  }

  mutating func run() {
    while let (kind, folded, length) = peek() {
      switch kind {
      case .letter, .digit: word()
      case .currency: mark(0x24, kind)
      case .question: mark(0x3F, kind)
      case .exclamation: mark(0x21, kind)
      case .at: handle()
      case .hash: hashtag()
      case .unspaced: unspaced()
      case .emoji:
        let start = scalar
        advance(length)
        emit(.emoji, start, utf8(folded))
      case .other, .apostrophe, .ignorable: advance(length)
      }
    }
  }

  // MARK: Reading

  /// Class, folded form and length in bytes of the scalar at `offset` bytes from here.
  @inline(__always)
  private func peek(_ offset: Int = 0) -> (ScalarClass, UInt32, Int)? {
    let at = index + offset
    guard at < bytes.count else { return nil }
    let byte = bytes[at]
    if byte < 0x80 {
      let (kind, folded) = table.entry(UInt32(byte))
      return (kind, folded, 1)
    }
    let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    var value = UInt32(byte & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F))
    for next in 1..<length where at + next < bytes.count {
      value = value << 6 | UInt32(bytes[at + next] & 0x3F)
    }
    let (kind, folded) = table.entry(value)
    return (kind, folded, length)
  }

  @inline(__always)
  private mutating func advance(_ length: Int) {
    index += length
    scalar += 1
  }

  // MARK: Words and numbers

  private mutating func word() {
    let start = scalar
    var run = WordRun()
    while let (kind, folded, length) = peek() {
      switch kind {
      case .letter: run.append(letter: folded)
      case .digit: run.appendDigit()
      case .ignorable: break
      case .apostrophe:
        guard let next = peek(length), next.0 == .letter, run.hasLetters else { return close() }
        run.appendApostrophe()
      case .other:
        guard !run.hasLetters, let next = peek(length), next.0 == .digit,
          folded == 0x2E || folded == 0x2C || folded == 0x3A
        else { return close() }
      default: return close()
      }
      advance(length)
    }
    close()

    func close() { finish(run, from: start) }
  }

  private mutating func finish(_ run: WordRun, from start: Int) {
    let afterCurrency = post.tokens.last.map {
      $0.end == start && $0.zone == zone && $0.kind == .mark
        && post.folded[$0.bytes.lowerBound] == 0x24
    }
    if run.beginsWithDigit, afterCurrency == true { return emit(.price, start, Terms.price) }
    if !run.hasLetters {
      let price = peek()?.0 == .currency
      return emit(price ? .price : .number, start, price ? Terms.price : Terms.number)
    }
    let folded = run.folded[...]
    if isAddress(folded) { return address(from: start) }
    if Terms.currencies.contains(Array(folded)), let last = post.tokens.indices.last,
      post.tokens[last].kind == .number, post.tokens[last].zone == zone,
      start - post.tokens[last].end <= 1
    {
      replace(last, .price, Terms.price)
    }
    for part in Contractions.parts(of: folded) where !part.isEmpty { emit(.word, start, part) }
  }

  // MARK: Marks, handles, hashtags

  /// A run of the same mark is one token.
  private mutating func mark(_ byte: UInt8, _ kind: ScalarClass) {
    let start = scalar
    while let (next, _, length) = peek(), next == kind { advance(length) }
    emit(.mark, start, CollectionOfOne(byte))
  }

  private mutating func handle() {
    let start = scalar
    advance(1)
    var count = 0
    while let (kind, folded, length) = peek(),
      kind == .letter || kind == .digit || (count > 0 && (folded == 0x5F || folded == 0x2E))
    {
      advance(length)
      count += 1
    }
    if count > 0 { emit(.handle, start, Terms.handle) }
  }

  /// Kept whole, and split into its words where capitals or underscores tell them apart.
  private mutating func hashtag() {
    let start = scalar
    advance(1)
    var whole: [UInt8] = [0x23]
    var parts: [(start: Int, end: Int, run: WordRun)] = []
    var wasLower = false
    while let (kind, folded, length) = peek() {
      if folded == 0x5F {
        wasLower = true
        advance(length)
        continue
      }
      guard kind == .letter || kind == .digit else { break }
      let isUpper = kind == .letter && bytes[index] >= 0x41 && bytes[index] <= 0x5A
      if parts.isEmpty || (isUpper && wasLower) { parts.append((scalar, scalar, WordRun())) }
      wasLower = !isUpper
      if whole.count < WordRun.bytesMax { append(folded, to: &whole) }
      if kind == .digit {
        parts[parts.count - 1].run.appendDigit()
      } else {
        parts[parts.count - 1].run.append(letter: folded)
      }
      advance(length)
      parts[parts.count - 1].end = scalar
    }
    guard whole.count > 1 else { return }
    emit(.hashtag, start, whole)
    for part in parts where part.run.hasLetters {
      emit(.word, part.start, part.run.folded, end: part.end)
    }
  }

  /// Chinese, Japanese, Thai and the like: every two neighbouring characters are a term.
  private mutating func unspaced() {
    var previous: (start: Int, value: UInt32)?
    var count = 0
    while let (kind, folded, length) = peek(), kind == .unspaced || kind == .ignorable {
      let start = scalar
      advance(length)
      guard kind == .unspaced else { continue }
      count += 1
      if let previous { emit(.characters, previous.start, utf8(previous.value) + utf8(folded)) }
      previous = (start, folded)
    }
    if count == 1, let previous { emit(.characters, previous.start, utf8(previous.value)) }
  }

  // MARK: Web addresses

  private func isAddress(_ word: ArraySlice<UInt8>) -> Bool {
    if word.elementsEqual(Terms.www) { return index < bytes.count && bytes[index] == 0x2E }
    guard word.elementsEqual(Terms.http) || word.elementsEqual(Terms.https) else { return false }
    return bytes[index...].starts(with: [0x3A, 0x2F, 0x2F])
  }

  /// The address as a class, then the words of its host and path. What holds digits is an
  /// identifier of something, not a word.
  private mutating func address(from start: Int) {
    var words: [(start: Int, end: Int, folded: [UInt8])] = []
    var current: [UInt8] = []
    var currentStart = scalar
    var hasDigit = false
    func close(_ end: Int) {
      if current.count >= 3, current.count <= 24, !hasDigit, !current.elementsEqual(Terms.www) {
        words.append((currentStart, end, current))
      }
      current = []
      hasDigit = false
    }
    while let (kind, folded, length) = peek(), folded > 0x20, folded != 0x3C, folded != 0x22 {
      switch kind {
      case .letter, .digit:
        if current.isEmpty { currentStart = scalar }
        if kind == .digit { hasDigit = true }
        append(folded, to: &current)
      case .unspaced, .emoji:
        close(scalar)
      default: close(scalar)
      }
      advance(length)
    }
    close(scalar)
    emit(.address, start, Terms.address)
    for word in words {
      emit(.addressWord, word.start, word.folded, end: word.end, seed: TermHash.addressSeed)
    }
  }

  // MARK: Writing

  private mutating func emit(
    _ kind: Token.Kind, _ start: Int, _ folded: some Collection<UInt8>, end: Int? = nil,
    seed: UInt64 = TermHash.wordSeed
  ) {
    let first = post.folded.count
    post.folded.append(contentsOf: folded)
    post.tokens.append(
      Token(
        kind: kind, zone: zone, start: start, end: end ?? scalar,
        hash: TermHash.of(folded, seed: seed), bytes: first..<post.folded.count))
  }

  private mutating func replace(_ index: Int, _ kind: Token.Kind, _ folded: [UInt8]) {
    let first = post.folded.count
    post.folded += folded
    post.tokens[index].kind = kind
    post.tokens[index].hash = TermHash.of(folded)
    post.tokens[index].bytes = first..<post.folded.count
  }
}

extension TextScanner {
  private func append(_ value: UInt32, to bytes: inout [UInt8]) { Self.append(value, to: &bytes) }

  @inline(__always)
  static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    if value < 0x80 {
      bytes.append(UInt8(value))
    } else if let scalar = Unicode.Scalar(value) {
      bytes.append(contentsOf: UTF8.encode(scalar)!)
    }
  }

  private func utf8(_ value: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    Self.append(value, to: &bytes)
    return bytes
  }
}
