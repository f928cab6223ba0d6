import Foundation
import Inbox
import Posts

/// A feed was asked for that is not in force.
package struct UnknownFeed: Error, CustomStringConvertible {
  package var name: String
  /// What was probably meant.
  package var nearest: String?
  /// The streams that have it, where it was asked for in another.
  package var streams: [String]

  package init(name: String, nearest: String? = nil, streams: [String] = []) {
    self.name = name
    self.nearest = nearest
    self.streams = streams
  }

  package var description: String {
    let name = name.printable
    if !streams.isEmpty {
      return "there is no feed \"\(name)\" in that stream; it is in \(streams.listed(by: "and"))"
    }
    let hint = nearest.map { "; did you mean \"\($0)\"?" } ?? ";"
    return "there is no feed \"\(name)\"\(hint) `sluice feeds list` shows the names"
  }
}

/// A feed that import did not add cannot be removed by the program: it never writes feeds.yml.
package struct FeedOfFile: Error, CustomStringConvertible {
  package var name: String
  /// Such as `feeds.yml:12`.
  package var place: String

  package var description: String {
    "\"\(name.printable)\" stands in \(place), which sluice never writes; delete it there, or pause "
      + "it with `sluice feeds pause`"
  }
}

/// What a verb did with a feed.
package struct FeedChange: Encodable, Sendable {
  package enum State: String, Encodable, Sendable {
    case paused, polled, removed
  }

  package var stream: String
  package var feed: String
  /// What holds now.
  package var state: State
  /// False where it was so before.
  package var changed: Bool
  /// Since when it is paused.
  package var since: Date?
  /// Where else the feed stands, so that it is polled all the same: `feeds.yml:12`.
  package var place: String?

  /// One line for a person.
  package var sentence: String {
    let name = "\(stream)/\(feed)"
    switch (state, changed) {
    case (.paused, true): return "\(name): paused; `sluice feeds resume` ends it"
    case (.paused, false):
      return "\(name): was paused before\(since.map { ", since \($0.iso8601)" } ?? "")"
    case (.polled, true): return "\(name): polled again"
    case (.polled, false): return "\(name): was not paused"
    case (.removed, _):
      let rest = place.map { "it also stands in \($0) and is polled from there" }
      return "\(name): removed; \(rest ?? "its posts stay")"
    }
  }
}

/// Changes to single feeds.
extension Stages {
  /// Stops polling feeds until they are resumed.
  ///
  /// - Parameters:
  ///   - names: names or addresses; a feed that several streams have is meant in each of them.
  ///   - stream: only in this one.
  /// - Throws: `UnknownFeed`, `UnknownStream`; then nothing is changed.
  package func pause(
    _ names: [String], stream: String?, at now: Date = Date()
  ) async throws -> [FeedChange] {
    var changes: [FeedChange] = []
    let paused = live.overlay.paused
    for feed in try selection(names, stream: stream) {
      let changed = try await inbox.pause(stream: feed.stream, address: feed.address, at: now)
      let since =
        changed ? now : paused[feed.key]
      changes.append(
        FeedChange(
          stream: feed.stream, feed: feed.name, state: .paused, changed: changed, since: since))
    }
    return changes
  }

  /// Polls feeds again that were paused, or that their servers declared gone for good.
  ///
  /// - Throws: `UnknownFeed`, `UnknownStream`; then nothing is changed.
  package func resume(_ names: [String], stream: String?) async throws -> [FeedChange] {
    var changes: [FeedChange] = []
    for feed in try selection(names, stream: stream) {
      let changed = try await inbox.resume(stream: feed.stream, address: feed.address)
      changes.append(
        FeedChange(stream: feed.stream, feed: feed.name, state: .polled, changed: changed))
    }
    return changes
  }

  /// Takes feeds back that import added.
  ///
  /// - Throws: `UnknownFeed`, `UnknownStream`, `FeedOfFile`; then nothing is changed.
  package func remove(_ names: [String], stream: String?) async throws -> [FeedChange] {
    let chosen = try selection(names, stream: stream)
    let added = live.overlay.feeds
    let removed = try chosen.map { feed in
      let identity = FeedAddress.identity(feed.address)
      let own = added.first {
        $0.stream == feed.stream && FeedAddress.identity($0.address) == identity
      }
      guard let own else {
        throw FeedOfFile(name: feed.name, place: placeInFile(feed) ?? "feeds.yml")
      }
      return own
    }
    for feed in removed {
      _ = try await inbox.removeAdded(stream: feed.stream, address: feed.address)
    }
    return chosen.map {
      FeedChange(
        stream: $0.stream, feed: $0.name, state: .removed, changed: true, place: placeInFile($0))
    }
  }

  /// Where the file has a feed, such as `feeds.yml:12`.
  private func placeInFile(_ feed: Feed) -> String? {
    let path = "streams.\(feed.stream).feeds.\(feed.name).address"
    return live.file.effective().first { $0.path == path }?.origin
  }

  /// The feeds that names and addresses stand for, each once, in the order of the names.
  private func selection(_ names: [String], stream: String?) throws -> [Feed] {
    if let stream { try requireStream(stream) }
    let all = configuration.allFeeds
    var chosen: [Feed] = []
    for name in names {
      let identity = FeedAddress.identity(name)
      let named = all.filter {
        $0.name == name || FeedAddress.identity($0.address) == identity
      }
      let found = named.filter { stream == nil || $0.stream == stream }
      guard !found.isEmpty else {
        throw UnknownFeed(
          name: name, nearest: NearestWord.to(name, among: all.map(\.name)),
          streams: named.map(\.stream))
      }
      chosen += found.filter { !chosen.contains($0) }
    }
    return chosen
  }
}
