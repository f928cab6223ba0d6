import Fetching
import Foundation
import Inbox
import Logging
import ServiceLifecycle
import Synchronization

/// Sends feeds through the pipeline: several hosts at once, to each host one after the other.
package struct Poller: Sendable {
  /// Hosts that are asked at the same time.
  static let hostsMax = 64

  let pipeline: Pipeline
  let configuration: Configuration
  let inbox: InboxDatabase
  let logger: Logger

  /// What came of one feed's poll; a failure is our own trouble, such as a full disk.
  package typealias Report = @Sendable (PolledFeed, Result<PollOutcome, any Error>) async -> Void

  /// The feeds that are to be polled by a time, as the polling process knows them; or all of the
  /// configuration, those too that were never polled and those that are gone for good.
  package func feeds(dueBy: Date?) async throws -> [PolledFeed] {
    guard let dueBy else { return configuration.polled(try await records()) }
    return configuration.polled(try await inbox.feeds(dueBy: dueBy))
  }

  /// How each feed of the configuration fares.
  package func records() async throws -> [FeedRecord] {
    let stored = Dictionary(
      uniqueKeysWithValues: try await inbox.feeds(configuredOnly: false).map { ($0.feed.key, $0) })
    return configuration.allFeeds.map { stored[$0.key] ?? FeedRecord(unstored: $0) }
  }

  /// Polls each feed once.
  package func poll(_ feeds: [PolledFeed], report: @escaping Report) async {
    var lanes = Self.lanes(feeds, configuration).makeIterator()
    await withTaskGroup { group in
      for _ in 0..<Self.hostsMax {
        guard let lane = lanes.next() else { break }
        group.addTask { await poll(lane: lane, report) }
      }
      while await group.next() != nil {
        guard let lane = lanes.next() else { continue }
        group.addTask { await poll(lane: lane, report) }
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

  /// Polls feeds one after the other.
  private func poll(lane: [PolledFeed], _ report: Report) async {
    for feed in lane {
      guard !Task.isCancelled else { return }
      do {
        await report(feed, .success(try await pipeline.poll(feed)))
      } catch {
        // What was given up while it was being stored comes as the database's own error.
        if error is CancellationError || Task.isCancelled { return }
        await report(feed, .failure(error))
      }
    }
  }

  /// The feeds by host; a host that allows several requests at once has several lanes.
  static func lanes(_ feeds: [PolledFeed], _ configuration: Configuration) -> [[PolledFeed]] {
    let hosts = Dictionary(grouping: feeds) { HostPacer.host(of: $0.configuration.address) ?? "" }
    return hosts.sorted { $0.key < $1.key }.flatMap { host, feeds in
      let pace = configuration.hosts[host] ?? configuration.standardPace
      let count = min(max(1, pace.parallel), feeds.count)
      return (0..<count).map { lane in
        feeds.enumerated().filter { $0.offset % count == lane }.map(\.element)
      }
    }
  }
}

/// The poller as a part of the daemon: polls whatever becomes due, until it is told to stop.
struct PollerService: Service {
  let poller: Poller
  /// Its first element lets the polling begin; nil to begin at once.
  var begin: AsyncStream<Void>?
  /// How often it looks what has become due.
  var lookSeconds = 2.0

  func run() async throws {
    await cancelWhenGracefulShutdown {
      if let begin { for await _ in begin { break } }
      let busy = BusyHosts()
      let unstored = UnstoredFeeds()
      await withDiscardingTaskGroup { group in
        while !Task.isCancelled {
          for (host, feeds) in await dueByHost(but: unstored) where busy.enter(host) {
            group.addTask {
              await poller.poll(feeds) { feed, result in
                if case .failure = result { unstored.rest(feed) }
                log(feed, result)
              }
              busy.leave(host)
            }
          }
          try? await Task.sleep(for: .seconds(lookSeconds))
        }
      }
    }
  }

  private func dueByHost(but unstored: UnstoredFeeds) async -> [String: [PolledFeed]] {
    do {
      let due = try await poller.feeds(dueBy: Date()).filter { !unstored.isResting($0) }
      return Dictionary(grouping: due) {
        HostPacer.host(of: $0.configuration.address) ?? ""
      }
    } catch {
      // Being told to stop is no trouble to speak of.
      if !Task.isCancelled { poller.logger.error("cannot read which feeds are due: \(error)") }
      return [:]
    }
  }

  private func log(_ feed: PolledFeed, _ result: Result<PollOutcome, any Error>) {
    let name = "\(feed.stream.name)/\(feed.configuration.name)"
    switch result {
    case .success(.answered(let outcome, let remark)):
      poller.logger.info(
        "\(name): \(outcome.new) new posts, \(outcome.kept) kept, \(outcome.known) known")
      if let remark { poller.logger.notice("\(name): \(remark)") }
    case .success(.notModified): poller.logger.debug("\(name): not modified")
    case .success(.postponed(let until)):
      poller.logger.info("\(name): its host wants to be left alone until \(until.iso8601)")
    case .success(.failed(let problem, let again)):
      let next = again.map { " Next try: \($0.iso8601)." } ?? ""
      poller.logger.warning("\(name): \(problem)\(next)")
    case .failure(let error):
      poller.logger.error("\(name): nothing was stored: \(error)")
    }
  }
}

/// The hosts that are being asked: what becomes due there meanwhile waits for the next look.
private final class BusyHosts: Sendable {
  private let hosts = Mutex<Set<String>>([])

  /// False where the host is busy already, or too many are.
  func enter(_ host: String) -> Bool {
    hosts.withLock { $0.count < Poller.hostsMax && $0.insert(host).inserted }
  }

  func leave(_ host: String) {
    _ = hosts.withLock { $0.remove(host) }
  }
}

/// Feeds whose poll could not be stored. The table does not know that they were asked, so that they
/// seem to be due; they wait for their interval all the same.
private final class UnstoredFeeds: Sendable {
  private let restUntil = Mutex<[Int64: Date]>([:])

  func rest(_ feed: PolledFeed) {
    let until = Date(timeIntervalSinceNow: feed.configuration.everySeconds)
    restUntil.withLock { $0[feed.record.id] = until }
  }

  func isResting(_ feed: PolledFeed) -> Bool {
    restUntil.withLock { $0[feed.record.id].map { $0 > Date() } ?? false }
  }
}

extension Date {
  /// UTC with `Z`, to the second.
  package var iso8601: String { formatted(.iso8601) }
}
