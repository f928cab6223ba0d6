import Foundation
import Posts
import Testing

@testable import Inbox

/// Dropped posts that come before a person later.
@Suite struct LateSurfacingTests {
  private static let stream = Feed.forum.stream

  /// A poll of the forum whose posts are all over budget, the later ones scored higher.
  private static func polled(_ count: Int, at seconds: Double = 100) async throws -> TestInbox {
    try await polled(Post.samples(count), at: seconds)
  }

  private static func polled(_ posts: [Post], at seconds: Double = 100) async throws -> TestInbox {
    let inbox = try await TestInbox()
    let poll = AnsweredPoll(
      feed: try await inbox.id(.forum), posts: posts, etag: nil, lastModified: nil,
      at: .at(seconds), nextPollAt: .at(seconds + 900), day: "2026-11-21", expiresAt: .at(1_000))
    _ = try await inbox.database.record(poll) { candidates, _ in
      Judgement(
        verdicts: candidates.map { .sample(.overBudget, score: Double($0.index)) },
        gateState: nil)
    }
    return inbox
  }

  private static func asked(
    _ reasons: [Verdict.Reason] = [.overBudget], since: Double = 0, notBy: String? = nil
  ) -> DroppedPosts {
    DroppedPosts(
      stream: stream, reasons: reasons, since: .at(since), before: .at(200), notBy: notBy)
  }

  /// The posts over budget, the best first.
  private static func losers(_ inbox: TestInbox) async throws -> [LatePost] {
    var found: [LatePost] = []
    for post in try await inbox.database.dropped(asked(), limit: 1_000) {
      let verdict = try await inbox.database.post(post.id).verdict
      found.append(LatePost(id: post.id, score: verdict.assessment.score))
    }
    return found.sorted { $0.score > $1.score }
  }

  private static func offer(
    _ inbox: TestInbox, _ posts: [LatePost], as surfacing: Surfacing = .gate, most: Int = 1_000,
    day: String = "2026-11-22", budget: Int? = nil, once: Bool = true, rescuedBy: String? = nil
  ) async throws -> Int {
    try await inbox.database.surface(
      posts,
      LateArrival(
        surfacing, stream: stream, day: day, at: .at(300), expiresAt: .at(9_000), most: most,
        budgetPerDay: budget, isOnceADay: once, rescuedBy: rescuedBy))
  }

