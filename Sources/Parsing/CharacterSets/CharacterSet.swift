import Glibc

/// The encodings of the time before UTF-8, through the C library's `iconv`.
enum CharacterSet {
  static let utf8 = "utf-8"
  static let windows1252 = "cp1252"

  /// The C library's name of what the bytes deserve: browsers read Latin 1 as windows-1252 and the
  /// old Chinese, Japanese and Korean sets as their supersets (WHATWG Encoding Standard), and so do
  /// we. Nil where the label is unknown: only these are ever opened, because the C library knows many
  /// more, some of which can be made to hang or crash.
  static func canonical(_ label: String) -> String? { names[label.lowercased().trimmed] }

  /// Whether a document in it could not be read as ASCII. A label that can be read is wrong then.
  static func isWide(_ label: String) -> Bool {
    let label = label.lowercased().trimmed
    return ["utf-16", "utf16", "utf-32", "utf32", "ucs-", "iso-10646-ucs"].contains {
      label.hasPrefix($0)
    }
  }

  private static let names: [String: String] = {
    var names: [String: String] = [:]
    for (name, labels) in labels {
      for label in labels.split(separator: " ") { names[String(label)] = name }
    }
    for part in [3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16] {
      for prefix in ["iso-8859-", "iso8859-", "iso_8859-", "iso8859", "iso-8859_"] {
        names["\(prefix)\(part)"] = "iso-8859-\(part)"
      }
    }
    for page in [1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258] {
      for prefix in ["windows-", "cp", "x-cp", "win-", "windows", "cp-", "win"] {
        names["\(prefix)\(page)"] = "cp\(page)"
      }
    }
    return names
  }()

  private static let labels: KeyValuePairs = [
    utf8: """
    utf-8 utf8 utf_8 x-utf-8 utf8mb4 unicode-1-1-utf-8 utf-16 utf-16le utf-16be utf16 utf-32 \
    utf-32le utf-32be utf32 ucs-2 ucs-4 iso-10646-ucs-2 unicode
    """,
    windows1252: """
    us-ascii ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso_8859-1 iso88591 iso8859_1 iso-8859_1 \
    iso_8859-1:1987 iso-ir-100 latin1 latin-1 l1 windows-1252 windows1252 win-1252 cp1252 cp-1252 \
    x-cp1252 ansi x-user-defined ibm819 cp819
    """,
    "iso-8859-2": "iso-8859-2 iso8859-2 iso_8859-2 iso88592 iso-8859_2 latin2 latin-2 l2",
    "cp1254": "iso-8859-9 iso8859-9 iso_8859-9 iso88599 latin5 latin-5 l5",
    "cp874": "tis-620 tis620 iso-8859-11 iso8859-11 windows-874 cp874 dos-874",
    "iso-8859-8": "iso-8859-8-i iso-8859-8-e logical visual hebrew",
    "iso-8859-7": "greek greek8 elot_928 ecma-118", "iso-8859-6": "arabic ecma-114 asmo-708",
    "iso-8859-5": "cyrillic", "iso-8859-15": "latin9 latin-9 l9",
    "koi8-r": "koi8-r koi8r koi8 koi cskoi8r", "koi8-u": "koi8-u koi8-ru",
    "ibm866": "ibm866 cp866 866 ibm-866", "macintosh": "macintosh mac x-mac-roman csmacintosh",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "gb18030 gb2312 gb_2312 gb_2312-80 gbk x-gbk cp936 windows-936 csgb2312 chinese",
    "big5-hkscs": "big5 big-5 big5-hkscs cn-big5 x-x-big5 csbig5 cp950 windows-950",
    "cp932": """
    shift_jis shift-jis shiftjis sjis x-sjis ms_kanji ms932 csshiftjis windows-31j cp932
    """,
    "euc-jp-ms": "euc-jp eucjp euc_jp x-euc-jp cseucpkdfmtjapanese",
    "cp949": """
    euc-kr euckr euc_kr cseuckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 \
    windows-949 cp949 uhc
    """,
    escaped: "iso-2022-jp iso2022jp csiso2022jp",
  ]

  /// The one set in which bytes below 0x80 can mean something else than ASCII; UTF-7 and HZ are no
  /// encodings of the web and stay unknown.
  static let escaped = "iso-2022-jp"

  /// A byte that means nothing in the set is read as windows-1252 and counted. Nil where the C
  /// library lacks the set.
  static func utf8(_ bytes: [UInt8], from name: String) -> (bytes: [UInt8], oddBytes: Int)? {
    guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else {
      return nil
    }
    defer { iconv_close(converter) }
    return convert(bytes, with: converter)
  }

  static func windows1252(_ bytes: [UInt8]) -> [UInt8] {
    let odd = bytes.reduce(0) { $0 + Int($1 >> 7) }
    // None of its characters takes more than three bytes.
    return Array(unsafeUninitializedCapacity: bytes.count + odd * 2) { buffer, count in
      for byte in bytes {
        if byte < 0x80 {
          buffer[count] = byte
          count += 1
        } else {
          for part in UTF8.encode(Unicode.Scalar(windows1252(byte))!)! {
            buffer[count] = part
            count += 1
          }
        }
      }
    }
  }

  /// What the bytes from 0x80 on mean in a set of single bytes; 0 where they mean nothing.
  static func upperHalf(of name: String) -> [UInt32] {
    (UInt8(0x80)...0xFF).map { byte in
      guard let (text, oddBytes) = utf8([byte], from: name), oddBytes == 0 else { return 0 }
      return String(decoding: text, as: UTF8.self).unicodeScalars.first?.value ?? 0
    }
  }

  private static func convert(
    _ bytes: [UInt8], with converter: iconv_t
  ) -> (bytes: [UInt8], oddBytes: Int) {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 2)
    var oddBytes = 0
    bytes.withUnsafeBytes { raw in
      // iconv moves the pointer through the bytes and does not write to them.
      var source = UnsafeMutablePointer(mutating: raw.bindMemory(to: CChar.self).baseAddress)
      var left = raw.count
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16 << 10) { buffer in
        var isFlushed = false
        while left > 0 || !isFlushed {
          var (target, room) = (buffer.baseAddress, buffer.count)
          // Some sets keep a letter back until it is known whether an accent follows.
          isFlushed = left == 0
          let status =
            isFlushed
            ? iconv(converter, nil, nil, &target, &room)
            : iconv(converter, &source, &left, &target, &room)
          let failure = status == -1 ? errno : 0
          let written = UnsafeRawBufferPointer(
            start: buffer.baseAddress, count: buffer.count - room)
          result.append(contentsOf: written)
          guard failure == EILSEQ || failure == EINVAL, left > 0, let odd = source else { continue }
          result.append(scalar: windows1252(UInt8(bitPattern: odd.pointee)))
          oddBytes += 1
          source = odd + 1
          left -= 1
        }
      }
    }
    return (result, oddBytes)
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
