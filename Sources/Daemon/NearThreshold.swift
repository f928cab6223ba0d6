import Fetching
import Filtering
import Foundation
import Inbox
import Posts

/// Brings in what lies just below the threshold, a day later: labels of the head alone would bias the
/// classifier, and these are the ones it is least sure of. Only the process that polls does this.
struct NearThreshold: Sendable {
  let inbox: InboxDatabase
  let models: ModelStore
  let clock: WallClock

  /// Shows the best of the posts that yesterday's gate dropped, as the model of today sees them: so many
  /// that they are the share `mix` of what is shown of that day, within today's budget. Once a day.
  ///
  /// - Returns: how many.
  func offer(_ stream: StreamConfiguration, timezone: TimeZone) async throws -> Int {
    guard stream.mix > 0 else { return 0 }
    let now = clock.now()
    let day = now.day(in: timezone)
    guard try await !inbox.hasSurfaced(.nearThreshold, stream: stream.name, day: day) else {
      return 0
    }
    let (yesterday, today) = now.dayBefore(in: timezone)
    let shown = try await inbox.shownPosts(stream: stream.name, since: yesterday, before: today)
    let most = stream.nearThreshold(beside: shown, day: day)
    if let budget = stream.budgetPerDay, most > 0 {
      let context = try await inbox.gateContext(stream: stream.name, day: day)
      guard context.day.shown < budget else { return 0 }
    }
    let look = SecondLook(
      inbox: inbox, stream: stream, model: try await models.current(stream: stream.name),
      wants: { $0.map { _ in true } },
      // Some may join what is shown, and make room for others.
      most: 2 * most)
    let found = try await look.look(
      through: DroppedPosts(
        stream: stream.name, reasons: [.belowThreshold], since: yesterday, before: today))
    var arrival = stream.arrival(.nearThreshold, most: most, at: now, timezone: timezone)
    arrival.isOnceADay = true
    return try await inbox.surface(found.posts, arrival)
  }
}

extension StreamConfiguration {
  /// How many posts from just below the threshold go with so many shown ones, so that they are the share
  /// `mix` of all. What is no whole number is made one by a chance that the day decides, so that a
  /// stream with one post a day has its share as well.
  func nearThreshold(beside shown: Int, day: String) -> Int {
    let exact = Double(shown) * mix / (1 - mix)
    var random = SplitMix64(seed: StableHash("\(name) \(day)").value)
    let count = Int((exact + Double.random(in: 0..<1, using: &random)).rounded(.down))
    return budgetPerDay == nil ? count : min(count, nearBudget)
  }

  /// The part of a day's budget that is theirs at most.
  var nearBudget: Int { budgetPerDay.map { Int(Double($0) * mix) } ?? 0 }
}

extension Configuration {
  /// At which place of a list of what waits, and at its multiples, stands an item from just below the
  /// threshold, in one stream or in all together; nil where none is wanted.
  package func nearEvery(stream: String? = nil) -> Int? {
    let mixes = streams.filter { stream == nil || $0.name == stream }.map(\.mix)
    let mix = mixes.reduce(0, +) / Double(max(1, mixes.count))
    return mix > 0 ? Int((1 / mix).rounded()) : nil
  }
}
