/// Walks through JSON text and keeps nothing of it but the values that a selection asks for.
///
/// RFC 8259, taken easily where nothing can be misread: raw control characters in strings, unknown
/// escapes and leading zeros are let through, since feeds contain them. Functions take the place where
/// something begins and give the place behind it, or -1 with `failure` set: errors that are thrown
/// would be looked for behind every value.
struct JSONScanner {
  struct Failure: Sendable {
    var position: Int
    var reason: StaticString
    /// The document ended where more was expected.
    var isCutOff: Bool
    var isTooDeep = false
  }

  let bytes: JSONBytes
  let depthMax: Int
  private(set) var failure: Failure?

  /// `text` must not be empty.
  init(_ text: UnsafeBufferPointer<UInt8>, depthMax: Int) {
    bytes = JSONBytes(text)
    self.depthMax = depthMax
  }

  /// Passes over one value in so many open arrays and objects, with all that is in it.
  mutating func skip(at start: Int, depth startDepth: Int) -> Int {
    var index = start
    var open = OpenContainers()
    while true {
      // At a value.
      index = bytes.nonSpace(from: index)
      guard index < bytes.count else { return fail(at: index) }
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index = stringEnd(from: index + 1)
        if index < 0 { return -1 }
        index += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = bytes[index] == UInt8(ascii: "{")
        guard startDepth + open.count < depthMax else { return failTooDeep(at: index) }
        index = bytes.nonSpace(from: index + 1)
        open.push(isObject)
        if index < bytes.count, bytes[index] == Self.closer(isObject) { break }
        if isObject {
          index = name(at: index)
          if index < 0 { return -1 }
        }
        continue
      default:
        index = scalar(at: index)
        if index < 0 { return -1 }
      }
      // Behind a value: the ends of containers, or a comma and the next value.
      while true {
        if open.count == 0 { return index }
        index = bytes.nonSpace(from: index)
        guard index < bytes.count else { return fail(at: index) }
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: ",") {
          if open.isObject {
            index = name(at: bytes.nonSpace(from: index))
            if index < 0 { return -1 }
          }
          break
        }
        guard byte == Self.closer(open.isObject) else {
          return failAtEnd(at: index - 1, inObject: open.isObject)
        }
        open.pop()
      }
    }
  }

  /// The place of the quotation mark that ends the string whose characters begin at `start`.
  @inline(__always)
  mutating func stringEnd(from start: Int) -> Int {
    var hasEscapes = false
    return stringEnd(from: start, &hasEscapes)
  }

  /// Says too whether a backslash stands in it.
  @inline(__always)
  mutating func stringEnd(from start: Int, _ hasEscapes: inout Bool) -> Int {
    var index = bytes.quoteOrBackslash(from: start)
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      hasEscapes = true
      index = bytes.quoteOrBackslash(from: index + 2)
    }
    return index < bytes.count ? index : fail(at: start - 1, "a string without end", isCutOff: true)
  }

  /// A name and the colon behind it.
  @inline(__always)
  private mutating func name(at start: Int) -> Int {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "\"") else {
      return fail(at: start, "a name in quotes was expected")
    }
    let end = stringEnd(from: start + 1)
    return end < 0 ? -1 : colon(at: end + 1)
  }

  @inline(__always)
  mutating func colon(at start: Int) -> Int {
    let index = bytes.nonSpace(from: start)
    guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else {
      return fail(at: index, "a colon was expected")
    }
    return index + 1
  }

  /// A number, `true`, `false` or `null`.
  @inline(__always)
  mutating func scalar(at start: Int) -> Int {
    if start &+ 5 <= bytes.count {
      switch UnsafeRawPointer(bytes.start + start).loadUnaligned(as: UInt32.self).littleEndian {
      case 0x6C6C_756E, 0x6575_7274: return start &+ 4  // null, true
      case 0x736C_6166 where bytes[start &+ 4] == UInt8(ascii: "e"): return start &+ 5  // false
      default: break
      }
    }
    return switch bytes[start] {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): number(at: start)
    case UInt8(ascii: "t"): word("true", at: start)
    case UInt8(ascii: "f"): word("false", at: start)
    case UInt8(ascii: "n"): word("null", at: start)
    default: fail(at: start, "a value was expected")
    }
  }

  private mutating func number(at start: Int) -> Int {
    var index = bytes[start] == UInt8(ascii: "-") ? start + 1 : start
    let whole = digits(&index)
    var fraction = 0
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      fraction = digits(&index)
    }
    var isSound = whole + fraction > 0
    if isSound, index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-")
      {
        index += 1
      }
      isSound = digits(&index) > 0
    }
    if isSound, index == bytes.count || !Self.isNumeric(bytes[index]) { return index }
    return fail(at: start, "a number was expected", isCutOff: index == bytes.count)
  }

  private func digits(_ index: inout Int) -> Int {
    let start = index
    while index < bytes.count, bytes[index].isDigit { index += 1 }
    return index - start
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    byte.isDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "+") || byte | 0x20 == UInt8(ascii: "e")
  }

  private mutating func word(_ text: StaticString, at start: Int) -> Int {
    let length = min(text.utf8CodeUnitCount, bytes.count - start)
    for offset in 0..<length where bytes[start + offset] != text.utf8Start[offset] {
      return fail(at: start, "a value was expected", isCutOff: false)
    }
    return length == text.utf8CodeUnitCount
      ? start + length : fail(at: start, "a value was expected", isCutOff: true)
  }

  @inline(__always)
  static func closer(_ isObject: Bool) -> UInt8 {
    isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
  }
}

extension JSONScanner {
  /// For text that should go on here.
  @inline(never)
  mutating func fail(at position: Int, _ reason: StaticString = "the document is cut off") -> Int {
    let isCutOff = position >= bytes.count
    return fail(
      at: position, isCutOff ? "the document is cut off" : reason, isCutOff: isCutOff)
  }

  @inline(never)
  mutating func fail(at position: Int, _ reason: StaticString, isCutOff: Bool) -> Int {
    failure = Failure(position: min(position, bytes.count), reason: reason, isCutOff: isCutOff)
    return -1
  }

  @inline(never)
  mutating func failTooDeep(at position: Int) -> Int {
    failure = Failure(
      position: position, reason: "nested too deeply", isCutOff: false, isTooDeep: true)
    return -1
  }

  @inline(never)
  mutating func failAtEnd(at position: Int, inObject: Bool) -> Int {
    fail(
      at: position,
      inObject
        ? "a comma or the end of an object was expected"
        : "a comma or the end of an array was expected")
  }
}

/// The arrays and objects that are open, a bit each: whether it is an object.
private struct OpenContainers {
  private(set) var count = 0
  private var kinds: UInt64 = 0
  /// Those of the outer levels, sixty-four in each.
  private var outer: [UInt64] = []

  @inline(__always)
  var isObject: Bool { kinds & 1 != 0 }

  @inline(__always)
  mutating func push(_ isObject: Bool) {
    if count & 63 == 0, count > 0 { outer.append(kinds) }
    kinds = kinds << 1 | (isObject ? 1 : 0)
    count += 1
  }

  @inline(__always)
  mutating func pop() {
    kinds >>= 1
    count -= 1
    if count & 63 == 0, count > 0 { kinds = outer.removeLast() }
  }
}
