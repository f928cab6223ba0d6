import Daemon
import Foundation

/// The feeds for a person: a row each.
enum FeedTable {
  /// - Parameter coverage: of the last days, by the feed's id.
  static func show(_ feeds: [FeedRecord], _ coverage: [Int64: CoverageTotals]) {
    Output.table(
      ["STREAM", "FEED", "POSTS", "KEPT", "LAST SUCCESS", "NEXT POLL", "MISSED", "STATE"],
      numeric: [2, 3], isWrapped: true,
      feeds.map { feed in
        [
          feed.feed.stream, feed.feed.name, String(feed.posts), String(feed.kept),
          Output.relative(feed.succeededAt), nextPoll(feed),
          CoverageReport.missed(coverage[feed.id]), feed.state(now: Date()),
        ]
      })
  }

  private static func nextPoll(_ feed: FeedRecord) -> String {
    if feed.pausedAt != nil { return "never" }
    return feed.nextPollAt == nil ? "due" : Output.relative(feed.nextPollAt)
  }
}
