import FeedServer
import Foundation
import Inbox
import Synchronization
import Testing

@testable import Daemon

/// What a day's budget kept out competes once more on the day after.
@Suite struct SecondChanceTests {
  /// Retention goes by the true time, the polls by a simulated one.
  private static let retention = "retention: { dropped: 3000d, undecided: 3000d }"
  /// Nothing from below the threshold.
  private static let noMix = "mix: 0%"

  private static func wishes(_ range: Range<Int>) -> [Entry] {
    let teams = ["bakery", "clinic", "school", "garage", "museum", "choir", "vineyard", "theatre"]
    return range.map {
      Entry(
        title: "Wish \($0)",
        text: "Can anyone recommend a CRM for our \(teams[$0])? We have a budget for \($0) seats.")
    }
  }

  @Test func `the evening's best is shown on the next day, once, within its budget`() async throws {
    try await FeedServer.running { server in
      let entries = Mutex(chatter(60))
      server.route("/feed") { _ in .document(rss(entries.withLock { $0 })) }
      let clock = SimulatedClock()
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("feed", server.address("/feed"))],
          stream: [
            "keep: 50%", "budget: 6 per day", "rules: { keep: [tender] }", Self.noMix,
            Self.retention,
          ]),
        clock: clock.clock())
      func shown() async throws -> Int {
        try await daemon.inbox.items(in: .waiting, now: clock.now, limit: 1_000).count
      }

      // The morning takes all of the budget.
      entries.withLock {
        $0 += (0..<6).map { Entry(title: "Paper \($0)", text: "A tender, number \($0), is out.") }
      }
      try await daemon.poll()
      #expect(try await shown() == 6)
      clock.pass(seconds: 3_600)
      entries.withLock { $0 += Self.wishes(0..<5) }
      try await daemon.poll()
      #expect(try await shown() == 6)
      let verdicts = try await daemon.inbox.tallies()
      #expect((verdicts[.overBudget]?.dropped ?? 0) >= 5)

      // The next day has its own budget, half of which goes to the losers of this one.
      clock.pass(seconds: 86_400)
      try await daemon.round()
      #expect(try await shown() == 9)
      let titles = try await daemon.inbox.items(in: .waiting, now: clock.now).map(\.headline)
      #expect(titles.count { $0.hasPrefix("Wish") } == 3)
      #expect(
        try await daemon.inbox.tallies()[.overBudget]?.dropped == verdicts[.overBudget]?.dropped)
      #expect(try await daemon.inbox.tallies()[.aboveThreshold]?.kept ?? 0 == 0)
      let day = clock.now.day(in: daemon.stages.configuration.timezone)
      #expect(try await daemon.inbox.gateContext(stream: "crm", day: day).day.shown == 3)
      let wish = try await daemon.posts().first { $0.item != nil && $0.post.title == titles.last }
      #expect(wish?.verdict.isKept == (wish?.verdict.reason != .overBudget))

      // Not twice: neither later that day, nor on the day after.
      try await daemon.round()
      #expect(try await shown() == 9)
      clock.pass(seconds: 86_400)
      try await daemon.round()
      #expect(try await shown() == 9)
    }
  }

  @Test func `what the rate of the day would drop is not shown the day after`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(chatter(200))) }
      let clock = SimulatedClock()
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("feed", server.address("/feed"))],
          stream: ["keep: 50%", "budget: 4 per day", Self.noMix, Self.retention]),
        clock: clock.clock())
      try await daemon.poll()
      let kept = try await daemon.tallied().kept
      #expect(kept <= 4)
      clock.pass(seconds: 86_400)
      try await daemon.round()
      let waiting = try await daemon.inbox.items(in: .waiting, now: clock.now).count
      #expect(waiting <= kept + 2, "half of the budget at most")
    }
  }

  @Test func `it waits for a budget that is used up, and takes the untouched one of the next day`()
    async throws
  {
    try await FeedServer.running { server in
      let entries = Mutex(chatter(60))
      server.route("/feed") { _ in .document(rss(entries.withLock { $0 })) }
      let clock = SimulatedClock()
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("feed", server.address("/feed"))],
          stream: [
            "keep: 50%", "budget: 4 per day", "rules: { keep: [tender] }", Self.noMix,
            Self.retention,
          ]),
        clock: clock.clock())
      func tender(_ range: Range<Int>) {
        entries.withLock {
          $0 += range.map { Entry(title: "Paper \($0)", text: "A tender, number \($0), is out.") }
        }
      }
      tender(0..<4)
      try await daemon.poll()
      entries.withLock { $0 += Self.wishes(0..<5) }
      try await daemon.poll()
      clock.pass(seconds: 86_400)
      let day = clock.now.day(in: daemon.stages.configuration.timezone)
      let offer = {
        try await SecondChance(
          inbox: daemon.inbox, models: daemon.stages.models, clock: clock.clock()
        ).offer(daemon.stream, timezone: daemon.stages.configuration.timezone)
      }
      // A poll that was quicker uses up the day.
      tender(4..<8)
      try await daemon.pollAlone()
      #expect(try await offer() == 0)
      #expect(
        try await !daemon.inbox.hasSurfaced(.gate, stream: "crm", day: day), "it may come later")

      // What did not fit on that day competes on the next, whose start comes before its posts.
      entries.withLock { $0 += Self.wishes(5..<8) }
      try await daemon.pollAlone()
      clock.pass(seconds: 86_400)
      tender(8..<12)
      try await daemon.round()
      let late = try await daemon.posts().filter { $0.isShown && !$0.verdict.isKept }
      #expect(late.count == 2 && late.allSatisfy { $0.surfacing == .gate })
    }
  }

  @Test func `without a budget nothing has to wait`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(chatter(40))) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("feed", server.address("/feed"))], stream: ["keep: 50%"]))
      try await daemon.poll()
      #expect(try await daemon.inbox.tallies()[.overBudget] == nil)
      #expect(daemon.stream.effectiveKeep(StreamDay()) == nil)
    }
  }

  @Test func `a budget comes to a share of the posts of a day`() {
    var stream = StreamConfiguration(name: "crm")
    stream.budgetPerDay = 40
    var day = StreamDay()
    #expect(stream.effectiveKeep(day) == 0.05, "nothing is known yet")
    day.postsDayBefore = 2_000
    #expect(stream.effectiveKeep(day) == 0.02)
    (day.posts, day.feeds, day.postsOfOneFeed) = (3_000, 2, 2_900)
    #expect(stream.effectiveKeep(day, more: 1_000) == 0.01)
    day.feeds = 9
    #expect(stream.effectiveKeep(day) == 0.02, "one feed's flood does not count at once")
    day.postsDayBefore = 100
    #expect(stream.effectiveKeep(day) == 0.05, "never more than the dial")
    day.postsDayBefore = 2_000
    (day.posts, day.shown, day.shownLate) = (0, 30, 30)
    #expect(stream.effectiveKeep(day) == 0.005, "what came in late has its part of the budget")
  }
}
