import Foundation
import Hummingbird
import Inbox
import Posts

extension Routes {
  /// `?queue=waiting&stream=NAME&order=mixed&limit=100&offset=0`
  @Sendable func items(_ request: Request, _: InboxContext) async throws -> Response {
    let query = request.uri.queryParameters
    let name = query["queue"] ?? "waiting"
    let queue: Queue = try Self.word(String(name), "queue")
    let order: ItemOrder = try Self.word(
      query["order"].map(String.init) ?? (queue == .waiting ? "mixed" : "newest"), "order")
    let stream = request.stream
    if let stream { try requireStream(stream) }
    let now = settings.now()
    let counts = try await inbox.itemCounts(stream: stream, now: now)
    let nearEvery = settings.nearEvery(stream)
    var hasNear = false
    if order == .mixed {
      hasNear = try await inbox.holdsNearThreshold(queue, stream: stream, now: now)
    }
    let items = try await inbox.items(
      in: queue, stream: stream, now: now, order: order, nearEvery: nearEvery,
      limit: try request.number("limit", in: 1...1000, default: 100),
      offset: try request.number("offset", in: 0...1_000_000, default: 0))
    return try Response(
      json: ItemListJSON(
        queue: queue, order: order, nearEvery: hasNear ? nearEvery : nil,
        counts: Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }),
        items: items.map { ItemJSON($0, now: now) }))
  }

  @Sendable func item(_: Request, _ context: InboxContext) async throws -> Response {
    let detail = try await inbox.item(try Self.itemID(context))
    return try Response(json: ItemDetailJSON(detail, now: settings.now()))
  }

  func requireStream(_ name: String) throws {
    let known = settings.streams().map(\.name)
    guard known.contains(name) else {
      throw WebError(
        .notFound, "there is no stream \"\(name)\"; there are: \(known.joined(separator: ", "))")
    }
  }

  static func itemID(_ context: InboxContext) throws -> Int64 {
    let text = context.parameters.get("id") ?? ""
    guard let id = Int64(text) else {
      throw WebError(.notFound, "\"\(text)\" is no item's number")
    }
    return id
  }
}
