/// UTF-16 and UTF-32 in both byte orders.
enum WideCharacters {
  enum Layout: String {
    case utf16Big = "utf-16be"
    case utf16Little = "utf-16le"
    case utf32Big = "utf-32be"
    case utf32Little = "utf-32le"
  }

  /// By the byte order mark, or by the zeros beside the ASCII of any markup.
  static func layout(of bytes: [UInt8]) -> (layout: Layout, markBytes: Int)? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return (.utf32Little, 4) }
    if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return (.utf32Big, 4) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16Little, 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16Big, 2) }
    guard bytes.count >= 4 else { return nil }
    switch (bytes[0] == 0, bytes[1] == 0, bytes[2] == 0, bytes[3] == 0) {
    case (false, true, true, true): return (.utf32Little, 0)
    case (true, true, true, false): return (.utf32Big, 0)
    case (false, true, false, true): return hasZeros(bytes, from: 1) ? (.utf16Little, 0) : nil
    case (true, false, true, false): return hasZeros(bytes, from: 0) ? (.utf16Big, 0) : nil
    default: return nil
    }
  }

  /// Whether zeros stand in one half of the units and hardly any in the other, so that a few stray
  /// NULs in a text of single bytes are not taken for it.
  private static func hasZeros(_ bytes: [UInt8], from offset: Int) -> Bool {
    let end = min(bytes.count, 256) & ~1
    var (zeros, others) = (0, 0)
    for index in stride(from: 0, to: end, by: 2) {
      if bytes[index + offset] == 0 { zeros += 1 }
      if bytes[index + 1 - offset] == 0 { others += 1 }
    }
    return zeros * 4 >= end / 2 && others * 8 <= zeros
  }

  /// What is left of a unit at the end is dropped, a surrogate without its other half is U+FFFD.
  static func utf8(_ bytes: [UInt8], from start: Int, _ layout: Layout) -> [UInt8] {
    // Two bytes of UTF-16 become three at most, four bytes of UTF-32 four.
    Array(unsafeUninitializedCapacity: (bytes.count - start) / 2 * 3) { buffer, count in
      bytes.withUnsafeBufferPointer { bytes in
        let source = UnsafeBufferPointer(rebasing: bytes[start...])
        switch layout {
        case .utf16Big: count = utf16(source, into: buffer, high: 0)
        case .utf16Little: count = utf16(source, into: buffer, high: 1)
        case .utf32Big: count = utf32(source, into: buffer, places: (0, 1, 2, 3))
        case .utf32Little: count = utf32(source, into: buffer, places: (3, 2, 1, 0))
        }
      }
    }
  }

  /// - Parameter high: the place of the more significant byte of a unit.
  private static func utf16(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>, high: Int
  ) -> Int {
    var (index, count) = (0, 0)
    func unit(at index: Int) -> UInt32 {
      UInt32(source[index + high]) << 8 | UInt32(source[index + 1 - high])
    }
    while index + 1 < source.count {
      var scalar = unit(at: index)
      index += 2
      if scalar & 0xFC00 == 0xD800, index + 1 < source.count {
        let low = unit(at: index)
        if low & 0xFC00 == 0xDC00 {
          scalar = 0x10000 + (scalar & 0x3FF) << 10 + low & 0x3FF
          index += 2
        }
      }
      write(scalar, into: target, &count)
    }
    return count
  }

  /// - Parameter places: where the bytes of a unit stand, the most significant first.
  private static func utf32(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    places: (Int, Int, Int, Int)
  ) -> Int {
    var (index, count) = (0, 0)
    while index + 3 < source.count {
      let upper = UInt32(source[index + places.0]) << 8 | UInt32(source[index + places.1])
      let lower = UInt32(source[index + places.2]) << 8 | UInt32(source[index + places.3])
      write(upper << 16 | lower, into: target, &count)
      index += 4
    }
    return count
  }

  private static func write(
    _ value: UInt32, into target: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int
  ) {
    if value < 0x80 {
      target[count] = UInt8(value)
      count += 1
      return
    }
    for byte in UTF8.encode(Unicode.Scalar(value) ?? "\u{FFFD}")! {
      target[count] = byte
      count += 1
    }
  }
}
