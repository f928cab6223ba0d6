import Fetching
import Foundation
import Posts

/// The forms of values in `feeds.yml`: text to value, or a complaint that says the right form.
enum ConfigurationValues {
  // MARK: Amounts

  /// `90s`, `15m`, `2h` or `14d`, in seconds; up to ten years.
  static func duration(_ text: String) throws(Complaint) -> TimeInterval {
    let seconds = try durationOrZero(text)
    guard seconds > 0 else { throw Complaint("\"\(text)\" has to be more than nothing") }
    return seconds
  }

  static func durationOrZero(_ text: String) throws(Complaint) -> TimeInterval {
    guard let match = text.wholeMatch(of: /(\d{1,9})([smhd])/), let count = Double(match.1),
      let unit = ["s": 1.0, "m": 60, "h": 3_600, "d": 86_400][String(match.2)]
    else {
      throw Complaint("\"\(text)\" is no duration; write it as 90s, 15m, 2h or 14d")
    }
    guard count * unit <= 3_650 * 86_400 else {
      throw Complaint("\"\(text)\" is more than ten years (3650d)")
    }
    return count * unit
  }

  /// A duration, also none or in thousandths of a second: `250ms`.
  static func gap(_ text: String) throws(Complaint) -> TimeInterval {
    if text.hasSuffix("ms"), let count = UInt32(text.dropLast(2)) { return Double(count) / 1000 }
    return try durationOrZero(text)
  }

  /// `15m`, or `15m to 2h`.
  static func interval(_ text: String) throws(Complaint) -> PollInterval {
    guard let match = text.wholeMatch(of: /(\S+)\s+to\s+(\S+)/) else {
      guard !text.contains(" ") else {
        throw Complaint("\"\(text)\" is no pace; write it as 15m, or as 15m to 2h")
      }
      return PollInterval(leastSeconds: try duration(text))
    }
    let (least, most) = (try duration(String(match.1)), try duration(String(match.2)))
    guard least <= most else {
      throw Complaint(
        "\"\(text)\" begins with the longer time; write it as \(match.2) to \(match.1)")
    }
    return PollInterval(leastSeconds: least, mostSeconds: most)
  }

  /// More than 0 and up to 1, from `5%` or `0.05`.
  static func share(_ text: String) throws(Complaint) -> Double {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? String(text.dropLast()) : text
    guard digits.wholeMatch(of: /\d{1,9}(\.\d{1,9})?/) != nil, let number = Double(digits) else {
      throw Complaint("\"\(text)\" is no share; write it as 5% or 0.05")
    }
    let share = isPercent ? number / 100 : number
    guard share > 0 else { throw Complaint("\"\(text)\" has to be more than 0%") }
    guard share <= 1 else {
      let hint = !isPercent && number <= 100 ? "; did you mean \(text)%?" : ""
      throw Complaint("\"\(text)\" is more than 100%\(hint)")
    }
    return share
  }

  /// From 0 to a half, from `30%` or `0.3`.
  static func mix(_ text: String) throws(Complaint) -> Double {
    if text.wholeMatch(of: /0(\.0{1,9})?%?/) != nil { return 0 }
    let mix = try share(text)
    guard mix <= 0.5 else {
      throw Complaint(
        "\"\(text)\" is more than 50%, so that most would be from below the threshold")
    }
    return mix
  }

  /// At least one a day, from `40 per day`.
  static func rate(_ text: String) throws(Complaint) -> Int {
    let rate = try rateOrZero(text)
    guard rate > 0 else { throw Complaint("\"\(text)\" has to be at least 1 per day") }
    return rate
  }

  static func rateOrZero(_ text: String) throws(Complaint) -> Int {
    guard let match = text.wholeMatch(of: /(\d{1,6}) +per +day/), let rate = Int(match.1) else {
      let hint = Int(text).map { "\(abs($0)) per day" } ?? "40 per day"
      throw Complaint("\"\(text)\" is no daily number; write it as \(hint)")
    }
    return rate
  }

