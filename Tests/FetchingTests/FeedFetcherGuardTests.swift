import FeedServer
import Glibc
import Testing

@testable import Fetching

struct FeedFetcherGuardTests {
  @Test(arguments: ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "127.1"])
  func `loopback is refused under every name unless it is listed`(host: String) async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .text("x") }
      let request = FetchRequest(address: server.address("/feed", host: host))
      let refused = await localFetcher { $0.allowed = [] }.fetch(request)
      guard case .addressNotAllowed = refused.error else {
        return #expect(Bool(false), "refused by the guard, not: \(refused)")
      }
      #expect(server.connections.made == 0)
      // The mapped form connects through an IPv6 socket, which some machines do not have.
      if !host.hasPrefix("[") {
        #expect(await localFetcher().fetch(request).document?.text == "x")
      }
    }
  }

  @Test func `a listed name may be at a private address, and no other may`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .text("x") }
      let fetcher = localFetcher { settings in
        settings.allowed = []
        settings.allowedHosts = ["feeds.localhost", "127.0.0.1"]
      }
      func result(_ host: String, _ path: String = "/feed") async -> FetchResult {
        await fetcher.fetch(FetchRequest(address: server.address(path, host: host)))
      }
      for host in ["feeds.localhost", "Feeds.LOCALHOST"] {
        #expect(await result(host).document?.text == "x")
      }
      // A connection to the same address is open now, but under another name.
      for host in ["other.localhost", "localhost", "127.0.0.1"] {
        let there = server.address("/feed", host: host)
        server.route("/to-\(host)") { _ in .redirect(to: there) }
        for refused in [await result(host), await result("feeds.localhost", "/to-\(host)")] {
          guard case .addressNotAllowed(host: host, _) = refused.error else {
            return #expect(Bool(false), "refused by the guard, not: \(refused)")
          }
        }
      }
    }
  }

  @Test(arguments: [
    ("file:///etc/passwd", FetchingError.unsupportedScheme("file")),
    ("ftp://127.0.0.1/", .unsupportedScheme("ftp")), ("", .invalidAddress),
    ("feed without scheme", .invalidAddress), ("http://", .invalidAddress),
    ("http://exa mple.test/", .invalidAddress),
  ])
  func `only valid web addresses are tried`(address: String, error: FetchingError) async {
    let result = await localFetcher().fetch(FetchRequest(address: address))
    #expect(result.error == error)
  }

  @Test(arguments: [
    "X-Key": "a\r\nHost: evil.test", "Bad Name": "x", "": "x", "X\r\nY": "z", "X:": "y",
    "User-Agent": "Mozilla/5.0", "host": "evil.test",
  ])
  func `a header cannot smuggle in another one, or disguise us`(name: String, value: String)
    async throws
  {
    try await FeedServer.running { server in
      let request = FetchRequest(address: server.address("/feed"), headers: [name: value])
      #expect(await localFetcher().fetch(request).error == .invalidHeader(name: name))
      #expect(server.connections.made == 0)
    }
  }

  @Test func `the environment's proxy is never asked`() async {
    // In a process of its own: other tests must not see the variables change.
    await #expect(processExitsWith: .success) {
      try await FeedServer.running { server in
        server.route("/feed") { _ in .text("direct") }
        let proxy = try FeedServer()
        defer { proxy.stop() }
        for name in ["http_proxy", "all_proxy", "ALL_PROXY"] { setenv(name, proxy.address(""), 1) }
        let result = await localFetcher().fetch(FetchRequest(address: server.address("/feed")))
        #expect(result.document?.text == "direct")
        #expect(proxy.connections.made == 0)
      }
    }
  }

  @Test func `a configured proxy is used, also on a private address`() async throws {
    try await FeedServer.running { proxy in
      proxy.route("*") { .text("through the proxy: \($0.target)") }
      let fetcher = localFetcher { settings in
        settings.proxy = proxy.address("")
        settings.allowed = []
      }
      let result = await fetcher.fetch(FetchRequest(address: "http://feeds.acme.test/x"))
      #expect(result.document?.text == "through the proxy: http://feeds.acme.test/x")
      let refused = await fetcher.fetch(FetchRequest(address: "http://169.254.169.254/x"))
      #expect(
        refused.error == .addressNotAllowed(host: "169.254.169.254", address: "169.254.169.254"))
      #expect(proxy.requests.count == 1)
    }
  }
}
