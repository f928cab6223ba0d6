import Glibc

/// Addresses as feeds write them, made absolute by RFC 3986, section 5.2.
///
/// Foundation's `URL` refuses or rewrites too much of what feeds contain; nothing is re-encoded here.
struct WebAddress {
  private var scheme: Substring?
  private var authority: Substring?
  private var path: Substring
  private var query: Substring?
  private var fragment: Substring?

  init(_ text: String) {
    var rest = text[...]
    if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "#")) {
      fragment = rest[rest.index(after: mark)...]
      rest = rest[..<mark]
    }
    if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(rest[..<colon]) {
      scheme = rest[..<colon]
      rest = rest[rest.index(after: colon)...]
    }
    if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
      query = rest[rest.index(after: mark)...]
      rest = rest[..<mark]
    }
    if rest.utf8.starts(with: "//".utf8) {
      rest = Substring(rest.utf8.dropFirst(2))
      let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      authority = rest[..<end]
      rest = rest[end...]
    }
    path = rest
  }

  /// What `reference` means on a page at `base`; the reference itself where there is no usable base.
  static func resolved(_ reference: String, base: String?) -> String {
    let reference = reference.trimmed
    if isPage(reference) { return reference }
    var target = WebAddress(reference)
    guard target.scheme == nil, let base else { return reference }
    let origin = WebAddress(base.trimmed)
    guard origin.scheme != nil || target.authority == nil else { return reference }
    target.scheme = origin.scheme
    if target.authority == nil {
      target.authority = origin.authority
      if target.path.isEmpty {
        target.path = origin.path
        target.query = target.query ?? origin.query
      } else if target.path.utf8.first != slash {
        target.path = origin.merged(with: target.path)
      }
      target.path = withoutDots(target.path)
    }
    return target.text
  }

  /// Whether it can be opened without doing anything but showing a page.
  static func isSafe(_ address: String) -> Bool {
    if isPage(address) { return true }
    // Browsers drop these before they look for the scheme.
    let plain = String(decoding: address.utf8.filter { $0 > 0x20 }, as: UTF8.self)
    guard let scheme = WebAddress(plain).scheme?.lowercased() else { return true }
    return !["javascript", "data", "vbscript", "file", "blob", "about"].contains(scheme)
  }

  /// Whether it is the absolute address of a web page. By its first bytes: most addresses are, and
  /// taking them apart took longer than the dates.
  static func isPage(_ address: String) -> Bool {
    var address = address
    return address.withUTF8 { bytes in
      guard bytes.count > 7, let start = bytes.baseAddress, strncasecmp(start, "http", 4) == 0
      else { return false }
      let isSecure = bytes[4] | 0x20 == UInt8(ascii: "s")
      return memcmp(start + (isSecure ? 5 : 4), "://", 3) == 0
    }
  }

  /// Whether it can only be an address without its host: `/2024/a`, `show?id=7`.
  static func isPath(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
      && !text.utf8.contains { $0.isSpace } && WebAddress(text).scheme == nil
  }

  /// Whether nothing but a host is named.
  static func isFrontPage(_ address: String) -> Bool {
    let address = WebAddress(address)
    return (address.path.isEmpty || address.path == "/") && address.query == nil
  }

  /// Without what stands behind `#`.
  static func withoutFragment(_ address: String) -> String {
    String(Substring(address.utf8.prefix { $0 != UInt8(ascii: "#") }))
  }

  private var text: String {
    var result = ""
    if let scheme { result += scheme + ":" }
    if let authority { result += "//" + authority }
    result += path
    if let query { result += "?" + query }
    if let fragment { result += "#" + fragment }
    return result
  }

  private func merged(with relative: Substring) -> Substring {
    if authority != nil, path.isEmpty { return "/" + relative }
    guard let last = path.utf8.lastIndex(of: Self.slash) else { return relative }
    return path[...last] + relative
  }

  private static func withoutDots(_ path: Substring) -> Substring {
    guard path.utf8.contains(dot) else { return path }
    let bytes = Array(path.utf8)
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    var start = 0
    while start <= bytes.count {
      let end = bytes[start...].firstIndex(of: slash) ?? bytes.count
      let segment = bytes[start..<end]
      if segment.elementsEqual([dot, dot]) {
        let parent = kept.dropLast().lastIndex(of: slash).map { $0 + 1 }
        kept.removeLast(kept.count - (parent ?? (kept.first == slash ? 1 : 0)))
      } else if !segment.elementsEqual([dot]) {
        kept += segment
        if end < bytes.count { kept.append(slash) }
      }
      start = end + 1
    }
    return String(decoding: kept, as: UTF8.self)[...]
  }

  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  private static func isScheme(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, first.isLetter else { return false }
    return text.utf8.allSatisfy {
      $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: ".")
    }
  }
}
