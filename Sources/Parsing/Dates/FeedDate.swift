import Foundation

/// Reads the dates that feeds write: RFC 822 and its sins, RFC 3339 and W3CDTF, asctime, epochs.
///
/// A date without a zone is taken as UTC. What cannot be a date gives nil, never a guess: a missing
/// date is filled with the time of arrival, a wrong one would hide the post.
enum FeedDate {
  private static let bytesMax = 120

  static func date(from text: String) -> Date? {
    var text = text
    return text.withUTF8 { bytes in
      let bytes = trimmed(UnsafeBufferPointer(rebasing: bytes.prefix(bytesMax)))
      // Folding costs twenty times what the rest does, so it is tried without where no space, sign,
      // width or accent of its own can stand outside ASCII.
      let isASCII = !bytes.contains { $0 >= 0x80 }
      if isASCII || !bytes.contains(where: Self.isFoldedLead), let date = date(bytes) {
        return date
      }
      if isASCII { return nil }
      var folded = folded(String(decoding: bytes, as: UTF8.self))
      return folded.withUTF8 { date(trimmed($0)) }
    }
  }

  /// Seconds since 1970, also in milli-, micro- and nanoseconds, as JSON APIs write them.
  static func date(epoch: Double) -> Date? {
    // Between them are the ticks of Windows, which count from other years.
    guard (1e8..<1e17).contains(epoch) || (1e18..<7e18).contains(epoch) else { return nil }
    var seconds = epoch
    while seconds > 20_000_000_000 { seconds /= 1000 }
    guard (1e8..<7_258_118_400).contains(seconds) else { return nil }
    return Date(timeIntervalSince1970: seconds)
  }

  /// Letters without case, accents and width, and as ASCII what stands for a space or a minus there.
  static func folded(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    let options: String.CompareOptions = [
      .caseInsensitive, .diacriticInsensitive, .widthInsensitive,
    ]
    for scalar in text.folding(options: options, locale: nil).unicodeScalars {
      switch scalar {
      case "\u{A0}", "\u{2000}"..."\u{200F}", "\u{202F}", "\u{3000}", "\u{FEFF}":
        scalars.append(" ")
      case "\u{2010}", "\u{2011}", "\u{2212}": scalars.append("-")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// The first bytes of U+0080 to U+00BF, U+0300 to U+037F, U+2000 to U+3FFF and U+F000 to U+FFFF.
  private static func isFoldedLead(_ byte: UInt8) -> Bool {
    switch byte {
    case 0xC2, 0xCC, 0xCD, 0xE2, 0xE3, 0xEF: true
    default: false
    }
  }

  private static func date(_ bytes: UnsafeBufferPointer<UInt8>) -> Date? {
    guard let first = bytes.first else { return nil }
    if first.isDigit {
      let whole = bytes.firstIndex { !$0.isDigit } ?? bytes.count
      if whole >= 9, let date = number(bytes, whole) { return date }
      if let date = ISODateScanner(bytes).date() { return date }
    }
    return LooseDateScanner(bytes).date()
  }

  /// An epoch; twelve and fourteen digits are a day and a time without separators.
  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ whole: Int) -> Date? {
    guard whole != 12, whole != 14,
      bytes[whole...].allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") })
    else { return nil }
    return Double(String(decoding: bytes, as: UTF8.self)).flatMap(date(epoch:))
  }

  private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var (start, end) = (0, bytes.count)
    while start < end, bytes[start].isSpace { start += 1 }
    while end > start, bytes[end - 1].isSpace { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }
}
