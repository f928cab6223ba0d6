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

  private static let post = Post(
    id: "1", title: "Which CRM?", text: "Wir suchen ein CRM für Käse – \u{1F9C0} und Brot")

  private func stored(_ evidence: [Evidence], _ reason: Verdict.Reason) throws -> StoredEvidence {
    try StoredEvidence(.sample(reason, evidence: evidence), on: Self.post)
  }

  private func decoded(_ stored: StoredEvidence) throws -> [Evidence] {
    try StoredEvidence.decoded(stored.value, title: Self.post.title, text: Self.post.text)
  }

  @Test func `a kept post's evidence comes back whole`() throws {
    let stored = try stored(evidence, .aboveThreshold)
    #expect(try decoded(stored) == evidence)
    #expect(stored.rest != nil)
  }

  @Test func `a dropped post's evidence is its six strongest terms`() throws {
    let decoded = try decoded(try stored(evidence, .belowThreshold))
    #expect(decoded.map(\.term) == evidence[..<6].map(\.term))
    #expect(decoded.map(\.weight) == [1, 0.5, -0.25, 0.25, 0.2, -0.25])
    #expect(decoded.map(\.start) == [1, 2, 3, 4, 5, 6])
    #expect(decoded.map(\.zone) == evidence[..<6].map(\.zone))
  }

  @Test func `terms that the text has at their place take no letters`() throws {
    let there = [
      Evidence(term: "which", weight: 0.75, zone: .title, start: 0, end: 5),
      Evidence(term: "käse", weight: -12.5, zone: .text, start: 23, end: 27),
      Evidence(term: "\u{1F9C0}", weight: 0, zone: .text, start: 30, end: 31),
    ]
    let stored = try stored(there, .belowThreshold)
    #expect(try decoded(stored) == there)
    guard case .blob(let data) = stored.value.storage else {
      Issue.record("not compact")
      return
    }
    #expect(data.count <= 5 * there.count)
  }

  @Test func `terms that the text has not come back too`() throws {
    let other = [
      Evidence(term: "in need of *", weight: 1, zone: .text, start: 0, end: 10),
      Evidence(term: "far away", weight: 1, zone: .text, start: 4_000, end: 4_008),
      Evidence(term: "", weight: -0.001, zone: .title, start: 7, end: 7),
    ]
    #expect(try decoded(try stored(other, .belowThreshold)) == other)
  }

  @Test func `compact evidence that is cut off gives what stands before the cut`() throws {
    let data = CompactEvidence.encode(evidence, title: "", text: nil)
    for count in 0...data.count {
      let decoded = CompactEvidence.decode(data.prefix(count), title: nil, text: nil)
      #expect(decoded.map(\.term) == evidence.prefix(decoded.count).map(\.term))
    }
    #expect(CompactEvidence.decode(data, title: nil, text: nil).count == 9)
  }

  @Test func `after an edit a dropped post still names the terms of its verdict`() async throws {
    let inbox = try await TestInbox()
    let term = Evidence(term: "help desk", weight: 0.5, zone: .text, start: 18, end: 27)
    let poll = AnsweredPoll(
      feed: try await inbox.id(.forum), posts: [.sample()], etag: nil, lastModified: nil,
      at: .at(100), nextPollAt: .at(300), day: "2026-11-21", expiresAt: .at(1000))
    _ = try await inbox.database.record(poll) { _, _ in
      Judgement(verdicts: [.sample(.belowThreshold, evidence: [term])], gateState: nil)
    }
    let before = try await inbox.database.post(1)
    try await inbox.poll(.forum, [.sample("1", text: "we have found one")], at: 200)
    let after = try await inbox.database.post(1)
    #expect(after.post.text == "we have found one")
    #expect(after.verdict == before.verdict)
    #expect(after.verdict.assessment.evidence == [term])
  }

  @Test func `no evidence takes no room`() throws {
    #expect(try stored([], .belowThreshold).value.isNull)
    #expect(try stored([], .aboveThreshold).value.isNull)
    #expect(try decoded(try stored([], .belowThreshold)).isEmpty)
  }
}
