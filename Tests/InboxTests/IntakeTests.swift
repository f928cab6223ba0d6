import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct IntakeTests {
  @Test func `the same document a second time stores nothing`() async throws {
    let inbox = try await TestInbox()
    let first = try await inbox.poll(.forum, Post.samples(5))
    let second = try await inbox.poll(.forum, Post.samples(5), at: 200)
    #expect(first.new == 5)
    #expect(first.known == 0)
    #expect(second.new == 0)
    #expect(second.known == 5)
    #expect(second.edited == 0)
    #expect(try await inbox.number("SELECT count(*) FROM post") == 5)
    #expect(try await inbox.number("SELECT count(*) FROM verdict") == 5)
    #expect(try await inbox.number("SELECT count(*) FROM item") == 5)
  }

  @Test func `known, new and edited posts are counted apart`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    let outcome = try await inbox.poll(
      .forum,
      [.sample("1"), .sample("2", text: "now says something else"), .sample("4"), .sample("5")],
      at: 200, keep: { $0.id == "4" })
    #expect(outcome.known == 2)
    #expect(outcome.edited == 1)
    #expect(outcome.new == 2)
    #expect(outcome.kept == 1)
    #expect(outcome.duplicates == 0)
  }

  @Test func `an edit changes the text and leaves the verdict as it was given`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1")])
    let item = try await inbox.onlyItem()
    let before = try await inbox.database.item(item.id).posts[0]
    let edited = Post.sample("1", title: "Solved", text: "never mind, we found one")
    try await inbox.poll(.forum, [edited], at: 200, score: { _ in -9 }, keep: { _ in false })
    let after = try await inbox.database.item(item.id).posts[0]
    #expect(after.post.title == "Solved")
    #expect(after.post.text == "never mind, we found one")
    #expect(after.verdict == before.verdict)
    #expect(after.isEdited && !before.isEdited)
    #expect(try await inbox.poll(.forum, [edited], at: 300).edited == 0)
  }

  @Test func `the hint and the record agree on what is new`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2))
    let forum = try await inbox.id(.forum)
    let marks = inbox.database.marks(
      of: [.sample("3"), .sample("1"), .sample("4"), .sample("2")], feed: forum)
    let places = try await inbox.database.unknown(marks)
    #expect(places == [0, 2])
  }

  @Test func `one id with several links in a document is several posts`() async throws {
    let inbox = try await TestInbox()
    let posts = (1...3).map { number in
      Post.sample(
        "same", url: "https://forum.example/t/\(number)",
        text: "Number \(number) needs a help desk for a team of five")
    }
    #expect(try await inbox.poll(.forum, posts).new == 3)
    #expect(try await inbox.poll(.forum, posts, at: 200).known == 3)
  }

  @Test func `posts of one id without links are told apart by their words`() async throws {
    let inbox = try await TestInbox()
    let posts = (1...3).map { number in
      var post = Post.sample("same", text: "Number \(number) needs a help desk for a team of five")
      post.url = nil
      return post
    }
    #expect(try await inbox.poll(.forum, posts).new == 3)
    #expect(try await inbox.poll(.forum, posts, at: 200).known == 3)
  }

  @Test func `a feed that repeated ids once is remembered for it`() async throws {
    let inbox = try await TestInbox()
    let posts = (1...3).map { number in
      Post.sample(
        "same", url: "https://forum.example/t/\(number)",
        text: "Number \(number) needs a help desk for a team of five")
    }
    try await inbox.poll(.forum, Array(posts[..<2]))
    #expect(try await inbox.poll(.forum, [posts[2]], at: 200).new == 1)
  }

  @Test func `what came before a feed repeated ids is still known afterwards`() async throws {
    let inbox = try await TestInbox()
    var bare = Post.sample("bare", text: "A post without a link asks for a help desk")
    bare.url = nil
    try await inbox.poll(.forum, [.sample("1"), bare])
    let repeated = (2...3).map { number in
      Post.sample(
        "same", url: "https://forum.example/t/\(number)",
        text: "Number \(number) needs a help desk for a team of five")
    }
    let outcome = try await inbox.poll(.forum, [.sample("1"), bare] + repeated, at: 200)
    #expect(outcome.known == 2)
    #expect(outcome.new == 2)
  }

  @Test func `an edit is noticed in a feed that repeats ids`() async throws {
    let inbox = try await TestInbox()
    var posts = (1...2).map { number in
      Post.sample(
        "same", url: "https://forum.example/t/\(number)",
        text: "Number \(number) needs a help desk for a team of five")
    }
    try await inbox.poll(.forum, posts)
    posts[1].text += " or six"
    let outcome = try await inbox.poll(.forum, posts, at: 200)
    #expect(outcome.known == 2)
    #expect(outcome.edited == 1)
  }

  @Test func `an id that changes is seen through by address and words`() async throws {
    let inbox = try await TestInbox()
    let url = "https://forum.example/t/1"
    try await inbox.poll(.forum, [.sample("a", url: url, text: "we need a help desk for five")])
    let again = try await inbox.poll(
      .forum,
      [.sample("b", url: url, text: "we need a help desk for five")], at: 200)
    #expect(again.known == 1)
    #expect(again.new == 0)
  }

  @Test func `a post that stands twice in one document is stored once`() async throws {
    let inbox = try await TestInbox()
    let outcome = try await inbox.poll(.forum, [.sample("1"), .sample("1"), .sample("2")])
    #expect(outcome.new == 2)
    #expect(outcome.known == 1)
  }

  @Test func `the same id in another feed is another post`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", text: "five of us look for a help desk")])
    let other = try await inbox.poll(
      .blog,
      [
        .sample(
          "1", url: "https://blog.example/1", text: "our harvest of pears was rich this year")
      ])
    #expect(other.new == 1)
    #expect(other.duplicates == 0)
  }

  @Test func `each post has one verdict and the tallies add up to what was new`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(20), keep: { $0.id == "7" })
    try await inbox.poll(.blog, Post.samples(25), at: 200, keep: { $0.id == "23" })
    let tallies = try await inbox.database.tallies()
    #expect(tallies[.aboveThreshold]?.kept == 2)
    #expect(tallies[.belowThreshold]?.dropped == 23)
    #expect(tallies[.duplicate]?.dropped == 20)
    #expect(tallies.values.reduce(0) { $0 + $1.kept + $1.dropped } == 45)
    #expect(try await inbox.number("SELECT count(*) FROM verdict") == 45)
    let feeds = try await inbox.database.feeds()
    #expect(feeds.map(\.posts).reduce(0, +) == 45)
    #expect(feeds.map(\.kept).reduce(0, +) == 2)
  }

  @Test func `the gate's state comes back at the next poll, with what the day kept`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(4), keep: { $0.id != "2" })
    let poll = try await AnsweredPoll(
      feed: inbox.id(.blog), posts: [], etag: nil, lastModified: nil, at: .at(200),
      nextPollAt: .at(300), day: "2026-11-21", expiresAt: .at(1000))
    _ = try await inbox.database.record(poll) { _, context in
      #expect(context.state == Data("gate".utf8))
      #expect(context.day.shown == 3)
      return Judgement(verdicts: [], gateState: Data("later".utf8))
    }
    var tomorrow = poll
    tomorrow.day = "2026-11-22"
    _ = try await inbox.database.record(tomorrow) { _, context in
      #expect(context.state == Data("later".utf8))
      #expect(context.day.shown == 0)
      return Judgement(verdicts: [], gateState: nil)
    }
    var elsewhere = poll
    elsewhere.feed = try await inbox.id(.shop)
    _ = try await inbox.database.record(elsewhere) { _, context in
      #expect(context.state == nil)
      #expect(context.day.shown == 0)
      return Judgement(verdicts: [], gateState: nil)
    }
  }

  @Test func `a judge that throws leaves nothing behind, not even validators`() async throws {
    struct Refused: Error {}
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1")], etag: "\"first\"")
    let poll = AnsweredPoll(
      feed: try await inbox.id(.forum), posts: Post.samples(3), etag: "\"second\"",
      lastModified: "now", at: .at(200), nextPollAt: .at(300), day: "2026-11-21",
      expiresAt: .at(1000))
    await #expect(throws: Refused.self) {
      _ = try await inbox.database.record(poll) { _, _ in throw Refused() }
    }
    let forum = try await inbox.record(.forum)
    #expect(forum.etag == "\"first\"")
    #expect(forum.lastModified == nil)
    #expect(forum.polledAt == .at(100))
    #expect(try await inbox.number("SELECT count(*) FROM post") == 1)
    #expect(try await inbox.poll(.forum, Post.samples(3), at: 300).new == 2)
  }

  @Test func `everything that a feed says of a post comes back`() async throws {
    let inbox = try await TestInbox()
    var post = Post.sample("1", conversation: "https://forum.example/t/1")
    post.published = .at(50)
    post.updated = .at(60.5)
    post.language = "de-AT"
    post.categories = ["crm", "a \"quoted\" one", "漢字"]
    try await inbox.poll(.forum, [post])
    #expect(try await inbox.database.item(inbox.onlyItem().id).posts[0].post == post)
  }

  @Test func `a rule's name is kept beside its verdict`() async throws {
    let inbox = try await TestInbox()
    let poll = AnsweredPoll(
      feed: try await inbox.id(.forum), posts: [.sample("1")], etag: nil, lastModified: nil,
      at: .at(100), nextPollAt: .at(300), day: "2026-11-21", expiresAt: .at(1000))
    _ = try await inbox.database.record(poll) { _, _ in
      let verdict = Verdict(
        assessment: Assessment(score: 0), isKept: false, reason: .rule, rule: "phrase \"hire\"",
        model: "cold start")
      return Judgement(verdicts: [verdict], gateState: nil)
    }
    let dropped = try await inbox.database.droppedPosts()
    #expect(dropped.map(\.verdict.rule) == ["phrase \"hire\""])
    #expect(dropped.map(\.verdict.reason) == [.rule])
  }

  @Test func `an edited post whose id changes later is still the same post`() async throws {
    let inbox = try await TestInbox()
    let url = "https://forum.example/t/1"
    try await inbox.poll(.forum, [.sample("a", url: url, text: "we need a help desk for five")])
    let solved = "[solved] we need a help desk for five"
    #expect(
      try await inbox.poll(.forum, [.sample("a", url: url, text: solved)], at: 200).edited == 1)
    #expect(
      try await inbox.poll(.forum, [.sample("b", url: url, text: solved)], at: 300).known == 1)
  }

  @Test func `an item named twice is decided once`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1")])
    let item = try await inbox.onlyItem().id
    let entries = try await inbox.database.decide(
      [item, item], .noise, by: "ada", at: .at(300))
    #expect(entries.count == 1)
  }
}
