/// Decides which addresses may be connected to: the public internet and what the operator lists.
///
/// It judges the address that a socket is about to open, so after name resolution and for every
/// redirect. libcurl does not ask again for a connection that it reuses; therefore one guard holds
/// for everything that shares connections. It may judge by the host's name as well, because libcurl
/// reuses a connection only for the name that it was opened for.
package struct AddressGuard: Sendable {
  private let allowed: [AddressRange]
  private let allowedHosts: Set<String>

  /// - Parameters:
  ///   - allowed: ranges that may be polled although they are not public.
  ///   - allowedHosts: names, in lower case, whose addresses need not be public.
  package init(allowed: [AddressRange] = [], allowedHosts: Set<String> = []) {
    self.allowed = allowed
    self.allowedHosts = allowedHosts
  }

  /// Whether a connection to the address may be opened in order to reach that host. A host that is
  /// written as a number is known by no name: only the ranges decide.
  func permits(_ address: IPAddress, of host: WebAddress?) -> Bool {
    guard let host, host.literal == nil else { return permits(address) }
    let name = host.host.hasSuffix(".") ? String(host.host.dropLast()) : host.host
    return allowedHosts.contains(name) || permits(address)
  }

  /// Whether a connection to the address may be opened.
  package func permits(_ address: IPAddress) -> Bool {
    if allowed.contains(where: { $0.contains(address) }) { return true }
    if address.isIPv4 { return !Self.refusedIPv4.contains { $0.contains(address) } }
    // A gateway hands these on to the IPv4 address inside, so that one is judged.
    if Self.nat64.contains(address) { return permits(address.embeddedIPv4(shiftedBy: 0)) }
    if Self.sixToFour.contains(address) { return permits(address.embeddedIPv4(shiftedBy: 80)) }
    return Self.globalIPv6.contains(address)
      && !Self.refusedIPv6.contains { $0.contains(address) }
  }
}

extension AddressGuard {
  private static let nat64 = range("64:ff9b::/96")
  private static let sixToFour = range("2002::/16")
  /// The only part of IPv6 given out for public use; loopback, private, link-local, multicast,
  /// mapped and IPv4-compatible addresses all lie outside.
  private static let globalIPv6 = range("2000::/3")

  /// IANA's special-purpose registry (RFC 6890 and its updates), multicast, and one cloud's
  /// metadata service that has a public address.
  private static let refusedIPv4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
  ].map(range)

  /// Protocol assignments with Teredo, and documentation.
  private static let refusedIPv6 = ["2001::/23", "2001:db8::/32", "3fff::/20"].map(range)

  private static func range(_ text: String) -> AddressRange {
    guard let range = AddressRange(text) else { preconditionFailure("not a range: \(text)") }
    return range
  }
}
