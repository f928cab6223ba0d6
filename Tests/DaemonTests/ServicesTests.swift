import FeedServer
import Foundation
import Inbox
import InboxWeb
import Synchronization
import Testing

@testable import Daemon

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One after the other: a signal reaches the whole process.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ServicesTests {
  private static func get(_ port: Int, _ path: String) async throws -> Data {
    let address = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
    let (data, response) = try await URLSession.shared.data(from: address)
    guard (response as? HTTPURLResponse)?.statusCode == 200 else {
      throw Unexpected(what: String(decoding: data, as: UTF8.self))
    }
    return data
  }

  private enum Ending {
    case cancelled
    case signal(Int32)
  }

  /// Starts the daemon on a free port over a replay, and ends it in that way when the body is done.
  private static func running(
    until ending: Ending, _ body: (Int, FeedServer, TestDaemon) async throws -> Void
  ) async throws {
    try await FeedServer.running { server in
      let replay = FeedReplay(
        posts: SamplePosts.make(
          count: 200, seed: 7,
          ending: Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded())),
        format: .rss)
      replay.serve(on: server, at: "/feed")
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("feed", server.address("/feed"))], stream: ["retrain: 2"])
          .replacing("name: feed }", with: "name: feed, every: 1s }"))
      daemon.leaveClosingToOthers()
      let (ports, port) = AsyncStream<Int>.makeStream()
      let services = try Services(
        stages: daemon.stages, lock: PollingLock(daemon.stages.state),
        listen: ListenOption("127.0.0.1:0")!
      ) { port.yield($0) }
      let task = Task {
        defer { port.finish() }
        try await services.run()
      }
      var iterator = ports.makeAsyncIterator()
      guard let number = await iterator.next() else {
        try await task.value
        throw Unexpected(what: "the daemon ended before it listened")
      }
      do {
        try await body(number, server, daemon)
      } catch {
        task.cancel()
        _ = await task.result
        throw error
      }
      switch ending {
      case .cancelled: task.cancel()
      case .signal(let signal): kill(getpid(), signal)
      }
      switch await task.result {
      case .success: break
      case .failure(let error as CancellationError): _ = error
      case .failure(let error): throw error
      }
      await #expect(throws: (any Error).self) { try await get(number, "/healthz") }
    }
  }

  private struct Listing: Decodable {
    struct Item: Decodable {
      var id: Int64
      var source: String
    }
    var items: [Item]
  }

  @Test func `posts of a feed arrive on the page, and a cancelled daemon ends`() async throws {
    try await Self.running(until: .cancelled) { port, server, daemon in
      #expect(String(decoding: try await Self.get(port, "/healthz"), as: UTF8.self).hasPrefix("ok"))
      _ = await server.requests(atLeast: 2)  // by then the first answer is stored
      let data = try await Self.get(port, "/api/items")
      let listing = try JSONDecoder().decode(Listing.self, from: data)
      #expect((4...20).contains(listing.items.count))
      #expect(listing.items.allSatisfy { $0.source == "feed" })
      #expect(Set(server.requests.map(\.method)) == ["GET"])
    }
  }

  @Test func `a decision on the page teaches the running daemon`() async throws {
    try await Self.running(until: .cancelled) { port, server, daemon in
      _ = await server.requests(atLeast: 2)
      let items = try await daemon.waiting()
      struct Session: Decodable { var csrf: String }
      let session = try JSONDecoder().decode(
        Session.self, from: try await Self.get(port, "/api/session"))
      for (item, decision) in zip(items, ["relevant", "noise"]) {
        var request = URLRequest(
          url: URL(string: "http://127.0.0.1:\(port)/api/items/\(item.id)/decision")!)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue(session.csrf, forHTTPHeaderField: "X-CSRF-Token")
        request.httpBody = Data("{\"decision\":\"\(decision)\"}".utf8)
        let (data, _) = try await URLSession.shared.data(for: request)
        #expect(String(decoding: data, as: UTF8.self).contains(decision))
      }
      try await eventually { try await daemon.inbox.currentModel(stream: "crm") != nil }
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `a signal ends the daemon in order`(signal: Int32) async throws {
    try await Self.running(until: .signal(signal)) { _, server, daemon in
      _ = await server.requests(atLeast: 1)
    }
  }

  @Test func `a daemon that hangs on a feed ends at a signal all the same`() async throws {
    try await Self.running(until: .signal(SIGTERM)) { _, server, _ in
      server.route("/feed") { _ in .talk { $0.waitUntilClosed() } }
      server.clearRequests()
      _ = await server.requests(atLeast: 1)
    }
  }

  @Test func `a port that is taken is one clear sentence`() async throws {
    let holder = try FeedServer()
    defer { holder.stop() }
    let daemon = try await TestDaemon(daemonYAML(feeds: [("feed", "http://127.0.0.1:9/")]))
    daemon.leaveClosingToOthers()
    let services = try Services(
      stages: daemon.stages, lock: PollingLock(daemon.stages.state),
      listen: ListenOption("127.0.0.1:\(holder.port)")!
    ) { _ in }
    await #expect(throws: InboxServerError.addressInUse("127.0.0.1:\(holder.port)")) {
      try await services.run()
    }
  }

  @Test func `an address that others reach is refused`() async throws {
    let daemon = try await TestDaemon(daemonYAML(feeds: [("feed", "http://127.0.0.1:9/")]))
    #expect(throws: InboxServerError.notLoopback("0.0.0.0")) {
      try Services(
        stages: daemon.stages, lock: PollingLock(daemon.stages.state),
        listen: ListenOption("0.0.0.0:0")!
      ) { _ in }
    }
  }
}

@Suite struct ListenOptionTests {
  @Test(arguments: [
    ("127.0.0.1:8484", "127.0.0.1", 8484), ("localhost:0", "localhost", 0),
    ("[::1]:65535", "::1", 65535), ("::1:80", "::1", 80),
  ])
  func `an address and a port are told apart`(text: String, address: String, port: Int) {
    #expect(ListenOption(text)?.address == address)
    #expect(ListenOption(text)?.port == port)
  }

  @Test(arguments: [
    "8484", ":8484", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "a:-1", "a:+1", "",
  ])
  func `anything else is refused`(text: String) {
    #expect(ListenOption(text) == nil)
  }
}
