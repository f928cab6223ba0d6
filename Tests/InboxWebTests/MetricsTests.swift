import Foundation
import Hummingbird
import HummingbirdTesting
import Inbox
import Posts
import Testing

@testable import InboxWeb

@Suite struct MetricsTests {
  /// A text exposition read as strictly as it can be.
  private struct Scrape {
    var types: [String: String] = [:]
    /// By name and labels, as written.
    var samples: [String: Double] = [:]

    struct Malformed: Error {
      var line: String
    }

    private static var help: Regex<(Substring, Substring, Substring)> {
      /# HELP ([a-z_]+) (.+)/
    }
    private static var type: Regex<(Substring, Substring, Substring)> {
      /# TYPE ([a-z_]+) (counter|gauge)/
    }
    /// By scalars, as the format has it: an accent upon a quote does not make it another character.
    private static var sample: Regex<(Substring, Substring, Substring?, Substring)> {
      /([a-z_]+)(\{[a-z]+="(?:[^"\\]|\\["\\n])*"(?:,[a-z]+="(?:[^"\\]|\\["\\n])*")*\})? (\S+)/
        .matchingSemantics(.unicodeScalar)
    }

    init(_ text: String) throws {
      guard text.hasSuffix("\n") else { throw Malformed(line: "the last") }
      var current = ""
      var helped: Set<String> = []
      for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
        let line = String(line)
        if let match = line.wholeMatch(of: Self.help) {
          guard helped.insert(String(match.1)).inserted else { throw Malformed(line: line) }
          current = String(match.1)
        } else if let match = line.wholeMatch(of: Self.type) {
          guard match.1 == current, types[current] == nil else { throw Malformed(line: line) }
          types[current] = String(match.2)
        } else if let match = line.wholeMatch(of: Self.sample) {
          guard match.1 == current, types[current] != nil, let value = Double(match.3),
            samples.updateValue(value, forKey: String(match.1) + (match.2 ?? "")) == nil
          else { throw Malformed(line: line) }
        } else {
          throw Malformed(line: line)
        }
      }
    }
  }

  private func scrape(_ desk: ReviewDesk) async throws -> Scrape {
    try await desk.visit { browser in
      let response = try await browser.get("/metrics")
      #expect(response.status == .ok)
      #expect(response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
      let text = String(buffer: response.body)
      #expect(!text.contains("geheim"), "an address can hold a token")
      return try Scrape(text)
    }
  }

  @Test func `each feed has its counters, and each stream its posts`() async throws {
    let desk = try await ReviewDesk([.lead, .sample(1)], dropped: [.sample(2)])
    let feed = try await desk.inbox.feeds()[0].id
    try await desk.inbox.record(
      QuietPoll(
        feed: feed, outcome: .failed(problem: "no answer"), at: ReviewDesk.now + 1,
        nextPollAt: ReviewDesk.now + 900,
        coverage: CoverageEntry(
          day: "2026-11-18", polls: 1, limited: 1, failed: 1, starvedSeconds: 90.5,
          deadSeconds: 60, awaySeconds: 30)))
    let scrape = try await scrape(desk)
    let labels = #"{stream="crm",feed="forum"}"#
    #expect(scrape.samples["sluice_feed_polls_total" + labels] == 2)
    #expect(scrape.samples["sluice_feed_limited_total" + labels] == 1)
    #expect(scrape.samples["sluice_feed_failed_total" + labels] == 1)
    #expect(scrape.samples["sluice_feed_unchanged_total" + labels] == 0)
    #expect(scrape.samples["sluice_feed_starved_seconds_total" + labels] == 90.5)
    #expect(scrape.samples["sluice_feed_dead_seconds_total" + labels] == 60)
    #expect(scrape.samples["sluice_feed_away_seconds_total" + labels] == 30)
    #expect(scrape.samples["sluice_feed_failures_in_a_row" + labels] == 1)
    #expect(
      scrape.samples["sluice_feed_last_success_timestamp_seconds" + labels]
        == ReviewDesk.now.timeIntervalSince1970)
    #expect(
      scrape.samples[
        #"sluice_stream_posts_total{stream="crm",reason="above-threshold",kept="true"}"#] == 2)
    #expect(
      scrape.samples[
        #"sluice_stream_posts_total{stream="crm",reason="below-threshold",kept="false"}"#] == 1)
    #expect(scrape.samples[#"sluice_stream_items_waiting{stream="crm"}"#] == 2)
    #expect(scrape.samples.contains { $0.key.hasPrefix("sluice_build_info{") && $0.value == 1 })
    #expect(scrape.types["sluice_feed_polls_total"] == "counter")
  }

  @Test func `a hostile name stays a label, and equal names stay apart`() async throws {
    let desk = try await ReviewDesk()
    let name = "a\"b\\c\nd\u{301}\"\u{301}{x=\"1\"} 5"
    try await desk.inbox.configure(feeds: [
      Feed(address: "https://a.example/1", name: name, stream: "crm"),
      Feed(address: "https://a.example/2", name: name, stream: "crm"),
    ])
    let scrape = try await scrape(desk)
    let polls = scrape.samples.keys.filter { $0.hasPrefix("sluice_feed_polls_total") }
    #expect(polls.count == 2)
    #expect(polls.allSatisfy { $0.contains(#"a\"b\\c\n"#) })
    #expect(!scrape.samples.keys.contains { $0.hasPrefix("sluice_feed_last_success") })
  }

  @Test func `another host's name is refused as everywhere`() async throws {
    let desk = try await ReviewDesk(port: 0)
    let answers = try await desk.listening { port in
      try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
        var answers: [HTTPResponse.Status] = []
        for host in ["127.0.0.1:\(port)", "elsewhere.example:\(port)"] {
          answers.append(
            try await client.execute(
              TestClient.Request("/metrics", method: .get, authority: host)
            ).status)
        }
        return answers
      }
    }
    #expect(answers == [.ok, .misdirectedRequest])
  }

  @Test func `a feed's JSON has its pause and its coverage`() async throws {
    let desk = try await ReviewDesk()
    let feed = try await desk.inbox.feeds()[0]
    try await desk.inbox.pause(
      stream: feed.feed.stream, address: feed.feed.address, at: ReviewDesk.now)
    try await desk.inbox.record(
      QuietPoll(
        feed: feed.id, outcome: .postponed, at: ReviewDesk.now, nextPollAt: ReviewDesk.now + 900,
        coverage: CoverageEntry(day: "2020-01-01", starvedSeconds: 5000)))
    try await desk.inbox.record(
      QuietPoll(
        feed: feed.id, outcome: .postponed, at: ReviewDesk.now, nextPollAt: ReviewDesk.now + 900,
        coverage: CoverageEntry(day: "2026-11-18", starvedSeconds: 59.6)))
    try await desk.visit { browser in
      let feeds = try await browser.json("/api/feeds")["feeds"] as? [[String: Any]]
      let coverage = feeds?[0]["coverage"] as? [String: Any]
      #expect(coverage?["starvedSeconds"] as? Int == 60, "only of the last 30 days")
      #expect(coverage?["polls"] as? Int == 1)
      #expect(feeds?[0]["pausedAt"] as? String == ReviewDesk.now.formatted(.iso8601))
    }
  }
}
