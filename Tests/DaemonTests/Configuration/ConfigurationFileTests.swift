import Fetching
import Foundation
import Inbox
import Parsing
import Posts
import Testing

@testable import Daemon

@Suite struct ConfigurationFileTests {
  /// The example of the contract, each key once.
  static let whole = """
    contact: https://crm-watch.acme.test/bot
    timezone: Europe/Berlin
    hosts:
      "*": { gap: 2s, parallel: 1 }
      forum.acme.test: { gap: 5s }
    allow: [192.168.7.0/24]
    proxy: http://proxy.acme.test:3128
    trusted-proxies: [127.0.0.1, "::1"]
    defaults: { every: 15m, keep: 5% }
    streams:
      crm:
        title: Teams looking for a CRM
        keep: 4%
        budget: 40 per day
        floor: 10%
        mix: 20%
        audit: 12 per day
        retrain: 25
        max-age: 13d
        expire: 20d
        unsure: 5d
        languages: [en]
        retention: { dropped: 13d, undecided: 59d, noise: 179d, relevant: 399d }
        rules: { drop: ["we are hiring"], keep: [rfp], authors: { drop: [spammer] } }
        feeds:
          - https://softwarerecs.stackexchange.com/feeds
          - { hackernews: [crm, helpdesk], name: HN, every: 10m }
          - mastodon: mastodon.social/tags/crm
          - url: https://forum.acme.test/api/posts
            items: /data/items
            fields:
              id: /id
              url: "https://forum.acme.test/t/{/slug}/{/id}"
              title: [/subject, /topic/title]
              text: /body
              author: /user/name
              published: /created
            headers: { Authorization: { credential: forum-token } }
    """

  @Test func `the whole example is accepted with its values`() throws {
    let file = try configured(Self.whole)
    #expect(file.contact == "https://crm-watch.acme.test/bot")
    #expect(file.timezone.identifier == "Europe/Berlin")
    #expect(file.standardPace == HostPace(gapSeconds: 2, parallel: 1))
    #expect(file.hosts["forum.acme.test"] == HostPace(gapSeconds: 5, parallel: 1))
    #expect(file.allow == [AddressRange("192.168.7.0/24")])
    #expect(file.proxy == "http://proxy.acme.test:3128")
    #expect(file.trustedProxies == [AddressRange("127.0.0.1"), AddressRange("::1")])
    let day = 86_400.0
    let stream = try #require(file.streams.first)
    var expected = StreamConfiguration(
      name: "crm", title: "Teams looking for a CRM", keep: 0.04, budgetPerDay: 40, floor: 0.1,
      mix: 0.2,
      auditPerDay: 12, retrain: 25, maxAgeSeconds: 13 * day, expireSeconds: 20 * day,
      unsureSeconds: 5 * day, languages: ["en"],
      retention: Retention(
        droppedSeconds: 13 * day, undecidedSeconds: 59 * day, noiseSeconds: 179 * day,
        relevantSeconds: 399 * day),
      rules: StreamRules(
        dropPhrases: ["we are hiring"], keepPhrases: ["rfp"], dropAuthors: ["spammer"]))
    expected.feeds = stream.feeds
    #expect(stream == expected)
  }