  @Test func `dropped posts are found by time and reason, a part at a time`() async throws {
    let inbox = try await Self.polled(3)
    try await inbox.poll(.blog, Post.samples(9).suffix(4), at: 150, keep: { _ in false })
    #expect(
      try await inbox.database.dropped(Self.asked(), limit: 9).map(\.post.id) == ["1", "2", "3"])
    var asked = Self.asked([.overBudget, .belowThreshold])
    var parts: [[String]] = []
    while case let part = try await inbox.database.dropped(asked, limit: 3), !part.isEmpty {
      parts.append(part.map(\.post.id))
      asked.after = part.last?.place
    }
    #expect(parts == [["1", "2", "3"], ["6", "7", "8"], ["9"]])
    #expect(try await inbox.database.dropped(Self.asked(since: 101), limit: 9).isEmpty)
    #expect(try await inbox.database.dropped(Self.asked(notBy: "cold start"), limit: 9).isEmpty)
    #expect(try await inbox.waiting(now: 400).isEmpty)
  }

  @Test func `one that nearly repeats what is shown joins its conversation`() async throws {
    let wish = """
      Can anyone recommend a CRM for our small team of gardeners in the north? We have a budget, and
      would like to begin before winter comes.
      """
    let inbox = try await Self.polled([
      Post(id: "one", title: "Ask", text: wish),
      Post(id: "two", title: "Ask", text: wish + " Thanks!"),
    ])
    let posts = try await Self.losers(inbox)
    #expect(posts.count == 2)
    #expect(try await Self.offer(inbox, posts, most: 2) == 1)
    let items = try await inbox.waiting(now: 400)
    #expect(items.count == 1)
    let held = try await inbox.database.item(items[0].id).posts
    #expect(held.count == 2)
    #expect(held.count { $0.isShown } == 1, "the other is there as a copy is")
  }

  @Test func `all copies of what comes in come with it`() async throws {
    let wish = """
      Can anyone recommend a CRM for our small team of gardeners in the north? We have a budget, and
      would like to begin before winter comes.
      """
    // The second nearly repeats the first and was judged by itself; the third repeats the second.
    let inbox = try await Self.polled([
      Post(id: "one", title: "Ask", text: wish),
      Post(id: "two", title: "Ask", text: wish + " Thanks!"),
    ])
    try await inbox.poll(.blog, [Post(id: "three", title: "Ask", text: wish + " Thanks!")])
    let first = try #require(try await Self.losers(inbox).last)
    #expect(try await Self.offer(inbox, [first]) == 1)
    let item = try await inbox.onlyItem(now: 400)
    #expect(try await inbox.database.item(item.id).posts.map(\.post.id) == ["one", "two", "three"])
    #expect(item.alsoSeen == ["Blog"])
  }

  @Test func `they are shown once a day, and their verdict stays`() async throws {
    let inbox = try await Self.polled(4)
    let posts = try await Self.losers(inbox)
    let stream = Feed.forum.stream
    let database = inbox.database
    #expect(try await !database.hasSurfaced(.gate, stream: stream, day: "2026-11-22"))
    #expect(try await Self.offer(inbox, posts, most: 2) == 2)
    #expect(try await database.hasSurfaced(.gate, stream: stream, day: "2026-11-22"))
    #expect(try await !database.hasSurfaced(.nearThreshold, stream: stream, day: "2026-11-22"))
    #expect(try await Self.offer(inbox, posts, most: 2) == 0)
    let items = try await inbox.waiting(now: 400)
    #expect(items.map(\.score) == [3, 2])
    #expect(items.allSatisfy { $0.surfacing == .gate && $0.surfacedAt == .at(300) })
    let tallies = try await inbox.database.tallies()
    #expect(tallies[.overBudget]?.dropped == 4)
    #expect(tallies.count == 1)
    #expect(try await inbox.database.droppedPosts().count == 2)
    #expect(
      try await inbox.database.gateContext(stream: stream, day: "2026-11-22").day.shown == 2)
    #expect(
      try await inbox.database.gateContext(stream: stream, day: "2026-11-23").day.shown == 0)
  }

  @Test func `what is shown already is not shown again`() async throws {
    let inbox = try await Self.polled(2)
    let posts = try await Self.losers(inbox)
    #expect(try await Self.offer(inbox, posts, most: 1) == 1)
    #expect(try await Self.offer(inbox, posts, most: 9, day: "2026-11-23") == 1)
    #expect(try await inbox.waiting(now: 400).count == 2)
    #expect(try await Self.losers(inbox).isEmpty)
  }

  @Test func `the day's budget holds for all that comes in late`() async throws {
    let inbox = try await Self.polled(6)
    let posts = try await Self.losers(inbox)
    #expect(try await Self.offer(inbox, posts, most: 3, budget: 4) == 3)
    #expect(try await Self.offer(inbox, posts, as: .nearThreshold, most: 3, budget: 4) == 1)
    #expect(try await Self.offer(inbox, posts, as: .rescue, budget: 4) == 0)
    #expect(
      try await !inbox.database.hasSurfaced(.rescue, stream: Self.stream, day: "2026-11-22"),
      "it can be tried again")
    let day = try await inbox.database.gateContext(stream: Self.stream, day: "2026-11-22").day
    #expect(day.shown == 4 && day.shownLate == 4)
    let items = try await inbox.waiting(now: 400)
    #expect(items.count { $0.surfacing == .nearThreshold } == 1)
    let posted = try await inbox.database.item(items[0].id).posts
    #expect(posted.map(\.surfacing) == [items[0].surfacing])
    #expect(posted.map(\.verdict.reason) == [.overBudget])
  }

  @Test func `a rescue counts for the model that is the current one`() async throws {
    let inbox = try await Self.polled(3)
    let posts = try await Self.losers(inbox)
    let database = inbox.database
    #expect(try await database.modelToRescueBy(stream: Self.stream) == nil, "the cold start")
    try await database.adopt(model: "m1", stream: Self.stream, trainedThrough: 0) { $0 }
    #expect(try await database.modelToRescueBy(stream: Self.stream) == "m1")
    #expect(try await Self.offer(inbox, posts, as: .rescue, once: false, rescuedBy: "m0") == 0)
    #expect(try await database.modelToRescueBy(stream: Self.stream) == "m1")
    #expect(
      try await Self.offer(inbox, posts, as: .rescue, most: 1, once: false, rescuedBy: "m1") == 1)
    #expect(try await database.modelToRescueBy(stream: Self.stream) == nil)
    #expect(try await inbox.onlyItem(now: 400).surfacing == .rescue)
  }

  @Test func `a rescue without budget is done as well`() async throws {
    let inbox = try await Self.polled(3)
    try await inbox.database.adopt(model: "m1", stream: Self.stream, trainedThrough: 0) { $0 }
    let posts = try await Self.losers(inbox)
    #expect(
      try await Self.offer(inbox, posts, as: .rescue, budget: 0, once: false, rescuedBy: "m1") == 0)
    #expect(try await inbox.database.modelToRescueBy(stream: Self.stream) == nil)
  }

  @Test func `one that joins a thread that was decided marks new activity there`() async throws {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/t/1"
    try await inbox.poll(
      .forum, [.sample("1", conversation: thread), .sample("2", conversation: thread)],
      keep: { $0.id == "1" })
    let item = try await inbox.onlyItem()
    try await inbox.decide(item.id, .relevant, at: 250)
    let dropped = try #require(try await inbox.database.droppedPosts().first)
    #expect(try await Self.offer(inbox, [LatePost(id: dropped.id, score: 5)]) == 1)
    let after = try await inbox.database.item(item.id)
    #expect(after.summary.hasNewActivity)
    #expect(after.summary.surfacing == .gate)
    #expect(after.summary.score == 5)
    #expect(after.posts.allSatisfy { $0.isShown })
    #expect(
      try await inbox.database.trainingData(stream: Self.stream).decided.count == 1,
      "it was not before who decided")
  }

  @Test func `what came in late is no dropped post of its time any more`() async throws {
    let inbox = try await Self.polled(2)
    try await inbox.poll(.blog, [.sample("9")], at: 150)
    #expect(try await inbox.database.trainingData(stream: Self.stream).background.count == 3)
    #expect(try await Self.offer(inbox, try await Self.losers(inbox)) == 2)
    #expect(
      try await inbox.database.trainingData(stream: Self.stream).background.count == 3,
      "no dropped post is held, so that none is missing")
    try await inbox.poll(.blog, [.sample("10")], at: 160, keep: { _ in false })
    #expect(
      try await inbox.database.trainingData(stream: Self.stream).background.count == 1,
      "all older dropped ones may be gone")
  }

  @Test func `a decision on it trains, and it can be exported`() async throws {
    let inbox = try await Self.polled(1)
    _ = try await Self.offer(inbox, try await Self.losers(inbox), most: 1)
    let item = try await inbox.onlyItem(now: 400)
    #expect(!item.headline.isEmpty)
    _ = try await inbox.database.decide([item.id], .relevant, by: "ann", at: .at(500))
    let decided = try await inbox.database.trainingData(stream: Feed.forum.stream).decided
    #expect(decided.map(\.decision) == [.relevant])
    let detail = try await inbox.database.item(item.id)
    #expect(detail.posts.map(\.isShown) == [true])
  }

  @Test func `a day is counted by the posts that came to the gate`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(6), day: "2026-11-20", keep: { $0.id.hasSuffix("1") })
    let stream = Feed.forum.stream
    let same = try await inbox.database.gateContext(stream: stream, day: "2026-11-20").day
    #expect(same.posts == 6)
    #expect(same.postsOfOneFeed == 6)
    #expect(same.feeds == 1)
    #expect(same.postsDayBefore == 0)
    let next = try await inbox.database.gateContext(stream: stream, day: "2026-11-21").day
    #expect(next.posts == 0)
    #expect(next.shown == 0)
    #expect(next.postsDayBefore == 6)
  }
}
