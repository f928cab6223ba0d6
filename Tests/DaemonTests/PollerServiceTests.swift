import FeedServer
import Fetching
import Foundation
import Synchronization
import Testing

@testable import Daemon

/// The daemon's polling over hours and days, on a clock that does not take them.
@Suite(.timeLimit(.minutes(10))) struct PollerServiceTests {
  /// When each request came, by a simulated clock.
  private final class Log: Sendable {
    private let times = Mutex<[Date]>([])
    var all: [Date] { times.withLock { $0 } }
    func add(_ time: Date) { times.withLock { $0.append(time) } }
  }

  /// Runs the service for so many simulated seconds.
  private static func live(
    _ daemon: TestDaemon, _ clock: SimulatedClock, until end: Date,
    and meanwhile: () async -> Void = {}
  ) async throws {
    let service = PollerService(poller: daemon.stages.poller)
    let running = Task { try await service.run() }
    await meanwhile()
    while clock.now < end { await Task.yield() }
    running.cancel()
    try await running.value
  }

  @Test func `five hundred feeds of a host that wants rest cause one request in the hour`()
    async throws
  {
    try await FeedServer.running { server in
      let clock = SimulatedClock()
      let log = Log()
      server.route("*") { _ in
        log.add(clock.now)
        return .status(429, headers: [("Retry-After", "3600")])
      }
      let feeds = (0..<500).map { (name: "f\($0)", address: server.address("/\($0)")) }
      let end = clock.now.addingTimeInterval(7500)
      let daemon = try await TestDaemon(
        daemonYAML(feeds: feeds).replacing("gap: 0s, parallel: 4", with: "gap: 2s"),
        clock: clock.clock(stopsAt: end))
      try await Self.live(daemon, clock, until: end)
      let requests = log.all
      #expect((2...3).contains(requests.count), "\(requests)")
      for (first, second) in zip(requests, requests.dropFirst()) {
        #expect(second.timeIntervalSince(first) >= 3600)
      }
    }
  }

  @Test func `a start spreads the polls of many feeds`() async throws {
    let server = try FeedServer(host: "0.0.0.0")
    defer { server.stop() }
    let clock = SimulatedClock()
    let start = clock.now
    let log = Log()
    server.route("*") { _ in
      log.add(clock.now)
      return .document(rss(chatter(1)))
    }
    let feeds = (0..<300).map {
      (name: "f\($0)", address: server.address("/\($0)", host: "127.1.\($0 / 200).\($0 % 200 + 1)"))
    }
    let daemon = try await TestDaemon(
      daemonYAML(feeds: feeds), clock: clock.clock(stopsAt: start.addingTimeInterval(800)))
    try await daemon.stages.poller.spreadWhatIsDue()
    let times = try await daemon.inbox.feeds().compactMap(\.nextPollAt)
    #expect(times.count == 300)
    let seconds = times.map { $0.timeIntervalSince(start) }
    #expect(seconds.allSatisfy { (0...60).contains($0) }, "a fifth of a second each")
    for quarter in 0..<4 {
      let count = seconds.count { Int($0 / 15) == quarter }
      #expect((40...110).contains(count), "\(count) of 300 in a quarter of the time")
    }
    try await Self.live(daemon, clock, until: start.addingTimeInterval(600)) {
      _ = await server.requests(atLeast: 300)
    }
    #expect(log.all.count == 300)
  }

  @Test(arguments: [86_400.0, -86_400])
  func `a clock that is set makes neither a storm nor a silence`(shift: Double) async throws {
    let server = try FeedServer(host: "0.0.0.0")
    defer { server.stop() }
    let clock = SimulatedClock()
    let log = Log()
    server.route("*") { _ in
      log.add(clock.now)
      return .document(rss(chatter(1)))
    }
    let feeds = (0..<30).map {
      (name: "f\($0)", address: server.address("/\($0)", host: "127.1.\($0 / 200).\($0 % 200 + 1)"))
    }
    let daemon = try await TestDaemon(daemonYAML(feeds: feeds), clock: clock.clock())
    try await daemon.round()
    let before = try await daemon.inbox.feeds().map { $0.nextPollAt!.timeIntervalSince(clock.now) }
    #expect(log.all.count == 30)

    var watch = ClockWatch(clock.clock())
    clock.pass(seconds: 2)
    clock.set(bySeconds: shift)
    let service = PollerService(poller: daemon.stages.poller)
    await service.adjust(to: watch.look(lookSeconds: 2))
    let after = try await daemon.inbox.feeds().map { $0.nextPollAt!.timeIntervalSince(clock.now) }
    for (old, new) in zip(before, after) { #expect(abs(old - 2 - new) < 1) }
    #expect(try await daemon.stages.poller.feeds(dueBy: clock.now).isEmpty)
    #expect(daemon.log.errors == [])
  }

  @Test func `a machine that slept polls on, spread over a while`() async throws {
    let server = try FeedServer(host: "0.0.0.0")
    defer { server.stop() }
    let clock = SimulatedClock()
    server.route("*") { _ in .document(rss(chatter(1))) }
    let feeds = (0..<30).map {
      (name: "f\($0)", address: server.address("/\($0)", host: "127.1.\($0 / 200).\($0 % 200 + 1)"))
    }
    let daemon = try await TestDaemon(daemonYAML(feeds: feeds), clock: clock.clock())
    try await daemon.round()
    var watch = ClockWatch(clock.clock())
    clock.pass(seconds: 9 * 3600)
    #expect(try await daemon.stages.poller.feeds(dueBy: clock.now).count == 30)
    await PollerService(poller: daemon.stages.poller).adjust(to: watch.look(lookSeconds: 2))
    let waits = try await daemon.inbox.feeds().map { $0.nextPollAt!.timeIntervalSince(clock.now) }
    #expect(waits.allSatisfy { (0...6).contains($0) })
    #expect(Set(waits).count == 30)
  }

  @Test func `a clock that was ahead before the start costs no feed a day`() async throws {
    try await FeedServer.running { server in
      let clock = SimulatedClock()
      server.route("*") { _ in .document(rss(chatter(1))) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("a", server.address("/a"))]), clock: clock.clock())
      clock.set(bySeconds: 40 * 86_400)
      try await daemon.round()
      clock.set(bySeconds: -40 * 86_400)
      try await daemon.inbox.mendSchedule(now: clock.now)
      let record = try await daemon.record("a")
      #expect((900...950).contains(try #require(record.nextPollAt).timeIntervalSince(clock.now)))
      #expect(try #require(record.succeededAt) <= clock.now)
    }
  }
}
