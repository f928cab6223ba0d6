import Fetching
import Filtering
import Foundation
import Inbox
import Posts

/// What a day's budget kept out competes once more, on the day after: so the evening's best is not lost
/// to the morning's good. Only the process that polls does this.
struct SecondChance: Sendable {
  let inbox: InboxDatabase
  let models: ModelStore
  let clock: WallClock

  /// Shows those that are among the best by the model and the rate of today, for half of today's budget
  /// at most; they count towards it. Once a day: then they rest.
  ///
  /// - Returns: how many.
  func offer(_ stream: StreamConfiguration, timezone: TimeZone) async throws -> Int {
    guard let budget = stream.budgetPerDay else { return 0 }
    let now = clock.now()
    let day = now.day(in: timezone)
    guard try await !inbox.hasOfferedAgain(stream: stream.name, day: day) else { return 0 }
    let (yesterday, today) = Self.days(before: now, in: timezone)
    let losers = try await inbox.overBudget(
      stream: stream.name, since: yesterday, before: today)
    let context = try await inbox.gateContext(stream: stream.name, day: day)
    let best = losers.isEmpty ? [] : try await best(of: losers, stream, context)
    return try await inbox.offerAgain(
      best, most: min((budget + 1) / 2, budget - context.day.shown), stream: stream.name,
      day: day, at: now, expiresAt: now.addingTimeInterval(stream.expireSeconds))
  }

  /// Those that pass the gate as it is now, the best first.
  private func best(
    of losers: [OverBudgetPost], _ stream: StreamConfiguration, _ context: GateContext
  ) async throws -> [OverBudgetPost] {
    let model = try await models.current(stream: stream.name)
    let candidates = losers.map { loser in
      GateFeed(id: loser.feed, address: loser.address).candidate(
        UInt64(bitPattern: loser.id), model.assess(title: loser.post.title, text: loser.post.text),
        author: loser.post.author)
    }
    let admitted = StreamJudge.gate(context.state, expecting: model.referenceQuantiles).admits(
      candidates, share: stream.effectiveKeep(context.day) ?? stream.keep, floor: stream.floor)
    return losers.indices.filter { admitted[$0] }
      .sorted { candidates[$0].score > candidates[$1].score }.map { losers[$0] }
  }

  /// When the day before began, and when it ended.
  private static func days(before now: Date, in timezone: TimeZone) -> (Date, Date) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timezone
    let today = calendar.startOfDay(for: now)
    return (calendar.startOfDay(for: today.addingTimeInterval(-1)), today)
  }
}
