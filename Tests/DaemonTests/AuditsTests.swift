import Filtering
import Foundation
import Inbox
import Posts
import Testing

@testable import Daemon

/// A daemon with posts that a test has given their verdicts.
struct AuditedDaemon {
  let daemon: TestDaemon
  let clock = SimulatedClock()

  init(stream: [String] = []) async throws {
    daemon = try await TestDaemon(
      daemonYAML(feeds: [("feed", "https://forum.example/feed")], stream: stream),
      clock: clock.clock())
  }

  var audits: Audits { daemon.stages.audits }

  /// Takes in posts of now, kept or dropped, named by `from` and the next numbers.
  func take(kept: Int, dropped: Int, from first: Int = 0, relevant: Set<Int> = []) async throws {
    let posts = (first..<first + kept + dropped).map { number in
      Post(
        id: "\(number)", url: "https://forum.example/\(number)", title: "Post \(number)",
        text: relevant.contains(number)
          ? "Can anyone recommend a CRM for team \(number)? We have a budget."
          : "On walk number \(number) the river was high and the dog slept well.",
        author: "ann", published: clock.now)
    }
    let poll = AnsweredPoll(
      feed: try await daemon.record("feed").id, posts: posts, etag: nil, lastModified: nil,
      at: clock.now, nextPollAt: clock.now + 900, day: clock.now.day(in: .gmt),
      expiresAt: clock.now + 1_000_000)
    _ = try await daemon.inbox.record(poll) { candidates, _ in
      Judgement(
        verdicts: candidates.map { candidate in
          let isKept = candidate.index < kept
          return Verdict(
            assessment: Assessment(score: Double(-candidate.index), prior: -3),
            isKept: isKept, reason: isKept ? .aboveThreshold : .belowThreshold,
            model: "cold-start")
        }, gateState: nil)
    }
    clock.pass(seconds: 60)
  }

  /// Answers all places by the post's own words; returns what the places were.
  @discardableResult
  func answerAll(
    by: String = "ada", saying say: (AuditPlace) -> Decision = { $0.text.asksForIt }
  ) async throws -> [AuditReveal] {
    var reveals: [AuditReveal] = []
    while let place = try await daemon.inbox.nextAuditPlace(stream: "crm") {
      clock.pass(seconds: 1)
      reveals.append(
        try await daemon.inbox.answerAudit(
          stream: "crm", place: place.number, say(place), by: by, at: clock.now))
    }
    return reveals
  }
}

extension String {
  fileprivate var asksForIt: Decision { contains("recommend") ? .relevant : .noise }
}

