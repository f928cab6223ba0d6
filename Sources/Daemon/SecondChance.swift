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

  /// Shows those that are among the best by the model and the rate of today, for half of what today's
  /// budget leaves beside the posts from just below the threshold; they count towards it. Once a day,
  /// unless the budget is used up: then it is tried again.
  ///
  /// - Returns: how many.
  func offer(_ stream: StreamConfiguration, timezone: TimeZone) async throws -> Int {
    guard let budget = stream.budgetPerDay else { return 0 }
    let now = clock.now()
    let day = now.day(in: timezone)
    guard try await !inbox.hasSurfaced(.gate, stream: stream.name, day: day) else { return 0 }
    let context = try await inbox.gateContext(stream: stream.name, day: day)
    let most = min((budget - stream.nearBudget + 1) / 2, budget - context.day.shown)
    guard most > 0 else { return 0 }
    let model = try await models.current(stream: stream.name)
    let gate = StreamJudge.gate(context.state, expecting: model.referenceQuantiles)
    let share = stream.effectiveKeep(context.day) ?? stream.keep
    let look = SecondLook(
      inbox: inbox, stream: stream, model: model,
      wants: { gate.admits($0, share: share, floor: stream.floor) },
      // Some may join what is shown, and make room for others.
      most: 2 * most)
    let (yesterday, today) = now.dayBefore(in: timezone)
    let found = try await look.look(
      through: DroppedPosts(
        stream: stream.name, reasons: [.overBudget], since: yesterday, before: today))
    var arrival = stream.arrival(.gate, most: most, at: now, timezone: timezone)
    arrival.isOnceADay = true
    return try await inbox.surface(found.posts, arrival)
  }
}
