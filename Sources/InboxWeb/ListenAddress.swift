import Foundation

/// An address and port to listen on. Loopback only, since there are no accounts yet.
struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
  /// As the socket wants it: without brackets.
  let host: String
  let port: Int

  init(_ address: String, port: Int) throws(InboxServerError) {
    guard (0...65535).contains(port) else { throw .badPort(port) }
    guard let host = Self.loopback(address) else { throw .notLoopback(address) }
    self.host = host
    self.port = port
  }

  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Nil for what is not loopback: 127.0.0.0/8 (RFC 1122, 3.2.1.3), `::1` (RFC 4291, 2.5.3) and
  /// `localhost`. Other names are not looked up: what they mean can change.
  private static func loopback(_ address: String) -> String? {
    switch address.lowercased() {
    case "localhost": return "127.0.0.1"
    case "::1", "[::1]": return "::1"
    default: break
    }
    let parts = address.split(separator: ".", omittingEmptySubsequences: false)
    let plain = parts.allSatisfy { part in
      part.allSatisfy { $0.isASCII && $0.isNumber } && UInt8(part) != nil
    }
    return plain && parts.count == 4 && parts[0] == "127" ? address : nil
  }
}
