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
    try await inbox.poll(.forum, [.sample()])
    let item = try await inbox.onlyItem().id
    if let decision { try await inbox.decide(item, decision, at: 300) }
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
}

extension TestInbox {
  /// Whether the database file or its write-ahead log contains the word.
  fileprivate func holds(_ word: String) throws -> Bool {
    try ["", "-wal"].contains { suffix in
      try Data(contentsOf: URL(filePath: path + suffix)).range(of: Data(word.utf8)) != nil
    }
  }
}
