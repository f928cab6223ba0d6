import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct RetentionTests {
  /// Seconds, counted from when the post was seen, or decided.
  private let retention = Retention(
    droppedSeconds: 100, undecidedSeconds: 400, noiseSeconds: 800, relevantSeconds: 1600)

  private func retire(_ inbox: TestInbox, now: Double) async throws -> Int {
    try await inbox.database.retire(stream: "crm", retention, now: .at(now))
  }

  @Test func `a dropped post vanishes and does not come back`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3), keep: { $0.id == "2" })
    #expect(try await retire(inbox, now: 199) == 0)
    #expect(try await retire(inbox, now: 200) == 2)
    #expect(try await inbox.database.droppedPosts().isEmpty)
    #expect(try await inbox.number("SELECT count(*) FROM post") == 1)
    #expect(try await inbox.number("SELECT count(*) FROM verdict") == 1)
    let again = try await inbox.poll(.forum, Post.samples(3), at: 300)
    #expect(again.new == 0)
    #expect(again.known == 3)
    #expect(again.edited == 0)
    #expect(try await inbox.number("SELECT count(*) FROM post") == 1)
  }

  @Test func `what was counted stays counted`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3), keep: { $0.id == "2" })
    let feed = try await inbox.record(.forum)
    _ = try await retire(inbox, now: 10_000)
    #expect(try await inbox.record(.forum) == feed)
    #expect(try await inbox.database.tallies()[.belowThreshold]?.dropped == 2)
  }

  @Test(
    arguments: [
      (nil, 500), (.unsure, 700), (.noise, 1100), (.relevant, 1900),
    ] as [(Decision?, Double)])
  func `a surfaced post loses its text when its decision says`(
    _ decision: Decision?, _ due: Double
  ) async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()], expiresAt: 400)
    let item = try await inbox.onlyItem().id
    if let decision {
      _ = try await inbox.database.decide(
        [item], decision, by: "ada", at: .at(300),
        times: { _ in WaitingTimes(unsureSeconds: 50, expireSeconds: 50) })
    }
    #expect(try await retire(inbox, now: due - 1) == 0)
    #expect(try await retire(inbox, now: due) == 1)
    #expect(try await retire(inbox, now: due + 1) == 0)
    let detail = try await inbox.database.item(item)
    #expect(detail.summary.headline == "")
    #expect(detail.summary.decision == decision)
    #expect(detail.posts.map(\.post) == [Post(id: "")])
    #expect(try await inbox.poll(.forum, [.sample()], at: due + 2).known == 1)
    #expect(try await inbox.database.item(item).posts.map(\.post.text) == [""])
  }

  @Test func `an undo begins the time anew`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()], expiresAt: 400)
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .relevant, at: 300)
    _ = try await inbox.database.undo(by: "ada", at: .at(1800))
    #expect(try await retire(inbox, now: 2199) == 0)
    #expect(try await retire(inbox, now: 2200) == 1)
  }

  @Test func `what is snoozed, or comes back from unsure, keeps its text`() async throws {
    let inbox = try await TestInbox()
    let times: @Sendable (String) -> WaitingTimes = { _ in WaitingTimes(expireSeconds: 50) }
    try await inbox.poll(.forum, Post.samples(2), expiresAt: 400)
    let items = try await inbox.waiting().map(\.id).sorted()
    try await inbox.database.snooze(
      [items[0]], until: .at(3000), by: "ada", at: .at(300), times: times)
    _ = try await inbox.database.decide(
      [items[1]], .unsure, by: "ada", at: .at(300), returnsAt: .at(4000), times: times)
    #expect(try await retire(inbox, now: 3049) == 0)
    #expect(try await retire(inbox, now: 3050) == 1)
    #expect(try await retire(inbox, now: 4049) == 0)
    #expect(try await retire(inbox, now: 4050) == 1)
  }

  @Test func `without evidence the verdict still adds up`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample()], score: { _ in 2.5 })
    let item = try await inbox.onlyItem().id
    _ = try await retire(inbox, now: 5000)
    let verdict = try await inbox.database.item(item).posts[0].verdict
    #expect(verdict.assessment.evidence.isEmpty)
    #expect(verdict.assessment.score == 2.5)
    #expect(verdict.assessment.prior + verdict.assessment.rest == 2.5)
  }

  @Test func `copies of an original that went stay, and are known`() async throws {
    let inbox = try await TestInbox()
    let text = "we are five people and look for a help desk"
    try await inbox.poll(.forum, [.sample("1", text: text)], at: 100, keep: { _ in false })
    try await inbox.poll(.blog, [.sample("2", text: text)], at: 150)
    #expect(try await retire(inbox, now: 220) == 1)
    let copies = try await inbox.database.droppedPosts()
    #expect(copies.map(\.post.id) == ["2"])
    #expect(copies.map(\.original) == [nil])
    #expect(copies.map(\.verdict.reason) == [.duplicate])
    let third = try await inbox.poll(.blog, [.sample("3", text: text)], at: 230)
    #expect(third.duplicates == 1)
  }

  @Test func `a copy in the inbox goes with its conversation`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1")])
    try await inbox.poll(.blog, [.sample("1")])
    #expect(try await retire(inbox, now: 499) == 0)
    #expect(try await retire(inbox, now: 500) == 2)
    #expect(try await inbox.onlyItem().alsoSeen == ["Blog"])
  }

  @Test func `an item whose first post went is headed by the next`() async throws {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/t/1"
    try await inbox.poll(.forum, [.sample("1", conversation: thread)], at: 100)
    try await inbox.poll(.forum, [.sample("2", title: "A reply", conversation: thread)], at: 450)
    #expect(try await retire(inbox, now: 500) == 1)
    let item = try await inbox.onlyItem(now: 500)
    #expect(item.headline == "A reply")
    #expect(item.url == "https://forum.example/t/2")
  }

  @Test func `a post's number is never given again`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3), keep: { _ in false })
    #expect(try await retire(inbox, now: 10_000) == 3)
    try await inbox.poll(.forum, [.sample("4")], at: 10_001)
    #expect(try await inbox.database.item(inbox.onlyItem(now: 10_002).id).posts.map(\.id) == [4])
  }

  @Test func `another stream keeps its own time`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.shop, [.sample()], keep: { _ in false })
    #expect(try await retire(inbox, now: 10_000) == 0)
    #expect(try await inbox.database.droppedPosts().count == 1)
  }

  @Test func `no byte of a retired text is left in the files`() async throws {
    let canary = "xylophonecanary"
    let inbox = try await TestInbox()
    let filler = String(repeating: "\(canary) asks for a help desk. ", count: 400)
    let posts = Post.samples(40).map { post in
      Post.sample(
        post.id, url: "https://forum.example/\(canary)/\(post.id)", title: canary,
        text: "\(post.id) \(filler)", author: canary)
    }
    try await inbox.poll(.forum, posts, keep: { Int($0.id)! % 2 == 0 })
    try await inbox.poll(
      .forum,
      posts.map { post in
        var edited = post
        edited.text += " edited"
        return edited
      }, at: 150)
    #expect(try inbox.holds(canary))
    #expect(try await retire(inbox, now: 10_000) == 40)
    #expect(try !inbox.holds(canary))
  }

  @Test func `the file shrinks when much has gone`() async throws {
    let inbox = try await TestInbox()
    let filler = String(repeating: "asks for a help desk. ", count: 400)
    try await inbox.poll(
      .forum,
      Post.samples(200).map { .sample($0.id, text: $0.id + filler) }, keep: { _ in false })
    let before = try await inbox.number("SELECT page_count FROM pragma_page_count")
    #expect(try await retire(inbox, now: 10_000) == 200)
    #expect(try await inbox.number("SELECT page_count FROM pragma_page_count") < before / 4)
    #expect(try await inbox.number("SELECT freelist_count FROM pragma_freelist_count") == 0)
  }

  @Test func `many go in batches, and all of them`() async throws {
    let inbox = try await TestInbox()
    let count = 2 * InboxDatabase.retiredAtOnce + 7
    try await inbox.poll(.forum, Post.samples(count), keep: { Int($0.id)! % 2 == 0 })
    #expect(try await retire(inbox, now: 10_000) == count)
    #expect(try await inbox.number("SELECT count(*) FROM post") == count / 2)
    #expect(try await inbox.number("SELECT count(*) FROM post WHERE text IS NOT NULL") == 0)
    #expect(try await inbox.number("SELECT freelist_count FROM pragma_freelist_count") == 0)
  }

  @Test func `a note goes with the last text of its conversation`() async throws {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/t/1"
    try await inbox.poll(.forum, [.sample("1", conversation: thread)], at: 100)
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 450)
    let item = try await inbox.onlyItem().id
    try await inbox.note("grace wants a demo", item: item)
    #expect(try await retire(inbox, now: 500) == 1)
    #expect(try await inbox.database.item(item).summary.note == "grace wants a demo")
    #expect(try await retire(inbox, now: 850) == 1)
    #expect(try await inbox.database.item(item).summary.note == nil)
    #expect(try await inbox.number("SELECT count(*) FROM event WHERE value IS NOT NULL") == 0)
    #expect(try !inbox.holds("wants a demo"))
  }

  @Test func `who wanted no contact still wants none when the text has gone`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1"), .sample("2", author: "ada")])
    let refusing = try await inbox.waiting().first { $0.author == "grace" }!.id
    _ = try await inbox.database.write { db in
      try db.execute(
        sql: "UPDATE item SET action = 'do-not-contact' WHERE id = ?", arguments: [refusing])
    }
    #expect(try await retire(inbox, now: 600) == 2)
    #expect(try !inbox.holds("grace"))
    try await inbox.poll(
      .forum, [.sample("3", author: "@Grace"), .sample("4", author: "ada")], at: 700)
    try await inbox.poll(
      .blog, [.sample("5", url: "https://blog.example/5", author: "grace")], at: 700)
    let actions = try await inbox.waiting(now: 800).filter { $0.headline != "" }
      .reduce(into: [:]) { $0[$1.url!.suffix(1)] = $1.action }
    #expect(actions == ["3": .doNotContact])
    #expect(
      try await inbox.text("SELECT made_by FROM event WHERE kind = 'action'") == "an earlier wish")
  }

  @Test func `what a person entered there stands against an earlier wish`() async throws {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/t/7"
    try await inbox.poll(.forum, [.sample("1")])
    _ = try await inbox.database.write {
      try $0.execute(sql: "UPDATE item SET action = 'do-not-contact'")
    }
    _ = try await retire(inbox, now: 600)
    try await inbox.poll(.forum, [.sample("2", author: "ada", conversation: thread)], at: 700)
    _ = try await inbox.database.write {
      try $0.execute(sql: "UPDATE item SET action = 'follow-up' WHERE surfaced_at = 700")
    }
    try await inbox.poll(.forum, [.sample("3", conversation: thread)], at: 800)
    #expect(try await inbox.text("SELECT action FROM item WHERE surfaced_at = 700") == "follow-up")
  }
}
