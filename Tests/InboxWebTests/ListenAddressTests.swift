import Foundation
import Testing

@testable import InboxWeb

@Suite struct ListenAddressTests {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1:8484"), ("127.3.2.1", "127.3.2.1:8484"), ("::1", "[::1]:8484"),
    ("[::1]", "[::1]:8484"), ("localhost", "127.0.0.1:8484"), ("LOCALHOST", "127.0.0.1:8484"),
  ])
  func `loopback may be listened on`(address: String, shown: String) throws {
    #expect(try ListenAddress(address, port: 8484).description == shown)
  }

  @Test(arguments: [
    "0.0.0.0", "::", "192.168.7.1", "127.0.0.1.evil.test", "127.1", "127.0.0.256", "127.0.0.+1",
    "127.0.0.", "inbox.acme.test", "", "::ffff:127.0.0.1", "128.0.0.1",
  ])
  func `anything else may not`(address: String) {
    #expect(throws: InboxServerError.notLoopback(address)) {
      try ListenAddress(address, port: 8484)
    }
  }

  @Test(arguments: [-1, 65536])
  func `a port that is none is refused`(port: Int) {
    #expect(throws: InboxServerError.badPort(port)) { try ListenAddress("::1", port: port) }
  }

  @Test func `a taken port is said in one sentence`() async throws {
    let desk = try await ReviewDesk(port: 0)
    try await desk.listening { port in
      let second = try InboxServer(
        inbox: desk.inbox, settings: InboxServerSettings(port: port, analyst: "kim"))
      await #expect(throws: InboxServerError.addressInUse("127.0.0.1:\(port)")) {
        try await second.run { _ in }
      }
    }
  }
}
