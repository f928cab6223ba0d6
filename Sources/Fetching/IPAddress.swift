import Foundation

/// An IPv4 or IPv6 address; an IPv4-mapped IPv6 address is the IPv4 address that it stands for.
package struct IPAddress: Sendable, Hashable {
  /// The address as a number; an IPv4 address fills the lowest 32 bits.
  package let bits: UInt128
  package let isIPv4: Bool

  init(bits: UInt128, isIPv4: Bool) {
    self.bits = bits
    self.isIPv4 = isIPv4
  }

  /// From 4 or 16 bytes in network order; nil for any other count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    let bits = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    let isMapped = bytes.count == 16 && bits >> 32 == 0xFFFF
    self.init(bits: isMapped ? bits & 0xFFFF_FFFF : bits, isIPv4: bytes.count == 4 || isMapped)
  }

  /// From text such as `192.0.2.7` or `2001:db8::7`; nil for names, short forms and zones.
  package init?(_ text: String) {
    guard let bytes = Self.bytes(of: text) else { return nil }
    self.init(bytes: bytes)
  }

  /// The 4 or 16 bytes that the text spells, an IPv4-mapped address left as it is.
  static func bytes(of text: String) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
    return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
  }

  /// The IPv4 address in the 32 bits that end `shift` bits above the lowest one.
  func embeddedIPv4(shiftedBy shift: Int) -> IPAddress {
    IPAddress(bits: bits >> UInt128(shift) & 0xFFFF_FFFF, isIPv4: true)
  }
}

extension IPAddress: CustomStringConvertible {
  package var description: String {
    let count = isIPv4 ? 4 : 16
    let bytes = (0..<count).reversed().map { UInt8(truncatingIfNeeded: bits >> UInt128($0 * 8)) }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(isIPv4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
