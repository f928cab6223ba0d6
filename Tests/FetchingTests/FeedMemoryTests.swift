import Foundation
import Testing

@testable import Fetching

private let start = Date(timeIntervalSince1970: 1_790_000_000)

struct FeedMemoryTests {
  @Test func `what is stored is read again`() throws {
    var memory = FeedMemory()
    memory.pace = StatedPace(ttlSeconds: 60, skipHours: [3])
    memory.changes = ChangeRate(onePostIn: 600)
    memory.document = "abc"
    memory.window.add(published: start, now: start)
    _ = memory.condition.settle(.dead, lastPolled: nil, slackSeconds: 60, now: start)
    memory.redirects.answered(
      "http://a.test/", permanent: "https://a.test/", configured: "http://a.test/",
      staysOnHost: false, now: start)
    #expect(FeedMemory(stored: try memory.stored()) == memory)
  }

  @Test func `an older or a damaged memory is read as far as it goes`() {
    let older = FeedMemory(stored: #"{"pace":{"ttlSeconds":60,"skipHours":[],"skipDays":[]}}"#)
    #expect(older.pace == StatedPace(ttlSeconds: 60))
    #expect(older.changes == nil)
    for damaged in [nil, "", "{", "[]", #"{"pace":7}"#] {
      #expect(FeedMemory(stored: damaged) == FeedMemory())
    }
  }
}

struct ChangeRateTests {
  @Test func `a feed that goes quiet is expected less and less, one that wakes up more`() {
    var rate = ChangeRate(onePostIn: 900)
    for _ in 0..<96 { rate.observe(newPosts: 0, seconds: 900) }
    #expect((1799...1801).contains(rate.secondsPerPost), "a day of silence counts half")
    for _ in 0..<96 { rate.observe(newPosts: 9, seconds: 900) }
    #expect((150...250).contains(rate.secondsPerPost))
  }

  @Test func `it does not matter how the time is cut into polls`() {
    var often = ChangeRate(onePostIn: 900)
    var seldom = often
    for _ in 0..<24 { often.observe(newPosts: 2, seconds: 600) }
    seldom.observe(newPosts: 48, seconds: 14_400)
    #expect(abs(often.secondsPerPost / seldom.secondsPerPost - 1) < 1e-9)
  }

  @Test func `no time is no evidence`() {
    var rate = ChangeRate(onePostIn: 900)
    let before = rate
    rate.observe(newPosts: 5, seconds: 0)
    rate.observe(newPosts: 5, seconds: -3)
    #expect(rate == before)
    rate.raise(toOnePostIn: 60)
    #expect((59.9...60.1).contains(rate.secondsPerPost))
    rate.raise(toOnePostIn: 600)
    #expect((59.9...60.1).contains(rate.secondsPerPost))
  }
}

struct RedirectHistoryTests {
  private let old = "https://old.test/feed"
  private let new = "https://new.test/feed"

  /// Where the feed is asked after answers from the configured address at these hours.
  private func movedTo(
    _ history: inout RedirectHistory, answersAt hours: [Double], to target: String? = nil,
    staysOnHost: Bool = false
  ) -> String? {
    for hour in hours {
      history.answered(
        old, permanent: target ?? new, configured: old, staysOnHost: staysOnHost,
        now: start + hour * 3600)
    }
    return history.movedTo
  }

  private func moved() -> RedirectHistory {
    var history = RedirectHistory()
    _ = movedTo(&history, answersAt: [0, 10, 20, 30, 40])
    return history
  }

  @Test func `a move holds after five equal answers over a day`() {
    var quick = RedirectHistory()
    let early = movedTo(&quick, answersAt: [0, 1, 2, 3, 4, 23])
    #expect(early == nil)
    let late = movedTo(&quick, answersAt: [24])
    #expect(late == new)
    var seldom = RedirectHistory()
    let four = movedTo(&seldom, answersAt: [0, 10, 20, 30])
    #expect(four == nil)
    let fifth = movedTo(&seldom, answersAt: [40])
    #expect(fifth == new)
  }

