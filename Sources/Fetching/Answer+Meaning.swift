import Foundation

/// What the header fields of an answer say about the next request.
extension Answer {
  /// The validators to send back. A value that cannot be sent back exactly is left out.
  var validators: CacheValidators {
    CacheValidators(etag: verbatim("etag"), lastModified: verbatim("last-modified"))
  }

  /// How long the answer stays fresh, by RFC 9111 section 4.2: `max-age`, else `Expires` less
  /// `Date`, both less `Age`. A day already over counts as 0; nil if nothing is said.
  func freshForSeconds(now: Date) -> Int? {
    let age = text(of: "age").flatMap(Self.seconds) ?? 0
    if let maxAge { return max(0, maxAge - age) }
    guard let stated = text(of: "expires") else { return nil }
    // Whatever is no date, such as "0", means expired.
    guard let expires = HTTPDate.parse(stated) else { return 0 }
    let lifetime = expires.timeIntervalSince(serverTime ?? now)
    return max(0, Int(min(lifetime, Self.yearSeconds)) - age)
  }

  /// The wait that `Retry-After` asks for, as seconds or as a date, at most a day.
  func retryAfterSeconds(now: Date) -> Int? {
    guard let stated = text(of: "retry-after") else { return nil }
    let dayMax = 86_400
    if let seconds = Self.seconds(stated) { return min(seconds, dayMax) }
    guard let date = HTTPDate.parse(stated) else { return nil }
    // Measured by the server's own clock where it is told, so that a wrong one does not matter.
    let wait = date.timeIntervalSince(serverTime ?? now)
    return Int(max(0, min(wait.rounded(.up), Double(dayMax))))
  }

  /// Whether `X-Robots-Tag` says `noindex` or `none` to the robot of that name.
  ///
  /// What it says to all robots keeps documents out of search engines, and is said of every feed by
  /// common software (Discourse, WordPress with SEO plug-ins): it is no wish of those who wrote.
  func isNoindex(robot: String) -> Bool {
    texts(of: "x-robots-tag").contains { line in
      let line = line.lowercased()
      guard let colon = line.firstIndex(of: ":"),
        line[..<colon].trimmingCharacters(in: .whitespaces) == robot.lowercased()
      else { return false }
      let directives = line[line.index(after: colon)...].split(separator: ",").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      return directives.contains("noindex") || directives.contains("none")
    }
  }
}

extension Answer {
  private static let yearSeconds = 31_536_000.0

  private var serverTime: Date? { text(of: "date").flatMap(HTTPDate.parse) }

  /// The first valid `max-age` in `Cache-Control`, in seconds.
  private var maxAge: Int? {
    let directives = texts(of: "cache-control").flatMap { $0.lowercased().split(separator: ",") }
    for directive in directives {
      let parts = directive.split(separator: "=", maxSplits: 1).map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
      }
      if parts.count == 2, parts[0] == "max-age", let seconds = Self.seconds(parts[1]) {
        return seconds
      }
    }
    return nil
  }

  private func verbatim(_ name: String) -> String? {
    let bytesMax = 4096
    guard let bytes = bytes(of: name), !bytes.isEmpty, bytes.count <= bytesMax,
      bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Digits only; a number that does not fit is as good as the largest sensible one, a year.
  private static func seconds(_ text: String) -> Int? {
    let digits = text.trimmingCharacters(in: .whitespaces)
    guard !digits.isEmpty, digits.utf8.allSatisfy({ 48...57 ~= $0 }) else { return nil }
    return min(Int(digits) ?? Int(yearSeconds), Int(yearSeconds))
  }
}
