import Foundation
import Inbox
import Parsing
import Posts

/// What a list of feeds adds to the configuration: worked out first, then done in one transaction.
package struct FeedImport: Sendable {
  /// A stream that gets feeds.
  package struct Part: Encodable, Sendable {
    package var stream: String
    package var title: String
    package var isNew: Bool
    package var feeds: Int
  }

  /// A feed of the list that is not added.
  package struct Skipped: Encodable, Sendable {
    /// What the list calls it, else its address.
    package var name: String
    package var reason: String
  }

  /// In the order in which the list comes to them.
  package private(set) var parts: [Part] = []
  package private(set) var skipped: [Skipped] = []
  /// What was odd in the list.
  package private(set) var warnings: [String]
  /// Whether the list holds at least one feed that can be polled, new or not.
  package private(set) var isUsable = false
  private(set) var addedStreams: [Overlay.AddedStream] = []
  private(set) var addedFeeds: [Overlay.AddedFeed] = []

  private let now: Date
  private let stream: String?
  private var names: FeedNames
  /// By the names of the streams.
  private var titles: [String: String]
  /// The streams that there are, by their titles in lower case.
  private var titled: [String: String]
  private let onlyStream: String?
  /// The streams that folders have become, by the titles of those.
  private var homes: [String: String] = [:]
  private var newStreams: Set<String> = []
  /// Addresses that are there or come with the list, by stream; true for those that were there.
  private var known: [String: [String: Bool]] = [:]
  private var places: [String: Int] = [:]

  /// - Parameters:
  ///   - configuration: what is in force.
  ///   - stream: where feeds go that stand in no folder; the only stream if nil, else a new one.
  init(
    _ list: OPMLDocument, into configuration: Configuration, stream: String?, now: Date
  ) {
    self.now = now
    self.stream = stream
    warnings = list.warnings
    names = FeedNames(of: configuration)
    let streams = configuration.streams
    titles = Dictionary(uniqueKeysWithValues: streams.map { ($0.name, $0.title) })
    titled = Dictionary(streams.map { ($0.title.lowercased(), $0.name) }) { first, _ in first }
    onlyStream = streams.count == 1 ? streams[0].name : nil
    for stream in streams {
      known[stream.name] = Dictionary(
        stream.feeds.map { (FeedAddress.identity($0.address), true) }
      ) { first, _ in first }
    }
    for feed in list.feeds { add(feed) }
  }

  package var newFeeds: Int { addedFeeds.count }

  private mutating func add(_ feed: OPMLFeed) {
    let shownName = Self.text(feed.name)
    guard let written = feed.address else {
      skip(shownName ?? "(no name)", "it has no address")
      return
    }
    let address: String
    do {
      address = try ConfigurationValues.webAddress(written)
    } catch {
      skip(shownName ?? Self.shown(written), String(error.message.prefix(300)))
      return
    }
    isUsable = true
    let home = home(of: feed)
    let name = String((shownName ?? FeedName.of(address)).prefix(Self.nameLengthMax))
    if let wasThere = known[home]?[FeedAddress.identity(address)] {
      skip(
        name, wasThere ? "stream \(home) has it already" : "the list has it twice for \(home)")
      return
    }
    known[home, default: [:]][FeedAddress.identity(address)] = false
    addedFeeds.append(
      Overlay.AddedFeed(
        stream: home, address: address, name: names.claim(name, for: address),
        preset: feed.preset.flatMap(Preset.init)?.rawValue, addedAt: now))
    count(home)
  }

  private mutating func skip(_ name: String, _ reason: String) {
    skipped.append(Skipped(name: name, reason: reason))
  }

  private mutating func count(_ stream: String) {
    if let place = places[stream] {
      parts[place].feeds += 1
      return
    }
    places[stream] = parts.count
    parts.append(
      Part(
        stream: stream, title: titles[stream] ?? stream, isNew: newStreams.contains(stream),
        feeds: 1))
  }
}

/// Folders become streams.
extension FeedImport {
  private static let titleLengthMax = 200
  private static let nameLengthMax = 80
  /// Deeper folders and longer names tell nothing more, and cost time with each of their feeds.
  private static let foldersMax = 8
  private static let folderLengthMax = 60

  private mutating func home(of feed: OPMLFeed) -> String {
    let folders = feed.folders.prefix(Self.foldersMax).map { $0.prefix(Self.folderLengthMax) }
    let title = Self.text(folders.joined(separator: " / "))
    if let stream = feed.stream, StreamName.isOne(stream), stream.count <= 64 {
      return ensure(stream, title: title ?? stream)
    }
    guard let title else { return homeOfTheHomeless() }
    if let home = homes[title] { return home }
    guard let slug = StreamName.suggestion(for: title) else { return homeOfTheHomeless() }
    let other = titles[slug] == nil ? titled[title.lowercased()] : nil
    let home = other ?? ensure(distinct(slug), title: title)
    homes[title] = home
    return home
  }

  /// Two folders of one list are two streams, also where only their signs differ.
  private func distinct(_ slug: String) -> String {
    var number = 1
    func name() -> String { number == 1 ? slug : "\(slug)-\(number)" }
    while newStreams.contains(name()) { number += 1 }
    return name()
  }

  private mutating func homeOfTheHomeless() -> String {
    stream ?? onlyStream ?? ensure("imported", title: "Imported")
  }

  private mutating func ensure(_ name: String, title: String) -> String {
    if titles[name] == nil {
      titles[name] = title
      newStreams.insert(name)
      addedStreams.append(Overlay.AddedStream(name: name, title: title))
    }
    return name
  }

  /// A text as the configuration takes it; nil where nothing is left.
  private static func text(_ text: String) -> String? {
    try? ConfigurationValues.text(String(text.printable.prefix(titleLengthMax)))
  }

  /// An address without what may be a token.
  private static func shown(_ address: String) -> String {
    String(address.prefix { $0 != "?" && $0 != "#" }.prefix(80)).printable
  }
}

/// Why a file gave no feeds.
package struct FeedListError: Error, CustomStringConvertible {
  package var path: String
  package var reason: String

  package var description: String {
    "\(path == "-" ? "standard input" : path.printable): \(reason)"
  }
}

extension Stages {
  /// Adds the feeds of an OPML file to those of feeds.yml. Nothing is polled by it.
  ///
  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - stream: where feeds go that stand in no folder.
  /// - Throws: `FeedListError`, `FileAccessError`, `UnknownStream`
  package func importFeeds(
    path: String, stream: String?, isDryRun: Bool, now: Date = Date()
  ) async throws -> FeedImport {
    if let stream { try requireStream(stream) }
    let bytes = try readFile(path, bytesMax: ParsingLimits.default.documentBytesMax)
    let list: OPMLDocument
    do {
      list = try OPMLReader.read(bytes)
    } catch {
      throw FeedListError(path: path, reason: "\(error)")
    }
    let result = FeedImport(list, into: configuration, stream: stream, now: now)
    guard result.isUsable || !result.skipped.isEmpty else {
      throw FeedListError(
        path: path, reason: "the list holds no feeds; export it again from where it comes from")
    }
    if !isDryRun, result.newFeeds > 0 {
      try await inbox.add(streams: result.addedStreams, feeds: result.addedFeeds)
    }
    return result
  }
}
