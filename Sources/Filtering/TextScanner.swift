import Posts

/// The tokenizer's pass over a post, a zone after the other.
struct TextScanner {
  private(set) var post = TokenizedPost()

  private var zone = Evidence.Zone.text
  /// The next byte, and the scalar that begins there.
  private var index = 0
  private var scalar = 0
  private var opensClause = true
  private let table = ScalarTable.shared

  /// Of all zones together.
  init(bytesExpected: Int) {
    post.tokens.reserveCapacity(bytesExpected / 4 + 4)
    post.folded.reserveCapacity(bytesExpected + 64)
  }

  mutating func scan(_ bytes: Span<UInt8>, as zone: Evidence.Zone) {
    self.zone = zone
    (index, scalar, opensClause) = (0, 0, true)
    while let (kind, folded, length) = peek(bytes) {
      switch kind {
      case .other, .apostrophe, .ignorable: advance(length)
      case .letter, .digit: word(bytes)
      case .clauseEnd:
        opensClause = true
        advance(length)
      case .currency: mark(0x24, kind, bytes)
      case .question: mark(0x3F, kind, bytes)
      case .exclamation: mark(0x21, kind, bytes)
      case .at: handle(bytes)
      case .hash: hashtag(bytes)
      case .unspaced: unspaced(bytes)
      case .emoji:
        let start = scalar
        advance(length)
        emit(.emoji, start, Self.utf8(folded))
      }
    }
  }

  // MARK: Reading

  /// Class, folded form and length in bytes of the scalar at `offset` bytes from here.
  @inline(__always)
  private func peek(_ bytes: Span<UInt8>, _ offset: Int = 0) -> (ScalarClass, UInt32, Int)? {
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

  private mutating func word(_ bytes: Span<UInt8>) {
    let start = scalar
    var run = WordRun(first: post.folded.count)
    reading: while let (kind, folded, length) = peek(bytes) {
      switch kind {
      case .letter: run.append(letter: folded, to: &post.folded)
      case .digit: run.appendDigit(to: &post.folded)
      case .ignorable: break
      case .apostrophe:
        guard let next = peek(bytes, length), next.0 == .letter, run.hasLetters else {
          break reading
        }
        run.appendApostrophe(to: &post.folded)
      case .clauseEnd:
        guard !run.hasLetters, let next = peek(bytes, length), next.0 == .digit,
          folded == 0x2E || folded == 0x2C || folded == 0x3A
        else { break reading }
      default: break reading
      }
      advance(length)
    }
    if run.hasLetters { finish(run, from: start, bytes) } else { number(run, from: start, bytes) }
  }

  /// A price where a sign of a currency stands beside it.
  private mutating func number(_ run: WordRun, from start: Int, _ bytes: Span<UInt8>) {
    takeBack(run)
    if isAfterCurrency(start) || peek(bytes)?.0 == .currency {
      emit(.price, start, Terms.price)
    } else {
      emit(.number, start, Terms.number)
    }
  }

  private mutating func finish(_ run: WordRun, from start: Int, _ bytes: Span<UInt8>) {
    if run.beginsWithDigit, isAfterCurrency(start) {
      takeBack(run)
      return emit(.price, start, Terms.price)
    }
    let hash = run.hash
    if isAddress(hash, bytes) {
      takeBack(run)
      return address(from: start, bytes)
    }
    guard run.hasApostrophe || Contractions.isBare(hash) else {
      let form = run.first..<post.folded.count
      if isSum(before: start), Terms.currencies.contains(hash) { replaceLast(Terms.price) }
      return emit(.word, start, form, hash)
    }
    let parts = Contractions.parts(of: post.folded[run.first...])
    takeBack(run)
    for part in parts where !part.isEmpty { emit(.word, start, part) }
  }

  private func isAfterCurrency(_ start: Int) -> Bool {
    guard let last = post.tokens.last else { return false }
    return last.end == start && last.zone == zone && last.kind == .mark
      && post.folded[last.bytes.lowerBound] == 0x24
  }

  /// Whether a number ends here, so that a currency's name makes it a price.
  private func isSum(before start: Int) -> Bool {
    guard let last = post.tokens.last else { return false }
    return last.kind == .number && last.zone == zone && start - last.end <= 1
  }

  private mutating func takeBack(_ run: WordRun) {
    post.folded.removeSubrange(run.first...)
  }

  // MARK: Writing

  @inline(__always)
  private mutating func emit(
    _ kind: Token.Kind, _ start: Int, _ form: Range<Int>, _ hash: UInt64, end: Int? = nil
  ) {
    post.tokens.append(
      Token(
        kind: kind, zone: zone, opensClause: opensClause, places: start..<(end ?? scalar),
        hash: hash, bytes: form))
    opensClause = false
  }

  private mutating func emit(
    _ kind: Token.Kind, _ start: Int, _ folded: some Collection<UInt8>, end: Int? = nil,
    seed: UInt64 = TermHash.wordSeed
  ) {
    let first = post.folded.count
    post.folded.append(contentsOf: folded)
    emit(
      kind, start, first..<post.folded.count, TermHash.of(folded, seed: seed), end: end)
  }

  private mutating func emit(_ kind: Token.Kind, _ start: Int, _ known: Terms.Known) {
    let first = post.folded.count
    post.folded += known.bytes
    emit(kind, start, first..<post.folded.count, known.hash)
  }

  private mutating func replaceLast(_ price: Terms.Known) {
    let first = post.folded.count
    let last = post.tokens.count - 1
    post.folded += price.bytes
    post.tokens[last].kind = .price
    post.tokens[last].hash = price.hash
    post.tokens[last].bytes = first..<post.folded.count
  }

  private static func utf8(_ value: UInt32) -> [UInt8] {
    Unicode.Scalar(value).flatMap(UTF8.encode).map(Array.init) ?? []
  }
}

// MARK: - Marks, handles, hashtags

extension TextScanner {
  /// A run of the same mark is one token.
  private mutating func mark(_ byte: UInt8, _ kind: ScalarClass, _ bytes: Span<UInt8>) {
    let start = scalar
    while let (next, _, length) = peek(bytes), next == kind { advance(length) }
    emit(.mark, start, CollectionOfOne(byte))
    if kind != .currency { opensClause = true }
  }

