import Foundation
import Hummingbird
import Inbox

extension Routes {
  /// `?stream=NAME&limit=100&before=ID`: posts that did not come before anyone, the newest first.
  @Sendable func droppedPosts(_ request: Request, _: InboxContext) async throws -> Response {
    let limit = try request.number("limit", in: 1...1000, default: 100)
    if let stream = request.stream { try requireStream(stream) }
    let before = try request.number("before", in: 0...Int.max, default: Int.max)
    // One more, to know whether there are more.
    let posts = try await inbox.droppedPosts(
      stream: request.stream, limit: limit + 1, before: Int64(before))
    let page = posts.prefix(limit)
    return try Response(
      json: DroppedPostsJSON(
        posts: page.map(PostJSON.init), next: posts.count > limit ? page.last?.id : nil))
  }

  @Sendable func post(_: Request, _ context: InboxContext) async throws -> Response {
    try Response(json: PostJSON(try await inbox.post(try Self.postID(context))))
  }

  /// Brings a dropped post into the inbox; durable when answered.
  @Sendable func requestPost(_: Request, _ context: InboxContext) async throws -> Response {
    let id = try Self.postID(context)
    let stream = try await inbox.post(id).stream
    let now = settings.now()
    let requested = try await inbox.request(
      id, by: settings.analyst, at: now,
      expiresAt: now.addingTimeInterval(settings.waitingTimes(stream).expireSeconds))
    return try Response(
      json: RequestedJSON(requested, try await inbox.item(requested.item).summary))
  }

  private static func postID(_ context: InboxContext) throws -> Int64 {
    let text = context.parameters.get("id") ?? ""
    guard let id = Int64(text) else {
      throw WebError(.notFound, "\"\(text)\" is no post's number")
    }
    return id
  }
}

/// `GET /api/posts`
struct DroppedPostsJSON: Encodable {
  var posts: [PostJSON]
  /// What `before` is for the next page; absent at the end.
  var next: Int64?
}

/// What a request for a dropped post answers.
package struct RequestedJSON: Encodable {
  var post: Int64
  var item: ItemJSON
  /// It was in that item before.
  var wasThere: Bool

  package init(_ requested: Requested, _ item: ItemSummary) {
    post = requested.post
    self.item = ItemJSON(item)
    wasThere = requested.wasThere
  }
}