  @Test func `an answer from the old place, another target or a failure begins anew`() {
    for interruption in 0..<3 {
      var history = RedirectHistory()
      _ = movedTo(&history, answersAt: [0, 10, 20, 30])
      switch interruption {
      case 0:
        history.answered(
          old, permanent: nil, configured: old, staysOnHost: false, now: start + 126_000)
      case 1: _ = movedTo(&history, answersAt: [35], to: "https://third.test/")
      default: history.failed()
      }
      let four = movedTo(&history, answersAt: [40, 50, 55, 60])
      #expect(four == nil)
      let fifth = movedTo(&history, answersAt: [65])
      #expect(fifth == new)
    }
  }

  @Test(arguments: [
    ("http://a.test/feed", "https://a.test/feed", true),
    ("http://a.test", "https://a.test/", true),
    ("http://A.test:80/feed?x=1", "https://a.test/feed?x=1", true),
    ("http://a.test/feed", "https://a.test/", false),
    ("http://a.test/feed", "https://b.test/feed", false),
    ("http://a.test:8080/feed", "https://a.test/feed", false),
    ("https://a.test/feed", "http://a.test/feed", false),
  ])
  func `from http to https of the same address a feed moves at once`(
    old: String, new: String, atOnce: Bool
  ) {
    var history = RedirectHistory()
    history.answered(old, permanent: new, configured: old, staysOnHost: false, now: start)
    #expect(history.movedTo == (atOnce ? new : nil))
  }

  @Test func `a feed with secrets moves on its own host only`() {
    var history = RedirectHistory()
    let hours = [0.0, 10, 20, 30, 40, 50, 60]
    let elsewhere = movedTo(&history, answersAt: hours, staysOnHost: true)
    #expect(elsewhere == nil)
    let target = "https://old.test/news"
    let here = movedTo(&history, answersAt: hours, to: target, staysOnHost: true)
    #expect(here == target)
  }

  @Test func `secrets that came after the move do not follow it`() {
    #expect(moved().address(of: old, hasSecrets: true, failures: 0) == old)
    #expect(moved().address(of: old, hasSecrets: false, failures: 0) == new)
  }

  @Test func `where the new address fails the configured one is tried in turn`() {
    var history = moved()
    let asked = (0..<9).map { history.address(of: old, hasSecrets: false, failures: $0) }
    #expect(asked == [new, new, new, old, old, old, new, new, new])
    history.failed()
    #expect(history.movedTo == new)
    history.answered(new, permanent: nil, configured: old, staysOnHost: false, now: start)
    #expect(history.movedTo == new)
    history.answered(old, permanent: new, configured: old, staysOnHost: false, now: start)
    #expect(history.movedTo == new)
    history.answered(old, permanent: nil, configured: old, staysOnHost: false, now: start)
    #expect(history.movedTo == nil, "the configured address has the feed again")
  }

  @Test func `a moved feed can move on, and back`() {
    var history = moved()
    for hour in [50.0, 60, 70, 80, 90] {
      history.answered(
        new, permanent: "https://third.test/", configured: old, staysOnHost: false,
        now: start + hour * 3600)
    }
    #expect(history.movedTo == "https://third.test/")
    for hour in [100.0, 110, 120, 130, 140] {
      history.answered(
        "https://third.test/", permanent: old, configured: old, staysOnHost: false,
        now: start + hour * 3600)
    }
    #expect(history.movedTo == nil)
    var gone = moved()
    gone.giveUpMove()
    #expect(gone.movedTo == nil)
  }
}

struct FeedWindowTests {
  /// Posts so many seconds after the start.
  private func window(_ seconds: [Double?]) -> FeedWindow {
    var window = FeedWindow()
    for second in seconds { window.add(published: second.map { start + $0 }, now: start + 1e6) }
    return window
  }

  @Test func `what came and went is estimated by the pace of the new window`() {
    let last = window([0, 10, 20])
    let next = window([120, 130, 140])
    #expect(next.missedIfRolledOver(since: last, expected: 7) == 9, "30 to 110")
    #expect(window([30, 40, 50]).missedIfRolledOver(since: last, expected: 7) == 0)
  }

