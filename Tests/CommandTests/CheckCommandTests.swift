import Foundation
import Testing

@Suite struct CheckCommandTests {
  @Test func `every value stands beside its origin`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")], stream: "keep: 7%")
      let checked = try await bench.sluice("check")
      #expect(checked.code == 0)
      #expect(checked.err.isEmpty)
      let lines = checked.out.split(separator: "\n").map(String.init)
      #expect(lines.contains { $0.wholeMatch(of: /streams\.crm\.keep +7% +feeds\.yml:8/) != nil })
      #expect(lines.contains { $0.wholeMatch(of: /streams\.crm\.retrain +20 +default/) != nil })
    }
  }

  @Test func `the values are a JSON array`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      let values = try await bench.json("check", "--json")
      #expect(values.isArray)
      let contact = values.array.first { $0["path"].string == "contact" }
      #expect(contact?["value"].string == "https://example.org/bot")
      #expect(contact?["origin"].string == "feeds.yml:1")
    }
  }

  @Test func `all mistakes are told at once, each with its line`() async throws {
    try await Bench.use { bench in
      try bench.write(
        "feeds.yml",
        """
        contakt: https://example.org/bot
        timezone: Mars/Olympus
        webhook: https://crm.example.org/in
        streams:
          crm:
            keep: 500%
            feeds:
              - { url: "gopher://example.org/", every: 15m }
              - https://example.org/feed
              - https://example.org/feed
        """)
      let checked = try await bench.sluice("check")
      #expect(checked.code == 78)
      #expect(checked.out.isEmpty)
      for line in [1, 2, 3, 6, 8, 10] {
        #expect(checked.err.contains("feeds.yml:\(line): "), "line \(line) in \(checked.err)")
      }
      #expect(checked.err.contains("contact"))
      #expect(checked.err.split(separator: "\n").allSatisfy { $0.hasPrefix("sluice: ") })
    }
  }

  @Test(arguments: [["check"], ["poll"], ["run"], ["inbox"], ["feeds", "list"]])
  func `without a configuration nothing works, and nothing is made`(verb: [String]) async throws {
    try await Bench.use { bench in
      let refused = try await bench.start(verb).ended()
      #expect(refused.code == 78)
      #expect(refused.err.contains("feeds.yml"))
      #expect(!FileManager.default.fileExists(atPath: bench.state.path))
    }
  }

  @Test func `the example with every key passes`() async throws {
    try await Bench.use { bench in
      try bench.write("feeds.yml", Self.everyKey)
      let checked = try await bench.sluice("check")
      #expect(checked.code == 0, "\(checked.err)")
      #expect(checked.out.contains("streams.crm.budget"))
      #expect(!checked.out.contains("Bearer"))
    }
  }

  static let everyKey = """
    contact: https://crm-watch.acme.test/bot
    timezone: Europe/Berlin
    hosts:
      "*": { gap: 2s, parallel: 1 }
      forum.acme.test: { gap: 5s }
    allow: [192.168.7.0/24]
    proxy: http://proxy.acme.test:3128
    defaults: { every: 15m, keep: 5% }
    streams:
      crm:
        title: Teams looking for a CRM
        keep: 5%
        budget: 40 per day
        floor: 10%
        audit: 10 per day
        retrain: 20
        max-age: 14d
        expire: 21d
        unsure: 3d
        languages: [en]
        retention: { dropped: 14d, undecided: 60d, noise: 180d, relevant: 400d }
        rules: { drop: ["we are hiring"], keep: [], authors: { drop: [] } }
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
}
