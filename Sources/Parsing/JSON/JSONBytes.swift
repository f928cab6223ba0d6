/// Looks through bytes many at a time.
///
/// An unchecked view: it is made inside `withUnsafeBufferPointer` and does not leave it.
struct JSONBytes {
  let start: UnsafePointer<UInt8>
  let count: Int

  /// `bytes` must not be empty.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    start = bytes.baseAddress!
    count = bytes.count
  }

  @inline(__always)
  subscript(_ index: Int) -> UInt8 { start[index] }

  /// The first quotation mark or backslash at or after `index`; `count` or more where there is none.
  @inline(__always)
  func quoteOrBackslash(from index: Int) -> Int {
    // Vector against vector: a comparison with a scalar is a loop over the lanes.
    let quotes = SIMD16<UInt8>(repeating: UInt8(ascii: "\""))
    let backslashes = SIMD16<UInt8>(repeating: UInt8(ascii: "\\"))
    var index = index
    while index &+ 16 <= count {
      let block = UnsafeRawPointer(start + index).loadUnaligned(as: SIMD16<UInt8>.self)
      let found =
        unsafeBitCast(block .== quotes, to: SIMD2<UInt64>.self)
        | unsafeBitCast(block .== backslashes, to: SIMD2<UInt64>.self)
      if found[0] != 0 { return index &+ found[0].trailingZeroBitCount >> 3 }
      if found[1] != 0 { return index &+ 8 &+ found[1].trailingZeroBitCount >> 3 }
      index &+= 16
    }
    while index < count, start[index] != UInt8(ascii: "\""), start[index] != UInt8(ascii: "\\") {
      index += 1
    }
    return index
  }

  /// The first byte at or after `index` that is no white space; `count` where there is none.
  @inline(__always)
  func nonSpace(from index: Int) -> Int {
    if index < count, start[index] > 0x20 { return index }
    // One space behind a comma or a colon is what most spaces are.
    if index &+ 1 < count, start[index] == 0x20, start[index &+ 1] > 0x20 { return index &+ 1 }
    return longNonSpace(from: index)
  }

  /// Indented documents are mostly spaces: eight at once.
  @inline(never)
  private func longNonSpace(from index: Int) -> Int {
    var index = index
    while index < count, start[index].isSpace {
      index += 1
      while index + 8 <= count {
        let eight = UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self)
        let others = (eight ^ 0x2020_2020_2020_2020).littleEndian
        if others != 0 {
          index += others.trailingZeroBitCount >> 3
          break
        }
        index += 8
      }
    }
    return index
  }

  /// Whether `name` stands at `index`.
  @inline(__always)
  func has(_ name: UnsafePointer<UInt8>, _ length: Int, at index: Int) -> Bool {
    for offset in 0..<length where start[index + offset] != name[offset] { return false }
    return true
  }
}
