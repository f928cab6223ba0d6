import Daemon
import Foundation

/// A decision as JSON.
struct DecisionLine: Encodable {
  var item: Int64
  var decision: Decision?
  var gesture: Gesture?
  /// When an unsure comes back.
  var until: Date?
  var by: String
  var at: Date

  init(_ entry: DecisionEntry) {
    item = entry.item
    decision = entry.decision
    gesture = entry.gesture
    until = entry.returnsAt
    by = entry.decidedBy
    at = entry.decidedAt
  }
}

/// A preview of a feed as JSON.
struct PreviewLine: Encodable {
  struct Post: Encodable {
    var id: String
    var url: String?
    var title: String?
    var score: Double
    var kept: Bool
    var reason: Verdict.Reason
  }

  var feed: String
  var format: String
  var title: String?
  var kept: Int
  var posts: [Post]
  var warnings: [String]

  init(_ preview: FeedPreview) {
    feed = preview.feed.name
    format = preview.format
    title = preview.title
    kept = preview.kept.count
    posts = preview.posts.map { post, verdict in
      Post(
        id: post.id, url: post.url, title: post.title, score: verdict.assessment.score,
        kept: verdict.isKept, reason: verdict.reason)
    }
    warnings = preview.warnings
  }
}
