import Fetching
import Foundation
import Yams

/// Reads `feeds.yml`. All of its mistakes are reported, each with its line.
package enum ConfigurationFile {
  /// Reads and checks the file at a path.
  package static func load(path: String) throws(ConfigurationErrors) -> Configuration {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      let isThere = FileManager.default.fileExists(atPath: path)
      let message = isThere ? "cannot be read; check its owner and mode" : "there is no such file"
      throw ConfigurationErrors([
        ConfigurationMistake(file: path, line: nil, column: nil, message: message)
      ])
    }
    guard let text = String(data: data, encoding: .utf8) else {
      let before = String(decoding: data, as: UTF8.self).prefix { $0 != "\u{FFFD}" }
      throw ConfigurationErrors([
        ConfigurationMistake(
          file: path, line: before.count(where: \.isNewline) + 1, column: nil,
          message: "this is not UTF-8; save the file as UTF-8")
      ])
    }
    return try parse(text: text, fileName: path)
  }

  /// Checks the text of such a file.
  ///
  /// - Parameter fileName: what mistakes and origins call it; `gestures` is looked for beside it.
  package static func parse(
    text: String, fileName: String
  ) throws(ConfigurationErrors) -> Configuration {
    let reading = ConfigurationReading(file: fileName)
    guard let root = try YAMLDocument.root(of: text, fileName: fileName) else {
      reading.report("the file is empty; it needs streams with feeds", at: nil)
      throw ConfigurationErrors(reading.mistakes)
    }
    let configuration = configuration(of: root, reading)
    guard reading.mistakes.isEmpty else { throw ConfigurationErrors(reading.mistakes) }
    return configuration
  }

  private static func configuration(
    of root: Node, _ reading: ConfigurationReading
  ) -> Configuration {
    let entries = reading.entries(of: root, in: YAMLPlace(phrase: ""), keys: KnownKeys.top)
    let named = Dictionary(entries.map { ($0.key, $0) }) { first, _ in first }
    var configuration = Configuration()
    readTop(named, into: &configuration, reading)

    var shared = StreamSettings()
    if let entry = named["defaults"] {
      let place = YAMLPlace(phrase: " in defaults", isDefaults: true)
      shared = StreamSettings(
        reading.entries(of: entry.value, in: place, keys: KnownKeys.defaults), reading)
    }
    let hosts = named["hosts"].map { HostsReader(reading: reading).hosts(of: $0) } ?? []

    // Streams say which presets are in use; hosts are still shown before them, as in the file.
    let streamReading = ConfigurationReading(file: reading.file)
    var streams = StreamReader(reading: streamReading, shared: shared)
    if let entry = named["streams"] {
      configuration.streams = streams.streams(of: entry)
    } else if let mapping = root.mapping, mapping["streams"] == nil {
      reading.report("there are no streams; write streams: and one with its feeds", at: nil)
    }
    HostsReader(reading: reading)
      .settle(hosts, presetGaps: streams.presetGaps, into: &configuration)
    for mistake in streamReading.mistakes { reading.adopt(mistake) }
    configuration.shared = shared
    configuration.settled = reading.effective + streamReading.effective
    return configuration
  }

  /// The keys that belong to no stream, save `hosts`.
  private static func readTop(
    _ named: [String: YAMLEntry], into configuration: inout Configuration,
    _ reading: ConfigurationReading
  ) {
    typealias Values = ConfigurationValues
    func settle<Value>(
      _ key: String, _ target: WritableKeyPath<Configuration, Value>, _ show: (Value) -> String,
      _ read: (YAMLEntry) -> Written<Value>?
    ) {
      configuration[keyPath: target] = reading.settle(
        key, named[key].flatMap(read), nil, or: configuration[keyPath: target], show: show)
    }
    func ranges(_ entry: YAMLEntry) -> Written<[AddressRange]>? {
      reading.list(entry, Values.addressRange)
    }
    func show(_ ranges: [AddressRange]) -> String { Values.show(list: ranges.map(\.description)) }

    settle(
      "contact", \.contact, { $0 ?? "none" },
      { reading.value($0, Values.orNone(Values.contact)) })
    settle("timezone", \.timezone, \.identifier, { reading.value($0, Values.timeZone) })
    let allowed = reading.settle(
      "allow", named["allow"].flatMap { reading.list($0, Values.allowed) }, nil, or: []
    ) { Values.show(list: $0.map(\.description)) }
    for place in allowed {
      switch place {
      case .range(let range): configuration.allow.append(range)
      case .host(let name): configuration.allowedHosts.insert(name)
      }
    }
    settle(
      "proxy", \.proxy, { $0.map(withoutPassword) ?? "none" },
      { reading.value($0, Values.orNone(Values.proxy)) })
    settle("trusted-proxies", \.trustedProxies, show, ranges)
    settle(
      "gestures", \.gestures, { $0 ?? "built in" },
      { reading.value($0) { (text) throws(Complaint) in try readable(text, beside: reading.file) } }
    )
  }

  private static func readable(
    _ text: String, beside fileName: String
  ) throws(Complaint) -> String? {
    let folder = URL(fileURLWithPath: fileName).deletingLastPathComponent()
    let path = URL(fileURLWithPath: text, relativeTo: folder).path
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw Complaint("there is no readable file \(path)")
    }
    return path
  }

  private static func withoutPassword(_ address: String) -> String {
    address.replacing(/:\/\/[^\/@]*@/, with: "://…@")
  }
}
