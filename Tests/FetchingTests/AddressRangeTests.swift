import Testing

@testable import Fetching

struct AddressRangeTests {
  @Test(arguments: [
    ("192.168.7.0/24", "192.168.7.255", true), ("192.168.7.0/24", "192.168.8.0", false),
    ("192.168.7.9/24", "192.168.7.1", true), ("10.0.0.5", "10.0.0.5", true),
    ("10.0.0.5", "10.0.0.6", false), ("0.0.0.0/0", "8.8.8.8", true),
    ("0.0.0.0/0", "2001:4860::1", false), ("fd00::/8", "fdff::1", true),
    ("fd00::/8", "fe00::1", false), ("::1", "::1", true), ("::/0", "8.8.8.8", false),
    ("172.16.0.0/12", "172.31.255.255", true), ("172.16.0.0/12", "172.32.0.0", false),
    ("2001:db8::/33", "2001:db8:7fff::", true), ("2001:db8::/33", "2001:db8:8000::", false),
  ])
  func `a range holds the addresses that share its prefix`(
    range: String, address: String, isInside: Bool
  ) throws {
    let range = try #require(AddressRange(range))
    #expect(range.contains(try #require(IPAddress(address))) == isInside)
  }

  @Test func `a mapped address is the IPv4 address inside`() throws {
    let range = try #require(AddressRange("::ffff:10.0.0.0/104"))
    #expect(range == AddressRange("10.0.0.0/8"))
    #expect(range.contains(try #require(IPAddress("::ffff:10.1.2.3"))))
    #expect(IPAddress("::ffff:10.1.2.3") == IPAddress("10.1.2.3"))
  }

  @Test(arguments: [
    "", "/", "localhost", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/+8", "10.0.0.0/-1",
    "10.0.0.0/8/8", "::1/129", "fe80::1%eth0", "256.0.0.1", "::ffff:10.0.0.0/95", " 10.0.0.0",
  ])
  func `what is no range is refused`(text: String) {
    #expect(AddressRange(text) == nil)
  }

  @Test func `a range writes itself in CIDR form`() {
    #expect(AddressRange("192.168.7.9/24").map { "\($0)" } == "192.168.7.0/24")
    #expect(AddressRange("FD00::1").map { "\($0)" } == "fd00::1/128")
  }
}
