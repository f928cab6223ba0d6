import Foundation
import Hummingbird
import Inbox
import Posts

extension Routes {
  /// `{"decision": "relevant" | "noise" | "unsure", "gesture"?, "until"?, "after"?}`; durable when
  /// answered.
  ///
  /// `after` is the item's `lastEntry` that the person saw, 0 for none: where another entry is the
  /// newest, the answer is a 409 with the item as it is. Without it, what another person has decided is
  /// not replaced.
  @Sendable func decide(_ request: Request, _ context: InboxContext) async throws -> Response {
    struct Body: Decodable {
      var decision: String
      var gesture: String?
      var until: String?
      var after: Int64?
    }
    let id = try Self.itemID(context)
    let body = try await request.decoded(as: Body.self)
    let asked = try DecisionAsked(
      decision: body.decision, gesture: body.gesture, until: body.until, settings)
    return try await decide([id], asked, seen: body.after.map { .upTo([id: $0]) } ?? .ownOnly)
  }

  /// The same for several, all of them or none: `{"items": [ID, …], "decision": …, "after"?: {"ID":
  /// ENTRY, …}}`.
  @Sendable func decideTogether(_ request: Request, _: InboxContext) async throws -> Response {
    struct Body: Decodable {
      var items: [Int64]
      var decision: String
      var gesture: String?
      var until: String?
      var after: [Int: Int64]?
    }
    let body = try await request.decoded(as: Body.self)
    guard (1...Self.itemsMax).contains(body.items.count) else {
      throw WebError(.badRequest, "items lists the numbers of 1 to \(Self.itemsMax) items")
    }
    let asked = try DecisionAsked(
      decision: body.decision, gesture: body.gesture, until: body.until, settings)
    let pairs = (body.after ?? [:]).map { (Int64($0.key), $0.value) }
    let seen = Seen.upTo(Dictionary(pairs) { first, _ in first })
    return try await decide(body.items, asked, seen: seen)
  }

  /// `{}` takes back the analyst's newest decision with all that were made together with it,
  /// `{"item": ID, "after"?}` the one that stands on that item: where `after` is not the newest entry of
  /// its log, the answer is a 409 with the item as it is.
  @Sendable func undo(_ request: Request, _: InboxContext) async throws -> Response {
    struct Body: Decodable {
      var item: Int64?
      var after: Int64?
    }
    let body = try await request.decoded(as: Body.self)
    guard body.after == nil || body.item != nil else {
      throw WebError(.badRequest, "after says what was seen of an item; name the item")
    }
    let seen = body.item.flatMap { item in body.after.map { Seen.upTo([item: $0]) } }
    return try await changing {
      let undone = try await inbox.undo(
        by: settings.analyst, item: body.item, seen: seen ?? .whatever, at: settings.now(),
        times: settings.waitingTimes)
      var answer = try await decided(undone.map(\.item))
      answer.undone = undone.first?.decision
      answer.undoneOf = undone.first?.decidedBy
      return answer
    }
  }

  /// `{}` repeats what the analyst's newest undo took back.
  @Sendable func redo(_ request: Request, _: InboxContext) async throws -> Response {
    struct Body: Decodable {}
    _ = try await request.decoded(as: Body.self)
    return try await changing {
      let redone = try await inbox.redo(
        by: settings.analyst, at: settings.now(), times: settings.waitingTimes)
      var answer = try await decided(redone.map(\.item))
      answer.redone = redone.first?.decision
      return answer
    }
  }

  /// Items that one request may name.
  private static let itemsMax = 1000

  private func decide(
    _ items: [Int64], _ asked: DecisionAsked, seen: Seen
  ) async throws -> Response {
    try await changing {
      let entries = try await inbox.decide(
        items, asked.decision, gesture: asked.gesture, by: settings.analyst, at: settings.now(),
        returnsAt: asked.until, seen: seen, times: settings.waitingTimes)
      return try await decided(entries.map(\.item))
    }
  }

  /// Says that there are decisions to learn from.
  private func decided(_ items: [Int64]) async throws -> ChangedJSON {
    let items = try await inbox.summaries(of: items)
    for stream in Set(items.map(\.stream)) { await settings.onDecision(stream) }
    return changed(items)
  }
}

/// A decision as a request words it.
private struct DecisionAsked {
  var decision: Decision
  var gesture: Gesture?
  var until: Date?

  init(
    decision word: String, gesture gestureWord: String?, until: String?,
    _ settings: InboxServerSettings
  ) throws {
    decision = try Routes.word(word, "decision")
    gesture = try gestureWord.map { try Routes.word($0, "gesture") }
    guard until == nil || decision == .unsure else {
      throw WebError(.badRequest, "until says when an unsure comes back; leave it away")
    }
    self.until = try until.map { try Routes.later($0, settings) }
  }
}
