import FeedServer
import Foundation
import Synchronization
import Testing

@Suite struct ManyFeedsTests {
  private static let hosts = 100
  /// `SLUICE_FEEDS` says more where there is time.
  private static let feedsPerHost =
    (ProcessInfo.processInfo.environment["SLUICE_FEEDS"].flatMap { Int($0) } ?? 2000) / hosts
  private static let gapSeconds = 0.05
  private static let transfersMax = 64
  private static let peakBytesMax = 150 << 20

  /// Two rounds over feeds on many hosts; the server's log says how each host was treated.
  @Test(.timeLimit(.minutes(10)))
  func
    `every feed is taken once, each host is left its gap, and the next round asks conditionally`()
    async throws
  {
    try await Bench.use { bench in
      let server = try FeedServer(host: "0.0.0.0")
      defer { server.stop() }
      let count = Self.hosts * Self.feedsPerHost
      server.route("*") { request in
        usleep(2000)
        let name = (request.header("Host") ?? "") + request.path
        return .conditional(
          request, body: Self.document(name), etag: "\"\(name)\"",
          lastModified: FeedDates.http(Date(timeIntervalSince1970: 1_000_000)))
      }
      try Self.configure(bench, server)

      let first = try await Self.round(bench, summary: "\(count) feeds: \(count) new posts")
      #expect(first < Self.peakBytesMax, "\(first >> 20) MiB")
      let taken = server.requests
      Self.expectManners(taken, count: count)
      #expect(taken.allSatisfy { $0.status == 200 && $0.header("If-None-Match") == nil })

      server.clearRequests()
      let second = try await Self.round(bench, summary: "\(count) feeds: 0 new posts")
      #expect(second < Self.peakBytesMax, "\(second >> 20) MiB")
      let repeated = server.requests
      Self.expectManners(repeated, count: count)
      #expect(repeated.allSatisfy { $0.status == 304 && $0.header("If-None-Match") != nil })
    }
  }

  private static func document(_ name: String) -> [UInt8] {
    Array(
      """
      <rss version="2.0"><channel><title>\(name)</title><item><guid>\(name)</guid>
      <title>The post of \(name)</title><description>Which printer is quiet?</description>
      </item></channel></rss>
      """.utf8)
  }

  private static func configure(_ bench: Bench, _ server: FeedServer) throws {
    let feeds = (0..<feedsPerHost).flatMap { feed in
      (1...hosts).map { host in
        let address = server.address("/\(feed)", host: "127.0.0.\(host)")
        return "      - { url: \"\(address)\", name: \"\(host)-\(feed)\" }"
      }
    }
    try bench.write(
      "feeds.yml",
      """
      contact: https://example.org/bot
      allow: [127.0.0.0/8]
      hosts: { "*": { gap: 50ms } }
      streams:
        crm:
          feeds:
      \(feeds.joined(separator: "\n"))

      """)
  }

  /// Polls everything; the most memory that it was seen to use, in bytes.
  private static func round(_ bench: Bench, summary: String) async throws -> Int {
    let poll = try bench.start(["poll", "--all"])
    let peak = Mutex(0)
    let watch = Task {
      while !Task.isCancelled {
        if let bytes = poll.peakBytes { peak.withLock { $0 = max($0, bytes) } }
        try? await Task.sleep(for: .milliseconds(20))
      }
    }
    let ended = await poll.ended()
    watch.cancel()
    #expect(ended.code == 0, "\(ended.err)")
    #expect(ended.out.split(separator: "\n").last?.hasPrefix(summary) == true)
    let bytes = peak.withLock { $0 }
    #expect(bytes > 0, "its memory was never seen")
    return bytes
  }

  /// Each feed once; to each host one request after the other with the gap between them; not more at
  /// the same time than there may be.
  private static func expectManners(_ requests: [FeedRequest], count: Int) {
    #expect(Set(requests.map(\.method)) == ["GET"])
    let addresses = Set(requests.map { ($0.header("Host") ?? "") + $0.path })
    #expect(requests.count == count)
    #expect(addresses.count == count)
    let clockNoise = 0.001
    let byHost = Dictionary(grouping: requests) { $0.header("Host") ?? "" }
    #expect(byHost.count == hosts)
    for (host, asked) in byHost {
      let asked = asked.sorted { $0.time < $1.time }
      for (before, after) in zip(asked, asked.dropFirst()) {
        #expect(before.answered.map { $0 <= after.time } == true, "two at a time at \(host)")
        let gap = after.time.timeIntervalSince(before.time)
        #expect(gap >= gapSeconds - clockNoise, "\(gap) s between two requests at \(host)")
      }
    }
    // A beginning counts up, an end counts down; at the same moment the end comes first.
    let changes = requests.flatMap { [($0.time, 1), ($0.answered ?? .distantFuture, -1)] }
    var open = 0
    var most = 0
    for (_, change) in changes.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
      open += change
      most = max(most, open)
    }
    #expect((2...transfersMax).contains(most), "\(most) requests at the same time")
  }
}
