import FeedServer
import Foundation
import Testing

@testable import Fetching

struct FeedFetcherSocketTests {
  /// What a hostile or a sound server answers, by the number of the request.
  private static func answer(_ number: Int) -> FeedResponse {
    switch number % 8 {
    case 0: .text("sound")
    case 1: .raw("")
    case 2: .talk { $0.reset() }
    case 3: .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
    case 4: .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
    case 5: .redirect(to: "/\(number + 1)")
    case 6: .talk { connection in while connection.send("HTTP/1.1 103 Hints\r\n\r\n") {} }
    default: .talk { $0.waitUntilClosed() }
    }
  }

  @Test func `hostile servers leave no descriptor behind`() async {
    // In a process of its own: other tests open descriptors too.
    await #expect(processExitsWith: .success) {
      func descriptors() -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? -1
      }
      // The first fetcher and server open what the process keeps, such as libcurl's random source.
      for count in [8, 200] {
        let before = descriptors()
        try await FeedServer.running { server in
          server.route("*") { Self.answer(Int($0.path.dropFirst()) ?? 0) }
          let fetcher = localFetcher { $0.totalTimeoutSeconds = 0.5 }
          await withTaskGroup(of: Void.self) { group in
            for number in 0..<count {
              let request = FetchRequest(address: server.address("/\(number)"))
              group.addTask { _ = await fetcher.fetch(request) }
            }
          }
          fetcher.shutdown()
        }
        if count > 8 { #expect(descriptors() == before) }
      }
    }
  }

  @Test func `a connection that died while it was kept is not used again`() async throws {
    try await FeedServer.running { server in
      server.route("*") { request in
        .talk { connection in
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\(request.path.dropFirst())")
        }
      }
      let fetcher = localFetcher()
      for number in 0..<9 {
        let request = FetchRequest(address: server.address("/\(number)"))
        #expect(await fetcher.fetch(request).document?.text == "\(number)")
      }
      #expect(server.connections.made == 9)
    }
  }

  @Test func `a request on a kept connection that just ended is made again`() async throws {
    try await FeedServer.running { server in
      server.route("/first") { _ in .text("first") }
      // Says nothing to the second request on a connection, as if it had ended meanwhile.
      server.route("/second") { request in
        request.connection == 1 ? .raw("") : .text("second")
      }
      let fetcher = localFetcher()
      for name in ["first", "second"] {
        let request = FetchRequest(address: server.address("/\(name)"))
        #expect(await fetcher.fetch(request).document?.text == name)
      }
      #expect(server.connections.made == 2)
    }
  }

  @Test func `bytes after the end of an answer do not become the next one`() async throws {
    try await FeedServer.running { server in
      let forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
      server.route("/feed") { _ in
        .talk { connection in
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello\(forged)")
          connection.waitUntilClosed()
        }
      }
      server.route("/sound") { _ in .text("sound") }
      let fetcher = localFetcher()
      for (path, text) in [("/feed", "hello"), ("/sound", "sound")] {
        let result = await fetcher.fetch(FetchRequest(address: server.address(path)))
        #expect(result.document?.text == text)
      }
    }
  }

  @Test func `each of a hundred hosts keeps its connection`() async throws {
    let server = try FeedServer(host: "0.0.0.0")
    defer { server.stop() }
    server.route("*") { .text("\($0.path)") }
    let paced = PacedFetcher(
      fetcher: localFetcher(), pacer: HostPacer(standard: HostPace(gapSeconds: 0)))
    let texts = try await withThrowingTaskGroup(of: String?.self) { group in
      for number in 0..<2000 {
        let address = server.address("/\(number)", host: "127.0.1.\(number % 100)")
        group.addTask {
          guard case .done(let answer) = try await paced.fetch(FetchRequest(address: address))
          else { return nil }
          return answer.result.document?.text
        }
      }
      return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
    }
    #expect(texts == Set((0..<2000).map { "/\($0)" }))
    #expect(server.connections.made == 100)
  }
}
