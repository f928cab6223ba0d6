import Foundation

/// Somebody who writes: a handle means a person on one host only.
package struct Person: Sendable, Hashable, Codable {
  /// In lower case, without `www.` and port; of a site with several names the first.
  package let host: String
  /// In lower case, without the `@` or `u/` that some sources put before it.
  package let handle: String

  /// Nil where nothing is left of the one or the other.
  ///
  /// - Parameter source: a host, or any address there.
  package init?(handle: String, source: String) {
    let handle = Self.folded(handle)
    guard let host = Self.host(of: source), !handle.isEmpty else { return nil }
    self.host = host
    self.handle = handle
  }

  /// Sites that link to others under the handles of their own people, and the names that serve their
  /// feeds as well.
  private static let sites = [
    "news.ycombinator.com": ["hn.algolia.com", "hnrss.org", "hacker-news.firebaseio.com"],
    "reddit.com": ["old.reddit.com", "new.reddit.com", "np.reddit.com"],
    "lobste.rs": [],
  ]

  private static let siteNames = Dictionary(
    uniqueKeysWithValues: sites.flatMap { site, names in names.map { ($0, site) } })

  /// The hosts at which a post's author may be known: the feed's, and the post's own unless the feed's
  /// site only links there.
  ///
  /// - Parameter feedHost: as `host(of:)` has it.
  package static func hosts(feedHost: String?, url: String?) -> [String] {
    guard let feedHost else { return url.flatMap(host).map { [$0] } ?? [] }
    guard sites[feedHost] == nil, let own = url.flatMap(host), own != feedHost else {
      return [feedHost]
    }
    return [feedHost, own]
  }

  /// The host of an address with or without a scheme, under its site's first name; nil where there is
  /// none.
  package static func host(of address: String) -> String? {
    var rest = Substring(address)
    if let scheme = rest.range(of: "://") { rest = rest[scheme.upperBound...] }
    rest = rest.prefix { !"/?#".contains($0) }
    if let user = rest.lastIndex(of: "@") { rest = rest[rest.index(after: user)...] }
    if !rest.hasSuffix("]"), let colon = rest.lastIndex(of: ":") { rest = rest[..<colon] }
    var host = rest.lowercased().trimmingCharacters(in: .whitespaces)
    if host.hasSuffix(".") { host.removeLast() }
    if host.hasPrefix("www."), host.dropFirst(4).contains(".") { host.removeFirst(4) }
    return host.isEmpty ? nil : siteNames[host] ?? host
  }

  /// One spelling for all that mean the same: `@Grace`, `u/grace`, `/u/grace`, `grace`.
  package static func folded(_ handle: String) -> String {
    let handle = handle.trimmingCharacters(in: .whitespacesAndNewlines)
      .precomposedStringWithCanonicalMapping.lowercased()
    let mark = ["/u/", "u/", "@"].first { handle.hasPrefix($0) } ?? ""
    return String(handle.dropFirst(mark.count))
  }
}