@Suite struct AuditsTests {
  @Test func `a session has as many dropped as a day may have, and as many kept`() async throws {
    let audited = try await AuditedDaemon(stream: ["audit: 6 per day"])
    try await audited.take(kept: 40, dropped: 200)
    let session = try await audited.audits.start(stream: "crm", by: "ada")
    #expect(session.places == 12)
    let reveals = try await audited.answerAll()
    #expect(reveals.count { $0.part == .dropped } == 6)
    #expect(reveals.count { $0.part == .kept } == 6)
    await #expect(throws: AuditError.doneForToday(perDay: 6)) {
      try await audited.audits.start(stream: "crm", by: "ada")
    }
    audited.clock.pass(seconds: 86_400)
    #expect(try await audited.audits.start(stream: "crm", by: "ada").open > 0)
  }

  @Test func `of what a stream shows at most one in five is an audit's`() async throws {
    let audited = try await AuditedDaemon()
    try await audited.take(kept: 3, dropped: 100)
    await #expect(throws: AuditError.fewShown(3)) {
      try await audited.audits.start(stream: "crm", by: "ada")
    }
    try await audited.take(kept: 10, dropped: 100, from: 500)
    let session = try await audited.audits.start(stream: "crm", by: "ada")
    let reveals = try await audited.answerAll()
    #expect(reveals.count { $0.part == .dropped } == 3, "a quarter of 13")
    #expect(session.places == 6)
    await #expect(throws: AuditError.fewShown(13)) {
      try await audited.audits.start(stream: "crm", by: "ada")
    }
    let more = try await audited.audits.start(stream: "crm", count: 20, by: "ada")
    #expect(more.id != session.id)
    let asked = try await audited.answerAll()
    #expect(asked.count { $0.part == .dropped } == 20)
    #expect(asked.count { $0.part == .kept } == 10)
    let once = Set(reveals.map(\.post.id))
    let twice = Set(asked.map(\.post.id))
    #expect(once.isDisjoint(with: twice))
  }

  @Test func `an audit that is switched off, or has nothing to draw, says so`() async throws {
    let audited = try await AuditedDaemon(stream: ["audit: 0 per day"])
    try await audited.take(kept: 20, dropped: 0)
    await #expect(throws: AuditError.off(stream: "crm")) {
      try await audited.audits.start(stream: "crm", by: "ada")
    }
    await #expect(throws: AuditError.nothingToDraw) {
      try await audited.audits.start(stream: "crm", count: 3, by: "ada")
    }
    await #expect(throws: AuditError.noSession(stream: "none")) {
      try await audited.audits.start(stream: "none", by: "ada")
    }
    #expect(try await audited.daemon.inbox.newestAudit(stream: "crm") == nil)
  }

  @Test func `an open session is gone on with, whatever is asked for`() async throws {
    let audited = try await AuditedDaemon()
    try await audited.take(kept: 20, dropped: 50)
    let session = try await audited.audits.start(stream: "crm", count: 4, by: "ada")
    #expect(try await audited.audits.start(stream: "crm", count: 9, by: "bob") == session)
  }

  @Test func `some decided ones are asked again, those of others first`() async throws {
    let audited = try await AuditedDaemon()
    try await audited.take(kept: 40, dropped: 100)
    let inbox = audited.daemon.inbox
    _ = try await inbox.decide([1, 2, 3], .noise, by: "ada", at: audited.clock.now)
    audited.clock.pass(seconds: 90_000)
    _ = try await inbox.decide([4, 5, 6], .noise, by: "bob", at: audited.clock.now)
    _ = try await audited.audits.start(stream: "crm", count: 5, by: "ada")
    var again = try await audited.answerAll { _ in .relevant }.filter { $0.part == .again }
    #expect(again.count == 2)
    #expect(again.allSatisfy { $0.earlier?.decidedBy == "bob" })
    _ = try await audited.audits.start(stream: "crm", count: 20, by: "ada")
    again = try await audited.answerAll { _ in .relevant }.filter { $0.part == .again }
    #expect(again.count == 4, "one in ten of 40 places")
    #expect(Set(again.compactMap(\.earlier?.decidedBy)) == ["ada", "bob"])
    #expect(try await inbox.itemCounts(now: audited.clock.now)[.noise] == 6, "nothing changed")
  }

  @Test func `the order says nothing`() async throws {
    let audited = try await AuditedDaemon()
    try await audited.take(kept: 60, dropped: 600)
    _ = try await audited.audits.start(stream: "crm", count: 50, by: "ada")
    let parts = try await audited.answerAll().map(\.part)
    let firstHalf = parts.prefix(50).count { $0 == .dropped }
    #expect((10...40).contains(firstHalf))
  }

  @Test func `figures are intervals about the truth, and unknown before an answer`() async throws {
    let audited = try await AuditedDaemon()
    // 8 of the 20 kept are relevant, and 12 of the 380 dropped.
    let relevant = Set(0..<8).union((0..<12).map { 30 + 25 * $0 })
    try await audited.take(kept: 20, dropped: 380, relevant: relevant)
    let before = try await audited.audits.figures(stream: "crm")
    #expect(before.recall == nil)
    #expect(before.sentences.joined().contains("is not known"))
    var random = SplitMix64(seed: 3)
    _ = try await audited.audits.start(stream: "crm", count: 120, by: "ada", using: &random)
    #expect(try await audited.audits.figures(stream: "crm").missed == nil)
    try await audited.answerAll()
    let after = try await audited.audits.figures(stream: "crm")
    let recall = try #require(after.recall)
    let missed = try #require(after.missed)
    let precision = try #require(after.precision)
    #expect(after.dropped == 380)
    #expect(after.kept == 20)
    #expect(after.droppedAnswered == 120)
    #expect((missed.low...missed.high).contains(12))
    #expect(abs(precision.estimate - 0.4) < 1e-9, "all of the kept were asked")
    #expect(recall.low < recall.estimate && recall.estimate < recall.high)
    #expect((recall.low...recall.high).contains(0.4))
    #expect(after.sentences.contains { $0.hasPrefix("Recall: ") && $0.contains(" to ") })
    #expect(after.sentences.contains { $0.hasPrefix("Missed: ") && $0.contains(" to ") })
  }

  @Test func `where nothing was kept it is told what was missed`() async throws {
    let audited = try await AuditedDaemon()
    try await audited.take(kept: 0, dropped: 40, relevant: [3])
    _ = try await audited.audits.start(stream: "crm", count: 40, by: "ada")
    try await audited.answerAll()
    let figures = try await audited.audits.figures(stream: "crm")
    #expect(figures.missed?.estimate == 1)
    #expect(figures.precision == nil)
    #expect(figures.sentences.contains("Missed: 1 to 1 relevant posts."))
    #expect(figures.sentences.contains { $0.hasPrefix("Precision: not known") })
  }

  @Test func `answers of an audit train as any decision does`() async throws {
    let audited = try await AuditedDaemon(stream: ["retrain: 10"])
    try await audited.take(kept: 10, dropped: 100, relevant: Set(0..<5))
    _ = try await audited.audits.start(stream: "crm", count: 8, by: "ada")
    let reveals = try await audited.answerAll()
    let model = try #require(try await audited.daemon.stages.trainer.trainWhatIsDue().first).model
    #expect(model.counts.labels == reveals.count)
    #expect(try await audited.daemon.inbox.item(1).summary.surfacing == .gate)
  }
}

