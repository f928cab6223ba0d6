import FeedServer
import Foundation
import Inbox
import Synchronization
import Testing

@testable import Daemon

/// What lies just below the threshold comes in a day later.
@Suite(.timeLimit(.minutes(5))) struct NearThresholdTests {
  private static let retention = "retention: { dropped: 3000d, undecided: 3000d }"

  /// Posts that nobody could take for copies of each other, the more a wish the higher their number is.
  private static func posts(_ count: Int) -> [Entry] {
    let cues = ["a price", "can anyone recommend a CRM", "we have a budget", "any alternative"]
    return (0..<count).map { number in
      let wishes = cues.prefix(number * 5 / count).joined(separator: ", ")
      return Entry(title: "Post \(number)", text: "\(gibberish(number)). \(wishes)")
    }
  }

  private static func gibberish(_ seed: Int) -> String {
    var state = UInt64(seed) &+ 1
    return (0..<12).map { _ in
      String(
        (0..<6).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return Character(UnicodeScalar(UInt8(97 + (state >> 33) % 26)))
        })
    }.joined(separator: " ")
  }

  /// A daemon of a simulated day that has polled a hundred posts, and its clock.
  private static func polled(_ stream: [String] = []) async throws -> (TestDaemon, SimulatedClock) {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(posts(100))) }
      let clock = SimulatedClock()
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("feed", server.address("/feed"))],
          stream: ["keep: 10%", Self.retention] + stream),
        clock: clock.clock())
      try await daemon.poll()
      return (daemon, clock)
    }
  }

  private static func waiting(
    _ daemon: TestDaemon, _ clock: SimulatedClock
  ) async throws -> [ItemSummary] {
    try await daemon.inbox.items(
      in: .waiting, now: clock.now, nearEvery: daemon.stages.configuration.nearEvery())
  }

  @Test func `on the day they came only the dial's share is shown, on the next some more`()
    async throws
  {
    let (daemon, clock) = try await Self.polled(["mix: 50%"])
    await daemon.stages.housekeeping.doWhatIsDue()
    let first = try await Self.waiting(daemon, clock)
    #expect(!first.isEmpty && first.count <= 25)
    #expect(first.allSatisfy { $0.surfacing == .gate })

    clock.pass(seconds: 86_400)
    await daemon.stages.housekeeping.doWhatIsDue()
    let second = try await Self.waiting(daemon, clock)
    let near = second.filter { $0.surfacing == .nearThreshold }
    #expect(near.count == first.count, "half of all")
    #expect(second.count == 2 * first.count)
    let dropped = try await daemon.inbox.droppedPosts()
    #expect(
      near.map(\.score).min()! >= dropped.map(\.verdict.assessment.score).max()!, "the best of them"
    )
    #expect(
      Array(second.prefix(4)).map { $0.surfacing == .nearThreshold }
        == [false, true, false, true])
    let posts = try await daemon.posts().filter { $0.surfacing == .nearThreshold }
    #expect(posts.allSatisfy { $0.verdict.reason == .belowThreshold && !$0.verdict.isKept })

    // Once a day, and not the day after.
    await daemon.stages.housekeeping.doWhatIsDue()
    clock.pass(seconds: 86_400)
    await daemon.stages.housekeeping.doWhatIsDue()
    #expect(try await Self.waiting(daemon, clock).count == second.count)
  }

  @Test func `they count towards the day's budget, and have their share of it at most`()
    async throws
  {
    let (daemon, clock) = try await Self.polled(["mix: 50%", "budget: 4 per day"])
    clock.pass(seconds: 86_400)
    await daemon.stages.housekeeping.doWhatIsDue()
    let near = try await Self.waiting(daemon, clock).count { $0.surfacing == .nearThreshold }
    #expect(near == 2)
    let day = clock.now.day(in: daemon.stages.configuration.timezone)
    let today = try await daemon.inbox.gateContext(stream: "crm", day: day).day
    #expect(today.shownLate <= 4 && today.shownLate >= near)
  }

  @Test func `a mix of nothing brings nothing`() async throws {
    let (daemon, clock) = try await Self.polled(["mix: 0%"])
    clock.pass(seconds: 86_400)
    await daemon.stages.housekeeping.doWhatIsDue()
    #expect(try await Self.waiting(daemon, clock).allSatisfy { $0.surfacing == .gate })
    #expect(daemon.stages.configuration.nearEvery() == nil)
  }

  @Test func `over many days they are the share that is asked for`() {
    var stream = StreamConfiguration(name: "crm")
    stream.mix = 0.3
    let days = (1...400).map { stream.nearThreshold(beside: 2, day: "day \($0)") }
    #expect(Set(days) == [0, 1])
    let share = Double(days.reduce(0, +)) / Double(800 + days.reduce(0, +))
    #expect(abs(share - 0.3) < 0.02)
    #expect(stream.nearThreshold(beside: 0, day: "any") == 0)
    stream.budgetPerDay = 10
    #expect(stream.nearThreshold(beside: 100, day: "any") == 3)
  }

  @Test func `a day ends at midnight where the configuration says`() throws {
    let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
    // An hour before the clocks go back: that day has 25 hours.
    let date = try #require(try? Date("2026-10-24T23:00:00Z", strategy: .iso8601))
    let (since, until) = date.dayBefore(in: berlin)
    #expect(until.timeIntervalSince(since) == 86_400)
    #expect(date.timeIntervalSince(until) == 3_600)
    #expect(date.secondsLeftOfDay(in: berlin) == 24 * 3_600)
  }
}
