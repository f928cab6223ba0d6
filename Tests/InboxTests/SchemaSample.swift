import Foundation
import Posts

@testable import Inbox

/// What the database of every `Schemas/N.sql` holds; made once through the program of its time, and
/// looked for after every migration since.
enum SchemaSample {
  static let forumPosts = Post.samples(6)
  static let blogPosts = [
    Post.sample("1", url: "https://blog.example/1", text: forumPosts[0].text, author: "linus"),
    Post.sample("2", url: "https://blog.example/2", title: "Moving on", author: "barbara"),
  ]

  static let evidence = [
    Evidence(term: "help desk", weight: 1.25, zone: .text, start: 17, end: 26),
    Evidence(term: "question", weight: -0.5, zone: .title, start: 2, end: 10),
  ]

  /// Fills a new database: posts kept, dropped, copied and retired, each decision, an undo, exports.
  static func fill(_ inbox: TestInbox) async throws {
    let database = inbox.database
    let poll = AnsweredPoll(
      feed: try await inbox.id(.forum), posts: forumPosts, etag: "\"forum 1\"", lastModified: nil,
      at: .at(100), nextPollAt: .at(1_000), day: "2026-11-21", expiresAt: .at(1_000_000))
    _ = try await database.record(poll) { candidates, _ in
      let verdicts = candidates.map {
        Verdict.sample(
          Int($0.post.id)! <= 4 ? .aboveThreshold : .belowThreshold, evidence: evidence)
      }
      return Judgement(verdicts: verdicts, gateState: Data("gate".utf8))
    }
    try await inbox.poll(.blog, blogPosts, at: 110, lastModified: "Sun, 22 Nov 2026 10:00:00 GMT")
    let items = try await inbox.waiting().map(\.id).sorted()
    _ = try await database.decide(
      [items[0]], .relevant, gesture: .comparison, by: "ada", at: .at(300))
    try await inbox.decide(items[1], .noise, by: "grace", at: 310)
    try await inbox.decide(items[2], .unsure, at: 320)
    try await inbox.decide(items[3], .relevant, at: 330)
    _ = try await database.undo(by: "ada", at: .at(340))
    try await inbox.export(by: "ada")
    try await database.indexForSearch(most: .max)
    try await database.adopt(
      model: "m-01234567", stream: "crm", trainedThrough: 2, gate: { $0 })
    try await database.add(
      streams: [.init(name: "desks", title: "Help desks")],
      feeds: [
        .init(
          stream: "desks", address: "https://desk.example/feed", name: "Desk", addedAt: .at(50))
      ])
    try await database.quiet(host: "blog.example", until: .at(9_000))
    // The noise of the forum has reached its end.
    _ = try await database.retire(
      stream: "crm",
      Retention(
        droppedSeconds: 1e9, undecidedSeconds: 1e9, noiseSeconds: 100, relevantSeconds: 1e9),
      now: .at(500))
  }
}
