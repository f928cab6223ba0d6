import Filtering
import Foundation
import Inbox
import Logging
import Posts

/// A stream was asked for that feeds.yml does not have.
package struct UnknownStream: Error, CustomStringConvertible {
  package var name: String
  package var known: [String]

  package var description: String {
    "there is no stream \"\(name.printable)\" in the configuration; there are: "
      + known.joined(separator: ", ")
  }
}

/// What the queues hold and what became of all posts, for `inbox count`.
package struct InboxCounts: Encodable, Sendable {
  package struct QueueCount: Encodable, Sendable {
    package var name: String
    package var items: Int
  }

  package struct VerdictCount: Encodable, Sendable {
    package var reason: String
    package var kept: Int
    package var dropped: Int
  }

  package var queues: [QueueCount]
  /// Over the whole life of the database; their sum is the number of posts taken in.
  package var verdicts: [VerdictCount]
}

extension Stages {
  /// One line for a person: how many feeds and streams.
  package var summary: String {
    let feeds = configuration.streams.reduce(0) { $0 + $1.feeds.count }
    let streams = configuration.streams.count
    return "\(feeds) \(feeds == 1 ? "feed" : "feeds") in "
      + "\(streams) \(streams == 1 ? "stream" : "streams")"
  }

  /// How long items of the stream named stay away, as it is configured at that moment.
  package var waitingTimes: @Sendable (String) -> WaitingTimes {
    { [live] name in
      live.current.streams.first { $0.name == name }?.waitingTimes ?? WaitingTimes()
    }
  }

  /// - Throws: `UnknownStream`
  package func requireStream(_ name: String) throws(UnknownStream) {
    let known = configuration.streams.map(\.name)
    guard known.contains(name) else { throw UnknownStream(name: name, known: known) }
  }

  package func counts(stream: String?) async throws -> InboxCounts {
    let items = try await inbox.itemCounts(stream: stream, now: Date())
    let tallies = try await inbox.tallies(stream: stream)
    return InboxCounts(
      queues: Queue.allCases.map { .init(name: $0.rawValue, items: items[$0] ?? 0) },
      verdicts: Verdict.Reason.allCases.map {
        let tally = tallies[$0] ?? (kept: 0, dropped: 0)
        return .init(reason: $0.rawValue, kept: tally.kept, dropped: tally.dropped)
      })
  }

  /// The posts behind what a person typed: `12` is an item, `p34` a post.
  ///
  /// - Throws: `InboxError`
  package func posts(named name: String) async throws -> [PostRecord] {
    if let item = Int64(name) { return try await inbox.item(item).posts }
    guard name.hasPrefix("p"), let post = Int64(name.dropFirst()) else {
      throw InboxError.noSuchPost(name.printable)
    }
    return [try await inbox.post(post)]
  }

  /// Brings a dropped post, named `p34`, into the inbox, outside of every budget.
  ///
  /// - Throws: `InboxError`
  package func request(_ name: String, by: String) async throws -> Requested {
    guard name.hasPrefix("p"), let id = Int64(name.dropFirst()) else {
      throw InboxError.noSuchPost(name.printable)
    }
    let stream = try await inbox.post(id).stream
    let now = poller.pipeline.clock.now()
    let expireSeconds = waitingTimes(stream).expireSeconds
    return try await inbox.request(
      id, by: by, at: now, expiresAt: now.addingTimeInterval(expireSeconds))
  }

  /// A configured feed by name or address; any other address as a feed of `stream`, or of the first.
  package func feed(named name: String, stream: String?) async throws -> PolledFeed? {
    if let stream { try requireStream(stream) }
    let configured = try await poller.feeds(dueBy: nil).first {
      ($0.configuration.name == name || $0.configuration.address == name)
        && (stream == nil || $0.stream.name == stream)
    }
    if let configured { return configured }
    let chosen = configuration.streams.first { stream == nil || $0.name == stream }
    guard let chosen, name.hasPrefix("http://") || name.hasPrefix("https://") else { return nil }
    return PolledFeed(
      record: FeedRecord(
        unstored: Feed(address: name, name: name.printable, stream: chosen.name)),
      configuration: FeedConfiguration(address: name, name: name.printable), stream: chosen)
  }

  /// Retrains what is due, unless a daemon runs, which does it itself. Where that fails, the decision
  /// behind it stands all the same: it is only said, and tried again after the next one.
  package func trainUnlessPolling() async throws -> [Trainer.Trained] {
    guard let lock = try? PollingLock(state) else { return [] }
    defer { withExtendedLifetime(lock) {} }
    do {
      return try await trainer.trainWhatIsDue()
    } catch {
      logger.error("retraining failed, the old model stays: \(error)")
      return []
    }
  }
}

extension Trainer.Trained {
  /// For the person whose decisions made it.
  package var sentence: String {
    "sluice: stream \(stream) has learnt: model \(model.name) from \(model.counts.labels) decided "
      + "posts, \(model.counts.relevantLabels) of them relevant"
      + (rescued > 0 ? "; \(Rescue.sentence(rescued, by: model.name))" : "")
  }
}

package typealias LogLevel = Logger.Level

extension Logger {
  /// Lines on standard error, from this level on.
  package static func lines(_ level: LogLevel) -> Logger {
    var handler = LineLogHandler()
    handler.logLevel = level
    return Logger(label: "sluice") { [handler] _ in handler }
  }
}
