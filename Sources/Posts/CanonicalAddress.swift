import Foundation

/// An address reduced to what tells documents apart: no scheme, no `www.`, no fragment, no campaign
/// parameters, no slash at the end.
package struct CanonicalAddress: Sendable, Hashable {
  package var text: String

  package init(_ address: String) {
    var rest = Substring(address.split(separator: "#", maxSplits: 1).first ?? "")
    if let scheme = rest.range(of: "://") { rest = rest[scheme.upperBound...] }
    let hostEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    var host = rest[..<hostEnd].lowercased()
    if host.hasPrefix("www.") { host.removeFirst(4) }
    let parts = rest[hostEnd...].split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var path = parts.first ?? ""
    while path.last == "/" { path.removeLast() }
    let query = parts.count > 1 ? Self.meaningful(parts[1]) : ""
    text = host + path + (query.isEmpty ? "" : "?" + query)
  }

  package var hash: UInt64 { StableHash(text).value }

  private static func meaningful(_ query: Substring) -> String {
    query.split(separator: "&")
      .filter { parameter in
        let name = parameter.split(separator: "=").first?.lowercased() ?? ""
        return !name.hasPrefix("utm_") && !campaignParameters.contains(name)
      }
      .joined(separator: "&")
  }

  private static let campaignParameters: Set<String> = ["fbclid", "gclid", "mc_cid", "mc_eid"]
}
