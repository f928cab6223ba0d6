import Fetching
import Filtering
import Foundation
import Inbox
import Logging
import Posts

/// A new model looks again at what earlier ones dropped: what it would keep comes in, within the day's
/// budget and the dial. Before that it scores what waits, so that the likeliest stands first.
///
/// The database names the model of the last finished rescue, so that one that was interrupted is begun
/// again.
struct Rescue: Sendable {
  let inbox: InboxDatabase
  let models: ModelStore
  let clock: WallClock
  let logger: Logger

  /// No more at once: nobody could look at them.
  private static let mostAtOnce = 1_000
  /// Items that are scored in one go.
  private static let itemsPart = 500
  /// The log is told each time that so many posts more were looked at.
  private static let progressPosts = 20_000

  /// Does what a new model makes necessary; nothing where none is new.
  ///
  /// - Returns: how many posts came in.
  /// - Throws: `InboxError`, `CancellationError`
  func runIfDue(_ stream: StreamConfiguration, timezone: TimeZone) async throws -> Int {
    guard let name = try await inbox.modelToRescueBy(stream: stream.name) else { return 0 }
    let model = try await models.current(stream: stream.name)
    // A model that cannot be read is made anew first.
    guard model.name == name else { return 0 }
    try await rescore(stream, by: model)
    return try await rescue(stream, by: model, timezone: timezone)
  }

  private func rescore(_ stream: StreamConfiguration, by model: Model) async throws {
    var last: Int64 = 0
    while true {
      try Task.checkCancellation()
      let items = try await inbox.openItems(
        stream: stream.name, after: last, now: clock.now(), limit: Self.itemsPart)
      guard let end = items.last else { return }
      last = end.id
      let scores = await inBackground {
        items.compactMap { item in
          item.posts.map { model.score(title: $0.title, text: $0.text) }.max().map {
            ItemScore(item: item.id, score: $0, probability: model.probability(score: $0))
          }
        }
      }
      try await inbox.rescore(scores)
    }
  }

  private func rescue(
    _ stream: StreamConfiguration, by model: Model, timezone: TimeZone
  ) async throws -> Int {
    let now = clock.now()
    let context = try await inbox.gateContext(
      stream: stream.name, day: now.day(in: timezone))
    let gate = StreamJudge.gate(context.state, expecting: model.referenceQuantiles)
    let share = stream.effectiveKeep(context.day) ?? stream.keep
    let look = SecondLook(
      inbox: inbox, stream: stream, model: model,
      wants: { gate.admits($0, share: share, floor: stream.floor) }, most: Self.mostAtOnce)
    var told = 0
    let dropped = stream.rescuable(now, by: model)
    let found = try await look.look(through: dropped) { looked in
      guard looked - told >= Self.progressPosts else { return }
      told = looked
      logger.info("stream \(stream.name): \(looked) dropped posts looked at again")
    }
    // Model after model would rescue as many again.
    let before = try await inbox.shownPosts(
      stream: stream.name, since: dropped.since, before: dropped.before, as: .rescue)
    let most = Int((Double(found.looked + before) * share).rounded()) - before
    var arrival = stream.arrival(.rescue, most: max(0, most), at: now, timezone: timezone)
    arrival.rescuedBy = model.name
    let rescued = try await inbox.surface(found.posts, arrival)
    if found.looked > 0 {
      logger.info(
        "stream \(stream.name): \(Self.sentence(rescued, by: model.name)), of \(found.looked) dropped ones"
      )
    }
    return rescued
  }

  /// `3 posts rescued by model nb-1234`
  static func sentence(_ rescued: Int, by model: String) -> String {
    "\(rescued) \(rescued == 1 ? "post" : "posts") rescued by model \(model)"
  }
}

extension StreamConfiguration {
  /// The dropped posts that a new model looks at: those that another one judged, and that are neither
  /// too old to be kept now nor older than what leaves the queue by its age.
  func rescuable(_ now: Date, by model: Model) -> DroppedPosts {
    DroppedPosts(
      stream: name, reasons: [.belowThreshold, .overBudget],
      since: now.addingTimeInterval(-min(expireSeconds, retention.droppedSeconds)),
      before: .distantFuture, writtenSince: now.addingTimeInterval(-maxAgeSeconds),
      notBy: model.name)
  }
}
