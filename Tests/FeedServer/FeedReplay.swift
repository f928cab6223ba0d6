import Foundation
import Synchronization

/// A list of posts served as a feed that shows a part of it, the window, which the test moves on
/// as time would. Answers conditional requests.
package final class FeedReplay: Sendable {
  package enum Format: String, Sendable, CaseIterable {
    case rss, atom, json
  }

  /// Oldest first.
  package let posts: [ReplayPost]
  package let format: Format
  package let title: String
  private let current: Mutex<(window: Range<Int>, rendered: Rendered?)>

  /// The document of one window, made once: a thousand posts take a while.
  private struct Rendered {
    let body: [UInt8]
    let etag: String
    let newest: Date?
  }

  /// - Parameters:
  ///   - posts: oldest first.
  ///   - window: the posts shown at first; all of them if nil.
  package init(
    posts: [ReplayPost], format: Format, title: String = "Replay", window: Range<Int>? = nil
  ) {
    self.posts = posts
    self.format = format
    self.title = title
    current = Mutex(((window ?? posts.indices).clamped(to: posts.indices), nil))
  }

  /// Which posts are shown; what lies outside of the list is cut off.
  package var window: Range<Int> {
    get { current.withLock { $0.window } }
    set { current.withLock { $0 = (newValue.clamped(to: posts.indices), nil) } }
  }

  /// The document as it is now, newest post first.
  package var document: [UInt8] { rendered.body }

  package var contentType: String {
    switch format {
    case .rss: "application/rss+xml; charset=utf-8"
    case .atom: "application/atom+xml; charset=utf-8"
    case .json: "application/feed+json"
    }
  }

  /// A handler for `FeedServer.route`: the document, or 304 where the request knows it.
  package func respond(to request: FeedRequest) -> FeedResponse {
    let now = rendered
    return .conditional(
      request, body: now.body, type: contentType, etag: now.etag,
      lastModified: now.newest.map(FeedDates.http))
  }

  /// Serves the feed at that path.
  package func serve(on server: FeedServer, at path: String) {
    server.route(path) { self.respond(to: $0) }
  }

  private var rendered: Rendered {
    current.withLock { current in
      if let rendered = current.rendered { return rendered }
      let shown = Array(posts[current.window].reversed())
      let body = Array(text(of: shown).utf8)
      let rendered = Rendered(body: body, etag: Self.etag(of: body), newest: shown.first?.date)
      current.rendered = rendered
      return rendered
    }
  }

  private func text(of shown: [ReplayPost]) -> String {
    switch format {
    case .rss: RSSRendering.document(title: title, posts: shown)
    case .atom: AtomRendering.document(title: title, posts: shown)
    case .json: JSONFeedRendering.document(title: title, posts: shown)
    }
  }

  private static func etag(of body: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in body { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return "\"\(String(hash, radix: 16))\""
  }
}
