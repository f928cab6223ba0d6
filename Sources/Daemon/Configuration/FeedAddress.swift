/// Telling addresses of feeds apart.
enum FeedAddress {
  /// Scheme and host without regard to case, no fragment, the rest as written: equal identities are
  /// one feed.
  static func identity(_ address: String) -> String {
    guard let authority = authorityStart(address) else { return address }
    let address = address.prefix { $0 != "#" }
    let end = address.utf8[authority...].firstIndex { "/?#".utf8.contains($0) } ?? address.endIndex
    return address[..<end].lowercased() + address[end...]
  }

  /// Behind `://`; nil where no scheme stands before it. By bytes, since it is asked of each feed.
  static func authorityStart(_ address: String) -> String.Index? {
    let bytes = address.utf8
    guard let first = bytes.first, isLetter(first) else { return nil }
    let end = bytes.firstIndex { !isLetter($0) && !"0123456789+-.".utf8.contains($0) }
    guard let end, bytes[end...].starts(with: "://".utf8) else { return nil }
    return bytes.index(end, offsetBy: 3)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
