import Fetching
import Foundation

/// Reads `hosts:` and joins it with what presets ask for.
struct HostsReader {
  let reading: ConfigurationReading

  /// What the file says of one host.
  struct WrittenPace {
    /// As it is paced.
    let host: String
    /// As it was written, but for case and `www.`.
    let name: String
    let gap: Written<TimeInterval>?
    let parallel: Written<Int>?
  }

  func hosts(of entry: YAMLEntry) -> [WrittenPace] {
    guard entry.value.mapping != nil else {
      reading.report("expected hosts, such as \"*\": { gap: 2s }", about: entry)
      return []
    }
    var paces: [WrittenPace] = []
    for host in reading.entries(of: entry.value, in: YAMLPlace(phrase: " in hosts"), keys: nil) {
      let name: String
      do {
        name = try ConfigurationValues.host(host.key)
      } catch {
        reading.report(error.message, at: host.keyNode)
        continue
      }
      let paced = Self.key(name)
      if let twin = paces.first(where: { $0.host == paced }) {
        reading.report(
          twin.name == name
            ? "\"\(host.key)\" in hosts is there twice; www. makes no other host"
            : "\"\(host.key)\" and \"\(twin.name)\" in hosts are paced as one host, \(paced);"
              + " keep one of them", at: host.keyNode)
      }
      let place = YAMLPlace(phrase: " in host \"\(host.key)\"")
      let keys = reading.entries(of: host.value, in: place, keys: KnownKeys.host)
      let gap = keys.first { $0.key == "gap" }
      let parallel = keys.first { $0.key == "parallel" }
      paces.append(
        WrittenPace(
          host: paced, name: name,
          gap: gap.flatMap { reading.value($0, ConfigurationValues.gap) },
          parallel: parallel.flatMap { reading.value($0, Self.parallel) }))
    }
    return paces
  }

  /// For each part of a pace: the host's own, else the preset's, else that of `*`, else the built-in.
  func settle(
    _ written: [WrittenPace], presetGaps: [String: Double],
    into configuration: inout Configuration
  ) {
    let named = Dictionary(written.map { ($0.host, $0) }) { first, _ in first }
    let all = named["*"]
    func pace(of host: String) -> HostPace {
      let name = named[host]?.name ?? host
      let preset = presetGaps[host].map { Written(value: $0, origin: "preset") }
      let gap = reading.settle(
        "hosts.\(name).gap", named[host]?.gap, preset ?? all?.gap, or: HostPace().gapSeconds,
        show: ConfigurationValues.show(duration:))
      let parallel = reading.settle(
        "hosts.\(name).parallel", named[host]?.parallel, all?.parallel, or: HostPace().parallel
      ) { "\($0)" }
      return HostPace(gapSeconds: gap, parallel: parallel)
    }
    configuration.standardPace = pace(of: "*")
    let hosts = written.map(\.host) + presetGaps.keys.filter { named[$0] == nil }.sorted()
    for host in hosts where host != "*" { configuration.hosts[host] = pace(of: host) }
  }

  /// The name under which a host is paced.
  static func key(_ host: String) -> String { HostAliases.host(host) }

  private static func parallel(_ text: String) throws(Complaint) -> Int {
    guard let number = Int(text), (1...16) ~= number else {
      throw Complaint("\"\(text)\" is no whole number from 1 to 16")
    }
    return number
  }
}
