import FeedServer
import Testing

@testable import Fetching

struct FeedFetcherCutOffTests {
  private static let head =
    "HTTP/1.1 200 OK\r\nETag: \"x\"\r\nLast-Modified: then\r\nCache-Control: max-age=900\r\n"

  /// What came of an answer after which the server closes the connection.
  private func result(of response: FeedResponse) async throws -> FetchResult {
    try await FeedServer.running { server in
      server.route("/feed") { _ in response }
      return await localFetcher().fetch(FetchRequest(address: server.address("/feed")))
    }
  }

  @Test(arguments: [
    "Content-Length: 100\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    "Transfer-Encoding: chunked\r\n\r\n9\r\nhello",
  ])
  func `an answer that breaks off brings what came, told and without validators`(
    rest: String
  ) async throws {
    let document = try #require(try await result(of: .raw(Self.head + rest)).document)
    #expect(document.text == "hello")
    guard case .connectionLost(host: "127.0.0.1", _) = document.cutOff else {
      return #expect(Bool(false), "it says that it is cut off")
    }
    #expect(document.validators.isEmpty)
    #expect(document.freshForSeconds == nil)
  }

  @Test func `a packed answer that breaks off brings what could be unpacked`() async throws {
    let text = (0..<20_000).map { "item \($0)" }.joined()
    let packed = Gzip.stored(Array(text.utf8))
    let head = Self.head + "Content-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n"
    let document = try #require(
      try await result(
        of: .talk { connection in
          connection.send(Array(head.utf8) + packed.prefix(packed.count / 2))
        }
      ).document)
    #expect(document.text.count > 50_000 && text.hasPrefix(document.text))
    #expect(document.cutOff != nil && document.validators.isEmpty)
  }

  @Test(arguments: [
    "Content-Length: 100\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n",
    "Content-Encoding: gzip\r\nContent-Length: 100\r\n\r\n\u{1F}",
  ])
  func `an answer that breaks off before its first byte is lost`(rest: String) async throws {
    guard
      case .connectionLost(host: "127.0.0.1", _) = try await result(of: .raw(Self.head + rest))
        .error
    else { return #expect(Bool(false), "nothing came") }
  }

  @Test func `an error page that breaks off is no document`() async throws {
    let page = FeedResponse.raw("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\nsorry")
    #expect(try await result(of: page).document == nil)
  }

  @Test func `a whole document is not cut off`() async throws {
    let whole = FeedResponse.raw(Self.head + "Content-Length: 5\r\n\r\nhello and more than said")
    let document = try #require(try await result(of: whole).document)
    #expect(document.text == "hello")
    #expect(document.cutOff == nil)
    #expect(document.validators.etag == "\"x\"")
    #expect(document.freshForSeconds == 900)
  }
}
