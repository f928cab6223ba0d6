import Foundation
import Synchronization
import Testing

@testable import Fetching

/// Time that passes only while somebody sleeps.
private final class FakeClock: Sendable {
  private let time = Mutex(Date(timeIntervalSince1970: 1_790_000_000))

  var now: Date { time.withLock { $0 } }

  func pass(seconds: Double) { time.withLock { $0 += seconds } }

  var clock: WallClock {
    WallClock(
      now: { self.now },
      sleep: { seconds in
        try Task.checkCancellation()
        self.pass(seconds: seconds)
      })
  }
}

/// What happened, in order.
private actor Record {
  private(set) var spans: [(start: Date, end: Date)] = []
  private(set) var running = 0
  private(set) var runningMax = 0

  func began() {
    running += 1
    runningMax = max(runningMax, running)
  }

  func ended(start: Date, end: Date) {
    running -= 1
    spans.append((start, end))
  }
}

@Suite(.timeLimit(.minutes(5))) struct HostPacerTests {
  @Test func `requests to one host do not overlap and keep the gap`() async throws {
    let fake = FakeClock()
    let pacer = HostPacer(standard: HostPace(gapSeconds: 2), clock: fake.clock)
    let record = Record()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<50 {
        let host = ["forum.test", "www.forum.test", "Forum.test."][number % 3]
        group.addTask {
          _ = try? await pacer.atTurn(host: host) {
            let start = fake.now
            await record.began()
            fake.pass(seconds: 1)
            await record.ended(start: start, end: fake.now)
          }
        }
      }
    }
    let spans = await record.spans
    #expect(spans.count == 50)
    #expect(await record.runningMax == 1)
    for (earlier, later) in zip(spans, spans.dropFirst()) {
      #expect(later.start >= earlier.end + 2)
    }
  }

  @Test func `a host that allows it is asked several times at once, and no more`() async throws {
    let pacer = HostPacer(paces: ["forum.test": HostPace(gapSeconds: 0, parallel: 3)])
    let record = Record()
    let door = AsyncStream<Void>.makeStream()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<30 {
        group.addTask {
          _ = try? await pacer.atTurn(host: "forum.test") {
            await record.began()
            // Nobody ends before three are inside.
            if await record.running == 3 { door.continuation.finish() }
            for await _ in door.stream {}
            await record.ended(start: .now, end: .now)
          }
        }
      }
    }
    #expect(await record.spans.count == 30)
    #expect(await record.runningMax == 3)
  }

  @Test func `one wish to be left alone quiets all who wait for the host`() async throws {
    let fake = FakeClock()
    let pacer = HostPacer(clock: fake.clock)
    let record = Record()
    let until = fake.now + 3600
    let quiet = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<500 {
        group.addTask {
          let result = try? await pacer.atTurn(host: "forum.test") {
            await record.ended(start: until, end: until)
            pacer.quiet(host: "www.forum.test", until: until)
          }
          guard case .quiet(let told) = result else { return false }
          return abs(told.timeIntervalSince(until)) < 1
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(await record.spans.count == 1)
    #expect(quiet == 499)
    guard case .done = try await pacer.atTurn(host: "other.test", {}) else {
      return #expect(Bool(false), "another host is not quiet")
    }
  }

  @Test func `a quiet host may be asked again when its time is over`() async throws {
    let fake = FakeClock()
    let pacer = HostPacer(clock: fake.clock)
    pacer.quiet(host: "forum.test", until: fake.now + 100)
    guard case .quiet = try await pacer.atTurn(host: "forum.test", { 1 }) else {
      return #expect(Bool(false), "the host is quiet")
    }
    fake.pass(seconds: 100)
    guard case .done(1) = try await pacer.atTurn(host: "forum.test", { 1 }) else {
      return #expect(Bool(false), "the host is no longer quiet")
    }
  }

  @Test func `a quiet time is bounded to a day and never shortened`() async throws {
    let fake = FakeClock()
    let pacer = HostPacer(clock: fake.clock)
    for until in [Date.distantFuture, fake.now + 10] {
      pacer.quiet(host: "a.test", until: until)
      guard case .quiet(let told) = try await pacer.atTurn(host: "a.test", {}) else {
        return #expect(Bool(false), "the host is quiet")
      }
      #expect(abs(told.timeIntervalSince(fake.now + 86_400)) < 1)
    }
  }

  @Test func `hosts have their own pace`() async throws {
    let fake = FakeClock()
    let paces = ["www.Slow.test": HostPace(gapSeconds: 60)]
    let pacer = HostPacer(standard: HostPace(gapSeconds: 2), paces: paces, clock: fake.clock)
    for (host, gap) in [("slow.test", 60.0), ("quick.test", 2)] {
      _ = try await pacer.atTurn(host: host) {}
      let ended = fake.now
      _ = try await pacer.atTurn(host: host) {}
      #expect(abs(fake.now.timeIntervalSince(ended) - gap) < 0.001)
    }
  }

  @Test(arguments: [-86_400.0, 86_400])
  func `setting the clock neither ends a quiet time nor prolongs it`(shift: Double) async throws {
    let fake = FakeClock()
    let set = Mutex(0.0)
    let clock = WallClock(
      now: { fake.now + set.withLock { $0 } }, uptime: { fake.now.timeIntervalSinceReferenceDate },
      sleep: { fake.pass(seconds: $0) })
    let pacer = HostPacer(clock: clock)
    pacer.quiet(host: "a.test", until: clock.now() + 100)
    set.withLock { $0 = shift }
    guard case .quiet(let told) = try await pacer.atTurn(host: "a.test", {}) else {
      return #expect(Bool(false), "the host is quiet")
    }
    #expect(abs(told.timeIntervalSince(clock.now()) - 100) < 1)
    fake.pass(seconds: 101)
    guard case .done = try await pacer.atTurn(host: "a.test", {}) else {
      return #expect(Bool(false), "its time is over")
    }
  }

  @Test func `whoever is cancelled while waiting leaves the line to the others`() async throws {
    let pacer = HostPacer(standard: HostPace(gapSeconds: 0))
    let inside = AsyncStream<Void>.makeStream()
    let door = AsyncStream<Void>.makeStream()
    let first = Task {
      try await pacer.atTurn(host: "a.test") {
        inside.continuation.finish()
        for await _ in door.stream {}
      }
    }
    for await _ in inside.stream {}
    let second = Task { try await pacer.atTurn(host: "a.test") { "second" } }
    let third = Task { try await pacer.atTurn(host: "a.test") { "third" } }
    second.cancel()
    await #expect(throws: CancellationError.self) { _ = try await second.value }
    door.continuation.finish()
    _ = try await first.value
    guard case .done("third") = try await third.value else {
      return #expect(Bool(false), "the third has its turn")
    }
  }

  @Test func `whoever waits for the gap can be cancelled`() async throws {
    let asleep = AsyncStream<Void>.makeStream()
    let clock = WallClock(
      now: { Date(timeIntervalSince1970: 0) },
      sleep: { _ in
        asleep.continuation.finish()
        try await Task.sleep(for: .seconds(3600))
      })
    let pacer = HostPacer(clock: clock)
    _ = try await pacer.atTurn(host: "a.test") {}
    let task = Task { try await pacer.atTurn(host: "a.test") {} }
    for await _ in asleep.stream {}
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }

  @Test(arguments: [
    ("https://www.Forum.test:8443/x", "forum.test"), ("http://127.0.0.1:80/", "127.0.0.1"),
    ("http://[::1]/", "[::1]"), ("no address", nil), ("", nil),
  ])
  func `a host is known by its name without www`(address: String, host: String?) {
    #expect(HostPacer.host(of: address) == host)
  }
}

@Suite(.timeLimit(.minutes(5))) struct HostLineTests {
  private let now = 1_000.0

  @Test func `turns come in the order of asking`() {
    var line = HostLine(pace: HostPace(gapSeconds: 0))
    for ticket in [3, 1, 2] { line.join(ticket) }
    guard case .wait = line.step(1, now: now), case .wait = line.step(2, now: now),
      case .go = line.step(3, now: now), case .wait = line.step(1, now: now)
    else { return #expect(Bool(false), "3 comes first, alone") }
    line.endTurn(now: now)
    guard case .wait = line.step(2, now: now), case .go = line.step(1, now: now) else {
      return #expect(Bool(false), "1 comes second")
    }
  }

  @Test func `who is parked hears at once that the host is quiet`() async {
    var line = HostLine(pace: HostPace())
    for ticket in [1, 2, 3] { line.join(ticket) }
    guard case .go = line.step(1, now: now), case .wait = line.step(3, now: now) else {
      return #expect(Bool(false), "1 goes, 3 waits")
    }
    await withCheckedContinuation { continuation in
      line.park(3, continuation, isCancelled: false)
      line.quiet(until: now + 60)
      for awoken in line.takeAwoken() { awoken.resume() }
    }
    guard case .quiet = line.step(3, now: now) else {
      return #expect(Bool(false), "the host is quiet")
    }
  }

  @Test func `the gap is counted from the end of a turn`() {
    var line = HostLine(pace: HostPace(gapSeconds: 2))
    line.join(1)
    _ = line.step(1, now: now)
    line.endTurn(now: now + 10)
    line.join(2)
    guard case .sleep(1.5) = line.step(2, now: now + 10.5) else {
      return #expect(Bool(false), "what is left of the gap")
    }
  }
}
