import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import InboxWeb

/// Over real sockets: only there does a request name its host as it likes.
@Suite struct HostTests {
  private func status(
    _ host: @escaping @Sendable (_ port: Int) -> String?
  ) async throws -> HTTPResponse.Status {
    let desk = try await ReviewDesk(port: 0)
    return try await desk.listening { port in
      try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
        try await client.execute(
          TestClient.Request("/api/items", method: .get, authority: host(port))
        ).status
      }
    }
  }

  @Test(arguments: ["127.0.0.1", "[::1]", "localhost", "LocalHost"])
  func `the loopback names are ours at our port`(name: String) async throws {
    #expect(try await status { "\(name):\($0)" } == .ok)
  }

  @Test func `a host from the settings is ours`() async throws {
    #expect(try await status { _ in "inbox.acme.test:8443" } == .ok)
  }

  @Test(arguments: [
    "evil.test", "127.0.0.1.evil.test", "localhost.", "192.168.7.1", "inbox.acme.test",
  ])
  func `any other name is refused, even if it leads here`(name: String) async throws {
    #expect(try await status { "\(name):\($0)" } == .misdirectedRequest)
  }

  @Test func `another port is another server`() async throws {
    #expect(try await status { "127.0.0.1:\($0 == 1 ? 2 : 1)" } == .misdirectedRequest)
    #expect(try await status { _ in "127.0.0.1" } == .misdirectedRequest)
  }

  @Test func `a request without a host is refused`() async throws {
    #expect(try await status { _ in nil } == .badRequest)
  }
}

extension ReviewDesk {
  /// Runs the server on a free port while `body` runs.
  func listening<Value: Sendable>(
    _ body: @escaping @Sendable (_ port: Int) async throws -> Value
  ) async throws -> Value {
    let (ports, announce) = AsyncStream.makeStream(of: Int.self)
    let server = server
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { announce.finish() }
        try await server.run { announce.yield($0) }
      }
      var port: Int?
      for await announced in ports {
        port = announced
        break
      }
      guard let port else {
        try await group.waitForAll()
        throw CancellationError()
      }
      let value = try await body(port)
      group.cancelAll()
      return value
    }
  }
}
