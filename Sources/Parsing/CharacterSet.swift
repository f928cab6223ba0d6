import Glibc

/// The encodings of the time before UTF-8, through the C library's `iconv`.
enum CharacterSet {
  /// The name that the bytes deserve: browsers read Latin 1 as windows-1252 and the old Chinese,
  /// Japanese and Korean sets as their supersets (WHATWG Encoding Standard), and so do we.
  static func canonical(_ name: String) -> String {
    let name = name.lowercased().trimmed
    return supersets[name] ?? name
  }

  private static let supersets: [String: String] = [
    "utf8": "utf-8", "utf_8": "utf-8", "utf-16": "utf-8", "utf-32": "utf-8", "us-ascii": "cp1252",
    "ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "windows-1252": "cp1252", "iso-8859-9": "cp1254",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5-hkscs", "tis-620": "cp874",
    "iso-8859-8-i": "iso-8859-8", "x-mac-roman": "macintosh",
  ]

  /// Whether bytes below 0x80 can mean something else than ASCII in it.
  static func isEscaping(_ name: String) -> Bool {
    name.hasPrefix("iso-2022") || name == "utf-7" || name == "hz-gb-2312"
  }

  /// Nil where the set is unknown. A byte that means nothing in the set is read as windows-1252.
  static func utf8(_ bytes: [UInt8], from name: String) -> [UInt8]? {
    guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else {
      return nil
    }
    defer { iconv_close(converter) }
    return convert(bytes, with: converter)
  }

  static func windows1252(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes { result.append(scalar: windows1252(byte)) }
    return result
  }

  private static func convert(_ bytes: [UInt8], with converter: iconv_t) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 2)
    var input = bytes
    var chunk = [CChar](repeating: 0, count: 16 << 10)
    input.withUnsafeMutableBytes { raw in
      var source = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
      var left = raw.count
      while left > 0 {
        let status = chunk.withUnsafeMutableBufferPointer { buffer in
          var target = buffer.baseAddress
          var room = buffer.count
          let status = iconv(converter, &source, &left, &target, &room)
          let failure = errno
          result.append(
            contentsOf: UnsafeRawBufferPointer(
              start: buffer.baseAddress, count: buffer.count - room))
          return status == -1 ? failure : 0
        }
        guard status == EILSEQ || status == EINVAL, left > 0, let odd = source else { continue }
        result.append(scalar: windows1252(UInt8(bitPattern: odd.pointee)))
        source = odd + 1
        left -= 1
      }
    }
    return result
  }

  /// The scalar of a byte in windows-1252; the five bytes that it leaves out stand for themselves.
  static func windows1252(_ byte: UInt8) -> UInt32 {
    guard (0x80...0x9F).contains(byte) else { return UInt32(byte) }
    return c1[Int(byte) - 0x80]
  }

  private static let c1: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]
}
