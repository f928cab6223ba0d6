import FeedServer
import Foundation
import Testing

@testable import Fetching

struct FeedFetcherTests {
  private static let validators: [CacheValidators] = [
    CacheValidators(etag: "\"abc\"", lastModified: "Sun, 06 Nov 1994 08:49:37 GMT"),
    CacheValidators(etag: "W/\"x y\""), CacheValidators(etag: "unquoted"),
    CacheValidators(lastModified: "not even a date"),
  ]

  @Test(arguments: validators)
  func `validators come back byte for byte, and 304 keeps them`(
    validators: CacheValidators
  ) async throws {
    let (etag, lastModified) = (validators.etag, validators.lastModified)
    try await FeedServer.running { server in
      server.route("/feed") {
        .conditional($0, body: Array("<rss/>".utf8), etag: etag, lastModified: lastModified)
      }
      let fetcher = localFetcher()
      var request = FetchRequest(address: server.address("/feed"))
      let first = try #require(await fetcher.fetch(request).document)
      #expect(first.text == "<rss/>")
      #expect(first.contentType == "application/rss+xml")
      #expect(first.validators == validators)
      request.validators = first.validators
      guard case .notModified(let kept, _) = await fetcher.fetch(request) else {
        return #expect(Bool(false), "the second answer is a 304")
      }
      #expect(kept == validators)
      #expect(server.requests.last?.header("If-None-Match") == etag)
      #expect(server.requests.last?.header("If-Modified-Since") == lastModified)
    }
  }

