import Foundation
import Inbox
import Posts

/// `GET /api/search`
struct SearchPageJSON: Encodable {
  /// The newest first.
  var hits: [SearchHitJSON]
  /// The `before` of what is older; absent at the end.
  var next: Int64?
  /// About how many of the newest posts are not in the index yet.
  var toIndex: Int

  init(_ page: SearchPage) {
    hits = page.hits.map(SearchHitJSON.init)
    next = page.next
    toIndex = page.postsToIndex
  }
}

/// An item or a post that a search found.
package struct SearchHitJSON: Encodable {
  /// `12` for an item, `p34` for a post of none.
  var name: String
  var item: Int64?
  /// The newest post of the item that fits.
  var post: Int64
  var stream: String
  var source: String
  var headline: String
  var url: String?
  var author: String?
  var published: Date?
  var seenAt: Date
  /// Of the post's verdict.
  var reason: Verdict.Reason
  var probability: Double?
  var decision: Decision?
  /// Pieces of one line; `match` says which were looked for.
  var snippet: [SnippetPart]

  package init(_ hit: SearchHit) {
    name = hit.name
    item = hit.item
    post = hit.post
    stream = hit.stream
    source = hit.source
    headline = hit.headline.printable
    url = webAddress(hit.url)
    author = hit.author?.printable
    published = hit.published
    seenAt = hit.seenAt
    reason = hit.reason
    probability = hit.probability
    decision = hit.decision
    snippet = hit.snippet
  }
}
