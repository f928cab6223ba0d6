import Hummingbird
import Inbox

extension Routes {
  /// The ledger, the newest line first: `?limit=100`
  @Sendable func exports(_ request: Request, _: InboxContext) async throws -> Response {
    let limit = try request.number("limit", in: 1...1000, default: 100)
    return try Response(json: [
      "exports": try await inbox.exports(limit: limit).map(ExportJSON.init)
    ])
  }
}
