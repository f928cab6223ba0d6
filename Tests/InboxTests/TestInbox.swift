import Foundation
import Posts

@testable import Inbox

/// A database file in a directory of its own, with two feeds in one stream and one in another.
final class TestInbox {
  let directory: URL
  let path: String
  let database: InboxDatabase

  init(feeds: [Feed] = [.forum, .blog, .shop]) async throws {
    directory = try temporaryDirectory()
    path = directory.appending(path: "inbox.sqlite").path
    database = try InboxDatabase(path: path)
    try await database.configure(feeds: feeds)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func id(_ feed: Feed) async throws -> Int64 {
    try await database.feeds().first { $0.feed.address == feed.address }!.id
  }

  func record(_ feed: Feed) async throws -> FeedRecord {
    try await database.feeds().first { $0.feed.address == feed.address }!
  }

  /// Records a poll whose judge keeps what `keep` says, and calls copies duplicates.
  @discardableResult
  func poll(
    _ feed: Feed, _ posts: [Post], at seconds: Double = 100, etag: String? = nil,
    lastModified: String? = nil, expiresAt: Double = 1_000_000, day: String = "2026-11-21",
    score: @escaping @Sendable (Post) -> Double = { _ in 1 },
    keep: @escaping @Sendable (Post) -> Bool = { _ in true }
  ) async throws -> IntakeOutcome {
    let poll = AnsweredPoll(
      feed: try await id(feed), posts: posts, etag: etag, lastModified: lastModified,
      at: .at(seconds), nextPollAt: .at(seconds + 900), day: day, expiresAt: .at(expiresAt))
    return try await database.record(poll) { candidates, _ in
      let verdicts = candidates.map { candidate in
        if candidate.isCopy { return Verdict.sample(.duplicate) }
        let kept = keep(candidate.post)
        return Verdict.sample(
          kept ? .aboveThreshold : .belowThreshold, score: score(candidate.post))
      }
      return Judgement(verdicts: verdicts, gateState: Data("gate".utf8))
    }
  }

  func waiting(now: Double = 200) async throws -> [ItemSummary] {
    try await database.items(in: .waiting, now: .at(now))
  }

  /// The only waiting item.
  func onlyItem(now: Double = 200) async throws -> ItemSummary {
    let items = try await waiting(now: now)
    guard items.count == 1 else { throw Unexpected(count: items.count) }
    return items[0]
  }

  @discardableResult
  func decide(
    _ item: Int64, _ decision: Decision, by: String = "ada", at seconds: Double = 300
  ) async throws -> DecisionEntry {
    try await database.decide([item], decision, by: by, at: .at(seconds))[0]
  }

  /// The number that a query gives.
  func number(_ sql: String) async throws -> Int {
    try await database.read { try Int.fetchOne($0, sql: sql) } ?? -1
  }

  func text(_ sql: String) async throws -> String? {
    try await database.read { try String.fetchOne($0, sql: sql) }
  }

  struct Unexpected: Error {
    var count: Int
  }
}

func temporaryDirectory() throws -> URL {
  let directory = FileManager.default.temporaryDirectory
    .appending(path: "inbox-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  return directory
}

extension Feed {
  static let forum = Feed(address: "https://forum.example/feed", name: "Forum", stream: "crm")
  static let blog = Feed(address: "https://blog.example/feed", name: "Blog", stream: "crm")
  static let shop = Feed(address: "https://shop.example/feed", name: "Shop", stream: "shops")
}

extension Post {
  /// A post of its own: its text says nothing that another sample says.
  static func sample(
    _ id: String = "1", url: String? = nil, title: String? = "A question", text: String? = nil,
    author: String? = "grace", conversation: String? = nil
  ) -> Post {
    Post(
      id: id, url: url ?? "https://forum.example/t/\(id)", title: title,
      text: text ?? "Post \(id) asks which help desk would suit a team of five",
      author: author, conversation: conversation)
  }

  /// `sample("1")` to `sample("N")`.
  static func samples(_ count: Int) -> [Post] {
    (1...count).map { .sample(String($0)) }
  }
}

extension Verdict {
  static func sample(
    _ reason: Reason, score: Double = 1, evidence: [Evidence] = [], probability: Double? = nil
  ) -> Verdict {
    let weights = evidence.reduce(0) { $0 + $1.weight }
    return Verdict(
      assessment: Assessment(
        score: score, prior: -3, rest: score + 3 - weights, evidence: evidence,
        probability: probability, gesture: .recommendation),
      isKept: reason == .aboveThreshold, reason: reason, model: "cold start")
  }
}

extension CoverageEntry {
  /// One poll, of the day that the polls of the tests are of.
  static let sample = CoverageEntry(day: "2026-11-21", polls: 1)
}

extension Date {
  static func at(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }
}
