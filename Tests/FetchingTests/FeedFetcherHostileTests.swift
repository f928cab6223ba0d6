import FeedServer
import Glibc
import Testing

@testable import Fetching

struct FeedFetcherHostileTests {
  /// What the fetcher makes of the answer, with small limits.
  private func error(
    of response: FeedResponse, change: (inout FetchSettings) -> Void = { _ in }
  ) async throws -> FetchingError? {
    try await FeedServer.running { server in
      server.route("/feed") { _ in response }
      server.route("/sound") { _ in .text("sound") }
      let fetcher = localFetcher { settings in
        settings.bodyBytesMax = 100_000
        change(&settings)
      }
      let result = await fetcher.fetch(FetchRequest(address: server.address("/feed")))
      let after = await fetcher.fetch(FetchRequest(address: server.address("/sound")))
      #expect(after.document?.text == "sound", "the next feed does not suffer")
      return result.error
    }
  }

  private let tooLarge = FetchingError.bodyTooLarge(host: "127.0.0.1", bytesMax: 100_000)

  @Test func `a body may be as large as the limit and no larger`() async throws {
    let fits = FeedResponse.document([UInt8](repeating: 0x61, count: 100_000))
    #expect(try await error(of: fits) == nil)
    let larger = FeedResponse.document([UInt8](repeating: 0x61, count: 100_001))
    #expect(try await error(of: larger) == tooLarge)
  }

  @Test func `an endless body is cut off`() async throws {
    let endless = FeedResponse.talk { connection in
      connection.send("HTTP/1.1 200 OK\r\n\r\n")
      while connection.send([UInt8](repeating: 0x61, count: 4096)) {}
    }
    #expect(try await error(of: endless) == tooLarge)
  }

  @Test func `a gzip bomb is cut off while it unpacks`() async throws {
    let bomb = Gzip.bomb(unpackedBytes: 10_000_000)
    #expect(bomb.count < 100_000)
    let response = FeedResponse.document(bomb, headers: [("Content-Encoding", "gzip")])
    #expect(try await error(of: response) == tooLarge)
  }

  @Test func `a packed body that unpacks to nothing is cut off by what was received`() async throws
  {
    let endless = FeedResponse.talk { connection in
      connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
      connection.send(Array(Gzip.stored([]).prefix(10)))
      // Empty stored blocks, none of them the last.
      let blocks = (0..<1000).flatMap { _ in [0, 0, 0, 0xFF, 0xFF] as [UInt8] }
      while connection.send(blocks) {}
    }
    #expect(try await error(of: endless) == tooLarge)
  }

  @Test func `garbage that calls itself gzip is an unreadable answer`() async throws {
    let garbage = FeedResponse.document(
      Array("<rss>not packed</rss>".utf8), headers: [("Content-Encoding", "gzip")])
    guard case .malformedAnswer(host: "127.0.0.1", _) = try await error(of: garbage) else {
      return #expect(Bool(false), "garbage is malformed")
    }
  }

