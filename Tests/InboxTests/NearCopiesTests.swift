import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct NearCopiesTests {
  private static let question = """
    We run a small bakery with three shops and want to replace our spreadsheet: which booking system \
    would you choose for tables, deliveries and the occasional wedding cake?
    """
  private static let repost = "RT @miller: \(question) https://t.example/Ab3?utm_source=x thanks!"

  private static func post(
    _ id: String, _ text: String = question, title: String? = nil, author: String = "grace"
  ) -> Post {
    .sample(id, url: "https://other.example/\(id)", title: title, text: text, author: author)
  }

  @Test func `a repost in another feed, by somebody else, folds into the item`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [Self.post("1")])
    let outcome = try await inbox.poll(.blog, [Self.post("2", Self.repost, author: "miller")])
    #expect(outcome.duplicates == 1)
    let item = try await inbox.onlyItem()
    #expect(item.alsoSeen == ["Blog"])
    let posts = try await inbox.database.item(item.id).posts
    #expect(posts.map(\.original) == [nil, posts[0].id])
    #expect(posts.map(\.verdict.reason) == [.aboveThreshold, .duplicate])
  }

  @Test func `the first of two in one document is the original`() async throws {
    let inbox = try await TestInbox()
    let outcome = try await inbox.poll(
      .forum, [Self.post("1"), .sample("2"), Self.post("3", Self.repost), Self.post("4")])
    #expect(outcome.duplicates == 2)
    let items = try await inbox.waiting()
    #expect(items.count == 2)
    let posts = try await inbox.database.item(items.map(\.id).min()!).posts
    #expect(posts.map(\.original) == [nil, posts[0].id, posts[0].id])
  }

  @Test func `a copy of a dropped post stays a copy, outside the inbox`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [Self.post("1")], keep: { _ in false })
    #expect(try await inbox.poll(.blog, [Self.post("2", Self.repost)]).duplicates == 1)
    #expect(try await inbox.waiting().isEmpty)
  }

  @Test func `the judge hears what became of the original`() async throws {
    let inbox = try await TestInbox()
    func near(_ posts: [Post]) async throws -> [NearOriginal?] {
      let heard = Heard()
      let poll = AnsweredPoll(
        feed: try await inbox.id(.blog), posts: posts, etag: nil, lastModified: nil, at: .at(500),
        nextPollAt: .at(900), day: "2026-11-21", expiresAt: .at(9000))
      struct Enough: Error {}
      await #expect(throws: Enough.self) {
        try await inbox.database.record(poll) { candidates, _ in
          heard.say(candidates.map(\.nearOriginal))
          throw Enough()
        }
      }
      return heard.said
    }
    let copies = [Self.post("8", Self.repost), Self.post("9", Self.repost + " Really, thanks!")]
    #expect(try await near(copies) == [nil, .inPoll(0)])
    try await inbox.poll(.forum, [Self.post("1")], score: { _ in 0.25 }, keep: { _ in false })
    let dropped = NearOriginal.dropped(.belowThreshold, score: 0.25, model: "cold start")
    #expect(try await near(copies) == [dropped, dropped])
    #expect(try await near([Self.post("7")]) == [nil], "all of the words are no near-copy")
    let kept = try await TestInbox()
    try await kept.poll(.forum, [Self.post("1")])
    let poll = AnsweredPoll(
      feed: try await kept.id(.blog), posts: copies, etag: nil, lastModified: nil, at: .at(500),
      nextPollAt: .at(900), day: "2026-11-21", expiresAt: .at(9000))
    _ = try await kept.database.record(poll) { candidates, _ in
      #expect(candidates.map(\.nearOriginal) == [.inInbox, .inInbox])
      return Judgement(verdicts: candidates.map { _ in .sample(.duplicate) }, gateState: nil)
    }
  }

  @Test func `what the judge does not call a duplicate is no copy`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [Self.post("1")], keep: { _ in false })
    let poll = AnsweredPoll(
      feed: try await inbox.id(.blog), posts: [Self.post("2", Self.repost)], etag: nil,
      lastModified: nil, at: .at(500), nextPollAt: .at(900), day: "2026-11-21",
      expiresAt: .at(9000))
    _ = try await inbox.database.record(poll) { candidates, _ in
      Judgement(verdicts: candidates.map { _ in .sample(.aboveThreshold) }, gateState: nil)
    }
    let item = try await inbox.onlyItem()
    let posts = try await inbox.database.item(item.id).posts
    #expect(posts.map(\.original) == [nil])
    // And it goes before the dropped one from now on.
    try await inbox.poll(.forum, [Self.post("3", Self.question + " Please!")], at: 600)
    #expect(try await inbox.database.item(item.id).posts.map(\.original) == [nil, posts[0].id])
  }

  @Test func `an edit is no copy, and from then on the new words count`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [Self.post("1", "At first this said something else entirely")])
    let edited = try await inbox.poll(.forum, [Self.post("1")], at: 200)
    #expect(edited.edited == 1)
    #expect(edited.duplicates == 0)
    #expect(try await inbox.poll(.blog, [Self.post("2", Self.repost)], at: 300).duplicates == 1)
  }

  @Test func `another stream judges for itself`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [Self.post("1")])
    #expect(try await inbox.poll(.shop, [Self.post("2", Self.repost)]).duplicates == 0)
  }

  @Test func `forms with other numbers, formulas and other subjects are each judged`() async throws
  {
    let inbox = try await TestInbox()
    let form = "Wanted: a firm that builds a garden wall of 12 metres before the end of spring"
    try await inbox.poll(.forum, [Self.post("1", form), Self.post("2", "Any recommendations?")])
    let outcome = try await inbox.poll(
      .blog,
      [
        Self.post("3", form.replacing("12", with: "30")), Self.post("4", "Any recommendations?"),
        Self.post("5", "Which booking system would you choose for a hotel with nine rooms here?"),
      ])
    #expect(outcome.duplicates == 0)
  }

  @Test func `a flood of posts that share a run of words hides nobody's`() async throws {
    let inbox = try await TestInbox()
    let flood = (0..<200).map { number in
      let own = (0..<12).map { "w\(Character(Unicode.Scalar(UInt8(97 + $0))))\(number)x" }
      return Self.post(
        "f\(number)", "which booking system would you choose " + own.joined(separator: " "))
    }
    #expect(try await inbox.poll(.forum, flood, keep: { _ in false }).duplicates == 0)
    #expect(try await inbox.poll(.blog, [Self.post("1")]).kept == 1)
  }

  @Test func `what is retired is no original any more`() async throws {
    let inbox = try await TestInbox()
    let retention = Retention(
      droppedSeconds: 10, undecidedSeconds: 10, noiseSeconds: 10, relevantSeconds: 10)
    try await inbox.poll(.forum, [Self.post("1")])
    try await inbox.poll(.forum, [Self.post("2", Self.question + " Anyone?")], keep: { _ in false })
    _ = try await inbox.database.retire(stream: "crm", retention, now: .at(5000))
    #expect(
      try await inbox.number("SELECT count(*) FROM sketch") == 0)
    #expect(
      try await inbox.poll(.blog, [Self.post("3", Self.repost)], at: 6000).duplicates == 0)
  }

  @Test func `what was stored before a restart, or by another process, is found`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("0")])
    let other = try InboxDatabase(path: inbox.path)
    let poll = AnsweredPoll(
      feed: try await inbox.id(.blog), posts: [Self.post("1")], etag: nil, lastModified: nil,
      at: .at(150), nextPollAt: .at(900), day: "2026-11-21", expiresAt: .at(9000))
    _ = try await other.record(poll) { candidates, _ in
      Judgement(verdicts: candidates.map { _ in .sample(.aboveThreshold) }, gateState: nil)
    }
    other.close()
    #expect(try await inbox.poll(.forum, [Self.post("2", Self.repost)], at: 200).duplicates == 1)
  }

  @Test func `a poll that was given up leaves no original behind`() async throws {
    struct Refused: Error {}
    let inbox = try await TestInbox()
    let poll = AnsweredPoll(
      feed: try await inbox.id(.forum), posts: [Self.post("1"), Self.post("2", Self.repost)],
      etag: nil, lastModified: nil, at: .at(100), nextPollAt: .at(900), day: "2026-11-21",
      expiresAt: .at(9000))
    await #expect(throws: Refused.self) {
      try await inbox.database.record(poll) { _, _ in throw Refused() }
    }
    #expect(try await inbox.poll(.blog, [Self.post("3")]).duplicates == 0)
  }
}

