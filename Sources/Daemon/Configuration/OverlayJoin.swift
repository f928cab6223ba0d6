import Foundation
import Inbox
import Parsing
import Posts

extension Configuration {
  /// What is in force: the file, and what people added and paused beside it. Where the file has a feed
  /// itself, the file counts.
  package func applying(_ overlay: Overlay) -> Configuration {
    var join = OverlayJoin(self)
    for stream in overlay.streams { join.titles[stream.name] = stream.title }
    for feed in overlay.feeds { join.add(feed) }
    join.pause(overlay.paused)
    return join.joined
  }
}

/// Joins a configuration with the overlay, one feed after the other, and notes for `check` where each
/// value comes from.
private struct OverlayJoin {
  private var configuration: Configuration
  /// Of added streams, by name.
  var titles: [String: String] = [:]
  private var names: FeedNames
  /// The places of the streams by name.
  private var places: [String: Int]
  /// The feeds that are there, by stream.
  private var identities: [Set<String>]
  /// Values that follow the last one of their stream.
  private var endings: [String: [EffectiveValue]] = [:]
  /// Values that follow the one of this path.
  private var remarks: [String: EffectiveValue] = [:]

  init(_ file: Configuration) {
    configuration = file
    names = FeedNames(of: file)
    places = Dictionary(
      uniqueKeysWithValues: file.streams.enumerated().map { ($0.element.name, $0.offset) })
    identities = file.streams.map { Set($0.feeds.map { FeedAddress.identity($0.address) }) }
  }

  mutating func add(_ feed: Overlay.AddedFeed) {
    let origin = "feeds import (\(day(feed.addedAt)))"
    let place = places[feed.stream] ?? add(stream: feed.stream, origin: origin)
    guard identities[place].insert(FeedAddress.identity(feed.address)).inserted else { return }
    let reading = ConfigurationReading(file: "")
    let preset = feed.preset.flatMap(Preset.init)
    let name = names.claim(feed.name, for: feed.address)
    let path = "streams.\(feed.stream).feeds.\(name)"
    reading.settle("\(path).address", feed.address, origin)
    let manners = PresetAddress.manners(at: feed.address)?.every
    let every = reading.settle(
      "\(path).every", nil, configuration.shared.every(preset: manners), or: manners ?? .standard,
      show: ConfigurationValues.show(interval:))
    if let preset { reading.settle("\(path).preset", preset.rawValue, origin) }
    configuration.streams[place].feeds.append(
      FeedConfiguration(
        address: feed.address, name: name, everySeconds: every.leastSeconds,
        everySecondsMax: every.mostSeconds, shape: preset.map { .preset($0) } ?? .detected,
        preset: preset))
    endings[feed.stream, default: []] += reading.effective
  }

  /// - Returns: the place of the stream.
  private mutating func add(stream name: String, origin: String) -> Int {
    let reading = ConfigurationReading(file: "")
    let title = titles[name].map { Written(value: $0, origin: origin) }
    let stream = StreamSettings().stream(
      named: name, title: title, over: configuration.shared, path: "streams.\(name)", reading)
    let place = configuration.streams.count
    places[name] = place
    configuration.streams.append(stream)
    identities.append([])
    endings[name] = reading.effective
    return place
  }

  mutating func pause(_ paused: [Overlay.Key: Date]) {
    guard !paused.isEmpty else { return }
    for stream in configuration.streams {
      for feed in stream.feeds {
        guard let since = paused[Overlay.Key(stream: stream.name, address: feed.address)] else {
          continue
        }
        let path = "streams.\(stream.name).feeds.\(feed.name)"
        remarks["\(path).address"] = EffectiveValue(
          path: "\(path).paused", value: "since \(since.iso8601)",
          origin: "feeds pause (\(day(since)))")
      }
    }
  }

  /// The configuration with all of its values in their places.
  var joined: Configuration {
    var result = configuration
    var waiting = endings
    var values: [EffectiveValue] = []
    var current: String?
    func close(_ stream: String?) {
      if let stream { values += waiting.removeValue(forKey: stream) ?? [] }
    }
    for value in configuration.settled {
      let stream = value.stream
      if stream != current {
        close(current)
        current = stream
      }
      values.append(value)
    }
    close(current)
    for stream in configuration.streams { close(stream.name) }
    result.settled = values.flatMap { value in [value] + (remarks[value.path].map { [$0] } ?? []) }
    return result
  }

  private func day(_ date: Date) -> String { date.day(in: configuration.timezone) }
}

extension EffectiveValue {
  /// The stream that the value belongs to; nil at the top of the file.
  fileprivate var stream: String? {
    guard path.hasPrefix("streams.") else { return nil }
    return String(path.dropFirst("streams.".count).prefix { $0 != "." })
  }
}
