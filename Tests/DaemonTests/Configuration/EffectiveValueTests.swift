import Foundation
import Testing

@testable import Daemon

@Suite struct EffectiveValueTests {
  private let text = """
    defaults:
      every: 20m
      keep: 4%
      budget: 40 per day
      retention: { noise: 90d }
      rules: { drop: [hiring] }
    streams:
      crm:
        keep: 6%
        retention: { dropped: 7d }
        feeds: ["https://a.test/feed"]
      erp:
        budget: none
        rules: { drop: [] }
        feeds: [{ lobsters: web }]
    """

  @Test func `a stream's value goes over defaults, and defaults over the built-in one`() throws {
    let streams = try configured(text).streams
    #expect(streams.map(\.keep) == [0.06, 0.04])
    #expect(streams.map(\.budgetPerDay) == [40, nil])
    #expect(streams.map(\.retention.noiseSeconds) == [90 * 86_400, 90 * 86_400])
    #expect(streams.map(\.retention.droppedSeconds) == [7 * 86_400, 14 * 86_400])
    #expect(streams.map(\.rules.dropPhrases) == [["hiring"], []])
    #expect(streams.map { $0.feeds[0].everySeconds } == [1_200, 1_200])
  }

  @Test(arguments: [
    ("contact", "none from default"),
    ("streams.crm.keep", "6% from feeds.yml:9"),
    ("streams.erp.keep", "4% from defaults (feeds.yml:3)"),
    ("streams.erp.budget", "none from feeds.yml:13"),
    ("streams.crm.retention.noise", "90d from defaults (feeds.yml:5)"),
    ("streams.crm.retention.dropped", "7d from feeds.yml:10"),
    ("streams.crm.mix", "30% from default"),
    ("streams.crm.audit", "10 per day from default"),
    ("streams.crm.languages", "all from default"),
    ("streams.crm.rules.drop", "[hiring] from defaults (feeds.yml:6)"),
    ("streams.crm.feeds.a.test.address", "https://a.test/feed from feeds.yml:11"),
    ("streams.crm.feeds.a.test.every", "20m to 80m from defaults (feeds.yml:2)"),
    ("streams.erp.feeds.lobste.rs web.address", "https://lobste.rs/t/web.rss from feeds.yml:15"),
    ("streams.erp.feeds.lobste.rs web.preset", "lobsters from feeds.yml:15"),
    ("hosts.*.gap", "2s from default"),
  ])
  func `each value says where it comes from`(path: String, shown: String) throws {
    #expect(try configured(text).shown(path) == shown)
  }

  @Test func `each path is there once and is encoded`() throws {
    let values = try configured(text).effective()
    #expect(Set(values.map(\.path)).count == values.count)
    let data = try JSONEncoder().encode(values)
    let back = try JSONDecoder().decode([[String: String]].self, from: data)
    #expect(back.contains(["path": "streams.crm.keep", "value": "6%", "origin": "feeds.yml:9"]))
  }

  @Test func `defaults know no key of one stream alone`() {
    #expect(
      mistakesIn("defaults: { feeds: [], keep: x }\n" + feedYAML("https://a.test/")) == [
        #"feeds.yml:1: unknown key "feeds" in defaults; it belongs in a stream"#,
        #"feeds.yml:1: keep in defaults: "x" is no share; write it as 5% or 0.05"#,
      ])
  }
}
