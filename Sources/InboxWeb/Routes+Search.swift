import Foundation
import Hummingbird
import Inbox

extension Routes {
  /// `?q=WORDS&queue=all&stream=NAME&limit=50&before=POST`; see `SearchQuery` for what words may be.
  ///
  /// `next`, where it is there, is the `before` to go on with: there may be more, even where fewer than
  /// `limit` were found.
  @Sendable func search(_ request: Request, _: InboxContext) async throws -> Response {
    let query = request.uri.queryParameters
    let name = query["queue"] ?? "all"
    guard let place = SearchPlace(rawValue: String(name)) else {
      let known = SearchPlace.allCases.map(\.rawValue).joined(separator: ", ")
      throw WebError(.badRequest, "unknown queue \"\(name)\"; there are \(known)")
    }
    let before: Int64? = try query["before"].map { text in
      guard let number = Int64(text), number > 0 else {
        throw WebError(.badRequest, "before is the number of a post")
      }
      return number
    }
    if let stream = request.stream { try requireStream(stream) }
    let page = try await inbox.search(
      SearchRequest(
        // A form has plus signs for spaces; to a search both are gaps between words.
        String(query["q"] ?? "").replacing("+", with: " "), place: place,
        stream: request.stream,
        limit: try request.number("limit", in: 1...200, default: 50), before: before,
        now: settings.now()))
    return try Response(json: SearchPageJSON(page))
  }
}
