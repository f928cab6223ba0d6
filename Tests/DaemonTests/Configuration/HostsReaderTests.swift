import Fetching
import Testing

@testable import Daemon

@Suite struct HostsReaderTests {
  private let rest = feedYAML("https://a.test/")

  @Test func `a gap may be shorter than a second`() throws {
    let file = try configured(streamYAML("keep: 5%") + "\nhosts: { a.test: { gap: 250ms } }")
    #expect(file.hosts["a.test"]?.gapSeconds == 0.25)
    #expect(file.shown("hosts.a.test.gap")?.hasPrefix("250ms") == true)
    #expect(mistakesIn("hosts: { a.test: { gap: -5ms } }\n" + streamYAML("keep: 5%")).count == 1)
  }

  @Test func `a host takes from the star what it does not say`() throws {
    let file = try configured(
      "hosts: { b.test: { gap: 5s }, \"*\": { gap: 3s, parallel: 2 } }\n" + rest)
    #expect(file.standardPace == HostPace(gapSeconds: 3, parallel: 2))
    #expect(file.hosts == ["b.test": HostPace(gapSeconds: 5, parallel: 2)])
    #expect(file.shown("hosts.b.test.gap") == "5s from feeds.yml:1")
  }

  @Test func `a gap may be nothing`() throws {
    #expect(
      try configured("hosts: { \"*\": { gap: 0s } }\n" + rest).standardPace.gapSeconds == 0)
  }

  @Test(arguments: [
    (
      "https://b.test: { gap: 5s }",
      #""https://b.test" is no host; write its name alone, or "*" for all others"#
    ),
    (
      "\"*.b.test\": { gap: 5s }",
      #""*.b.test" is no host; write its name alone, or "*" for all others"#
    ),
    ("b.test: { gpa: 5s }", #"unknown key "gpa" in host "b.test"; did you mean "gap"?"#),
    (
      "b.test: { parallel: 99 }",
      #"parallel in host "b.test": "99" is no whole number from 1 to 16"#
    ),
    ("b.test: 5s", #"expected keys and values in host "b.test", not "5s""#),
    (
      "b.test: { gap: 5s }, www.b.test: { gap: 6s }",
      #""www.b.test" in hosts is there twice; www. makes no other host"#
    ),
  ])
  func `a bad host is refused`(hosts: String, mistake: String) {
    #expect(mistakesIn("hosts: { \(hosts) }\n" + rest) == ["feeds.yml:1: \(mistake)"])
  }
}
