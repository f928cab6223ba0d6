import FeedServer
import Testing

@testable import Fetching

struct FeedFetcherRedirectTests {
  @Test(arguments: [
    ([301], 1), ([308], 1), ([301, 308], 2), ([302], 0), ([303], 0), ([307], 0), ([301, 302], 1),
    ([308, 301, 307, 301], 2), ([307, 301], 0), ([], 0),
  ])
  func `a move is permanent as far as every step of it is`(
    statuses: [Int], permanentSteps: Int
  ) async throws {
    try await FeedServer.running { server in
      for (step, status) in statuses.enumerated() {
        server.route("/\(step)") { _ in .redirect(status, to: "\(step + 1)?from=\(step)") }
      }
      server.route("/\(statuses.count)") { _ in .text("here") }
      let request = FetchRequest(address: server.address("/0"))
      let answer = try #require(await localFetcher().answer(to: request))
      let document = try #require(answer.result.document)
      #expect(document.text == "here")
      func place(_ steps: Int) -> String {
        server.address(steps == 0 ? "/0" : "/\(steps)?from=\(steps - 1)")
      }
      #expect(answer.permanentAddress == (permanentSteps == 0 ? nil : place(permanentSteps)))
      #expect(answer.finalAddress == place(statuses.count))
      #expect(document.finalAddress == place(statuses.count))
      #expect(answer.host == "127.0.0.1")
    }
  }

  @Test func `five redirects are followed, six are not, and a circle ends`() async throws {
    try await FeedServer.running { server in
      for step in 0..<6 {
        server.route("/\(step)") { _ in .redirect(to: "/\(step + 1)") }
      }
      server.route("/6") { _ in .text("here") }
      server.route("/circle") { _ in .redirect(to: "/circle") }
      let fetcher = localFetcher()
      let five = await fetcher.fetch(FetchRequest(address: server.address("/1")))
      #expect(five.document?.text == "here")
      server.clearRequests()
      for path in ["/0", "/circle"] {
        let result = await fetcher.fetch(FetchRequest(address: server.address(path)))
        #expect(result.error == .tooManyRedirects(redirectsMax: 5))
      }
      #expect(server.requests.count == 12)
    }
  }

  @Test(arguments: [
    ("file:///etc/passwd", "file"), ("ftp://127.0.0.1/x", "ftp"),
    ("gopher://127.0.0.1/x", "gopher"),
    ("dict://127.0.0.1:11211/stat", "dict"), ("javascript://x/y", "javascript"),
  ])
  func `a redirect to another scheme is refused`(location: String, scheme: String) async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .redirect(to: location) }
      let result = await localFetcher().fetch(FetchRequest(address: server.address("/feed")))
      #expect(result.error == .unsupportedScheme(scheme))
    }
  }

  @Test(arguments: [
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]:9/",
    "http://2130706433:9/", "http://0x7f.1:9/", "http://[::ffff:127.0.0.1]:9/", "http://0.0.0.0:9/",
    "http://[64:ff9b::7f00:1]:9/", "http://localhost:9/",
  ])
  func `a redirect to an address that is not public is refused`(location: String) async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .redirect(to: location) }
      // Only the server's own address is listed, so that 127.0.0.1 elsewhere stays refused.
      let fetcher = localFetcher { $0.allowed = [AddressRange("127.0.0.2")].compactMap { $0 } }
      let other = try FeedServer(host: "127.0.0.2")
      defer { other.stop() }
      other.route("/feed") { _ in .redirect(to: location) }
      let result = await fetcher.fetch(FetchRequest(address: other.address("/feed")))
      guard case .addressNotAllowed = result.error else {
        return #expect(Bool(false), "refused by the guard, not: \(result)")
      }
      #expect(other.requests.count == 1)
    }
  }

  @Test func `a secret goes to its own host only`() async throws {
    try await FeedServer.running { server in
      let other = try FeedServer(host: "127.0.0.2")
      defer { other.stop() }
      let back = server.address("/back")
      let there = other.address("/there")
      server.route("/feed") { _ in .redirect(to: "/same") }
      server.route("/same") { _ in .redirect(to: there) }
      other.route("/there") { _ in .redirect(to: back) }
      server.route("/back") { _ in .text("here") }
      let request = FetchRequest(
        address: server.address("/feed"), headers: ["Authorization": "Bearer x", "X-Key": "k"])
      let result = await localFetcher().fetch(request)
      #expect(result.document?.text == "here")
      let seen = (server.requests + other.requests).map { request in
        "\(request.path) \(request.header("Authorization") ?? "-") \(request.header("X-Key") ?? "-")"
      }
      #expect(seen == ["/feed Bearer x k", "/same Bearer x k", "/back - -", "/there - -"])
    }
  }

  @Test(arguments: [
    ("http://a.test/", "http://A.test:80/x", true), ("http://a.test/", "https://a.test/", true),
    ("https://a.test/", "http://a.test/", false), ("http://a.test/", "http://a.test:8080/", false),
    ("http://a.test:8080/", "https://a.test/", false), ("http://a.test/", "http://b.test/", false),
    ("http://a.test/", "http://www.a.test/", false),
  ])
  func `secrets are shared by one host, and upwards from http to https`(
    from: String, to: String, isShared: Bool
  ) throws {
    let from = try #require(WebAddress(from))
    #expect(from.sharesSecrets(with: try #require(WebAddress(to))) == isShared)
  }

  @Test(arguments: ["user:pass@", "user@", ":pass@"])
  func `a redirect does not choose as whom we sign in`(signIn: String) async throws {
    try await FeedServer.running { server in
      let there = server.address("/here")
      server.route("/feed") { _ in
        .redirect(301, to: there.replacing("//", with: "//\(signIn)"))
      }
      server.route("/here") { _ in .text("here") }
      let request = FetchRequest(address: server.address("/feed"))
      let answer = try #require(await localFetcher().answer(to: request))
      #expect(answer.result.document?.text == "here")
      #expect(answer.finalAddress == there && answer.permanentAddress == there)
      #expect(server.requests.allSatisfy { $0.header("Authorization") == nil })
    }
  }

  @Test func `a redirect without a place to go is an error`() async throws {
    try await FeedServer.running { server in
      server.route("/none") { _ in .status(302) }
      server.route("/bad") { _ in .redirect(to: "http://") }
      server.route("/spaces") { _ in .redirect(to: "/with spaces") }
      server.route("/with%20spaces") { _ in .text("here") }
      let fetcher = localFetcher()
      let none = await fetcher.fetch(FetchRequest(address: server.address("/none")))
      #expect(none.error == .httpStatus(302, host: "127.0.0.1"))
      let bad = await fetcher.fetch(FetchRequest(address: server.address("/bad")))
      guard case .malformedAnswer = bad.error else {
        return #expect(Bool(false), "not an address: \(bad)")
      }
      let spaces = await fetcher.fetch(FetchRequest(address: server.address("/spaces")))
      #expect(spaces.document?.text == "here")
    }
  }
}
