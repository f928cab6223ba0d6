/// Collects text with its white space folded and its control characters taken out.
///
/// The text goes through in steps of eight bytes; single spaces between words are no reason to stop.
struct WhiteSpaceFolder: ~Copyable {
  /// Whether line feeds in the text count, or only those asked for.
  var keepsLines: Bool
  private var output: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var count = 0
  private var breaks = 0
  private var hasSpace = false
  private var hasItem = false

  /// - Parameter bytes: how much text is expected.
  init(keepsLines: Bool, bytes: Int) {
    self.keepsLines = keepsLines
    capacity = bytes + Self.slack
    output = .allocate(capacity: capacity)
  }

  deinit { output.deallocate() }

  /// What comes before a piece of text (a break, a dash), and a wide write at its end.
  private static let slack = 16

  var string: String {
    String(decoding: UnsafeBufferPointer(start: output, count: count), as: UTF8.self)
  }

  mutating func breakWord() { hasSpace = true }
  mutating func breakLine() { if !hasItem { breaks = max(breaks, 1) } }
  mutating func breakParagraph() { if !hasItem { breaks = 2 } }

  /// A new line that begins with a dash, if any text follows.
  mutating func beginItem() {
    breakLine()
    hasItem = true
  }

  mutating func endItem() {
    hasItem = false
    breakLine()
  }

  /// Whole UTF-8 sequences.
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    append(start, start + text.count)
  }

  mutating func append(scalar value: UInt32) {
    guard let scalar = Unicode.Scalar(value) else { return }
    var bytes: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &bytes) { raw in
      var count = 0
      for byte in UTF8.encode(scalar)! {
        raw[count] = byte
        count += 1
      }
      let start = UnsafePointer(raw.baseAddress!.assumingMemoryBound(to: UInt8.self))
      append(start, start + count)
    }
  }

  private mutating func append(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
    // A control of windows-1252 takes three bytes where there were two.
    reserve((end - start) + (end - start) / 2 + Self.slack)
    var next = start
    while next < end {
      let byte = next.pointee
      if byte > 0x20, byte != 0xC2, byte != 0x7F {
        writeGap()
        next = copy(next, end)
      } else if byte == 0xC2, next + 1 < end {
        appendLatin(next)
        next += 2
      } else {
        if byte == 0x0A, keepsLines { breaks = hasItem ? breaks : min(breaks + 1, 2) }
        if byte.isSpace { hasSpace = true }
        next += 1
      }
    }
  }

  /// Copies plain bytes with single spaces between them; stops before anything else.
  private mutating func copy(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var source = start
    var target = output + count
    var before: UInt64 = 0
    var stop: UInt64 = 0
    while stop == 0, end - source >= 8 {
      let word = ByteScan.word(source)
      let spaces = ByteScan.equal(word, 0x20)
      stop =
        ByteScan.controls(word) | ByteScan.equal(word, 0xC2) | (spaces & (spaces << 8 | before))
      before = spaces >> 56
      UnsafeMutableRawPointer(target).storeBytes(of: word.littleEndian, as: UInt64.self)
      let length = stop == 0 ? 8 : stop.trailingZeroBitCount >> 3
      source += length
      target += length
    }
    if stop == 0 {
      while source < end, Self.isPlain(source.pointee) || isSingleSpace(source, after: target) {
        target.pointee = source.pointee
        source += 1
        target += 1
      }
    }
    // The last space waits for what comes behind it.
    if target[-1] == 0x20 {
      hasSpace = true
      target -= 1
    }
    count = target - output
    return source
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != 0xC2 && byte != 0x7F
  }

  private func isSingleSpace(
    _ source: UnsafePointer<UInt8>, after target: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    source.pointee == 0x20 && target[-1] != 0x20
  }

  /// U+0080…U+00BF: no-break spaces are spaces, and controls mean what windows-1252 has there.
  private mutating func appendLatin(_ bytes: UnsafePointer<UInt8>) {
    switch bytes[1] {
    case 0xA0, 0x85: hasSpace = true
    case 0x80...0x9F:
      let value = CharacterSet.windows1252(bytes[1])
      guard value > 0x9F, let scalar = Unicode.Scalar(value) else { return }
      writeGap()
      for byte in UTF8.encode(scalar)! { write(byte) }
    default:
      writeGap()
      write(bytes[0])
      write(bytes[1])
    }
  }

  private mutating func writeGap() {
    if breaks > 0 || hasSpace, count > 0 {
      if breaks == 0 { write(0x20) }
      for _ in 0..<breaks { write(0x0A) }
    }
    if hasItem {
      write(UInt8(ascii: "-"))
      write(0x20)
    }
    breaks = 0
    hasSpace = false
    hasItem = false
  }

  private mutating func write(_ byte: UInt8) {
    output[count] = byte
    count += 1
  }

  /// Makes room for so many bytes more.
  private mutating func reserve(_ bytes: Int) {
    guard count + bytes > capacity else { return }
    capacity = max(capacity * 2, count + bytes)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: output, count: count)
    output.deallocate()
    output = larger
  }
}