  @Test func `the feeds of the whole example are accepted`() throws {
    let feeds = try configured(Self.whole).streams[0].feeds
    #expect(
      feeds.map(\.name).prefix(3) == [
        "softwarerecs.stackexchange.com", "HN", "mastodon.social/tags/crm",
      ])
    #expect(feeds[0].address == "https://softwarerecs.stackexchange.com/feeds")
    #expect(feeds[0].shape == .detected)
    #expect(feeds[0].everySeconds == 900)
    #expect(feeds[1].preset == .hackernews)
    #expect(feeds[1].shape == .preset(.hackernews))
    #expect(feeds[1].everySeconds == 600)
    #expect(feeds[2].address == "https://mastodon.social/tags/crm.rss")
    #expect(feeds[3].name == "forum.acme.test posts")
    #expect(
      feeds[3].headers == [FeedHeader(name: "Authorization", value: .credential("forum-token"))])
    let mapping = JSONMapping(
      items: "/data/items",
      fields: [
        .id: ["/id"], .url: ["https://forum.acme.test/t/{/slug}/{/id}"],
        .title: ["/subject", "/topic/title"], .text: ["/body"], .author: ["/user/name"],
        .published: ["/created"],
      ])
    #expect(feeds[3].shape == .mapping(mapping))
  }

  @Test func `what the file leaves out has its default`() throws {
    let file = try configured(feedYAML("https://a.test/feed"))
    #expect(file.contact == nil)
    #expect(file.timezone == .current)
    #expect(file.standardPace == HostPace(gapSeconds: 2, parallel: 1))
    #expect(file.hosts.isEmpty && file.allow.isEmpty && file.trustedProxies.isEmpty)
    #expect(file.proxy == nil && file.gestures == nil)
    let day = 86_400.0
    let expected = StreamConfiguration(
      name: "crm", title: "crm", keep: 0.05, budgetPerDay: nil, floor: nil, mix: 0.3,
      auditPerDay: 10,
      retrain: 20, maxAgeSeconds: 14 * day, expireSeconds: 21 * day,
      unsureSeconds: 3 * day, languages: nil,
      retention: Retention(
        droppedSeconds: 14 * day, undecidedSeconds: 60 * day, noiseSeconds: 180 * day,
        relevantSeconds: 400 * day),
      rules: StreamRules(),
      feeds: [FeedConfiguration(address: "https://a.test/feed", name: "a.test", everySeconds: 900)])
    #expect(file.streams == [expected])
  }

  @Test func `the file that ships is accepted`() throws {
    let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    let root = (0..<4).reduce(here) { url, _ in url.deletingLastPathComponent() }
    let file = try ConfigurationFile.load(path: root.appendingPathComponent("feeds.yml").path)
    #expect(file.streams.map(\.name) == ["crm", "recommendations", "hosting"])
    #expect(file.contact == nil)
    let feeds = file.streams.flatMap(\.feeds)
    #expect(
      Set(feeds.compactMap(\.preset)).isSuperset(of: [
        .hackernews, .mastodon, .lemmy, .discourse, .stackexchange, .lobsters,
      ]))
    #expect(!feeds.contains { $0.preset == .reddit })
  }

  @Test func `every mistake is reported in the order of the lines`() {
    let text = """
      timezone: Europe/Berlni
      streams:
        crm:
          kep: 5%
          keep: 7
          feeds:
            - softwarerecs.stackexchange.com/feeds
            - { mastdon: mastodon.social/tags/crm }
        Big One:
          feeds: []
      defaults: { every: 15 min }
      """
    #expect(
      mistakesIn(text) == [
        #"feeds.yml:1: timezone: "Europe/Berlni" is no time zone; did you mean Europe/Berlin?"#,
        #"feeds.yml:4: unknown key "kep" in stream "crm"; did you mean "keep"?"#,
        #"feeds.yml:5: keep in stream "crm": "7" is more than 100%; did you mean 7%?"#,
        #"feeds.yml:7: address in a feed of stream "crm": "softwarerecs.stackexchange.com/feeds" is no address: it has no scheme; write https://softwarerecs.stackexchange.com/feeds"#,
        #"feeds.yml:8: a feed of stream "crm" needs a url, or one of hackernews, mastodon, lemmy, bluesky, discourse, stackexchange, lobsters, reddit or github"#,
        #"feeds.yml:8: unknown key "mastdon" in a feed of stream "crm"; did you mean "mastodon"?"#,
        #"feeds.yml:9: "Big One" is no name of a stream; use lower-case letters, digits and hyphens, such as big-one"#,
        #"feeds.yml:10: stream "Big One" has no feeds; write feeds: and a list"#,
        #"feeds.yml:11: every in defaults: "15 min" is no pace; write it as 15m, or as 15m to 2h"#,
      ])
  }

  @Test(arguments: [
    ("", "feeds.yml: the file is empty; it needs streams with feeds"),
    ("# nothing\n", "feeds.yml: the file is empty; it needs streams with feeds"),
    ("timezone: UTC\n", "feeds.yml: there are no streams; write streams: and one with its feeds"),
    ("streams: {}\n", "feeds.yml:1: streams: there is no stream; write one with its feeds"),
    ("streams:\n", #"feeds.yml:1: "streams" has no value"#),
    (
      "streams:\n  crm:\n    keep: 5%\n",
      #"feeds.yml:2: stream "crm" has no feeds; write feeds: and a list"#
    ),
    ("streams:\n  crm:\n", #"feeds.yml:2: "crm" in streams has no value"#),
    (
      "streams:\n  crm:\n    feeds: https://a.test/\n",
      #"feeds.yml:3: feeds in stream "crm" have to be a list, each feed with a - before it"#
    ),
  ])
  func `a file without streams or feeds is refused`(text: String, mistake: String) {
    #expect(mistakesIn(text).contains(mistake))
  }

  @Test func `a list at the top is refused once`() {
    #expect(mistakesIn("- a\n- b\n").first == "feeds.yml:1: expected keys and values, not a list")
  }

  @Test func `no damage to a file is more than a mistake`() {
    let signs = Array("-:,[]{}&*!|>'\"%@` \n\t#?~<0aé\u{0}\u{E000}")
    var random = DamageGenerator(state: 1)
    for _ in 0..<300 {
      var text = Array(Self.whole)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = text.indices.randomElement(using: &random)!
        if Bool.random(using: &random) {
          text[place] = signs.randomElement(using: &random)!
        } else {
          text.removeSubrange(place..<min(place + 20, text.count))
        }
      }
      for mistake in mistakesIn(String(text)) {
        #expect(mistake.hasPrefix("feeds.yml:"), "\(String(text))")
      }
    }
  }

  @Test func `a file that is not there is said so`() {
    #expect {
      try ConfigurationFile.load(path: "/nowhere/feeds.yml")
    } throws: { "\($0)" == "/nowhere/feeds.yml: there is no such file" }
  }

  @Test func `bytes that are not UTF-8 are refused with their line`() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("sluice-\(UUID().uuidString).yml").path
    try Data("timezone: UTC\ncontact: caf".utf8 + [0xE9]).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect {
      try ConfigurationFile.load(path: path)
    } throws: { "\($0)" == "\(path):2: this is not UTF-8; save the file as UTF-8" }
  }
}
