import FeedServer
import Filtering
import Foundation
import Inbox
import Posts
import Testing

@testable import Daemon

/// Which near-copies are duplicates, and which are judged for themselves.
@Suite struct NearCopyVerdictTests {
  private let stream: StreamConfiguration

  init() async throws {
    stream = try await TestDaemon(
      daemonYAML(
        feeds: [("feed", "https://forum.example/feed")],
        stream: ["keep: 100%", "rules: { authors: { drop: [spam-bot] } }"])
    ).stream
  }

  /// The verdicts on posts with these scores, of which some are near-copies.
  private func verdicts(
    _ posts: [(score: Double, near: NearOriginal?)], authors: [String] = []
  ) -> [Verdict] {
    let judge = StreamJudge(
      stream: stream, feed: GateFeed(id: 1, address: "https://forum.example/feed"), model: "now",
      reference: ScoreQuantiles(of: []),
      assessments: Dictionary(
        uniqueKeysWithValues: posts.enumerated().map { ($0, Assessment(score: $1.score)) }),
      unindexed: [], now: Date(), gates: GateCache())
    let candidates = posts.enumerated().map { index, post in
      Candidate(
        index: index,
        post: Post(
          id: "\(index)", text: "Text",
          author: authors.indices.contains(index) ? authors[index] : nil),
        tieBreaker: UInt64(index), isCopy: post.near != nil, nearOriginal: post.near)
    }
    return judge.judge(candidates, GateContext(state: nil)).verdicts
  }

  private func reason(_ score: Double, near: NearOriginal) -> Verdict.Reason {
    verdicts([(score, near)])[0].reason
  }

  @Test func `what is nearly in the inbox already is a duplicate, whatever its score`() {
    #expect(reason(9, near: .inInbox) == .duplicate)
    #expect(reason(-9, near: .inInbox) == .duplicate)
  }

  @Test func `a near-copy of a dropped post is a duplicate unless it scores better`() {
    let dropped = NearOriginal.dropped(.belowThreshold, score: 1, model: "now")
    #expect(reason(0.5, near: dropped) == .duplicate)
    #expect(reason(1, near: dropped) == .duplicate)
    #expect(reason(1.5, near: dropped) == .aboveThreshold)
  }

  @Test func `scores of another model are not compared, nor what fell to a rule`() {
    #expect(
      reason(0, near: .dropped(.belowThreshold, score: 1, model: "then")) == .aboveThreshold)
    #expect(reason(0, near: .dropped(.rule, score: 1, model: "now")) == .aboveThreshold)
  }

  @Test func `of two in one poll the first is kept, also where the second is better`() {
    for second in [0.0, 2.0] {
      let verdicts = verdicts([(1, nil), (second, .inPoll(0))])
      #expect(verdicts.map(\.reason) == [.aboveThreshold, .duplicate])
      #expect(verdicts.map(\.isKept) == [true, false])
    }
  }

  @Test func `of several copies that score above a dropped original one is kept`() {
    let verdicts = verdicts(
      [(1, nil), (2, .inPoll(0)), (3, .inPoll(0))], authors: ["spam-bot", "ann", "bob"])
    #expect(verdicts.map(\.reason) == [.rule, .aboveThreshold, .duplicate])
  }

  @Test func `a near-copy of what a rule drops in the same poll is judged`() {
    let verdicts = verdicts([(1, nil), (0, .inPoll(0))], authors: ["spam-bot", "ann"])
    #expect(verdicts.map(\.reason) == [.rule, .aboveThreshold])
  }

  @Test func `a repost in another feed is told as nearly the same and stays outside the gate`()
    async throws
  {
    let daemon = try await FeedServer.running { server in
      let wish = """
        Can anyone recommend a CRM for our small team of gardeners in the north? We have a budget.
        """
      server.route("/one") { _ in .document(rss([Entry(title: "Ask", text: wish, id: "one")])) }
      server.route("/two") { _ in
        .document(rss([Entry(title: "Fwd: Ask", text: "RT @ann \(wish) Please share!", id: "two")]))
      }
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("one", server.address("/one")), ("two", server.address("/two"))],
          stream: ["keep: 100%"]))
      _ = try await daemon.round()
      return daemon
    }
    let posts = try await daemon.posts()
    #expect(posts.count == 2)
    #expect(Set(posts.map(\.verdict.reason)) == [.aboveThreshold, .duplicate])
    #expect(try await daemon.waiting().count == 1)
    #expect(try await daemon.waiting()[0].alsoSeen.count == 1)
  }
}
