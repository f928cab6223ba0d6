@testable import Daemon

/// Parses a text and gives what it says.
func configured(_ text: String) throws -> Configuration {
  try ConfigurationFile.parse(text: text, fileName: "feeds.yml")
}

/// Parses a text that has mistakes and gives their lines, as `check` prints them.
func mistakesIn(_ text: String) -> [String] {
  do {
    _ = try ConfigurationFile.parse(text: text, fileName: "feeds.yml")
    return []
  } catch {
    return error.mistakes.map(\.description)
  }
}

/// A file with one stream; the text goes into the stream, which begins at line 2.
func streamYAML(_ text: String, feeds: String = "[https://a.test/feed]") -> String {
  let lines = text.split(separator: "\n").map { "    \($0)\n" }.joined()
  return "streams:\n  crm:\n\(lines)    feeds: \(feeds)\n"
}

/// A file with one stream and one feed at line 4, in flow style.
func feedYAML(_ text: String) -> String {
  "streams:\n  crm:\n    feeds:\n      - \(text)\n"
}

extension Configuration {
  /// The value and the origin of a path, as `check` prints them.
  func shown(_ path: String) -> String? {
    effective().first { $0.path == path }.map { "\($0.value) from \($0.origin)" }
  }
}

/// The same sequence for the same seed (a 64-bit linear congruential generator with Knuth's constants).
struct DamageGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 32)
  }
}
