import Foundation
import Hummingbird
import Inbox
import Posts

extension Routes {
  /// `?queue=waiting&stream=NAME&limit=100&offset=0`
  @Sendable func items(_ request: Request, _: InboxContext) async throws -> Response {
    let query = request.uri.queryParameters
    let name = query["queue"] ?? "waiting"
    guard let queue = Queue(rawValue: String(name)) else {
      throw WebError(
        .badRequest, "unknown queue \"\(name)\"; there are \(Self.words(Queue.allCases))")
    }
    let stream = query["stream"].flatMap { $0.isEmpty ? nil : String($0) }
    let now = settings.now()
    let counts = try await inbox.itemCounts(stream: stream, now: now)
    let items = try await inbox.items(
      in: queue, stream: stream, now: now,
      limit: try request.number("limit", in: 1...1000, default: 100),
      offset: try request.number("offset", in: 0...1_000_000, default: 0))
    return try Response(
      json: ItemListJSON(
        queue: queue,
        counts: Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }),
        items: items.map(ItemJSON.init)))
  }

  @Sendable func item(_: Request, _ context: InboxContext) async throws -> Response {
    try Response(json: ItemDetailJSON(try await inbox.item(try Self.itemID(context))))
  }

  /// `{"decision": "relevant" | "noise" | "unsure"}`; durable when answered.
  @Sendable func decide(_ request: Request, _ context: InboxContext) async throws -> Response {
    struct Body: Decodable { var decision: String }
    let id = try Self.itemID(context)
    let word = try await request.decoded(as: Body.self).decision
    guard let decision = Decision(rawValue: word) else {
      throw WebError(
        .badRequest, "unknown decision \"\(word)\"; there are \(Self.words(Decision.allCases))")
    }
    _ = try await inbox.decide([id], decision, by: settings.analyst, at: settings.now())
    return try await answer(for: id)
  }

  /// `{}` takes back the analyst's newest decision, `{"item": ID}` the newest on that item.
  @Sendable func undo(_ request: Request, _: InboxContext) async throws -> Response {
    struct Body: Decodable { var item: Int64? }
    let body = try await request.decoded(as: Body.self)
    let undone = try await inbox.undo(by: settings.analyst, item: body.item, at: settings.now())
    return try await answer(for: undone.item, undone: undone.decision)
  }

  private func answer(for id: Int64, undone: Decision? = nil) async throws -> Response {
    let item = try await inbox.item(id).summary
    await settings.onDecision(item.stream)
    return try Response(json: DecidedJSON(item: ItemJSON(item), undone: undone))
  }

  private static func itemID(_ context: InboxContext) throws -> Int64 {
    let text = context.parameters.get("id") ?? ""
    guard let id = Int64(text) else {
      throw WebError(.notFound, "\"\(text)\" is no item's number")
    }
    return id
  }

  private static func words<Word: RawRepresentable<String>>(_ words: [Word]) -> String {
    words.map(\.rawValue).joined(separator: ", ")
  }
}