  /// A whole number from 1 to 100,000.
  static func count(_ text: String) throws(Complaint) -> Int {
    guard text.wholeMatch(of: /\d{1,6}/) != nil, let count = Int(text), (1...100_000) ~= count
    else { throw Complaint("\"\(text)\" is no whole number from 1 to 100000") }
    return count
  }

  /// Nil for `none`, which takes back what `defaults` says.
  static func orNone<Value>(
    _ make: @escaping (String) throws(Complaint) -> Value
  ) -> (String) throws(Complaint) -> Value? {
    { (text) throws(Complaint) in text == "none" ? nil : try make(text) }
  }

  // MARK: Words

  /// Any text that shows something, without control characters.
  static func text(_ text: String) throws(Complaint) -> String {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty else { throw Complaint("the text is empty") }
    guard text.printable == text else {
      throw Complaint("\"\(text)\" holds a line break or another control character")
    }
    return text
  }

  /// A lower-case BCP 47 tag whose language ISO 639 knows, such as `en` or `pt-br`.
  static func language(_ text: String) throws(Complaint) -> String {
    guard text.wholeMatch(of: /[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*/) != nil,
      Locale.LanguageCode(String(text.prefix { $0 != "-" }).lowercased()).isISOLanguage
    else { throw Complaint("\"\(text)\" is no language tag; write it as en, de or pt-BR") }
    return text.lowercased()
  }

  /// A name of the time zone database, such as `Europe/Berlin`, or `UTC`.
  static func timeZone(_ text: String) throws(Complaint) -> TimeZone {
    let names = TimeZone.knownTimeZoneIdentifiers
    if text == "UTC" || names.contains(text), let zone = TimeZone(identifier: text) { return zone }
    let near = NearestWord.to(text, among: names)
    let hint = near.map { "; did you mean \($0)?" } ?? "; write it as Europe/Berlin or UTC"
    throw Complaint("\"\(text)\" is no time zone\(hint)")
  }

  // MARK: Addresses

  /// An address that can be polled, as written.
  static func webAddress(_ text: String) throws(Complaint) -> String {
    try checkAddress(text, schemes: ["http", "https"])
    let authority = text.drop { $0 != "/" }.drop { $0 == "/" }.prefix { !"/?#".contains($0) }
    guard !authority.contains("@") else {
      throw Complaint(
        "the address holds a user name or password; put them into a credential and write "
          + "headers: { Authorization: { credential: NAME } }")
    }
    return text
  }

  static func proxy(_ text: String) throws(Complaint) -> String {
    try checkAddress(text, schemes: ["http", "https", "socks5", "socks5h"])
    return text
  }

  private static func checkAddress(_ text: String, schemes: [String]) throws(Complaint) {
    let shown = "\"\(text)\""
    guard !text.contains(where: \.isWhitespace), text.printable == text else {
      throw Complaint("\(shown) is no address: it holds white space")
    }
    guard let start = FeedAddress.authorityStart(text) else {
      throw Complaint("\(shown) is no address: it has no scheme\(schemeHint(for: text, schemes))")
    }
    let scheme = text.prefix { $0 != ":" }.lowercased()
    guard schemes.contains(scheme) else {
      let hint = scheme == "feed" ? "; write https://\(text[start...])" : ""
      throw Complaint("\(shown) begins with \(scheme); known are \(schemes.listed)\(hint)")
    }
    guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
      (1...65_535) ~= parts.port ?? 80
    else {
      throw Complaint("\(shown) is no address: host or port cannot be read")
    }
  }

  private static func schemeHint(for text: String, _ schemes: [String]) -> String {
    let bare = text.hasPrefix("//") ? String(text.dropFirst(2)) : text
    let host = bare.prefix { !"/?#".contains($0) }
    guard host.contains(".") || host.hasPrefix("localhost") else { return "" }
    return "; write \(schemes.contains("socks5") ? "http" : "https")://\(bare)"
  }

  /// An address or a mailbox under which a site's operator reaches us.
  static func contact(_ written: String) throws(Complaint) -> String {
    let contact = try text(written)
    if contact.wholeMatch(of: /[^\s@]+@[^\s@]+\.[^\s@]+/) != nil { return contact }
    guard contact.contains("://") else {
      throw Complaint("\"\(contact)\" is neither a web address (https://…) nor a mail address")
    }
    return try webAddress(contact)
  }

  /// A range of addresses such as `192.168.7.0/24`, or one address.
  static func addressRange(_ text: String) throws(Complaint) -> AddressRange {
    guard let range = AddressRange(text) else {
      throw Complaint(
        "\"\(text)\" is no range of addresses; write it as 192.168.7.0/24 or fd00::/8")
    }
    return range
  }

  /// What `allow` lists: a range of addresses, or the name of one host.
  static func allowed(_ text: String) throws(Complaint) -> AllowedPlace {
    if let range = AddressRange(text) { return .range(range) }
    func complain(_ reason: String) -> Complaint {
      Complaint("\"\(text)\" \(reason); write a range as 192.168.7.0/24, a host as forum.internal")
    }
    if text.contains("*") { throw complain("has a wildcard: name each host, or a range") }
    if text.contains("://") { throw complain("is an address: leave its scheme and path away") }
    let isNumeric =
      text.wholeMatch(of: /[0-9.\/]+|[0-9A-Fa-f:.\/\[\]]*:[0-9A-Fa-f:.\/\[\]]*/) != nil
    let name = text.hasSuffix(".") ? String(text.dropLast()) : text
    guard !isNumeric, name.wholeMatch(of: /[\p{L}\p{N}]([\p{L}\p{N}._-]*[\p{L}\p{N}])?/) != nil
    else { throw complain("is neither a range of addresses nor the name of a host") }
    return .host(name.lowercased())
  }

  /// A host as `hosts` knows it: one name without scheme, port or path, or `*`.
  static func host(_ text: String) throws(Complaint) -> String {
    if text == "*" { return text }
    guard
      text.wholeMatch(of: /[\p{L}\p{N}]([\p{L}\p{N}._-]*[\p{L}\p{N}])?|\[[0-9A-Fa-f:.]+\]/) != nil
    else {
      throw Complaint("\"\(text)\" is no host; write its name alone, or \"*\" for all others")
    }
    return withoutWWW(text)
  }
}

extension ConfigurationValues {
  /// A host's name in lower case, without `www.`, which tells nothing.
  static func withoutWWW(_ host: String) -> String {
    let host = host.lowercased()
    return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
  }
}

/// How values are shown: as they could be written.
extension ConfigurationValues {
  static func show(duration seconds: TimeInterval) -> String {
    for (unit, length) in [("d", 86_400.0), ("h", 3_600), ("m", 60)]
    where seconds >= length && seconds.truncatingRemainder(dividingBy: length) == 0 {
      return "\(Int(seconds / length))\(unit)"
    }
    let isWhole = seconds == seconds.rounded()
    return isWhole ? "\(Int(seconds))s" : "\(Int((seconds * 1000).rounded()))ms"
  }

  static func show(interval: PollInterval) -> String {
    let (least, most) = (interval.leastSeconds, interval.mostSeconds)
    return show(duration: least) + (most > least ? " to \(show(duration: most))" : "")
  }

  static func show(share: Double) -> String {
    String(format: "%.6g%%", share * 100)
  }

  static func show(rate: Int) -> String { "\(rate) per day" }

  static func show(list: [String]) -> String { "[\(list.joined(separator: ", "))]" }
}

extension [String] {
  /// `a, b or c`.
  var listed: String { listed(by: "or") }

  /// `a, b and c`, with any word before the last.
  func listed(by word: String) -> String {
    guard let last, count > 1 else { return first ?? "" }
    return "\(dropLast().joined(separator: ", ")) \(word) \(last)"
  }
}
