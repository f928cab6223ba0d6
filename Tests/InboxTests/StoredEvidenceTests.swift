import Posts
import Testing

@testable import Inbox

@Suite struct StoredEvidenceTests {
  private let evidence = (1...9).map { number in
    Evidence(
      term: "term \"\(number)\"", weight: number % 3 == 0 ? -0.25 : 1 / Double(number),
      zone: number % 2 == 0 ? .title : .text, start: number, end: number + 4)
  }

  @Test(arguments: [Verdict.Reason.aboveThreshold, .belowThreshold])
  func `what is stored adds up to the score`(_ reason: Verdict.Reason) async throws {
    let inbox = try await TestInbox()
    let evidence = evidence
    let poll = AnsweredPoll(
      feed: try await inbox.id(.forum), posts: [.sample()], etag: nil, lastModified: nil,
      at: .at(100), nextPollAt: .at(300), day: "2026-11-21", expiresAt: .at(1000))
    _ = try await inbox.database.record(poll) { _, _ in
      Judgement(verdicts: [.sample(reason, score: 1.75, evidence: evidence)], gateState: nil)
    }
    let stored = try await inbox.database.post(1).verdict.assessment
    let weights = stored.evidence.reduce(0) { $0 + $1.weight }
    #expect(abs(stored.prior + weights + stored.rest - 1.75) < 1e-9)
    #expect(stored.score == 1.75)
  }

  @Test func `a kept post's evidence comes back whole`() throws {
    let stored = try StoredEvidence(.sample(.aboveThreshold, evidence: evidence))
    #expect(try StoredEvidence.decoded(stored.json) == evidence)
  }

  @Test func `a dropped post's evidence is its six strongest terms`() throws {
    let stored = try StoredEvidence(.sample(.belowThreshold, evidence: evidence))
    let decoded = try StoredEvidence.decoded(stored.json)
    #expect(decoded.map(\.term) == evidence[..<6].map(\.term))
    #expect(decoded.map(\.weight) == [1, 0.5, -0.25, 0.25, 0.2, -0.25])
    #expect(decoded.map(\.start) == [1, 2, 3, 4, 5, 6])
  }

  @Test func `no evidence is an empty list`() throws {
    let stored = try StoredEvidence(.sample(.belowThreshold, score: 1))
    #expect(stored.json == "[]")
    #expect(stored.rest == 4)
  }
}
