import Foundation
import Testing

@testable import Fetching

struct PollScheduleTests {
  private let now = Date(timeIntervalSince1970: 1_790_000_000)
  private let schedule = PollSchedule(leastSeconds: 900, mostSeconds: 3600)

  private func wait(
    after outcome: PollSchedule.Outcome, failures: Int = 0, jitter: Double = 0
  ) -> Double? {
    schedule.nextPoll(after: outcome, failures: failures, now: now, jitter: jitter)?
      .timeIntervalSince(now)
  }

  @Test(
    arguments: [
      (StatedPace(), 900), (StatedPace(freshForSeconds: 300), 900),
      (StatedPace(freshForSeconds: 3600), 3600), (StatedPace(ttlSeconds: 7200), 7200),
      (StatedPace(updatePeriodSeconds: 1800), 1800),
      (StatedPace(freshForSeconds: 1000, ttlSeconds: 2000, updatePeriodSeconds: 1500), 2000),
      (StatedPace(freshForSeconds: 31_536_000), 86_400), (StatedPace(freshForSeconds: -5), 900),
    ] as [(StatedPace, Double)])
  func `a feed is polled at its interval, or later where it says so`(
    stated: StatedPace, seconds: Double
  ) {
    #expect(wait(after: .answered(stated, nil)) == seconds)
  }

  @Test func `no interval is longer than a day`() {
    let schedule = PollSchedule(leastSeconds: 1_000_000, mostSeconds: 1_000_000)
    let next = schedule.nextPoll(
      after: .answered(StatedPace(), nil), failures: 0, now: now, jitter: 0.5)
    #expect(next == now + 86_400)
  }

  @Test(arguments: [(60.0, 900.0), (1200, 1200), (1_000_000, 3600)])
  func `a feed is polled once for each post to be expected, within its bounds`(
    secondsPerPost: Double, seconds: Double
  ) {
    let changes = ChangeRate(onePostIn: secondsPerPost)
    #expect(wait(after: .answered(StatedPace(), changes)).map { $0.rounded() } == seconds)
  }

  @Test func `feeds that are answered drift apart, by a twentieth at most`() {
    #expect(wait(after: .answered(StatedPace(), nil), jitter: 0.5) == 922.5)
    #expect(wait(after: .answered(StatedPace(ttlSeconds: 7200), nil), jitter: 1) == 7560)
  }

  @Test(arguments: [(nil, 1350), (60, 900), (3600, 3600), (999_999, 86_400)] as [(Int?, Double)])
  func `a rate limit waits as asked, never less than the interval`(
    retryAfter: Int?, seconds: Double
  ) {
    #expect(wait(after: .rateLimited(retryAfterSeconds: retryAfter), failures: 1) == seconds)
  }

  @Test func `failures back off to a day and never stop`() {
    let waits = (1...12).compactMap { wait(after: .failed, failures: $0, jitter: 1) }
    #expect(waits.count == 12)
    #expect(waits.prefix(4) == [1800, 3600, 7200, 14_400])
    #expect(waits.last == 86_400)
    #expect(wait(after: .failed, failures: 1_000_000, jitter: 0) == 64_800)
  }

  @Test func `jitter spreads a back-off over its last quarter`() {
    #expect(wait(after: .failed, failures: 1, jitter: 0) == 1350)
    #expect(wait(after: .failed, failures: 1, jitter: 0.5) == 1575)
  }

  @Test func `jitter is the same for the same feed and differs between feeds`() {
    let jitters = (0..<1000).map { PollSchedule.jitter(for: "https://a.test/\($0)", failures: 1) }
    #expect(
      jitters == (0..<1000).map { PollSchedule.jitter(for: "https://a.test/\($0)", failures: 1) })
    #expect(jitters.allSatisfy { (0..<1).contains($0) })
    for tenth in 0..<10 {
      let count = jitters.count { Int($0 * 10) == tenth }
      #expect((60...140).contains(count), "the tenths are about equally full")
    }
  }

  @Test func `a feed that is gone is not polled again`() {
    #expect(wait(after: .gone) == nil)
  }

  @Test func `skipped hours and days put a poll off, at most by a day`() {
    // 21 September 2026, a Monday, 14:13:20 GMT.
    let hours = StatedPace(skipHours: [14, 15])
    #expect(wait(after: .answered(hours, nil)) == 6400)
    let wholeWeek = StatedPace(skipDays: [1, 2, 3])
    #expect(wait(after: .answered(wholeWeek, nil)) == 86_400)
  }
}

struct StatedPaceTests {
  /// Monday, 21 September 2026, 14:13:20 GMT.
  private let monday = Date(timeIntervalSince1970: 1_790_000_000)

  @Test func `a time that is not skipped stays as it is`() {
    let stated = StatedPace(skipHours: [13, 15], skipDays: [0, 2])
    #expect(stated.unskipped(from: monday) == monday)
  }

  @Test func `a skipped time moves to the next full hour that is not`() {
    let stated = StatedPace(skipHours: Set(0...15), skipDays: [1])
    // Tuesday, 16:00.
    #expect(stated.unskipped(from: monday) == Date(timeIntervalSince1970: 1_790_092_800))
  }

  @Test func `a feed that skips everything is not taken at its word`() {
    #expect(StatedPace(skipHours: Set(0...23)).unskipped(from: monday) == monday)
    #expect(StatedPace(skipDays: Set(0...6)).unskipped(from: monday) == monday)
  }

  @Test func `what is no hour and no day counts for nothing`() {
    let stated = StatedPace(skipHours: [24, -1, 99], skipDays: [7, -3])
    #expect(stated.unskipped(from: monday) == monday)
  }
}
