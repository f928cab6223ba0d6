import Foundation
import Inbox

/// How a feed fares. Its address stays out: it can hold a token.
package struct FeedJSON: Encodable {
  var id: Int64
  var name: String
  var stream: String
  var polledAt: Date?
  var succeededAt: Date?
  var nextPollAt: Date?
  /// Failed polls in a row.
  var failures: Int
  /// A sentence; absent when the last poll went well.
  var problem: String?
  /// What was odd in the last document; absent where nothing was.
  var remark: String?
  var stopped: Bool
  var posts: Int
  var kept: Int

  package init(_ record: FeedRecord) {
    id = record.id
    name = record.feed.name
    stream = record.feed.stream
    polledAt = record.polledAt
    succeededAt = record.succeededAt
    nextPollAt = record.nextPollAt
    failures = record.failures
    problem = record.problem
    remark = record.remark
    stopped = record.isStopped
    posts = record.posts
    kept = record.kept
  }
}

/// A stream and its model.
struct StreamJSON: Encodable {
  var name: String
  var title: String
  /// Items to decide.
  var waiting: Int
  /// Absent while the cold start judges.
  var model: String?
  /// Decisions before the next model.
  var decisionsUntilModel: Int?
}
