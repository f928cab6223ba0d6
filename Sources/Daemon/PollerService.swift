import Fetching
import Foundation
import Inbox
import Logging
import ServiceLifecycle
import Synchronization

/// The poller as a part of the daemon: polls whatever becomes due, until it is told to stop.
struct PollerService: Service {
  let poller: Poller
  /// Its first element lets the polling begin; nil to begin at once.
  var begin: AsyncStream<Void>?
  /// How often it looks what has become due.
  var lookSeconds = 2.0

  /// How often plans are mended that were made by a clock ahead of this one, such as those of polls
  /// that were under way when it was set.
  private static let mendSeconds = 600.0

  private var clock: WallClock { poller.pipeline.clock }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      if let begin { for await _ in begin { break } }
      let busy = BusyHosts()
      let unstored = UnstoredFeeds()
      // What became due while nobody looked must make no storm.
      await orComplain { try await poller.spreadWhatIsDue() }
      await withDiscardingTaskGroup { group in
        var watch = ClockWatch(clock)
        var mendedAt = clock.uptime()
        while !Task.isCancelled {
          await adjust(to: watch.look(lookSeconds: lookSeconds))
          if clock.uptime() - mendedAt > Self.mendSeconds {
            mendedAt = clock.uptime()
            await orComplain { try await poller.inbox.mendSchedule(now: clock.now()) }
          }
          // Who was busy when the table was read may have become idle since: then it was read too soon.
          let busyBefore = busy.all
          for (host, feeds) in await dueByHost(but: unstored)
          where !busyBefore.contains(host) && busy.enter(host) {
            group.addTask {
              await poller.poll(feeds, isWanted: poller.live.isPolled) { feed, result in
                if case .failure = result { unstored.rest(feed, now: clock.now()) }
                log(feed, result)
              }
              busy.leave(host)
            }
          }
          try? await clock.sleep(lookSeconds)
        }
      }
    }
  }

  /// What the clock did since the last look must make neither a storm nor a silence.
  func adjust(to change: ClockWatch.Change) async {
    await orComplain {
      if abs(change.setBySeconds) > ClockWatch.toleranceSeconds {
        poller.logger.notice(
          "the clock was set by \(Int(change.setBySeconds)) s; polls keep their distance")
        try await poller.inbox.shiftSchedule(
          bySeconds: change.setBySeconds, unlessPolled: change.sinceLastLook)
      }
      // An import can bring many feeds at once.
      let isChanged = try await poller.live.refresh()
      if change.hasOverslept || isChanged { try await poller.spreadWhatIsDue() }
    }
  }

  private func orComplain(_ work: () async throws -> Void) async {
    do {
      try await work()
    } catch {
      if !Task.isCancelled { poller.logger.error("cannot plan the polls: \(error)") }
    }
  }

  private func dueByHost(but unstored: UnstoredFeeds) async -> [String: [PolledFeed]] {
    do {
      let now = clock.now()
      let due = try await poller.feeds(dueBy: now).filter { !unstored.isResting($0, now: now) }
      return Poller.byHost(due)
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

  var all: Set<String> { hosts.withLock { $0 } }

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

  func rest(_ feed: PolledFeed, now: Date) {
    let until = now.addingTimeInterval(feed.configuration.everySeconds)
    restUntil.withLock { $0[feed.record.id] = until }
  }

  func isResting(_ feed: PolledFeed, now: Date) -> Bool {
    restUntil.withLock { $0[feed.record.id].map { $0 > now } ?? false }
  }
}
