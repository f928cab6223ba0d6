import FeedServer
import Foundation
import Synchronization
import Testing

@testable import Fetching

struct PacedFetcherTests {
  /// A pacer whose waits take no time and are noted instead.
  private final class Waits: Sendable {
    private let state = Mutex((now: Date(timeIntervalSince1970: 1_790_000_000), waits: [Double]()))

    var seconds: [Double] { state.withLock { $0.waits } }

    func pacer(gapSeconds: Double) -> HostPacer {
      HostPacer(
        standard: HostPace(gapSeconds: gapSeconds),
        clock: .init(
          now: { self.state.withLock { $0.now } },
          sleep: { seconds in
            self.state.withLock {
              $0.now += seconds
              $0.waits.append(seconds)
            }
          }))
    }
  }

  private func answer(_ result: PacedResult<FetchAnswer>) throws -> FetchAnswer {
    guard case .done(let answer) = result else { throw Unexpected() }
    return answer
  }

  private struct Unexpected: Error {}

  @Test func `every hop takes its own turn at its host`() async throws {
    try await FeedServer.running { server in
      let other = try FeedServer(host: "127.0.0.2")
      defer { other.stop() }
      let there = other.address("/there")
      server.route("/feed") { _ in .redirect(301, to: "/same") }
      server.route("/same") { _ in .redirect(301, to: there) }
      other.route("/there") { _ in .redirect(302, to: "/here") }
      other.route("/here") { _ in .text("here") }
      let waits = Waits()
      let paced = PacedFetcher(fetcher: localFetcher(), pacer: waits.pacer(gapSeconds: 60))
      let answer = try answer(
        await paced.fetch(FetchRequest(address: server.address("/feed"))))
      #expect(answer.result.document?.text == "here")
      #expect(answer.host == "127.0.0.2")
      #expect(answer.finalAddress == other.address("/here"))
      #expect(answer.permanentAddress == there)
      #expect(waits.seconds == [60, 60], "once at each host, between its two requests")
    }
  }

  @Test func `the wait for turns is not taken from the time limit`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .redirect(to: "/here") }
      server.route("/here") { _ in .text("here") }
      let fetcher = localFetcher { $0.totalTimeoutSeconds = 5 }
      let paced = PacedFetcher(fetcher: fetcher, pacer: Waits().pacer(gapSeconds: 3600))
      let answer = try answer(
        await paced.fetch(FetchRequest(address: server.address("/feed"))))
      #expect(answer.result.document?.text == "here")
    }
  }

  @Test func `a redirect to a quiet host waits for another time`() async throws {
    try await FeedServer.running { server in
      let other = try FeedServer(host: "127.0.0.2")
      defer { other.stop() }
      let there = other.address("/there")
      server.route("/feed") { _ in .redirect(to: there) }
      let pacer = HostPacer(standard: HostPace(gapSeconds: 0))
      let until = Date(timeIntervalSinceNow: 600)
      pacer.quiet(host: "127.0.0.2", until: until)
      let paced = PacedFetcher(fetcher: localFetcher(), pacer: pacer)
      let result = try await paced.fetch(FetchRequest(address: server.address("/feed")))
      guard case .quiet(let stated) = result else { throw Unexpected() }
      #expect(abs(stated.timeIntervalSince(until)) < 1)
      #expect(other.connections.made == 0)
    }
  }

  @Test func `a rate limit belongs to the host that said it`() async throws {
    try await FeedServer.running { server in
      let other = try FeedServer(host: "127.0.0.2")
      defer { other.stop() }
      let there = other.address("/there")
      server.route("/feed") { _ in .redirect(308, to: there) }
      other.route("/there") { _ in .status(429, headers: [("Retry-After", "30")]) }
      let request = FetchRequest(address: server.address("/feed"))
      let answer = try #require(await localFetcher().answer(to: request))
      guard case .rateLimited(retryAfterSeconds: 30) = answer.result else { throw Unexpected() }
      #expect(answer.host == "127.0.0.2")
      #expect(answer.permanentAddress == there)
    }
  }

  @Test func `what cannot be asked takes no turn`() async throws {
    let pacer = HostPacer(standard: HostPace(gapSeconds: 0))
    pacer.quiet(host: "", until: Date(timeIntervalSinceNow: 600))
    let paced = PacedFetcher(fetcher: localFetcher(), pacer: pacer)
    let answer = try answer(await paced.fetch(FetchRequest(address: "http://")))
    #expect(answer.result.error == .invalidAddress)
    #expect(answer.host == "")
  }

  @Test func `a task that is cancelled while it waits for a turn throws`() async throws {
    let pacer = HostPacer(standard: HostPace(gapSeconds: 0))
    let paced = PacedFetcher(fetcher: localFetcher(), pacer: pacer)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await paced.fetch(FetchRequest(address: "http://127.0.0.1:9/"))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
