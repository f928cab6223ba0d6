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
    _ = memory.condition.settle(.dead, due: nil, slackSeconds: 60, now: start)
    _ = memory.redirects.answered(
      "http://a.test/", permanent: "https://a.test/", staysOnHost: false, now: start)
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

  /// Answers at these hours; whether each made the move hold.
  private func answers(
    at hours: [Double], _ history: inout RedirectHistory, staysOnHost: Bool = false
  ) -> [Bool] {
    hours.map {
      history.answered(
        old, permanent: new, staysOnHost: staysOnHost, now: start + $0 * 3600)
    }
  }

  @Test func `a move holds after five equal answers over a day`() {
    var quick = RedirectHistory()
    let early = answers(at: [0, 1, 2, 3, 4, 23], &quick)
    #expect(early == Array(repeating: false, count: 6))
    #expect(quick.movedTo == nil)
    let late = answers(at: [24], &quick)
    #expect(late == [true])
    #expect(quick.movedTo == new)
    var seldom = RedirectHistory()
    let four = answers(at: [0, 10, 20, 30], &seldom)
    #expect(four == Array(repeating: false, count: 4))
    let fifth = answers(at: [40], &seldom)
    #expect(fifth == [true])
  }

  @Test func `an answer from the old place, another target or a failure begins anew`() {
    for interruption in 0..<3 {
      var history = RedirectHistory()
      _ = answers(at: [0, 10, 20, 30], &history)
      switch interruption {
      case 0:
        _ = history.answered(old, permanent: nil, staysOnHost: false, now: start + 126_000)
      case 1:
        _ = history.answered(
          old, permanent: "https://third.test/", staysOnHost: false, now: start + 126_000)
      default: history.failed(inARow: 1)
      }
      let four = answers(at: [40, 50, 55, 60], &history)
      #expect(four == Array(repeating: false, count: 4))
      let fifth = answers(at: [65], &history)
      #expect(fifth == [true])
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
    let holds = history.answered(old, permanent: new, staysOnHost: false, now: start)
    #expect(holds == atOnce)
    #expect(history.movedTo == (atOnce ? new : nil))
  }

  @Test func `a feed with secrets moves on its own host only`() {
    var history = RedirectHistory()
    let hours = [0.0, 10, 20, 30, 40, 50, 60]
    let elsewhere = answers(at: hours, &history, staysOnHost: true)
    #expect(elsewhere.allSatisfy { !$0 })
    for (number, hour) in hours.enumerated() {
      let holds = history.answered(
        old, permanent: "https://old.test/news", staysOnHost: true, now: start + hour * 3600)
      #expect(holds == (number == 4))
      if holds { break }
    }
    #expect(history.movedTo == "https://old.test/news")
  }

  @Test func `a new address that stays silent is given up`() {
    var history = RedirectHistory()
    _ = answers(at: [0, 10, 20, 30, 40], &history)
    history.failed(inARow: 2)
    #expect(history.movedTo == new)
    history.failed(inARow: 3)
    #expect(history.movedTo == nil)
    _ = answers(at: [0, 10, 20, 30, 40], &history)
    let first = history.giveUpMove()
    let second = history.giveUpMove()
    #expect(first && !second)
    #expect(history.movedTo == nil)
  }

  @Test func `a moved feed can move on`() {
    var history = RedirectHistory()
    _ = answers(at: [0, 10, 20, 30, 40], &history)
    for hour in [50.0, 60, 70, 80, 90] {
      _ = history.answered(
        new, permanent: "https://third.test/", staysOnHost: false, now: start + hour * 3600)
    }
    #expect(history.movedTo == "https://third.test/")
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
  /// Settles at these seconds after the start, each poll due at its time.
  private func lost(
    _ steps: [(FeedCondition.State, at: Double, due: Double)]
  ) -> FeedCondition.Lost {
    var condition = FeedCondition()
    var sum = FeedCondition.Lost()
    for step in steps {
      let lost = condition.settle(
        step.0, due: start + step.due, slackSeconds: 100, now: start + step.at)
      sum.starved += lost.starved
      sum.dead += lost.dead
      sum.away += lost.away
    }
    return sum
  }

  @Test func `time between failures and up to the next answer is dead`() {
    let sum = lost([(.well, 0, 0), (.dead, 900, 900), (.dead, 2700, 2700), (.well, 6300, 6300)])
    #expect(sum.dead == 5400)
    #expect(sum.starved == 0)
    #expect(sum.away == 0)
  }

  @Test func `time under a rate limit is starved, polled or not`() {
    let sum = lost([
      (.well, 0, 0), (.starved, 900, 900), (.starved, 2000, 2000), (.well, 4500, 4500),
      (.well, 5400, 5400),
    ])
    #expect(sum.starved == 3600)
    #expect(sum.dead == 0)
  }

  @Test func `time in which nobody polled is told apart`() {
    let sum = lost([
      (.well, 0, 0), (.well, 950, 900), (.dead, 10_900, 1800), (.well, 20_000, 12_000),
    ])
    #expect(sum.away == 9100 + 8000)
    #expect(sum.dead == 1100)
  }

  @Test func `a clock that was set back loses nothing`() {
    let sum = lost([(.dead, 0, 0), (.dead, -5000, -5000), (.well, -4000, -4000)])
    #expect(sum.dead == 1000)
  }

  @Test func `a feed that is dead now has its time told`() {
    var condition = FeedCondition()
    #expect(condition.open(now: start) == FeedCondition.Lost())
    _ = condition.settle(.dead, due: nil, slackSeconds: 100, now: start)
    #expect(condition.open(now: start + 60).dead == 60)
    #expect(condition.state == .dead)
  }
}
