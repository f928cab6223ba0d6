import Hummingbird
import Inbox
import Posts

extension Routes {
  /// What Prometheus collects: how each feed fares and what it missed, and what each stream holds. No
  /// address of a feed is in it, since it can hold a token.
  @Sendable func metrics(_: Request, _: InboxContext) async throws -> Response {
    var metrics = MetricsText()
    metrics.begin("sluice_build_info", .gauge, "The version of the program; always 1.")
    metrics.add("sluice_build_info", .init(["version": settings.version]), 1)
    try await addFeeds(to: &metrics)
    try await addStreams(to: &metrics)
    return Response(
      status: .ok, headers: [.contentType: MetricsText.contentType],
      body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text)))
  }

  private func addFeeds(to metrics: inout MetricsText) async throws {
    let feeds = try await inbox.feeds()
    let coverage = try await inbox.coverage()
    let labels = Self.labels(of: feeds)
    let totals = feeds.map { coverage[$0.id] ?? CoverageTotals() }
    for metric in FeedMetric.all {
      metrics.begin(metric.name, .counter, metric.help)
      for (labels, totals) in zip(labels, totals) {
        switch metric.value {
        case .count(let path): metrics.add(metric.name, labels, totals[keyPath: path])
        case .seconds(let path): metrics.add(metric.name, labels, totals[keyPath: path])
        }
      }
    }
    let success = "sluice_feed_last_success_timestamp_seconds"
    metrics.begin(success, .gauge, "When a poll last went well; absent before the first time.")
    for (feed, labels) in zip(feeds, labels) {
      if let date = feed.succeededAt { metrics.add(success, labels, date.timeIntervalSince1970) }
    }
    let failures = "sluice_feed_failures_in_a_row"
    metrics.begin(failures, .gauge, "Failed polls since the last one that went well.")
    for (feed, labels) in zip(feeds, labels) { metrics.add(failures, labels, feed.failures) }
  }

  private func addStreams(to metrics: inout MetricsText) async throws {
    let posts = "sluice_stream_posts_total"
    metrics.begin(posts, .counter, "Posts taken in, by the reason of their verdict.")
    for stream in settings.streams() {
      let tallies = try await inbox.tallies(stream: stream.name)
      for reason in Verdict.Reason.allCases {
        guard let tally = tallies[reason] else { continue }
        for (kept, count) in [("true", tally.kept), ("false", tally.dropped)] where count > 0 {
          metrics.add(
            posts,
            .init(["stream": stream.name, "reason": reason.rawValue, "kept": kept]), count)
        }
      }
    }
    let waiting = "sluice_stream_items_waiting"
    metrics.begin(waiting, .gauge, "Conversations that wait for a decision.")
    for stream in settings.streams() {
      let counts = try await inbox.itemCounts(stream: stream.name, now: settings.now())
      metrics.add(waiting, .init(["stream": stream.name]), counts[.waiting] ?? 0)
    }
  }

  /// Two samples of one name would make a whole scrape void, so a name that comes again in its stream
  /// has its feed's number behind it.
  private static func labels(of feeds: [FeedRecord]) -> [MetricsText.Labels] {
    var taken: Set<[String]> = []
    return feeds.map { feed in
      let isNew = taken.insert([feed.feed.stream, feed.feed.name]).inserted
      let name = isNew ? feed.feed.name : "\(feed.feed.name) (\(feed.id))"
      return .init(["stream": feed.feed.stream, "feed": name])
    }
  }
}

/// A counter that every feed has.
private struct FeedMetric: @unchecked Sendable {  // key paths of plain values, never changed
  enum Value {
    case count(KeyPath<CoverageTotals, Int>)
    case seconds(KeyPath<CoverageTotals, Double>)
  }

  var name: String
  var value: Value
  var help: String

  static let all: [FeedMetric] = [
    .init(name: "sluice_feed_polls_total", value: .count(\.polls), help: "Requests made."),
    .init(
      name: "sluice_feed_unchanged_total", value: .count(\.unchanged),
      help: "Polls that brought nothing new."),
    .init(
      name: "sluice_feed_failed_total", value: .count(\.failed),
      help: "Polls that brought no document."),
    .init(
      name: "sluice_feed_limited_total", value: .count(\.limited),
      help: "Polls to which the host answered with a wish for fewer."),
    .init(
      name: "sluice_feed_rollovers_total", value: .count(\.rollovers),
      help: "Full windows without one known post."),
    .init(
      name: "sluice_feed_missed_posts_total", value: .count(\.missed),
      help: "Posts that came and went between polls, an estimate."),
    .init(
      name: "sluice_feed_starved_seconds_total", value: .seconds(\.starvedSeconds),
      help: "Time in which the host wanted to be left alone."),
    .init(
      name: "sluice_feed_dead_seconds_total", value: .seconds(\.deadSeconds),
      help: "Time in which polls failed."),
    .init(
      name: "sluice_feed_away_seconds_total", value: .seconds(\.awaySeconds),
      help: "Time in which it was due and nobody polled."),
  ]
}
