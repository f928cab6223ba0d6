import FeedServer
import Fetching
import Foundation
import Synchronization
import Testing

@testable import Daemon

/// What a hostile or broken server does to the whole daemon: each feed's row says it, the feeds beside
/// it are polled, and nothing is left behind.
@Suite struct HostileFeedsTests {
  @Test func `each hostile feed's row says what is wrong, and no other feed suffers`() async throws
  {
    try await HostileSite.run { site in
      let daemon = try await site.daemon()
      let began = Date()
      try await daemon.poll()
      for trouble in HostileSite.troubles {
        let record = try await daemon.record(trouble.name)
        let said = (trouble.isTold ? record.remark : record.problem) ?? "nothing"
        for word in trouble.words + (trouble.words.isEmpty ? [] : [site.host(of: trouble)])
        where word != "" {
          #expect(said.contains(word), "\(trouble.name): \(said)")
        }
        // An address can hold tokens.
        #expect(!said.contains("/\(trouble.name)"), "\(trouble.name): \(said)")
        if trouble.words.isEmpty || trouble.isTold {
          #expect(record.problem == nil, "\(trouble.name): \(record.problem ?? "")")
          #expect(record.succeededAt != nil, "\(trouble.name)")
        } else {
          #expect(said.hasSuffix("."), "a sentence: \(said)")
          #expect(record.failures == 1, "\(trouble.name)")
          #expect(try #require(record.nextPollAt) > began, "\(trouble.name)")
        }
        let neighbour = try await daemon.record("beside \(trouble.name)")
        #expect(neighbour.problem == nil, "beside \(trouble.name): \(neighbour.problem ?? "")")
        #expect(neighbour.succeededAt != nil, "beside \(trouble.name)")
      }
      #expect(Set(site.server.requests.map(\.method)) == ["GET"])
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `round after round of hostility leaves no socket open and takes no more memory`() async {
    // In a process of its own: the descriptors and the memory of other tests do not count.
    await #expect(processExitsWith: .success) {
      func live(rounds: Int) async throws -> [Int] {
        var resident: [Int] = []
        try await HostileSite.run { site in
          let daemon = try await site.daemon()
          for _ in 0..<rounds {
            try await daemon.poll()
            resident.append(try HostileSite.residentBytes())
          }
          // The good and the bad feed of a host may keep one connection each for the next time.
          let kept = site.server.connections.open
          #expect(kept <= 2 * HostileSite.troubles.count, "\(kept) connections are open")
          daemon.close()
        }
        return resident
      }
      // The first life opens and fills what stays for good.
      _ = try await live(rounds: 2)
      let descriptors = try HostileSite.descriptors()
      let resident = try await live(rounds: 20)
      let left = try HostileSite.descriptors()
      // Those that the test's own process was started with are in both.
      let sockets = { (names: [String]) in names.count { $0.hasPrefix("socket") } }
      #expect(sockets(left) <= sockets(descriptors), "\(left)")
      #expect(left.count <= descriptors.count, "\(left)")
      let early = resident[..<10].max()!
      let late = resident[10...].max()!
      #expect(late < early + (6 << 20), "\(resident.map { $0 >> 10 }) KiB")
    }
  }
}

/// A server that answers at many addresses, each a host of its own with one trouble and one healthy
/// feed beside it.
private final class HostileSite: Sendable {
  struct Trouble: Sendable {
    var name: String
    /// What the sentence has to hold; empty where the feed is to be fine.
    var words: [String]
    /// Where the sentence names another host, that one; empty where it names none.
    var host: String?
    /// What came is taken all the same, and the words are in the row's remark.
    var isTold = false
    var answer: @Sendable (FeedRequest) -> FeedResponse
  }

  let server: FeedServer

  private init() throws {
    server = try FeedServer(host: "0.0.0.0")
    for trouble in Self.troubles { server.route("/\(trouble.name)", trouble.answer) }
    server.route("/healthy") { request in
      let host = request.header("Host") ?? ""
      return .conditional(request, body: rss([Entry(title: "At \(host)")]), etag: "\"\(host)\"")
    }
  }

