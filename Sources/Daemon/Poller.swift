import Fetching
import Foundation
import Inbox
import Logging

/// Sends feeds through the pipeline: several hosts at once, to each host one after the other.
package struct Poller: Sendable {
  /// Hosts whose feeds are under way at the same time; most of them wait for the next turn.
  static let hostsMax = 1024

  let pipeline: Pipeline
  let live: LiveConfiguration
  let inbox: InboxDatabase
  let logger: Logger

  var configuration: Configuration { live.current }

  /// What came of one feed's poll; a failure is our own trouble, such as a full disk.
  package typealias Report = @Sendable (PolledFeed, Result<PollOutcome, any Error>) async -> Void

  /// The feeds that are to be polled by a time, as the polling process knows them; or all of the
  /// configuration, those too that were never polled and those that are gone for good.
  package func feeds(dueBy: Date?) async throws -> [PolledFeed] {
    guard let dueBy else { return live.polled(try await records()) }
    return live.polled(try await inbox.feeds(dueBy: dueBy))
  }

  /// How each feed of the configuration fares.
  package func records() async throws -> [FeedRecord] {
    let stored = Dictionary(
      uniqueKeysWithValues: try await inbox.feeds(configuredOnly: false).map { ($0.feed.key, $0) })
    let paused = live.overlay.paused
    return configuration.allFeeds.map { feed in
      var record = stored[feed.key] ?? FeedRecord(unstored: feed)
      record.pausedAt = paused[feed.key]
      return record
    }
  }

  /// Polls each feed once.
  ///
  /// - Parameter isWanted: asked when a feed's turn has come, which may be hours after the start.
  package func poll(
    _ feeds: [PolledFeed], isWanted: @escaping @Sendable (PolledFeed) -> Bool = { _ in true },
    report: @escaping Report
  ) async {
    var lanes = Self.lanes(feeds, configuration).makeIterator()
    await withTaskGroup { group in
      for _ in 0..<Self.hostsMax {
        guard let lane = lanes.next() else { break }
        group.addTask { await poll(lane: lane, isWanted, report) }
      }
      while await group.next() != nil {
        guard let lane = lanes.next() else { continue }
        group.addTask { await poll(lane: lane, isWanted, report) }
      }
    }
  }

  /// What a feed would bring. Stores nothing.
  ///
  /// - Throws: `FeedPreviewError`
  package func preview(_ feed: PolledFeed) async throws -> FeedPreview {
    try await pipeline.preview(feed)
  }

  /// The feeds that a page names. Stores nothing.
  ///
  /// - Throws: `FeedPreviewError`
  package func discover(_ page: PolledFeed) async throws -> [DiscoveredFeed] {
    try await pipeline.discover(page)
  }

  /// Polls one source after the other.
  private func poll(
    lane: Lane, _ isWanted: @Sendable (PolledFeed) -> Bool, _ report: Report
  ) async {
    for source in lane {
      let feeds = source.filter(isWanted)
      guard !feeds.isEmpty else { continue }
      guard !Task.isCancelled, let outcomes = try? await pipeline.poll(feeds) else { return }
      for (feed, outcome) in zip(feeds, outcomes) {
        // What was given up while it was being stored comes as the database's own error.
        if case .failure = outcome, Task.isCancelled { return }
        await report(feed, outcome)
      }
    }
  }

  /// What is asked for at one host, one after the other: the feeds that each request serves.
  typealias Lane = [[PolledFeed]]

  /// The sources by host, who has waited longest first: a feed that quiets its host at every poll must
  /// not keep others from theirs. A host that allows several requests at once has several lanes.
  static func lanes(_ feeds: [PolledFeed], _ configuration: Configuration) -> [Lane] {
    let paces = configuration.paces
    let waiting = feeds.enumerated().sorted {
      ($0.element.record.polledAt ?? .distantPast, $0.offset)
        < ($1.element.record.polledAt ?? .distantPast, $1.offset)
    }.map(\.element)
    return byHost(waiting).sorted { $0.key < $1.key }.flatMap { host, feeds in
      let sources = bySource(feeds)
      let pace = paces[host] ?? configuration.standardPace
      let count = min(max(1, pace.parallel), sources.count)
      return (0..<count).map { lane in
        stride(from: lane, to: sources.count, by: count).map { sources[$0] }
      }
    }
  }

  static func byHost(_ feeds: [PolledFeed]) -> [String: [PolledFeed]] {
    Dictionary(grouping: feeds) { HostPacer.host(of: $0.address) ?? "" }
  }

  /// One address that several streams have is asked once, in the place of the first of them.
  private static func bySource(_ feeds: [PolledFeed]) -> [[PolledFeed]] {
    var places: [PolledFeed.Source: Int] = [:]
    var sources: [[PolledFeed]] = []
    for feed in feeds {
      if let place = places[feed.source] {
        sources[place].append(feed)
      } else {
        places[feed.source] = sources.count
        sources.append([feed])
      }
    }
    return sources
  }
}

extension Date {
  /// UTC with `Z`, to the second.
  package var iso8601: String { formatted(.iso8601) }
}
