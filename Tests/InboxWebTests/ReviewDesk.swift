import Foundation
import Hummingbird
import HummingbirdTesting
import Inbox
import Posts

@testable import InboxWeb

/// A database on disk with a few conversations in it, and the server over it.
struct ReviewDesk {
  static let now = Date(timeIntervalSince1970: 1_795_000_000)

  let inbox: InboxDatabase
  let server: InboxServer
  let told = Told()

  /// Remembers which streams were said to have a new decision.
  actor Told {
    private(set) var streams: [String] = []
    func note(_ stream: String) { streams.append(stream) }
  }

  /// - Parameter port: 80 lets the plain `localhost` of the test client through.
  init(_ kept: [Post] = [.lead], dropped: [Post] = [], port: Int = 80) async throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "sluice-web-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let inbox = try InboxDatabase(path: directory.appending(path: "inbox.sqlite").path)
    self.inbox = inbox
    try await Self.fill(inbox, kept: kept, dropped: dropped)
    let told = told
    let settings = InboxServerSettings(
      port: port, allowedHosts: ["inbox.acme.test:8443"],
      streams: { [.init(name: "crm", title: "Teams looking for a CRM")] }, analyst: "kim",
      now: { Self.now }, decisionsUntilModel: { $0 == "crm" ? 18 : nil },
      onDecision: { await told.note($0) },
      startAudit: { stream, _ in
        let frame = try await inbox.auditFrame(
          stream: stream, windowSeconds: 1_000, today: Self.now, by: "kim", now: Self.now + 60)
        let drawn = [(frame.dropped, AuditPart.dropped), (frame.kept, .kept)].flatMap { part in
          part.0.map { AuditDrawn(post: $0.post, part: part.1, inclusion: 0.5) }
        }
        return try await inbox.startAudit(
          stream: stream, frame,
          drawn: drawn
            + frame.decided.map {
              AuditDrawn(post: $0.post, part: .again, inclusion: 1, earlier: $0.entry)
            }, by: "kim")
      },
      auditFigures: { stream in
        AuditFiguresJSON(
          stream: stream, since: Self.now, sessions: 1, keptAnswered: 1, droppedAnswered: 1,
          unsure: 0, kept: 1, dropped: 1, missed: .init(estimate: 1, low: 0, high: 2), recall: nil,
          precision: nil)
      })
    server = try InboxServer(inbox: inbox, settings: settings)
  }

  /// Visits the server without a socket.
  func visit<Value: Sendable>(
    _ body: @Sendable (Browser) async throws -> Value
  ) async throws -> Value {
    try await server.application().test(.router) { client in
      try await body(try await Browser(client))
    }
  }

  private static func fill(_ inbox: InboxDatabase, kept: [Post], dropped: [Post]) async throws {
    try await inbox.configure(feeds: [
      Feed(address: "https://forum.acme.test/feed?token=geheim", name: "forum", stream: "crm")
    ])
    let feed = try await inbox.feeds()[0].id
    let poll = AnsweredPoll(
      feed: feed, posts: kept + dropped, etag: nil, lastModified: nil, at: now,
      nextPollAt: now + 900, day: "2026-11-18", expiresAt: now + 86_400)
    _ = try await inbox.record(poll) { candidates, _ in
      let verdicts = candidates.map { candidate in
        Verdict(
          assessment: .sample, isKept: candidate.index < kept.count && !candidate.isCopy,
          reason: candidate.isCopy
            ? .duplicate : candidate.index < kept.count ? .aboveThreshold : .belowThreshold,
          model: "cold-start")
      }
      return Judgement(verdicts: verdicts, gateState: nil)
    }
  }
}

extension Post {
  static let lead = Post(
    id: "1", url: "https://forum.acme.test/t/1", title: "Which CRM for a team of eight?",
    text: "We are looking for one that reads a shared mailbox.", author: "holzmichel",
    published: ReviewDesk.now - 3600, categories: ["sales"])

  static func sample(_ number: Int) -> Post {
    Post(
      id: "sample \(number)", url: "https://forum.acme.test/sample/\(number)",
      title: "Question number \(number) about software for a shop", text: "Text \(number)")
  }
}

extension Assessment {
  static let sample = Assessment(
    score: -1, prior: -3, rest: 0.5,
    evidence: [Evidence(term: "which crm", weight: 1.5, zone: .title, start: 0, end: 9)],
    gesture: .recommendation)
}
