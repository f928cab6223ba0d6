/// Under which name a host is paced. Names that one operator serves with common limits share one
/// line: asked side by side, they would be asked too often.
package enum HostAliases {
  /// The paced name: lower case, without the dot at the end, without `www.`, and with one name for
  /// a whole family. Other subdomains stay apart: `m.` or `feeds.` may well be another's machine.
  package static func host(_ host: String) -> String {
    var name = Substring(host.lowercased())
    if name.hasSuffix(".") { name = name.dropLast() }
    if name.hasPrefix("www."), name.dropFirst(4).contains(".") { name = name.dropFirst(4) }
    var domain = name
    while true {
      if let family = families[String(domain)] { return family }
      guard let dot = domain.firstIndex(of: ".") else { return String(name) }
      domain = domain[domain.index(after: dot)...]
    }
  }

  /// The paced name of an address's host; nil if the address has none.
  package static func host(of address: String) -> String? {
    WebAddress(address).flatMap { $0.host.isEmpty ? nil : host($0.host) }
  }

  /// The family of a domain and everything below it.
  private static let families: [String: String] = [
    // One site under many names (old., i., a country's), with one limit for each client.
    "reddit.com": "reddit.com", "redd.it": "reddit.com",
    // One network on common machines that throttles by client over all of its sites.
    "stackexchange.com": "stackexchange.com", "stackoverflow.com": "stackexchange.com",
    "serverfault.com": "stackexchange.com", "superuser.com": "stackexchange.com",
    "askubuntu.com": "stackexchange.com", "mathoverflow.net": "stackexchange.com",
    "stackapps.com": "stackexchange.com",
    // One service of Google's, which serves the same feeds under each of its names.
    "feeds.feedburner.com": "feeds.feedburner.com", "feeds2.feedburner.com": "feeds.feedburner.com",
    "feedproxy.google.com": "feeds.feedburner.com",
  ]
}
