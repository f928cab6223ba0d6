import Foundation
import Parsing
import Posts
import Yams

/// A feed as one stream writes it, before names and paces are settled.
struct WrittenFeed {
  let node: Node
  let address: String
  let addressOrigin: String
  /// Nil where the file gives none; then `defaultName` counts.
  let name: Written<String>?
  let nameNode: Node?
  let defaultName: String
  let every: Written<PollInterval>?
  let shape: FeedShape
  let headers: [Written<FeedHeader>]
  let preset: Preset?
  /// What the preset expanded to.
  let expansion: PresetAddress?
}

/// Reads one entry of `feeds:`.
struct FeedReader {
  let reading: ConfigurationReading
  let place: YAMLPlace

  /// Nil, and at least one mistake, where there is no address.
  func feed(_ node: Node) -> WrittenFeed? {
    if node.mapping != nil { return feed(of: node) }
    let entry = YAMLEntry(key: "address", keyNode: node, value: node, place: place)
    guard let address = reading.value(entry, checkedAddress) else { return nil }
    return WrittenFeed(
      node: node, address: address.value, addressOrigin: address.origin, name: nil, nameNode: nil,
      defaultName: FeedName.of(address.value), every: nil, shape: .detected, headers: [],
      preset: nil, expansion: nil)
  }

  private func feed(of node: Node) -> WrittenFeed? {
    let entries = reading.entries(of: node, in: place, keys: KnownKeys.feed)
    let named = Dictionary(entries.map { ($0.key, $0) }) { first, _ in first }
    let name = named["name"].flatMap { reading.value($0, ConfigurationValues.text) }
    let every = named["every"].flatMap { reading.value($0, ConfigurationValues.interval) }
    let headers = named["headers"].map(headers(of:)) ?? []
    let mapping = MappingReader(reading: reading).mapping(in: entries, at: node, place: place)

    let sources = entries.filter { $0.key == "url" || Preset(rawValue: $0.key) != nil }
    guard let source = sources.first else {
      let presets = Preset.allCases.map(\.rawValue).listed
      reading.report("a feed\(ofStream) needs a url, or one of \(presets)", at: node)
      return nil
    }
    for other in sources.dropFirst() {
      reading.report(
        "\"\(other.key)\"\(place.phrase) beside \"\(source.key)\": write a feed of its own for each",
        at: other.keyNode)
    }
    guard let preset = Preset(rawValue: source.key) else {
      guard let address = reading.value(source, checkedAddress) else { return nil }
      return WrittenFeed(
        node: node, address: address.value, addressOrigin: address.origin, name: name,
        nameNode: named["name"]?.keyNode, defaultName: FeedName.of(address.value), every: every,
        shape: mapping.map { .mapping($0) } ?? .detected, headers: headers, preset: nil,
        expansion: nil)
    }
    for entry in entries where KnownKeys.mapping.contains(entry.key) {
      reading.report(
        "\"\(entry.key)\"\(place.phrase) goes with a url; \(preset.rawValue) brings its own",
        at: entry.keyNode)
    }
    guard let expansion = expansion(of: source, preset) else { return nil }
    return WrittenFeed(
      node: node, address: expansion.address, addressOrigin: reading.origin(of: source), name: name,
      nameNode: named["name"]?.keyNode, defaultName: expansion.name, every: every,
      shape: .preset(preset), headers: headers, preset: preset, expansion: expansion)
  }

  private func expansion(of source: YAMLEntry, _ preset: Preset) -> PresetAddress? {
    guard let values = reading.list(source, ConfigurationValues.text) else { return nil }
    do {
      let expansion = try PresetAddress.of(preset, values.value)
      _ = try ConfigurationValues.webAddress(expansion.address)
      return expansion
    } catch {
      reading.report(error.message, about: source)
      return nil
    }
  }

  /// Somebody may have written the name of a preset where an address goes.
  private func checkedAddress(_ text: String) throws(Complaint) -> String {
    let word = String(text.prefix { $0 != ":" && $0 != " " })
    if Preset(rawValue: word) != nil, !text.contains("://") {
      throw Complaint("\"\(text)\" is no address; a preset is written as - \(word): VALUE")
    }
    return try ConfigurationValues.webAddress(text)
  }

  private var ofStream: String { String(place.phrase.trimmingPrefix(" in a feed")) }
}

/// Headers.
extension FeedReader {
  /// What sluice says of itself and of the connection is not for a feed to change.
  private static let own: Set<String> = [
    "accept-encoding", "connection", "content-length", "expect", "host", "if-modified-since",
    "if-none-match", "proxy-authorization", "range", "te", "trailer", "transfer-encoding",
    "upgrade", "user-agent",
  ]

  private func headers(of entry: YAMLEntry) -> [Written<FeedHeader>] {
    guard entry.value.mapping != nil else {
      reading.report("expected names and values such as { Accept: text/html }", about: entry)
      return []
    }
    let inside = place.inside("headers")
    var headers: [Written<FeedHeader>] = []
    for header in reading.entries(of: entry.value, in: inside, keys: nil) {
      guard isUsable(header, beside: headers.map(\.value.name)) else { continue }
      guard let value = value(of: header, in: inside) else { continue }
      headers.append(
        Written(
          value: FeedHeader(name: header.key, value: value), origin: reading.origin(of: header)))
    }
    return headers
  }

  private func isUsable(_ header: YAMLEntry, beside others: [String]) -> Bool {
    let name = header.key.lowercased()
    if header.key.wholeMatch(of: /[A-Za-z0-9!#$%&'*+.^_`|~-]+/) == nil {
      reading.report("\"\(header.key)\" is no name of a header", at: header.keyNode)
    } else if name == "user-agent" {
      reading.report(
        "the header \"\(header.key)\" cannot be set: sluice says who it is, with your contact",
        at: header.keyNode)
    } else if Self.own.contains(name) {
      reading.report("the header \"\(header.key)\" is set by sluice itself", at: header.keyNode)
    } else if others.contains(where: { $0.lowercased() == name }) {
      reading.report("duplicate header \"\(header.key)\"", at: header.keyNode)
    } else {
      return true
    }
    return false
  }

  private func value(of header: YAMLEntry, in place: YAMLPlace) -> FeedHeader.Value? {
    guard header.value.mapping != nil else {
      return reading.value(header, ConfigurationValues.text).map { .literal($0.value) }
    }
    let before = reading.mistakes.count
    guard let entry = reading.entries(of: header, keys: ["credential"]).first else {
      if reading.mistakes.count == before {
        reading.report("expected a text or { credential: NAME }", about: header)
      }
      return nil
    }
    let name = reading.value(entry) { (name) throws(Complaint) in
      guard Credentials.isName(name) else {
        throw Complaint("\"\(name)\" is no name of a credential; use letters, digits, - and _")
      }
      return name
    }
    return name.map { .credential($0.value) }
  }
}