  @Test func `without dates the usual pace counts`() {
    let undated = window([nil, nil, nil])
    #expect(undated.missedIfRolledOver(since: window([nil, nil, nil]), expected: 10) == 7)
    #expect(undated.missedIfRolledOver(since: window([0, 1, 2]), expected: 1) == 0)
    #expect(window([5, 5]).missedIfRolledOver(since: window([1, 2]), expected: 5.4) == 3)
  }

  @Test func `a window that shows less than the last one did not roll over`() {
    #expect(window([50, 60]).missedIfRolledOver(since: window([0, 1, 2]), expected: 9) == nil)
    #expect(window([50, 60]).missedIfRolledOver(since: FeedWindow(), expected: 9) == nil)
  }

  @Test func `dates out of the future and absurd gaps do no harm`() {
    #expect(
      window([50, 60, 1e9]).missedIfRolledOver(since: window([0, 1, 2]), expected: 9) == 4)
    var old = FeedWindow()
    for _ in 0..<2 { old.add(published: .distantPast, now: start) }
    #expect(window([1, 1.000001]).missedIfRolledOver(since: old, expected: 0) == 1_000_000)
  }
}

struct FeedConditionTests {
  /// Settles at these seconds after the start, each planning the next poll at its time.
  private func lost(
    _ steps: [(FeedCondition.State, at: Double, next: Double)]
  ) -> FeedCondition.Lost {
    var condition = FeedCondition()
    var sum = FeedCondition.Lost()
    for step in steps {
      let lost = condition.settle(
        step.0, lastPolled: nil, slackSeconds: 100, now: start + step.at)
      condition.plan(start + step.next)
      sum.starved += lost.starved
      sum.dead += lost.dead
      sum.away += lost.away
    }
    return sum
  }

  @Test func `time between failures and up to the next answer is dead`() {
    let sum = lost([
      (.well, 0, 900), (.dead, 900, 2700), (.dead, 2700, 6300), (.well, 6300, 7200),
    ])
    #expect(sum.dead == 5400)
    #expect(sum.starved == 0)
    #expect(sum.away == 0)
  }

  @Test func `time under a rate limit is starved, polled or not`() {
    let sum = lost([
      (.well, 0, 900), (.starved, 900, 2000), (.starved, 2000, 4500), (.well, 4500, 5400),
      (.well, 5400, 6300),
    ])
    #expect(sum.starved == 3600)
    #expect(sum.dead == 0)
  }

  @Test func `time in which nobody polled is told apart`() {
    let sum = lost([
      (.well, 0, 900), (.well, 950, 1800), (.dead, 10_900, 12_000), (.well, 20_000, 21_000),
    ])
    #expect(sum.away == 9100 + 8000)
    #expect(sum.dead == 1100)
  }

  @Test func `a clock that is set makes nothing lost`() {
    let back = lost([(.dead, 0, 100), (.dead, -5000, -4900), (.well, -4000, -3900)])
    #expect(back.dead == 100)
    var forward = FeedCondition()
    _ = forward.settle(.dead, lastPolled: start, slackSeconds: 100, now: start)
    forward.plan(start + 60)
    let lost = forward.settle(
      .well, lastPolled: start + 1e9, slackSeconds: 100, now: start + 1e9 + 60)
    #expect(lost.dead == 60)
    #expect(lost.away == 0, "the plan was made by another clock")
  }

  @Test func `a feed that is dead now has its time told`() {
    var condition = FeedCondition()
    #expect(condition.open(from: start, now: start) == FeedCondition.Lost())
    _ = condition.settle(.dead, lastPolled: nil, slackSeconds: 100, now: start)
    #expect(condition.open(from: .distantPast, now: start + 60).dead == 60)
    #expect(condition.open(from: start + 50, now: start + 60).dead == 10)
    #expect(condition.state == .dead)
  }
}