  private mutating func handle(_ bytes: Span<UInt8>) {
    let start = scalar
    advance(1)
    var count = 0
    while let (kind, folded, length) = peek(bytes),
      kind == .letter || kind == .digit
        || (count > 0 && (folded == 0x5F || (folded == 0x2E && isWordAhead(bytes, length))))
    {
      advance(length)
      count += 1
    }
    if count > 0 { emit(.handle, start, Terms.handle) }
  }

  private func isWordAhead(_ bytes: Span<UInt8>, _ offset: Int) -> Bool {
    guard let (kind, _, _) = peek(bytes, offset) else { return false }
    return kind == .letter || kind == .digit
  }

  /// Kept whole, and split into its words where capitals or underscores tell them apart.
  private mutating func hashtag(_ bytes: Span<UInt8>) {
    let start = scalar
    advance(1)
    var whole: [UInt8] = [0x23]
    var parts: [HashtagPart] = []
    var wasLower = false
    while let (kind, folded, length) = peek(bytes) {
      if folded == 0x5F {
        wasLower = true
        advance(length)
        continue
      }
      guard kind == .letter || kind == .digit else { break }
      let isUpper = kind == .letter && bytes[index] >= 0x41 && bytes[index] <= 0x5A
      if parts.isEmpty || (isUpper && wasLower) {
        parts.append(HashtagPart(start: scalar))
      }
      wasLower = !isUpper
      if whole.count < WordRun.bytesMax { whole += Self.utf8(folded) }
      advance(length)
      parts[parts.count - 1].append(folded, kind, end: scalar)
    }
    guard whole.count > 1 else { return }
    emit(.hashtag, start, whole)
    for part in parts where part.run.hasLetters {
      emit(.word, part.start, part.folded, end: part.end)
    }
  }

  /// Chinese, Japanese, Thai and the like: every two neighbouring characters are a term.
  private mutating func unspaced(_ bytes: Span<UInt8>) {
    var previous: (start: Int, value: UInt32)?
    var count = 0
    while let (kind, folded, length) = peek(bytes), kind == .unspaced || kind == .ignorable {
      let start = scalar
      advance(length)
      guard kind == .unspaced else { continue }
      count += 1
      if let previous {
        emit(.characters, previous.start, Self.utf8(previous.value) + Self.utf8(folded))
      }
      previous = (start, folded)
    }
    if count == 1, let previous { emit(.characters, previous.start, Self.utf8(previous.value)) }
  }
}

/// A word within a hashtag.
private struct HashtagPart {
  let start: Int
  private(set) var end: Int
  private(set) var folded: [UInt8] = []
  private(set) var run = WordRun(first: 0)

  init(start: Int) { (self.start, end) = (start, start) }

  mutating func append(_ value: UInt32, _ kind: ScalarClass, end: Int) {
    if kind == .digit {
      run.appendDigit(to: &folded)
    } else {
      run.append(letter: value, to: &folded)
    }
    self.end = end
  }
}

// MARK: - Web addresses

extension TextScanner {
  private func isAddress(_ word: UInt64, _ bytes: Span<UInt8>) -> Bool {
    if word == Terms.www.hash { return index < bytes.count && bytes[index] == 0x2E }
    guard word == Terms.http.hash || word == Terms.https.hash else { return false }
    return index + 3 <= bytes.count && bytes[index] == 0x3A && bytes[index + 1] == 0x2F
      && bytes[index + 2] == 0x2F
  }

  /// The address as a class, then the words of its host and path. What holds digits is an
  /// identifier of something, not a word.
  private mutating func address(from start: Int, _ bytes: Span<UInt8>) {
    var words: [(start: Int, end: Int, folded: [UInt8])] = []
    var current: [UInt8] = []
    var currentStart = scalar
    var hasDigit = false
    func close(_ end: Int) {
      if current.count >= 3, current.count <= 24, !hasDigit, current != Terms.www.bytes {
        words.append((currentStart, end, current))
      }
      current = []
      hasDigit = false
    }
    while let (kind, folded, length) = peek(bytes), folded > 0x20, folded != 0x3C, folded != 0x22 {
      switch kind {
      case .letter, .digit:
        if current.isEmpty { currentStart = scalar }
        if kind == .digit { hasDigit = true }
        current += Self.utf8(folded)
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
}
