import Foundation
import Parsing
import Posts

/// The feeds as an OPML file, and what it cannot say.
package struct FeedExport: Sendable {
  package var bytes: Data
  package var feeds: Int
  /// One sentence for each feed that another reader, or another sluice, would not poll in the same way.
  package var notes: [String]
}

extension Stages {
  /// Every feed in force, streams as folders.
  ///
  /// - Throws: `UnknownStream`
  package func exportFeeds(stream: String?, now: Date = Date()) throws(UnknownStream) -> FeedExport
  {
    if let stream { try requireStream(stream) }
    let configuration = configuration
    let streams = configuration.streams.filter { stream == nil || $0.name == stream }
    let list = OPMLDocument(title: "Feeds of sluice", outlines: streams.map(OPMLOutline.init))
    let overlay = live.overlay
    let notes = streams.flatMap { stream in
      stream.feeds.compactMap { feed -> String? in
        let isPaused = overlay.paused[.init(stream: stream.name, address: feed.address)] != nil
        let missing = configuration.unlisted(feed) + (isPaused ? ["that it is paused"] : [])
        guard !missing.isEmpty else { return nil }
        return "\(stream.name)/\(feed.name): the list does not say \(missing.listed(by: "and"))"
      }
    }
    return FeedExport(
      bytes: Data(OPMLWriter.bytes(of: list, dateCreated: now)),
      feeds: streams.reduce(0) { $0 + $1.feeds.count }, notes: notes)
  }
}

extension OPMLOutline {
  fileprivate init(_ stream: StreamConfiguration) {
    self.init(
      text: stream.title, stream: stream.name,
      children: stream.feeds.map {
        OPMLOutline(
          text: $0.name, type: "rss", feedAddress: $0.address, preset: $0.preset?.rawValue)
      })
  }
}

extension Configuration {
  /// What of a feed has no place in OPML.
  fileprivate func unlisted(_ feed: FeedConfiguration) -> [String] {
    var missing: [String] = []
    if !feed.headers.isEmpty {
      missing.append("its headers (\(feed.headers.map(\.name).joined(separator: ", ")))")
    }
    if case .mapping = feed.shape { missing.append("its items and fields") }
    let manners = PresetAddress.manners(at: feed.address)?.every
    let usual = shared.every(preset: manners)?.value ?? manners ?? .standard
    let own = PollInterval(
      leastSeconds: feed.everySeconds, mostSeconds: feed.everySecondsMax)
    if own != usual {
      missing.append("its pace (every: \(ConfigurationValues.show(interval: own)))")
    }
    return missing
  }
}
