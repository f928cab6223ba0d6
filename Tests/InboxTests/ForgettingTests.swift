import Foundation
import GRDB
import Posts
import Testing

@testable import Inbox

@Suite struct ForgettingTests {
  private let thread = "https://forum.example/t/9"
  private static let grace = ForgetRequest.person(
    Person(handle: "grace", source: "forum.example")!)

  private func forget(
    _ inbox: TestInbox, _ request: ForgetRequest = Self.grace
  ) async throws -> ErasedPosts {
    try await inbox.database.forget(request, at: .at(1000))
  }

  @Test func `a person's posts go, with all that stands about them`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum, [.sample("1"), .sample("2", author: "@Grace"), .sample("3", author: "ada")],
      keep: { $0.id != "2" })
    let items = try await inbox.waiting().map(\.id).sorted()
    try await inbox.decide(items[0], .relevant)
    _ = try await inbox.database.undo(by: "ada", at: .at(301))
    try await inbox.decide(items[0], .noise, at: 302)
    try await inbox.note("calls grace back", item: items[0])
    let export = try await inbox.export(
      ExportFilter(decision: .all), profile: .plain, by: "ada", at: .at(400))
    let erased = try await forget(inbox)
    #expect(erased.counts.posts == 2)
    #expect(erased.counts.items == 1)
    #expect(erased.counts.decisions == 3)
    #expect(erased.counts.notes == 1)
    #expect(erased.counts.exportRows == 1)
    #expect(erased.counts.exports == [export.id])
    #expect(Set(erased.bylines.map(\.author)) == ["grace", "@Grace"])
    for table in ["post", "verdict", "item", "export_item"] {
      #expect(try await inbox.number("SELECT count(*) FROM \(table)") == 1, "\(table)")
    }
    for table in ["decision", "decision_post", "event"] {
      #expect(try await inbox.number("SELECT count(*) FROM \(table)") == 0, "\(table)")
    }
    #expect(try await inbox.number("SELECT rows FROM export") == 2)
    #expect(try await inbox.onlyItem().author == "ada")
    #expect(try await inbox.database.tallies()[.aboveThreshold]?.kept == 2)
  }

  @Test func `in a conversation with others only the person's part goes, and every note`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum,
      [
        .sample("9", conversation: thread), .sample("10", author: "ada", conversation: thread),
        .sample("11", author: "ada", conversation: thread),
      ], score: { Double($0.id)! }, keep: { $0.id != "11" })
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .relevant)
    try await inbox.note("grace again", item: item)
    let erased = try await forget(inbox)
    #expect(erased.counts.posts == 1)
    #expect(erased.counts.items == 0)
    #expect(erased.counts.sharedItems == 1)
    #expect(erased.counts.notes == 1)
    let detail = try await inbox.database.item(item)
    #expect(detail.posts.map(\.post.author) == ["ada"])
    #expect(detail.summary.note == nil)
    #expect(detail.summary.decision == .relevant)
    #expect(try await inbox.number("SELECT count(*) FROM event WHERE value IS NOT NULL") == 0)
    #expect(
      try await inbox.database.trainingData(stream: "crm").decided.map { $0.text.prefix(7) }
        == ["Post 10"])
    #expect(try await inbox.number("SELECT count(*) FROM post WHERE conversation IS NOT NULL") == 0)
  }

  @Test func `a shared conversation keeps its score where its best post stays`() async throws {
    let inbox = try await TestInbox()
    let other = "https://forum.example/t/20"
    try await inbox.poll(
      .forum,
      [
        .sample("9", conversation: thread), .sample("10", author: "ada", conversation: thread),
        .sample("21", conversation: other), .sample("20", author: "ada", conversation: other),
      ], score: { Double($0.id)! })
    _ = try await inbox.database.write {
      try $0.execute(sql: "UPDATE item SET score = 0.5 + score / 100, probability = 0.25")
    }
    #expect(try await forget(inbox).counts.sharedItems == 2)
    let items = try await inbox.waiting().sorted { $0.id < $1.id }
    #expect(items.map(\.score) == [0.6, 20])
    #expect(items.map(\.probability) == [0.25, nil])
  }

  @Test func `copies by others go too, and what only they held open`() async throws {
    let inbox = try await TestInbox()
    let text = "we are five people and look for a help desk"
    try await inbox.poll(.forum, [.sample("1", text: text)])
    try await inbox.poll(.blog, [.sample("2", text: text, author: "ada")], at: 150)
    let erased = try await forget(inbox)
    #expect(erased.counts.posts == 1)
    #expect(erased.counts.copies == 1)
    #expect(erased.bylines.map(\.author) == ["grace"])
    #expect(try await inbox.number("SELECT count(*) FROM post") == 0)
    #expect(try await inbox.number("SELECT count(*) FROM item") == 0)
  }

  @Test func `one address is forgotten without its author's other posts`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum,
      [
        .sample("1"), .sample("2"), .sample("3", url: "https://forum.example/t/1#3"),
      ])
    let erased = try await forget(inbox, .url("http://www.forum.example/t/1/?utm_source=x"))
    #expect(erased.counts.posts == 1)
    #expect(try await inbox.waiting().count == 2)
    #expect(try await forget(inbox, .url("https://forum.example/t/1#3")).counts.posts == 1)
  }

  @Test func `a handle counts at the feed's host and at the post's own`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .blog,
      [
        .sample("1", url: "https://forum.example/a"), .sample("2", url: "https://blog.example/b"),
        .sample("3", url: "https://elsewhere.example/c"),
      ])
    #expect(try await forget(inbox).counts.posts == 1)
    let blog = ForgetRequest.person(Person(handle: "grace", source: "https://blog.example/x")!)
    #expect(try await forget(inbox, blog).counts.posts == 2)
  }

  @Test(arguments: [
    ("https://hn.algolia.com/api/v1/search?query=crm", "news.ycombinator.com"),
    ("https://hnrss.org/newest?q=crm", "https://news.ycombinator.com/user?id=grace"),
    ("https://news.ycombinator.com/rss", "hn.algolia.com"),
    ("https://www.reddit.com/r/crm/new/.rss", "old.reddit.com"),
    ("https://old.reddit.com/r/crm/new/.rss", "reddit.com"),
    ("https://lobste.rs/t/crm.rss", "lobste.rs"),
  ])
  func `a handle belongs to the feed's site, whatever it links to`(
    address: String, source: String
  ) async throws {
    let feed = Feed(address: address, name: "Links", stream: "crm")
    let inbox = try await TestInbox(feeds: [feed])
    let posts = [
      Post.sample("1", url: "https://medium.example/a"),
      .sample("2", url: "https://\(Person.host(of: address)!)/item/2"),
    ]
    try await inbox.poll(feed, posts)
    let elsewhere = ForgetRequest.person(Person(handle: "grace", source: "medium.example")!)
    #expect(try await forget(inbox, elsewhere).counts.posts == 0)
    let person = Person(handle: "grace", source: source)!
    #expect(try await inbox.database.subject(person, retention: [:]).posts.count == 2)
    #expect(try await forget(inbox, .person(person)).counts.posts == 2)
    let more = [Post.sample("3", url: "https://medium.example/b")]
    #expect(try await inbox.poll(feed, more, at: 1100).blocked == 1)
  }

  @Test func `a rehearsal counts the same and changes nothing`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    let before = try await inbox.waiting()
    let rehearsed = try await inbox.database.rehearse(Self.grace)
    #expect(try await inbox.waiting() == before)
    #expect(try await inbox.number("SELECT count(*) FROM blocked") == 0)
    #expect(try await forget(inbox).counts == rehearsed.counts)
    #expect(rehearsed.counts.posts == 3)
  }

  @Test func `what a blocked author writes is counted and not stored`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1")])
    _ = try await forget(inbox)
    let canary = "zeppelincanary"
    let posts = [
      Post.sample(
        "2", url: "https://forum.example/\(canary)", title: canary, text: canary,
        author: "u/GRACE"), .sample("3", author: "ada"),
    ]
    let outcome = try await inbox.poll(.forum, posts, at: 1100)
    #expect(outcome.new == 2)
    #expect(outcome.blocked == 1)
    #expect(outcome.kept == 1)
    #expect(try await inbox.database.tallies()[.blocked]?.dropped == 1)
    #expect(try await inbox.number("SELECT sum(posts) FROM tally") == 3)
    #expect(try !inbox.holds(canary))
    let again = try await inbox.poll(.forum, posts + [.sample("1")], at: 1200)
    #expect(again.known == 3)
    #expect(again.new == 0)
    #expect(try await inbox.number("SELECT count(*) FROM post") == 1)
  }

  @Test func `a known post that turns out to be a blocked author's is not written to`()
    async throws
  {
    let inbox = try await TestInbox()
    _ = try await forget(inbox)
    try await inbox.poll(.forum, [.sample("1", author: nil)], at: 1100)
    let outcome = try await inbox.poll(
      .forum, [.sample("1", text: "an edit with the zeppelincanary in it")], at: 1200)
    #expect(outcome.known == 1)
    #expect(outcome.edited == 0)
    #expect(try !inbox.holds("zeppelincanary"))
  }

  @Test func `the same name on another host is welcome`() async throws {
    let inbox = try await TestInbox()
    _ = try await forget(inbox)
    let outcome = try await inbox.poll(
      .blog, [.sample("1", url: "https://blog.example/1")], at: 1100)
    #expect(outcome.kept == 1)
  }

  @Test func `a blocked address is refused in every feed`() async throws {
    let inbox = try await TestInbox()
    _ = try await forget(inbox, .url("https://forum.example/t/1"))
    #expect(try await inbox.poll(.blog, [.sample("1", author: nil)]).blocked == 1)
    #expect(try await inbox.poll(.shop, [.sample("1", author: "ada")]).blocked == 1)
    #expect(try await inbox.poll(.forum, [.sample("2")]).blocked == 0)
  }

  @Test func `a model made from what was held before is not adopted`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2))
    let data = try await inbox.database.trainingData(stream: "crm")
    _ = try await forget(inbox)
    await #expect(throws: ErasedMeanwhile.self) {
      try await inbox.database.adopt(
        model: "m", stream: "crm", trainedThrough: 0, erasures: data.erasures
      ) { $0 }
    }
    #expect(try await inbox.database.currentModel(stream: "crm") == nil)
    let after = try await inbox.database.trainingData(stream: "crm")
    try await inbox.database.adopt(
      model: "m", stream: "crm", trainedThrough: 0, erasures: after.erasures
    ) { $0 }
    #expect(try await inbox.database.currentModel(stream: "crm") == "m")
  }

  @Test func `no byte of a person is left in the files`() async throws {
    let canary = "xylophonecanary"
    let inbox = try await TestInbox()
    let posts = (1...300).map { number in
      let isGrace = number % 3 == 0
      let word = isGrace ? canary : "plainword"
      return Post.sample(
        String(number), url: "https://forum.example/\(word)/\(number)", title: word,
        text: "\(number) "
          + String(repeating: "\(word) needs a help desk. ", count: number % 7 == 0 ? 400 : 3),
        author: isGrace ? canary : "ada", conversation: isGrace ? nil : "thread \(number)")
    }
    for first in stride(from: 0, to: 300, by: 20) {
      try await inbox.poll(
        .forum, Array(posts[first..<first + 20]), keep: { Int($0.id)! % 2 == 0 })
    }
    for item in try await inbox.waiting().map(\.id) {
      try await inbox.note("\(canary) said so", item: item)
    }
    // What is read and grows meanwhile moves between pages.
    try await inbox.poll(
      .forum,
      posts.map { post in
        var edited = post
        edited.text += String(repeating: " edited \(post.title!)", count: 30)
        return edited
      }, at: 150)
    #expect(try inbox.holds(canary))
    let erased = try await forget(
      inbox, .person(Person(handle: canary, source: "forum.example")!))
    #expect(erased.counts.posts == 100)
    for table in ["item SET note = NULL", "event SET value = NULL"] {
      _ = try await inbox.database.write { try $0.execute(sql: "UPDATE \(table)") }
    }
    let compaction = try await inbox.database.compact()
    #expect(compaction.isLogEmpty)
    #expect(compaction.isRewritten)
    #expect(compaction.logBytes > 0)
    #expect(try !inbox.holds(canary))
    #expect(try await inbox.number("SELECT count(*) FROM post") == 200)
    #expect(try await inbox.number("PRAGMA auto_vacuum") == 2)
    #expect(try await inbox.text("PRAGMA integrity_check") == "ok")
  }

  @Test func `a reader that does not let go is told of, and then everything is cleared`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", text: "zeppelincanary")])
    let other = try InboxDatabase(path: inbox.path)
    let (held, isHeld) = AsyncStream<Void>.makeStream()
    let release = DispatchSemaphore(value: 0)
    let reading = Task {
      try await other.read { db in
        _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM post")
        isHeld.yield()
        release.wait()
      }
    }
    for await _ in held { break }
    _ = try await forget(inbox)
    let refused = try await inbox.database.compact(patience: .milliseconds(300))
    #expect(!refused.isLogEmpty)
    release.signal()
    try await reading.value
    #expect(try await inbox.database.compact().isLogEmpty)
    #expect(try !inbox.holds("zeppelincanary"))
    other.close()
  }

  @Test func `a request waits for whoever polls, and keeps no name once it is done`() async throws {
    let inbox = try await TestInbox()
    #expect(try await inbox.database.pendingErasure() == nil)
    let id = try await inbox.database.askErasure(Self.grace, by: "ada", at: .at(1))
    let pending = try #require(try await inbox.database.pendingErasure())
    #expect(pending.id == id)
    #expect(pending.request == Self.grace)
    #expect(try await inbox.database.erasureReport(id) == nil)
    try await inbox.database.erasureIsMade(id, report: "so far")
    let rest = try #require(try await inbox.database.pendingErasure())
    #expect(rest.request == nil)
    #expect(rest.report == "so far")
    try await inbox.database.finishErasure(id, report: "done", at: .at(2))
    #expect(try await inbox.database.pendingErasure() == nil)
    #expect(try await inbox.database.erasureReport(id) == "done")
    #expect(try await inbox.number("SELECT count(*) FROM erasure WHERE request IS NOT NULL") == 0)
  }
}

extension TestInbox {
  /// Whether the database file or its write-ahead log contains the word.
  func holds(_ word: String) throws -> Bool {
    try ["", "-wal"].contains { suffix in
      try Data(contentsOf: URL(filePath: path + suffix)).range(of: Data(word.utf8)) != nil
    }
  }

  func note(_ text: String, item: Int64) async throws {
    try await database.write { db in
      try db.execute(sql: "UPDATE item SET note = ? WHERE id = ?", arguments: [text, item])
      try db.execute(
        sql:
          "INSERT INTO event (item, kind, value, made_by, made_at) VALUES (?, 'note', ?, 'ada', 1)",
        arguments: [item, text])
    }
  }
}
