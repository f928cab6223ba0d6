import FeedServer
import Filtering
import Foundation
import Inbox
import Parsing
import Posts
import Synchronization
import Testing

@testable import Daemon

/// Each polled post has exactly one verdict with the right reason.
@Suite struct VerdictTests {
  /// Polls one feed with those entries.
  private static func polled(
    _ entries: [Entry], stream: [String] = [], headers: [(String, String)] = []
  ) async throws -> TestDaemon {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(entries), headers: headers) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("feed", server.address("/feed"))], stream: stream))
      #expect(try await daemon.poll().outcome == .answered)
      #expect(try await daemon.tallied().posts == entries.count)
      #expect(try await daemon.posts().count == entries.count)
      return daemon
    }
  }

  private static let wish = "Can anyone recommend a CRM for our small team? We have a budget."

  @Test func `a phrase drops whatever the score, in any case and across line breaks`() async throws
  {
    let daemon = try await Self.polled(
      chatter(10) + [
        Entry(title: "Ask", text: "\(Self.wish) WE  ARE\n HIRING too"),
        Entry(title: "We are Hiring", text: Self.wish),
      ], stream: ["rules: { drop: [\"we are hiring\"] }"])
    for title in ["Ask", "We are Hiring"] {
      let verdict = try await daemon.post(title).verdict
      #expect(!verdict.isKept)
      #expect(verdict.reason == .rule)
      #expect(verdict.rule == "phrase \"we are hiring\"")
    }
  }

  @Test func `a phrase keeps whatever the score`() async throws {
    let daemon = try await Self.polled(
      chatter(40) + [Entry(title: "Tender", text: "The RFP is out, says the council.")],
      stream: ["rules: { keep: [rfp] }"])
    let verdict = try await daemon.post("Tender").verdict
    #expect(verdict.isKept)
    #expect(verdict.reason == .rule)
    #expect(verdict.rule == "phrase \"rfp\"")
    #expect(try await daemon.waiting().map(\.headline).contains("Tender"))
  }

  @Test func `a phrase that drops goes before one that keeps`() async throws {
    let daemon = try await Self.polled(
      [Entry(title: "Tender", text: "The RFP is out and we are hiring.")],
      stream: ["rules: { keep: [rfp], drop: [\"we are hiring\"] }"])
    #expect(try await daemon.post("Tender").verdict.isKept == false)
  }

  @Test func `an author is dropped by name in any case`() async throws {
    let daemon = try await Self.polled(
      [Entry(title: "Ask", text: Self.wish, author: "Spam-Bot")] + chatter(5),
      stream: ["rules: { authors: { drop: [spam-bot] } }"])
    let verdict = try await daemon.post("Ask").verdict
    #expect(verdict.reason == .rule)
    #expect(verdict.rule == "author spam-bot")
    #expect(try await daemon.post("Walk 1").verdict.reason != .rule)
  }

  @Test func `languages that nobody asked for are dropped, the unknown is not`() async throws {
    let languages = ["de-AT", "DE", "en_US", "fr", "den", nil]
    let daemon = try await Self.polled(
      languages.enumerated().map {
        Entry(title: "Post \($0)", text: "Words of number \($0) here and there.", language: $1)
      }, stream: ["languages: [de, en]"])
    var dropped: [String] = []
    for record in try await daemon.posts() where record.verdict.reason == .rule {
      dropped.append("\(record.post.title ?? "") \(record.verdict.rule ?? "")")
    }
    #expect(dropped.sorted() == ["Post 3 language fr", "Post 4 language den"])
  }

  @Test func `what is older than max-age is known but not kept`() async throws {
    let daemon = try await Self.polled(
      [
        Entry(title: "Old", text: Self.wish, ageSeconds: 2 * 86_400 + 60),
        Entry(title: "Young", text: "Another text. " + Self.wish, ageSeconds: 2 * 86_400 - 3600),
      ], stream: ["max-age: 2d"])
    let verdict = try await daemon.post("Old").verdict
    #expect(verdict.reason == .rule)
    #expect(verdict.rule == "older than max-age")
    #expect(try await daemon.post("Young").verdict.reason != .rule)
  }

  @Test func `a copy points to its original and stays outside the gate`() async throws {
    let daemon = try await Self.polled(
      chatter(20) + [
        Entry(title: "Ask", text: Self.wish, id: "one"),
        Entry(title: "Ask", text: Self.wish, id: "two"),
      ])
    let copies = try await daemon.posts().filter { $0.post.title == "Ask" }
    let original = try #require(copies.first { $0.original == nil })
    let copy = try #require(copies.first { $0.original != nil })
    #expect(original.verdict.reason == .aboveThreshold)
    #expect(copy.original == original.id)
    #expect(copy.verdict.reason == .duplicate)
    #expect(!copy.verdict.isKept)
  }

  @Test func `a document that robots may not index leaves no words behind`() async throws {
    let daemon = try await Self.polled(
      chatter(5), stream: ["rules: { keep: [river] }"],
      headers: [("X-Robots-Tag", "sluice: noindex, nofollow")])
    for record in try await daemon.posts() {
      #expect(record.verdict.reason == .rule)
      #expect(record.verdict.rule == "its author or its feed asks not to be indexed")
      #expect(record.post.text == "")
      #expect(record.post.title == nil)
      #expect(record.post.author == nil)
      #expect(record.post.url == nil)
    }
  }

  @Test func `an author who says nobot is known by number only`() async throws {
    let posts = """
      [{"id":"1","url":"https://m.example/@ann/1","uri":"https://m.example/1",
        "content":"<p>\(Self.wish)</p>","created_at":"2026-11-21T10:00:00.000Z","language":"en",
        "account":{"acct":"ann","note":"<p>cats #NoBot</p>"}},
       {"id":"2","url":"https://m.example/@bob/2","uri":"https://m.example/2",
        "content":"<p>A quiet day by the sea with tea.</p>",
        "created_at":"2026-11-21T10:00:00.000Z","language":"en",
        "account":{"acct":"bob","note":""}}]
      """
    try await FeedServer.running { server in
      server.route("/api") { _ in .document(Array(posts.utf8), type: "application/json") }
      var feed = FeedConfiguration(address: server.address("/api"), name: "tag")
      feed.shape = .preset(.mastodon)
      var configuration = try ConfigurationFile.parse(
        text: daemonYAML(feeds: [("tag", feed.address)]), fileName: "feeds.yml")
      configuration.streams[0].feeds = [feed]
      configuration.streams[0].maxAgeSeconds = 10 * 365 * 86_400
      let directory = try TemporaryDirectory()
      let stages = try await Stages(
        configuration: configuration, state: StateDirectory(path: directory.path("state")),
        logger: .lines(.critical))
      defer { stages.close() }
      let feeds = try await stages.poller.feeds(dueBy: nil)
      #expect(try await stages.round(feeds) { _ in }.map(\.new) == [2])
      let dropped = try await stages.inbox.droppedPosts()
      let hidden = dropped.filter { $0.verdict.reason == .rule }
      #expect(hidden.count == 1)
      #expect(hidden.first?.post.text == "")
      #expect(hidden.first?.post.author == nil)

      let preview = try await stages.poller.preview(feeds[0])
      #expect(preview.posts.map(\.post.text).contains { $0.contains("recommend") } == false)
    }
  }

  @Test func `the first post of a new stream is kept where it is a plain lead`() async throws {
    try await FeedServer.running { server in
      let wish = "Can anyone recommend a CRM? Looking for an alternative, our budget is $900."
      server.route("/feed") { _ in .document(rss([Entry(title: "Ask", text: wish)])) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("feed", server.address("/feed"))], stream: ["keep: 5%"]))
      #expect(try await daemon.poll().kept == 1)
    }
  }

  @Test func `the budget of the day is spent on the best, the rest is said to be over it`()
    async throws
  {
    try await FeedServer.running { server in
      let shown = Mutex(60)
      server.route("/feed") { _ in .document(rss(chatter(shown.withLock { $0 }))) }
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("feed", server.address("/feed"))], stream: ["keep: 50%", "budget: 8 per day"]))
      try await daemon.poll()
      let first = try await daemon.inbox.tallies()
      let kept = try #require(first[.aboveThreshold]?.kept)
      #expect((1...8).contains(kept))
      #expect((first[.overBudget]?.dropped ?? 0) > 10)
      shown.withLock { $0 = 120 }
      try await daemon.poll()
      let second = try await daemon.inbox.tallies()
      #expect((kept...8).contains(second[.aboveThreshold]?.kept ?? 0), "no more than the budget")
      #expect(try await daemon.tallied().posts == 120)
      let posts = try await daemon.posts()
      let scores = posts.filter { $0.verdict.isKept && $0.seenAt == posts[0].seenAt }
        .map(\.verdict.assessment.score)
      let over = posts.filter { $0.verdict.reason == .overBudget && $0.seenAt == posts[0].seenAt }
      #expect(scores.isEmpty || scores.min()! >= over.map(\.verdict.assessment.score).min()!)
    }
  }

  @Test func `what a rule keeps counts towards the budget`() async throws {
    let daemon = try await Self.polled(
      chatter(60)
        + (0..<5).map { Entry(title: "Tender \($0)", text: "An RFP came, number \($0).") },
      stream: ["keep: 50%", "budget: 6 per day", "rules: { keep: [rfp] }"])
    let tallies = try await daemon.inbox.tallies()
    #expect(tallies[.rule]?.kept == 5)
    #expect((tallies[.aboveThreshold]?.kept ?? 0) <= 1)
  }

  @Test func `a floor does nothing before the model is calibrated`() async throws {
    let daemon = try await Self.polled(chatter(60), stream: ["keep: 20%", "floor: 99%"])
    #expect(try await daemon.tallied().kept > 5)
    #expect(try await daemon.posts().allSatisfy { $0.verdict.assessment.probability == nil })
  }

  @Test func `evidence, prior and rest add up to the score of every stored verdict`() async throws {
    let daemon = try await Self.polled(
      chatter(20) + [Entry(title: "Ask", text: Self.wish)], stream: ["keep: 20%"])
    for record in try await daemon.posts() {
      let assessment = record.verdict.assessment
      let sum = assessment.evidence.reduce(assessment.prior + assessment.rest) { $0 + $1.weight }
      #expect(abs(sum - assessment.score) < 1e-9)
      #expect(record.verdict.model == "cold-start")
    }
  }

  @Test func `a gate's state that cannot be read begins anew`() {
    let fresh = KeepGate().stored()
    let none = ScoreQuantiles(of: [])
    #expect(
      StreamJudge.gate(Data("no gate".utf8), expecting: none)
        == StreamJudge.gate(nil, expecting: none))
    #expect(StreamJudge.gate(fresh, expecting: none) == KeepGate())
  }
}
