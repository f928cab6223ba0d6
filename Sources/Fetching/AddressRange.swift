/// One address or one network in CIDR form, IPv4 or IPv6.
package struct AddressRange: Sendable, Hashable {
  /// The lowest address; bits behind the prefix are cleared.
  package let network: IPAddress
  /// The number of leading bits that an address must share: 0–32 for IPv4, 0–128 for IPv6.
  package let prefixLength: Int

  /// Reads `192.168.7.0/24`, `10.0.0.5`, `fd00::/8` or `::1`; nil for everything else.
  ///
  /// Bits behind the prefix may be set: `192.168.7.9/24` is the network that holds this address.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bytes = IPAddress.bytes(of: String(parts[0])),
      let address = IPAddress(bytes: bytes)
    else { return nil }
    var length = bytes.count * 8
    if parts.count == 2 {
      guard let stated = Self.number(parts[1]), stated <= length else { return nil }
      length = stated
    }
    if address.isIPv4, bytes.count == 16 {
      // An IPv4-mapped network: what is left of its prefix is the IPv4 prefix.
      guard length >= 96 else { return nil }
      length -= 96
    }
    let lowest = address.bits & Self.mask(length, isIPv4: address.isIPv4)
    network = IPAddress(bits: lowest, isIPv4: address.isIPv4)
    prefixLength = length
  }

  /// Whether the address lies in this range; the other family's addresses never do.
  package func contains(_ address: IPAddress) -> Bool {
    guard address.isIPv4 == network.isIPv4 else { return false }
    return address.bits & Self.mask(prefixLength, isIPv4: network.isIPv4) == network.bits
  }
}

extension AddressRange: CustomStringConvertible {
  package var description: String { "\(network)/\(prefixLength)" }
}

extension AddressRange {
  private static func mask(_ length: Int, isIPv4: Bool) -> UInt128 {
    let all = isIPv4 ? UInt128(UInt32.max) : UInt128.max
    let hostBits = UInt128((isIPv4 ? 32 : 128) - length)
    // Swift's shift gives 0 where nothing is left, as wanted for a prefix of 0.
    return (all >> hostBits) << hostBits
  }

  /// Decimal digits only: `Int` would also take `+8`.
  private static func number(_ text: Substring) -> Int? {
    let isPlain = (1...3).contains(text.utf8.count) && text.utf8.allSatisfy { 48...57 ~= $0 }
    return isPlain ? Int(text) : nil
  }
}