  @Test func `a 304 brings its new freshness and validators`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in
        .status(304, headers: [("Cache-Control", "max-age=300"), ("ETag", "\"new\"")])
      }
      let known = CacheValidators(etag: "\"old\"", lastModified: "then")
      let request = FetchRequest(address: server.address("/feed"), validators: known)
      guard case .notModified(let kept, let fresh) = await localFetcher().fetch(request) else {
        return #expect(Bool(false), "the answer is a 304")
      }
      #expect(kept == CacheValidators(etag: "\"new\"", lastModified: "then"))
      #expect(fresh == 300)
    }
  }

  @Test func `a 304 to an unconditional request is an error`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .status(304) }
      let result = await localFetcher().fetch(FetchRequest(address: server.address("/feed")))
      #expect(result.error == .notModifiedUnasked(host: "127.0.0.1"))
    }
  }

  @Test func `gzip is asked for and unpacked`() async throws {
    try await FeedServer.running { server in
      let text = String(repeating: "<item>é</item>", count: 10_000)
      server.route("/feed") { _ in
        .document(Gzip.stored(Array(text.utf8)), headers: [("Content-Encoding", "gzip")])
      }
      let result = await localFetcher().fetch(FetchRequest(address: server.address("/feed")))
      #expect(result.document?.text == text)
      #expect(server.requests.first?.header("Accept-Encoding")?.contains("gzip") == true)
    }
  }

  @Test func `only GET is sent, under our own name`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .text("x") }
      server.route("/moved") { _ in .redirect(303, to: "/feed") }
      let fetcher = localFetcher()
      for path in ["/feed", "/moved", "/missing"] {
        _ = await fetcher.fetch(FetchRequest(address: server.address(path)))
      }
      #expect(Set(server.requests.map(\.method)) == ["GET"])
      let agents = server.requests.map { $0.header("User-Agent") }
      #expect(Set(agents) == ["sluice/test (+https://acme.test/bot)"])
      #expect(server.requests.count == 4)
    }
  }

  @Test func `further headers are sent, without the line end of their file`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .text("x") }
      let headers = ["Authorization": "Bearer x\n", "accept": "text/x-own", "X-Empty": ""]
      let request = FetchRequest(address: server.address("/feed"), headers: headers)
      #expect(await localFetcher().fetch(request).document != nil)
      let seen = try #require(server.requests.first)
      #expect(seen.header("Authorization") == "Bearer x")
      #expect(seen.header("X-Empty") == "")
      #expect(
        seen.headers.filter { $0.name.lowercased() == "accept" }.map(\.value) == ["text/x-own"])
    }
  }

  @Test func `requests to one host share a connection`() async throws {
    try await FeedServer.running { server in
      server.route("*") { _ in .text("x") }
      let fetcher = localFetcher()
      for number in 0..<20 {
        _ = await fetcher.fetch(FetchRequest(address: server.address("/\(number)")))
      }
      #expect(server.requests.count == 20)
      #expect(server.connections.made == 1)
    }
  }

  @Test func `a rate limit is told with its wait`() async throws {
    try await FeedServer.running { server in
      server.route("/seconds") { _ in .status(429, headers: [("Retry-After", "77")]) }
      server.route("/date") { _ in
        let now = Date()
        let date = FeedDates.http(now.addingTimeInterval(300))
        return .status(503, headers: [("Retry-After", date), ("Date", FeedDates.http(now))])
      }
      server.route("/unsaid") { _ in .status(429) }
      server.route("/forbidden") { _ in .status(403, headers: [("Retry-After", "5")]) }
      let fetcher = localFetcher()
      var waits: [String: Int?] = [:]
      for path in ["/seconds", "/date", "/unsaid", "/forbidden"] {
        let result = await fetcher.fetch(FetchRequest(address: server.address(path)))
        if case .rateLimited(let seconds) = result { waits[path] = .some(seconds) }
      }
      #expect(waits == ["/seconds": 77, "/date": 300, "/unsaid": nil, "/forbidden": 5])
    }
  }

  @Test func `410 is gone, other statuses are errors that name the host`() async throws {
    try await FeedServer.running { server in
      server.route("/gone") { _ in .status(410) }
      for status in [204, 400, 401, 403, 404, 500, 503] {
        server.route("/\(status)") { _ in .status(status) }
      }
      let fetcher = localFetcher()
      let gone = await fetcher.fetch(FetchRequest(address: server.address("/gone")))
      guard case .gone = gone else { return #expect(Bool(false), "410 is gone") }
      for status in [204, 400, 401, 403, 404, 500, 503] {
        let result = await fetcher.fetch(FetchRequest(address: server.address("/\(status)")))
        #expect(result.error == .httpStatus(status, host: "127.0.0.1"))
      }
    }
  }

  @Test func `freshness and noindex come with the document`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in
        .text(
          "x",
          headers: [
            ("Cache-Control", "max-age=900"), ("Age", "100"), ("X-Robots-Tag", "sluice: none"),
          ]
        )
      }
      let result = await localFetcher().fetch(FetchRequest(address: server.address("/feed")))
      #expect(result.document?.freshForSeconds == 800)
      #expect(result.document?.noindex == true)
    }
  }

  @Test func `many requests at once keep to the limit and all come back`() async throws {
    try await FeedServer.running { server in
      server.route("*") { .text("body of \($0.path)") }
      let fetcher = localFetcher { $0.transfersMax = 4 }
      let texts = await withTaskGroup(of: String?.self) { group in
        for number in 0..<200 {
          let address = server.address("/\(number)")
          group.addTask { await fetcher.fetch(FetchRequest(address: address)).document?.text }
        }
        return await group.reduce(into: Set<String?>()) { $0.insert($1) }
      }
      #expect(texts == Set((0..<200).map { "body of /\($0)" }))
      #expect(server.connections.made <= 4)
    }
  }

  @Test func `a slow server holds up nobody else`() async throws {
    try await FeedServer.running { server in
      let latch = Latch()
      server.route("/slow") { _ in
        latch.wait()
        return .text("slow")
      }
      server.route("/quick") { _ in .text("quick") }
      let fetcher = localFetcher()
      async let slow = fetcher.fetch(FetchRequest(address: server.address("/slow")))
      _ = await server.requests(atLeast: 1)
      let quick = await fetcher.fetch(FetchRequest(address: server.address("/quick")))
      #expect(quick.document?.text == "quick")
      latch.open()
      #expect(await slow.document?.text == "slow")
    }
  }

  @Test func `cancelling a task ends its transfer and no other`() async throws {
    try await FeedServer.running { server in
      server.route("/hang") { _ in .talk { $0.waitUntilClosed() } }
      server.route("/feed") { _ in .text("x") }
      let fetcher = localFetcher()
      let task = Task { await fetcher.fetch(FetchRequest(address: server.address("/hang"))) }
      _ = await server.requests(atLeast: 1)
      task.cancel()
      #expect(await task.value.error == .cancelled)
      let other = await fetcher.fetch(FetchRequest(address: server.address("/feed")))
      #expect(other.document?.text == "x")
    }
  }

  @Test func `a request that waits for its turn can be cancelled`() async throws {
    try await FeedServer.running { server in
      server.route("/hang") { _ in .talk { $0.waitUntilClosed() } }
      let fetcher = localFetcher { $0.transfersMax = 1 }
      let first = Task { await fetcher.fetch(FetchRequest(address: server.address("/hang"))) }
      _ = await server.requests(atLeast: 1)
      let second = Task { await fetcher.fetch(FetchRequest(address: server.address("/never"))) }
      second.cancel()
      #expect(await second.value.error == .cancelled)
      first.cancel()
      #expect(await first.value.error == .cancelled)
      #expect(server.requests.map(\.path) == ["/hang"])
    }
  }

  @Test func `shutdown ends what is under way and closes every connection`() async throws {
    try await FeedServer.running { server in
      server.route("/hang") { _ in .talk { $0.waitUntilClosed() } }
      let fetcher = localFetcher()
      let task = Task { await fetcher.fetch(FetchRequest(address: server.address("/hang"))) }
      _ = await server.requests(atLeast: 1)
      fetcher.shutdown()
      #expect(await task.value.error == .cancelled)
      let late = await fetcher.fetch(FetchRequest(address: server.address("/late")))
      #expect(late.error == .cancelled)
      fetcher.shutdown()
    }
  }

  @Test func `a fetcher that nobody holds takes its thread along`() async throws {
    try await FeedServer.running { server in
      server.route("*") { _ in .text("x") }
      weak var loop: CurlLoop?
      do {
        let fetcher = localFetcher()
        loop = fetcher.loop
        _ = await fetcher.fetch(FetchRequest(address: server.address("/feed")))
      }
      #expect(loop == nil)
    }
  }
}
