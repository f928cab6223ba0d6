/// Reads one line of JSON in one pass.
///
/// It reads what nearly all lines are and gives up on any other, be it wrong or only unusual: Foundation's
/// decoder reads those, twenty times slower, and says what is wrong. What is accepted here it accepts
/// too, with the same values.
struct PostLineScanner {
  private let block: [UInt8]
  private var index: Int
  private let end: Int

  private enum Field { case id, title, text, label, gesture }

  private static let depthMax = 16

  init(_ block: [UInt8], _ line: Range<Int>) {
    self.block = block
    index = line.lowerBound
    end = line.upperBound
  }

  /// nil where the line is to be read by others.
  mutating func post() -> PostLine? {
    var post = PostLine()
    var seen: Set<Field> = []
    skipSpaces()
    guard take("{") else { return nil }
    repeat {
      skipSpaces()
      guard let name = plainString() else { return nil }
      skipSpaces()
      guard take(":") else { return nil }
      skipSpaces()
      guard let field = field(name) else {
        guard skipValue(depth: 0) else { return nil }
        skipSpaces()
        continue
      }
      guard seen.insert(field).inserted, read(field, into: &post) else { return nil }
      skipSpaces()
    } while take(",")
    guard take("}") else { return nil }
    skipSpaces()
    return index == end && (post.title != nil || post.text != nil) ? post : nil
  }

  private func field(_ name: Range<Int>) -> Field? {
    switch name.count {
    case 2 where block[name].elementsEqual("id".utf8): .id
    case 4 where block[name].elementsEqual("text".utf8): .text
    case 5 where block[name].elementsEqual("title".utf8): .title
    case 5 where block[name].elementsEqual("label".utf8): .label
    case 7 where block[name].elementsEqual("gesture".utf8): .gesture
    default: nil
    }
  }

  private mutating func read(_ field: Field, into post: inout PostLine) -> Bool {
    if take(word: "null") { return true }
    if field == .id, current != UInt8(ascii: "\"") {
      guard let number = integer() else { return false }
      post.id = .number(number)
      return true
    }
    guard let string = string() else { return false }
    switch field {
    case .id: post.id = .string(string)
    case .title: post.title = string
    case .text: post.text = string
    case .label: post.label = string
    case .gesture: post.gesture = string
    }
    return true
  }
}

// MARK: Pieces

extension PostLineScanner {
  /// 0, which stands nowhere in JSON, behind the end.
  private var current: UInt8 { index < end ? block[index] : 0 }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func take(word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard index + length <= end else { return false }
    for offset in 0..<length where block[index + offset] != word.utf8Start[offset] { return false }
    index += length
    return true
  }

  private mutating func skipSpaces() {
    while true {
      switch current {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  private mutating func skipDigits() -> Bool {
    let start = index
    while UInt8(ascii: "0")...UInt8(ascii: "9") ~= current { index += 1 }
    return index > start
  }

  /// Digits without a leading zero.
  private mutating func skipWhole() -> Bool { take("0") || skipDigits() }

  private mutating func integer() -> Int64? {
    let start = index
    _ = take("-")
    guard skipWhole() else { return nil }
    switch current {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return nil
    default: return Int64(String(decoding: block[start..<index], as: UTF8.self))
    }
  }

  private mutating func skipNumber() -> Bool {
    _ = take("-")
    guard skipWhole() else { return false }
    if take("."), !skipDigits() { return false }
    guard take("e") || take("E") else { return true }
    _ = take("+") || take("-")
    return skipDigits()
  }

  private mutating func skipValue(depth: Int) -> Bool {
    switch current {
    case UInt8(ascii: "\""): string() != nil
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth < Self.depthMax && skipContainer(depth)
    case UInt8(ascii: "t"): take(word: "true")
    case UInt8(ascii: "f"): take(word: "false")
    case UInt8(ascii: "n"): take(word: "null")
    default: skipNumber()
    }
  }

  private mutating func skipContainer(_ depth: Int) -> Bool {
    let isObject = take("{")
    let closer: Unicode.Scalar = isObject ? "}" : "]"
    if !isObject { index += 1 }
    skipSpaces()
    if take(closer) { return true }
    repeat {
      skipSpaces()
      if isObject {
        guard string() != nil else { return false }
        skipSpaces()
        guard take(":") else { return false }
        skipSpaces()
      }
      guard skipValue(depth: depth + 1) else { return false }
      skipSpaces()
    } while take(",")
    return take(closer)
  }
}

// MARK: Strings

extension PostLineScanner {
  /// The place of a string of ASCII without escapes, its quotation marks not included.
  private mutating func plainString() -> Range<Int>? {
    guard take("\"") else { return nil }
    let start = index
    guard !skipPlain(), take("\"") else { return nil }
    return start..<index - 1
  }

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    let start = index
    let isUnicode = skipPlain()
    if take("\"") { return text(block[start..<index - 1], isUnicode: isUnicode) }
    return escaped(from: start, isUnicode: isUnicode)
  }

  /// Up to the next quotation mark, backslash or control character; whether it is more than ASCII.
  private mutating func skipPlain() -> Bool {
    var all: UInt8 = 0
    while index < end {
      let byte = block[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      all |= byte
      index += 1
    }
    return all >= 0x80
  }

  private func text(_ bytes: some Collection<UInt8>, isUnicode: Bool) -> String? {
    isUnicode ? String(validating: bytes, as: UTF8.self) : String(decoding: bytes, as: UTF8.self)
  }

  private mutating func escaped(from start: Int, isUnicode: Bool) -> String? {
    var bytes = Array(block[start..<index])
    var isUnicode = isUnicode
    while take("\\") {
      switch current {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(current)
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "b"): bytes.append(0x08)
      case UInt8(ascii: "f"): bytes.append(0x0C)
      case UInt8(ascii: "u"):
        guard let scalar = escapedScalar() else { return nil }
        bytes.append(contentsOf: UTF8.encode(scalar)!)
        isUnicode = true
      default: return nil
      }
      index += 1
      let run = index
      if skipPlain() { isUnicode = true }
      bytes += block[run..<index]
    }
    return take("\"") ? text(bytes, isUnicode: isUnicode) : nil
  }

  /// From the `u` to the last digit; nil for half a pair of surrogates.
  private mutating func escapedScalar() -> Unicode.Scalar? {
    guard let first = unit() else { return nil }
    if let scalar = Unicode.Scalar(first) { return scalar }
    index += 1
    guard UTF16.isLeadSurrogate(first), take("\\"), current == UInt8(ascii: "u"),
      let second = unit(), UTF16.isTrailSurrogate(second)
    else { return nil }
    return Unicode.Scalar(
      0x10000 + UInt32(first & 0x3FF) << 10 + UInt32(second & 0x3FF))
  }

  private mutating func unit() -> UInt16? {
    guard index + 4 < end else { return nil }
    var value: UInt16 = 0
    for digit in block[index + 1...index + 4] {
      guard let number = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      value = value << 4 | UInt16(number)
    }
    index += 4
    return value
  }
}