/// What a judge was told.
private final class Heard: @unchecked Sendable {
  /// Written inside one transaction, read after it.
  private(set) var said: [NearOriginal?] = []

  func say(_ originals: [NearOriginal?]) { said = originals }
}

@Suite struct NumberRingTests {
  @Test func `posts are found by their number, the newest first`() {
    var ring = NumberRing(capacity: 8)
    #expect(ring.posts(5, atMost: 4) == [])
    for (post, number) in [(1, 5), (2, 13), (3, 5), (4, -3), (5, 5)] as [(Int64, Int32)] {
      ring.append(post, number)
    }
    #expect(ring.posts(5, atMost: 4) == [5, 3, 1])
    #expect(ring.posts(5, atMost: 2) == [5, 3])
    // Shares a place in the table with 5.
    #expect(ring.posts(13, atMost: 4) == [2])
    #expect(ring.posts(-3, atMost: 4) == [4])
    #expect(ring.posts(0, atMost: 4) == [])
  }

  @Test func `the oldest make room`() {
    var ring = NumberRing(capacity: 4)
    for post in 1...11 as ClosedRange<Int64> { ring.append(post, Int32(post % 3)) }
    #expect(ring.posts(2, atMost: 9) == [11, 8])
    #expect(ring.posts(1, atMost: 9) == [10])
    #expect(ring.posts(0, atMost: 9) == [9])
  }
}