@Suite(.timeLimit(.minutes(5))) struct TeamReportTests {
  @Test func `agreement is told with an interval, and contradictions to oneself only`() async throws
  {
    let audited = try await AuditedDaemon()
    try await audited.take(kept: 40, dropped: 100, relevant: Set(0..<20))
    let inbox = audited.daemon.inbox
    _ = try await inbox.decide(Array(1...10), .relevant, by: "bob", at: audited.clock.now)
    _ = try await inbox.decide(Array(21...30), .noise, by: "ada", at: audited.clock.now)
    let none = try await audited.daemon.stages.teamReport(stream: nil, by: nil)
    #expect(none.pairs == 0)
    #expect(none.kappa == nil)
    #expect(none.sentences[0].contains("not known"))
    audited.clock.pass(seconds: 90_000)
    _ = try await audited.audits.start(stream: "crm", count: 100, by: "ada")
    // Post 3 and post 25 are the ones that ada sees otherwise.
    let reveals = try await audited.answerAll { place in
      place.title == "Post 3" || place.title == "Post 25"
        ? (place.text.asksForIt == .noise ? .relevant : .noise) : place.text.asksForIt
    }
    let again = reveals.filter { $0.part == .again }
    let report = try await audited.daemon.stages.teamReport(stream: "crm", by: nil)
    let others = again.filter { $0.earlier?.decidedBy == "bob" }
    #expect(report.pairs == others.count)
    #expect(report.pairs == 10)
    #expect(report.own == nil)
    #expect(report.agreed == 9)
    // All that bob decided was relevant: ada's one noise is then as likely by chance.
    let kappa = try #require(report.kappa)
    #expect(kappa.low < kappa.estimate && kappa.estimate <= kappa.high)
    #expect(report.sentences.contains { $0.contains("few pairs") })
    let own = try #require(
      try await audited.daemon.stages.teamReport(stream: nil, by: "ada").own)
    #expect(own.pairs == again.count - others.count)
    let contradicted = again.contains { $0.post.post.title == "Post 25" } ? [26] : []
    #expect(own.contradictions.map(\.item) == contradicted.map(Int64.init))
    #expect(try await audited.daemon.stages.teamReport(stream: nil, by: "bob").own?.pairs == 0)
  }
}

@Suite(.timeLimit(.minutes(5))) struct MislabelReportTests {
  @Test func `a decision that an unseen model doubts is listed until it is looked at again`()
    async throws
  {
    let audited = try await AuditedDaemon()
    try await audited.take(kept: 120, dropped: 200, relevant: Set(0..<60))
    let inbox = audited.daemon.inbox
    let stages = audited.daemon.stages
    _ = try await inbox.decide(Array(1...59), .relevant, by: "bob", at: audited.clock.now)
    _ = try await inbox.decide(Array(60...120), .noise, by: "bob", at: audited.clock.now)
    // Item 60 is post 59, which asks for a CRM.
    let report = try await stages.mislabelReport(stream: nil)
    #expect(report.rows.map(\.item) == [60])
    #expect(report.rows.first?.decision == .noise)
    #expect(report.rows.first?.by == "bob")
    #expect((report.rows.first?.doubt ?? 0) > 0.9)
    #expect(report.untold.isEmpty)
    _ = try await inbox.decide([60], .relevant, by: "bob", at: audited.clock.now)
    #expect(try await stages.mislabelReport(stream: "crm").rows.isEmpty)
    _ = try await inbox.undo(by: "bob", at: audited.clock.now)
    #expect(try await stages.mislabelReport(stream: "crm").rows.count == 1)
    _ = try await inbox.decide([60], .noise, by: "bob", at: audited.clock.now)
    #expect(try await stages.mislabelReport(stream: "crm").rows.isEmpty, "confirmed")
  }

  @Test func `few decisions leave what blind answers contradict`() async throws {
    let audited = try await AuditedDaemon()
    try await audited.take(kept: 20, dropped: 50)
    let inbox = audited.daemon.inbox
    _ = try await inbox.decide([1, 2], .relevant, by: "bob", at: audited.clock.now)
    #expect(try await audited.daemon.stages.mislabelReport(stream: nil).rows.isEmpty)
    _ = try await audited.audits.start(stream: "crm", count: 4, by: "ada")
    try await audited.answerAll { _ in .noise }
    let report = try await audited.daemon.stages.mislabelReport(stream: nil)
    #expect(report.rows.map(\.item) == [1, 2])
    #expect(report.rows.allSatisfy { $0.answer == .noise && $0.doubt == nil })
    #expect(report.untold == ["crm"])
    #expect(report.sentences.contains { $0.contains("too few decisions") })
  }
}