  static func run(_ body: (HostileSite) async throws -> Void) async throws {
    let site = try HostileSite()
    defer { site.server.stop() }
    try await body(site)
  }

  /// The host that the sentence about a trouble names.
  func host(of trouble: Trouble) -> String { trouble.host ?? Self.address(of: trouble) }

  private static func address(of trouble: Trouble) -> String {
    "127.0.3.\(troubles.firstIndex { $0.name == trouble.name }! + 1)"
  }

  func daemon() async throws -> HostileDaemon {
    let feeds = Self.troubles.flatMap { trouble in
      let host = Self.address(of: trouble)
      return [
        (name: trouble.name, address: server.address("/\(trouble.name)", host: host)),
        (name: "beside \(trouble.name)", address: server.address("/healthy", host: host)),
      ]
    }
    return HostileDaemon(try await TestDaemon(daemonYAML(feeds: feeds)))
  }

  static func residentBytes() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(
      separator: " ")
    return Int(fields[1])! * 4096
  }

  /// What each open descriptor stands for, such as `socket:[4711]`.
  static func descriptors() throws -> [String] {
    let directory = "/proc/self/fd"
    return try FileManager.default.contentsOfDirectory(atPath: directory).compactMap {
      // The one that lists the directory is gone again.
      try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\($0)")
    }
  }
}

/// A daemon with less patience than usual, so that slow servers do not make slow tests.
private struct HostileDaemon {
  private let daemon: TestDaemon
  private let fetcher: FeedFetcher
  private let poller: Poller

  init(_ daemon: TestDaemon) {
    self.daemon = daemon
    let ours = daemon.stages.poller.pipeline
    fetcher = FeedFetcher(
      settings: FetchSettings(
        userAgent: "sluice/test", allowed: daemon.stages.configuration.allow,
        totalTimeoutSeconds: 1, bodyBytesMax: 1 << 20))
    let pipeline = Pipeline(
      fetcher: PacedFetcher(fetcher: fetcher, pacer: ours.pacer), pacer: ours.pacer,
      inbox: ours.inbox, models: ours.models, credentials: ours.credentials,
      timezone: ours.timezone, paceFactor: ours.paceFactor, clock: ours.clock)
    poller = Poller(
      pipeline: pipeline, live: daemon.stages.live, inbox: ours.inbox,
      logger: daemon.stages.logger)
  }

