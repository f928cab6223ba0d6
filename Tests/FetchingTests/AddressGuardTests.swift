import Testing

@testable import Fetching

struct AddressGuardTests {
  @Test(arguments: [
    "0.0.0.0", "0.1.2.3", "10.255.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1",
    "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192",
    "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "255.255.255.255", "168.63.129.16",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:192.168.0.1", "fe80::1", "fec0::1",
    "fc00::1", "fd00:ec2::254", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1", "2001::1", "2001:db8::1", "100::1",
    "4000::1",
  ])
  func `an address that is not public is refused`(text: String) throws {
    #expect(!AddressGuard().permits(try #require(IPAddress(text))))
  }

  @Test(arguments: [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.0.0.1",
    "128.0.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "223.255.255.255",
    "::ffff:93.184.216.34", "2606:4700::1111", "2a00:1450::1", "2001:200::1", "64:ff9b::808:808",
    "2002:808:808::1",
  ])
  func `a public address is permitted`(text: String) throws {
    #expect(AddressGuard().permits(try #require(IPAddress(text))))
  }

  @Test func `a listed range is permitted, also inside another form of address`() throws {
    let range = try #require(AddressRange("192.168.7.0/24"))
    let guarded = AddressGuard(allowed: [range])
    for text in ["192.168.7.9", "::ffff:192.168.7.9", "64:ff9b::c0a8:709"] {
      #expect(guarded.permits(try #require(IPAddress(text))))
    }
    #expect(!guarded.permits(try #require(IPAddress("192.168.8.9"))))
  }
}