  @Test(arguments: [true, false])
  func `an endless header is cut off`(inOneLine: Bool) async throws {
    let endless = FeedResponse.talk { connection in
      connection.send("HTTP/1.1 200 OK\r\nX-Long: ")
      let line = String(repeating: "x", count: 1000) + (inOneLine ? "" : "\r\nX-Long: ")
      while connection.send(line) {}
    }
    #expect(
      try await error(of: endless) == .headerTooLarge(host: "127.0.0.1", bytesMax: 64 << 10))
  }

  @Test func `endless interim answers are cut off`() async throws {
    let endless = FeedResponse.talk { connection in
      while connection.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n") {}
    }
    #expect(
      try await error(of: endless) == .headerTooLarge(host: "127.0.0.1", bytesMax: 64 << 10))
  }

  @Test func `the endless body of an error page does not hide its status`() async throws {
    let endless = FeedResponse.talk { connection in
      connection.send("HTTP/1.1 404 Not Found\r\n\r\n")
      while connection.send([UInt8](repeating: 0x61, count: 4096)) {}
    }
    #expect(try await error(of: endless) == .httpStatus(404, host: "127.0.0.1"))
  }

  @Test(arguments: ["", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"])
  func `a server that falls silent runs into the time limit`(beginning: String) async throws {
    let silent = FeedResponse.talk { connection in
      connection.send(beginning)
      connection.waitUntilClosed()
    }
    let error = try await error(of: silent) { $0.totalTimeoutSeconds = 0.3 }
    #expect(error == .timedOut(host: "127.0.0.1", seconds: 1))
  }

  @Test func `redirects do not buy more time`() async throws {
    try await FeedServer.running { server in
      for step in 0..<4 {
        server.route("/\(step)") { _ in
          // Each step is well within the limit, all of them are not.
          usleep(200_000)
          return .redirect(to: "/\(step + 1)")
        }
      }
      server.route("/4") { _ in .text("here") }
      let fetcher = localFetcher { $0.totalTimeoutSeconds = 0.5 }
      let result = await fetcher.fetch(FetchRequest(address: server.address("/0")))
      #expect(result.error == .timedOut(host: "127.0.0.1", seconds: 1))
    }
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "<html>no header at all</html>",
    "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx",
  ])
  func `what is not HTTP is an unreadable answer`(bytes: String) async throws {
    guard case .malformedAnswer(host: "127.0.0.1", _) = try await error(of: .raw(bytes)) else {
      return #expect(Bool(false), "not HTTP: \(bytes)")
    }
  }

  @Test func `a status line that breaks off is no answer`() async throws {
    #expect(try await error(of: .raw("HTTP/1.1 2")) != nil)
  }

  @Test func `a Location of a megabyte is too much header, one of 20 KB no address`() async throws {
    let megabyte = FeedResponse.redirect(to: "/" + String(repeating: "x", count: 1 << 20))
    #expect(
      try await error(of: megabyte) == .headerTooLarge(host: "127.0.0.1", bytesMax: 64 << 10))
    let long = FeedResponse.redirect(to: "/" + String(repeating: "x", count: 20_000))
    guard case .malformedAnswer(host: "127.0.0.1", _) = try await error(of: long) else {
      return #expect(Bool(false), "nobody's address is that long")
    }
  }

  @Test(arguments: ["/a\u{1}b", "/a\tb", "/a\u{7F}b", "http://127.0.0.1\u{1B}[2J/", "/a\u{0}b"])
  func `a Location with control characters is no address`(location: String) async throws {
    guard case .malformedAnswer(host: "127.0.0.1", _) = try await error(of: .redirect(to: location))
    else { return #expect(Bool(false), "not followed") }
  }

  @Test func `a reset and a silent hang-up are lost connections`() async throws {
    let responses: [FeedResponse] = [
      .talk { $0.reset() }, .raw(""),
      .talk { connection in
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")
        connection.reset()
      },
    ]
    for response in responses {
      guard case .connectionLost(host: "127.0.0.1", _) = try await error(of: response) else {
        return #expect(Bool(false), "a reset is a loss")
      }
    }
  }

  @Test func `HTTP 1.0 without a length ends with the connection`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .raw("HTTP/1.0 200 OK\r\nETag: \"a\"\r\n\r\n<rss/>") }
      let result = await localFetcher().fetch(FetchRequest(address: server.address("/feed")))
      #expect(result.document?.text == "<rss/>")
      #expect(result.document?.validators.etag == "\"a\"")
    }
  }

  @Test func `a port where nobody listens refuses`() async throws {
    let server = try FeedServer()
    server.stop()
    let result = await localFetcher().fetch(FetchRequest(address: server.address("/feed")))
    #expect(result.error == .connectionRefused(host: "127.0.0.1"))
  }

  @Test func `a name that does not exist is told apart`() async throws {
    let result = await localFetcher().fetch(FetchRequest(address: "http://no-such-name.invalid/"))
    #expect(result.error == .nameNotResolved(host: "no-such-name.invalid"))
  }

  @Test func `a server that speaks no TLS is a TLS error`() async throws {
    try await FeedServer.running { server in
      let address = server.address("/feed").replacing("http:", with: "https:")
      let result = await localFetcher().fetch(FetchRequest(address: address))
      guard case .tls(host: "127.0.0.1", _) = result.error else {
        return #expect(Bool(false), "no TLS there")
      }
    }
  }
}
