import Posts

/// The keys of `feeds.yml`, by where they stand.
enum KnownKeys {
  static let top = [
    "contact", "timezone", "hosts", "allow", "proxy", "trusted-proxies", "gestures", "defaults",
    "streams",
  ]
  static let host = ["gap", "parallel"]
  /// What `defaults` can give to every stream.
  static let shared = [
    "keep", "budget", "floor", "mix", "audit", "retrain", "max-age", "expire", "unsure",
    "languages", "retention", "rules",
  ]
  static let stream = ["title"] + shared + ["feeds"]
  static let defaults = ["every"] + shared
  static let retention = ["dropped", "undecided", "noise", "relevant"]
  static let rules = ["drop", "keep", "authors"]
  static let authors = ["drop"]
  static let mapping = ["items", "fields", "markup"]
  static let feed =
    ["url"] + Preset.allCases.map(\.rawValue) + ["name", "every", "headers"] + mapping

  /// Where else a key is at home, for somebody who wrote it in the wrong place: `in a feed`.
  static func home(of key: String) -> String? {
    if key == "every" { return "in a feed or in defaults" }
    if ["url", "items", "fields", "markup", "headers"].contains(key) { return "in a feed" }
    if Preset(rawValue: key) != nil { return "in the feeds of a stream" }
    if retention.contains(key) { return "in retention" }
    if key == "authors" { return "in rules" }
    if host.contains(key) { return "in a host under hosts" }
    if stream.contains(key) { return "in a stream" }
    if top.contains(key) { return "at the top of the file" }
    return nil
  }
}
