import Foundation
import Inbox

/// What a stream, or `defaults`, says; nil where it says nothing.
struct StreamSettings: Sendable {
  /// Of each feed; only in `defaults`.
  var every: Written<PollInterval>?
  var keep: Written<Double>?
  var budget: Written<Int?>?
  var floor: Written<Double?>?
  var mix: Written<Double>?
  var audit: Written<Int>?
  var retrain: Written<Int>?
  var maxAge: Written<TimeInterval>?
  var expire: Written<TimeInterval>?
  var unsure: Written<TimeInterval>?
  var languages: Written<[String]?>?
  /// By the names in `KnownKeys.retention`.
  var retention: [String: Written<TimeInterval>] = [:]
  var dropPhrases: Written<[String]>?
  var keepPhrases: Written<[String]>?
  var dropAuthors: Written<[String]>?

  init() {}

  /// Reads the keys in `KnownKeys.defaults`; others are left alone.
  init(_ entries: [YAMLEntry], _ reading: ConfigurationReading) {
    typealias Values = ConfigurationValues
    for entry in entries {
      switch entry.key {
      case "every": every = reading.value(entry, Values.interval)
      case "keep": keep = reading.value(entry, Values.share)
      case "budget": budget = reading.value(entry, Values.orNone(Values.rate))
      case "floor": floor = reading.value(entry, Values.orNone(Values.share))
      case "mix": mix = reading.value(entry, Values.mix)
      case "audit": audit = reading.value(entry, Values.rateOrZero)
      case "retrain": retrain = reading.value(entry, Values.count)
      case "max-age": maxAge = reading.value(entry, Values.duration)
      case "expire": expire = reading.value(entry, Values.duration)
      case "unsure": unsure = reading.value(entry, Self.daysAway)
      case "languages": languages = Self.languages(entry, reading)
      case "retention": readRetention(entry, reading)
      case "rules": readRules(entry, reading)
      default: continue
      }
    }
  }

  /// What is away for longer is forgotten.
  private static func daysAway(_ text: String) throws(Complaint) -> TimeInterval {
    let seconds = try ConfigurationValues.duration(text)
    guard seconds <= WaitingTimes.mostSeconds else {
      throw Complaint("\"\(text)\" is more than a year (366d)")
    }
    return seconds
  }

  private static func languages(
    _ entry: YAMLEntry, _ reading: ConfigurationReading
  ) -> Written<[String]?>? {
    if entry.value.scalar?.string == "all" {
      return Written(value: nil, origin: reading.origin(of: entry))
    }
    guard let tags = reading.list(entry, ConfigurationValues.language) else { return nil }
    if entry.value.sequence?.isEmpty == true {
      reading.report("the list is empty, so every post would be dropped; write all", about: entry)
    }
    return Written(value: tags.value, origin: tags.origin)
  }

  private mutating func readRetention(_ entry: YAMLEntry, _ reading: ConfigurationReading) {
    for part in reading.entries(of: entry, keys: KnownKeys.retention) {
      retention[part.key] = reading.value(part, ConfigurationValues.duration)
    }
  }

  private mutating func readRules(_ entry: YAMLEntry, _ reading: ConfigurationReading) {
    for rule in reading.entries(of: entry, keys: KnownKeys.rules) {
      switch rule.key {
      case "drop": dropPhrases = reading.list(rule, ConfigurationValues.text)
      case "keep": keepPhrases = reading.list(rule, ConfigurationValues.text)
      default:
        for part in reading.entries(of: rule, keys: KnownKeys.authors) {
          dropAuthors = reading.list(part, ConfigurationValues.text)
        }
      }
    }
  }
}

/// Settling: own value, else that of `defaults`, else the built-in one.
extension StreamSettings {
  /// The stream without its feeds; notes each value under `path`.
  func stream(
    named name: String, title: Written<String>?, over shared: StreamSettings, path: String,
    _ reading: ConfigurationReading
  ) -> StreamConfiguration {
    typealias Values = ConfigurationValues
    var stream = StreamConfiguration(name: name)
    func settle<Value>(
      _ key: String, _ value: KeyPath<StreamSettings, Written<Value>?>,
      _ target: WritableKeyPath<StreamConfiguration, Value>, _ show: (Value) -> String
    ) {
      stream[keyPath: target] = reading.settle(
        "\(path).\(key)", self[keyPath: value], shared[keyPath: value],
        or: stream[keyPath: target], show: show)
    }
    stream.title = reading.settle("\(path).title", title, nil, or: name) { $0 }
    settle("keep", \.keep, \.keep, Values.show(share:))
    settle("budget", \.budget, \.budgetPerDay) { $0.map(Values.show(rate:)) ?? "none" }
    settle("floor", \.floor, \.floor) { $0.map(Values.show(share:)) ?? "none" }
    settle("mix", \.mix, \.mix, Values.show(share:))
    settle("audit", \.audit, \.auditPerDay, Values.show(rate:))
    settle("retrain", \.retrain, \.retrain) { "\($0)" }
    settle("max-age", \.maxAge, \.maxAgeSeconds, Values.show(duration:))
    settle("expire", \.expire, \.expireSeconds, Values.show(duration:))
    settle("unsure", \.unsure, \.unsureSeconds, Values.show(duration:))
    settle("languages", \.languages, \.languages) { $0.map(Values.show(list:)) ?? "all" }
    settle(
      "retention.dropped", \.retention["dropped"], \.retention.droppedSeconds,
      Values.show(duration:))
    settle(
      "retention.undecided", \.retention["undecided"], \.retention.undecidedSeconds,
      Values.show(duration:))
    settle(
      "retention.noise", \.retention["noise"], \.retention.noiseSeconds, Values.show(duration:))
    settle(
      "retention.relevant", \.retention["relevant"], \.retention.relevantSeconds,
      Values.show(duration:))
    settle("rules.drop", \.dropPhrases, \.rules.dropPhrases, Values.show(list:))
    settle("rules.keep", \.keepPhrases, \.rules.keepPhrases, Values.show(list:))
    settle("rules.authors.drop", \.dropAuthors, \.rules.dropAuthors, Values.show(list:))
    return stream
  }

  /// The pace of a feed that has none of its own: what `defaults` says, unless its preset asks for a
  /// slower one: one line for all feeds should not make a rude guest of one.
  func every(preset: PollInterval?) -> Written<PollInterval>? {
    guard let preset else { return every }
    if let every, every.value.leastSeconds >= preset.leastSeconds { return every }
    if preset == .standard, every == nil { return nil }
    return Written(value: preset, origin: "preset")
  }
}
