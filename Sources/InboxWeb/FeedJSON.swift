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
  /// Since when somebody wants it left out; absent where nobody does.
  var pausedAt: Date?
  var posts: Int
  var kept: Int
  /// Of the last `coverageDays` days, today included.
  var coverage: CoverageJSON

  package static let coverageDays = 30

  /// The first day that `coverage` counts.
  package static func coverageStart(now: Date, timezone: TimeZone) -> String {
    now.addingTimeInterval(-86_400 * Double(coverageDays - 1)).day(in: timezone)
  }

  /// - Parameter coverage: nil where nothing is known of the feed in that time.
  package init(_ record: FeedRecord, coverage: CoverageTotals?) {
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
    pausedAt = record.pausedAt
    posts = record.posts
    kept = record.kept
    self.coverage = CoverageJSON(coverage ?? CoverageTotals())
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
