import Inbox
import Posts
import Synchronization

/// The configuration in force: feeds.yml as it was read at the start, and the overlay as it is now,
/// whichever process changed it.
package final class LiveConfiguration: Sendable {
  private struct State {
    var version: Int64?
    var overlay = Overlay()
    var current: Configuration
    /// Each feed of it; made once, since thousands of feeds are looked up every two seconds.
    var feeds: [Overlay.Key: (FeedConfiguration, StreamConfiguration)] = [:]
  }

  /// What feeds.yml says, without the overlay.
  let file: Configuration
  private let inbox: InboxDatabase
  private let isPolling: Bool
  private let state: Mutex<State>

  /// Reads the overlay.
  ///
  /// - Parameter isPolling: this process says which feeds there are, so that the database is told of
  ///   each change.
  package init(file: Configuration, inbox: InboxDatabase, isPolling: Bool) async throws {
    self.file = file
    self.inbox = inbox
    self.isPolling = isPolling
    state = Mutex(State(current: file))
    try await refresh()
  }

  package var current: Configuration { state.withLock { $0.current } }

  var overlay: Overlay { state.withLock { $0.overlay } }

  /// Whether a feed is polled by itself: configured, and not paused.
  func isPolled(_ feed: PolledFeed) -> Bool {
    let key = feed.record.feed.key
    return state.withLock { $0.feeds[key] != nil && $0.overlay.paused[key] == nil }
  }

  /// The records joined with what is configured of them.
  func polled(_ records: [FeedRecord]) -> [PolledFeed] {
    let feeds = state.withLock { $0.feeds }
    return records.compactMap { record in
      feeds[record.feed.key].map {
        PolledFeed(record: record, configuration: $0.0, stream: $0.1)
      }
    }
  }

  /// Takes over what has changed since; what fails is tried again at the next call. For one task at a
  /// time.
  ///
  /// - Returns: whether anything has changed.
  @discardableResult
  package func refresh() async throws -> Bool {
    // Asked for first: what changes while the rest is read is then seen the next time.
    let version = try await inbox.overlayVersion()
    guard version != state.withLock({ $0.version }) else { return false }
    let overlay = try await inbox.overlay()
    let current = file.applying(overlay)
    if isPolling { try await inbox.configure(feeds: current.allFeeds) }
    var feeds: [Overlay.Key: (FeedConfiguration, StreamConfiguration)] = [:]
    for stream in current.streams {
      for feed in stream.feeds {
        feeds[Overlay.Key(stream: stream.name, address: feed.address)] = (feed, stream)
      }
    }
    let state = State(version: version, overlay: overlay, current: current, feeds: feeds)
    self.state.withLock { $0 = state }
    return true
  }
}

extension Configuration {
  /// With the overlay of a state directory, if there is one; none is made, and none is changed.
  ///
  /// - Throws: `StateDirectoryError`, `InboxError`
  package func withOverlay(ofState path: String) throws -> Configuration {
    guard try StateDirectory.hasDatabase(path: path) else { return self }
    return applying(
      try InboxDatabase.overlay(ofFileAt: StateDirectory(path: path).databasePath))
  }
}