  /// Polls all feeds once, due or not.
  func poll() async throws {
    let failures = Mutex<[String]>([])
    await poller.poll(try await poller.feeds(dueBy: nil)) { feed, result in
      if case .failure(let error) = result {
        failures.withLock { $0.append("\(feed.configuration.name): \(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [], "our own trouble")
  }

  func record(_ name: String) async throws -> FeedRecord { try await daemon.record(name) }

  func close() { fetcher.shutdown() }
}

extension HostileSite {
  private static let unread = "cannot be read"

  /// One table: what the server does, and what the feed's row has to say of it.
  static let troubles: [Trouble] =
    [
      slow("slow-headers", "HTTP/1.1 200 OK\r\nX-Slow: "),
      slow("slow-body", "HTTP/1.1 200 OK\r\n\r\n"),
      Trouble(name: "silent", words: ["did not answer completely within 1 s", "again"]) { _ in
        .talk { $0.waitUntilClosed() }
      },
      endless("endless-body", "HTTP/1.1 200 OK\r\n\r\n", ["larger than 1 MiB", "shorter feed"]),
      endless("endless-headers", "HTTP/1.1 200 OK\r\n", ["more than 64 KiB of header", "check"]),
      Trouble(name: "gzip-bomb", words: ["larger than 1 MiB", "shorter feed"]) { _ in
        .document(bomb, headers: [("Content-Encoding", "gzip")])
      },
      Trouble(name: "deflate-garbage", words: [unread, "check that the address"]) { _ in
        .document(rss(chatter(1)), headers: [("Content-Encoding", "deflate")])
      },
      Trouble(name: "loop", words: ["more than 5 times", "new address"], host: "") { _ in
        .redirect(to: "/loop")
      },
      redirect("to-file", "file:///etc/passwd", ["leads to a file: address", "http"], host: ""),
      redirect("to-metadata", "http://169.254.169.254/latest/meta-data/", notPublic),
      redirect("to-private", "http://10.1.2.3/feed", notPublic),
      redirect("to-mapped", "http://[::ffff:10.1.2.3]/feed", notPublic),
      raw(
        "length-too-long", "Content-Length: 9000\r\n\r\n<rss", ["broke off its answer", "again"]),
      raw(
        "length-too-short", "Content-Length: 4\r\n\r\n<rss><channel>", [unreadDocument], host: ""),
      raw(
        "length-no-number", "Content-Length: -5\r\n\r\n<rss", [unread, "check that the address"]),
      raw(
        "broken-chunks", "\(chunked)zz\r\n<rss\r\n0\r\n\r\n", [unread, "check that the address"]),
      Trouble(name: "cut-chunks", words: ["broke off its answer"], isTold: true) { _ in
        .talk { connection in
          connection.send("HTTP/1.1 200 OK\r\n\(chunked)")
          let half = Array(rss(chatter(2)).dropLast(20))
          connection.send(Array("\(String(half.count, radix: 16))\r\n".utf8) + half + [13, 10])
        }
      },
      Trouble(name: "reset", words: ["broke off its answer", "again"]) { _ in .talk { $0.reset() }
      },
      Trouble(name: "hung-up", words: ["broke off its answer", "again"]) { _ in .raw("") },
      Trouble(name: "no-http", words: [unread, "check that the address"]) { _ in .raw("<rss/>") },
      Trouble(name: "old-http", words: []) { _ in
        .raw("HTTP/1.0 200 OK\r\n\r\n" + String(decoding: rss(chatter(1)), as: UTF8.self))
      },
      Trouble(name: "page", words: [unreadDocument, "web page"], host: "") { _ in
        .document(Array("<!doctype html><html><p>Welcome</p></html>".utf8), type: "text/html")
      },
      Trouble(name: "not-asked-304", words: ["not modified", "(304)", "check"]) { _ in
        .status(304)
      },
      Trouble(name: "new-etag-each-time", words: []) { request in
        .document(rss([Entry(title: "Always")]), headers: [("ETag", "\"\(request.number)\"")])
      },
    ]

  private static let unreadDocument = "The document could not be read"
  private static let notPublic = ["not a public address", "allow in feeds.yml"]
  private static let chunked = "Transfer-Encoding: chunked\r\n\r\n"
  private static let bomb = Gzip.bomb(unpackedBytes: 10 << 20)

  private static func slow(_ name: String, _ beginning: String) -> Trouble {
    Trouble(name: name, words: ["did not answer completely within 1 s", "again"]) { _ in
      .talk { connection in
        connection.send(beginning)
        while connection.send("x") { usleep(20_000) }
      }
    }
  }

  private static func endless(_ name: String, _ beginning: String, _ words: [String]) -> Trouble {
    let line = "X-Endless: " + String(repeating: "x", count: 1000) + "\r\n"
    let bytes = Array(String(repeating: line, count: 16).utf8)
    return Trouble(name: name, words: words) { _ in
      .talk { connection in
        connection.send(beginning)
        while connection.send(bytes) {}
      }
    }
  }

  private static func redirect(
    _ name: String, _ location: String, _ words: [String], host: String? = nil
  ) -> Trouble {
    let target = URL(string: location)?.host ?? ""
    return Trouble(name: name, words: words, host: host ?? target) { _ in .redirect(to: location) }
  }

  private static func raw(
    _ name: String, _ answer: String, _ words: [String], host: String? = nil
  ) -> Trouble {
    Trouble(name: name, words: words, host: host) { _ in .raw("HTTP/1.1 200 OK\r\n" + answer) }
  }
}
