import Foundation
import Yams

/// Reads `streams:`, over what `defaults:` says.
struct StreamReader {
  let reading: ConfigurationReading
  let shared: StreamSettings
  /// Which address a name of a feed belongs to, over all streams, and the line where it was given.
  private var names: [String: (address: String, line: Int?)] = [:]
  /// The gaps that presets in use ask for, by host.
  private(set) var presetGaps: [String: Double] = [:]

  init(reading: ConfigurationReading, shared: StreamSettings) {
    self.reading = reading
    self.shared = shared
  }

  mutating func streams(of entry: YAMLEntry) -> [StreamConfiguration] {
    let before = reading.mistakes.count
    let place = YAMLPlace(phrase: " in streams")
    let entries = reading.entries(of: entry.value, in: place, keys: nil)
    if entries.isEmpty, reading.mistakes.count == before {
      reading.report("there is no stream; write one with its feeds", about: entry)
    }
    let drafts = entries.compactMap(draft(of:))
    // Names that people gave come first, so that made-up ones can step aside.
    for draft in drafts { claimNames(of: draft) }
    return drafts.map { settle($0) }
  }

  private struct Draft {
    let name: String
    let title: Written<String>?
    let settings: StreamSettings
    let feeds: [WrittenFeed]
  }

  private func draft(of entry: YAMLEntry) -> Draft? {
    let name = entry.key
    if !StreamName.isOne(name) {
      reading.report(
        "\"\(name)\" is no name of a stream; use lower-case letters, digits and hyphens, such as "
          + "\(StreamName.suggestion(for: name) ?? "crm")", at: entry.keyNode)
    }
    let place = YAMLPlace(phrase: " in stream \"\(name)\"")
    guard entry.value.mapping != nil else {
      reading.report("stream \"\(name)\" has no feeds; write feeds: and a list", at: entry.keyNode)
      return nil
    }
    let entries = reading.entries(of: entry.value, in: place, keys: KnownKeys.stream)
    let title = entries.first { $0.key == "title" }
    let feeds = entries.first { $0.key == "feeds" }
    return Draft(
      name: name, title: title.flatMap { reading.value($0, ConfigurationValues.text) },
      settings: StreamSettings(entries, reading), feeds: self.feeds(of: feeds, stream: entry))
  }

  private func feeds(of entry: YAMLEntry?, stream: YAMLEntry) -> [WrittenFeed] {
    guard let entry, let nodes = entry.value.sequence, !nodes.isEmpty else {
      let isOther = entry.map { $0.value.sequence == nil } ?? false
      reading.report(
        isOther
          ? "feeds in stream \"\(stream.key)\" have to be a list, each feed with a - before it"
          : "stream \"\(stream.key)\" has no feeds; write feeds: and a list",
        at: entry?.keyNode ?? stream.keyNode)
      return []
    }
    let place = YAMLPlace(phrase: " in a feed of stream \"\(stream.key)\"")
    let reader = FeedReader(reading: reading, place: place)
    var feeds: [WrittenFeed] = []
    var places: [String: Int] = [:]
    for feed in nodes.compactMap(reader.feed) {
      let identity = FeedAddress.identity(feed.address)
      if let twin = places[identity] {
        let first = firstAt(feeds[twin].node.mark?.line)
        reading.report(
          "stream \"\(stream.key)\" polls \(feed.address) twice\(first)", at: feed.node)
      } else {
        places[identity] = feeds.count
        feeds.append(feed)
      }
    }
    return feeds
  }

  private func firstAt(_ line: Int?) -> String {
    line.map { "; the first is at line \($0)" } ?? ""
  }
}

/// Settling.
extension StreamReader {
  private mutating func claimNames(of draft: Draft) {
    for feed in draft.feeds {
      guard let name = feed.name?.value else { continue }
      guard let other = names[name] else {
        names[name] = (feed.address, feed.nameNode?.mark?.line)
        continue
      }
      guard other.address != feed.address else { continue }
      reading.report(
        "two feeds have the name \"\(name)\"\(firstAt(other.line))",
        at: feed.nameNode ?? feed.node)
    }
  }

  private mutating func settle(_ draft: Draft) -> StreamConfiguration {
    let path = "streams.\(draft.name)"
    var stream = draft.settings.stream(
      named: draft.name, title: draft.title, over: shared, path: path, reading)
    for feed in draft.feeds { stream.feeds.append(settle(feed, path: path)) }
    return stream
  }

  private mutating func settle(_ feed: WrittenFeed, path: String) -> FeedConfiguration {
    let name = feed.name?.value ?? madeUpName(of: feed)
    if let expansion = feed.expansion, let gap = expansion.gapSeconds,
      let host = URL(string: expansion.address)?.host
    {
      presetGaps[HostsReader.key(host)] = gap
    }
    let path = "\(path).feeds.\(name)"
    reading.settle("\(path).address", feed.address, feed.addressOrigin)
    let every = reading.settle(
      "\(path).every", feed.every, shared.every(preset: feed.expansion?.every),
      or: feed.expansion?.every ?? .standard, show: ConfigurationValues.show(interval:))
    if let preset = feed.preset {
      reading.settle("\(path).preset", preset.rawValue, feed.addressOrigin)
    }
    for header in feed.headers {
      reading.settle("\(path).headers.\(header.value.name)", shown(header.value), header.origin)
    }
    return FeedConfiguration(
      address: feed.address, name: name, everySeconds: every.leastSeconds,
      everySecondsMax: every.mostSeconds, shape: feed.shape,
      headers: feed.headers.map(\.value), preset: feed.preset)
  }

  private mutating func madeUpName(of feed: WrittenFeed) -> String {
    let name = FeedName.distinct(feed.defaultName) { [names] name in
      names[name].map { $0.address != feed.address } ?? false
    }
    names[name] = (feed.address, feed.node.mark?.line)
    return name
  }

  /// Secrets stay out of what `check` prints.
  private func shown(_ header: FeedHeader) -> String {
    switch header.value {
    case .literal: "(not shown)"
    case .credential(let name): "credential \(name)"
    }
  }
}
