import Foundation
import Posts
import Testing

@testable import Inbox

/// Ten posts, of which the first four are kept, each in a conversation of its own.
private func audited() async throws -> TestInbox {
  let inbox = try await TestInbox()
  try await inbox.poll(
    .forum, Post.samples(10), score: { Double($0.id)! / -10 }, keep: { Int($0.id)! <= 4 })
  return inbox
}

extension TestInbox {
  fileprivate func frame(
    by: String = "ada", at seconds: Double = 400, window: Double = 1_000, today: Double = 0
  ) async throws -> AuditFrame {
    try await database.auditFrame(
      stream: "crm", windowSeconds: window, today: .at(today), by: by, now: .at(seconds))
  }

  /// A session over these posts, in this order.
  @discardableResult
  fileprivate func start(
    _ drawn: [AuditDrawn], by: String = "ada", at seconds: Double = 400
  ) async throws -> AuditSession {
    try await database.startAudit(
      stream: "crm", try await frame(by: by, at: seconds), drawn: drawn, by: by)
  }

  @discardableResult
  fileprivate func answer(
    _ place: Int, _ answer: Decision, gesture: Gesture? = nil, by: String = "ada",
    at seconds: Double = 410
  ) async throws -> AuditReveal {
    try await database.answerAudit(
      stream: "crm", place: place, answer, gesture: gesture, by: by, at: .at(seconds))
  }

  fileprivate func undo(by: String = "ada", at seconds: Double = 420) async throws -> AuditUndone {
    try await database.undoAudit(stream: "crm", by: by, at: .at(seconds))
  }
}

private func dropped(_ post: Int64, _ inclusion: Double = 0.5) -> AuditDrawn {
  AuditDrawn(post: post, part: .dropped, inclusion: inclusion)
}

private func kept(_ post: Int64, _ inclusion: Double = 0.5) -> AuditDrawn {
  AuditDrawn(post: post, part: .kept, inclusion: inclusion)
}

@Suite struct AuditFrameTests {
  @Test func `a session is drawn from dropped posts and undecided kept ones`() async throws {
    let inbox = try await audited()
    try await inbox.decide(1, .noise, by: "bob")
    let frame = try await inbox.frame()
    #expect(frame.dropped.map(\.post) == [5, 6, 7, 8, 9, 10])
    #expect(frame.dropped.map(\.score) == [-0.5, -0.6, -0.7, -0.8, -0.9, -1])
    #expect(frame.kept.map(\.post) == [2, 3, 4])
    #expect(frame.decided == [.init(post: 1, entry: 1, isOthers: true)])
    #expect(frame.droppedCount == 6)
    #expect(frame.keptCount == 4)
    #expect(frame.shown == 4)
  }

  @Test func `rules, copies, other streams, old posts and posts without text stay out`()
    async throws
  {
    let inbox = try await audited()
    try await inbox.poll(.shop, [.sample("20")], keep: { _ in false })
    try await inbox.poll(
      .blog, [.sample("1"), .sample("30")], keep: { _ in false })  // a copy, and another
    #expect(
      try await inbox.number("SELECT count(*) FROM verdict WHERE reason = 'duplicate'") == 1)
    try await inbox.database.write {
      try $0.execute(
        sql: """
          INSERT INTO verdict_kind (id, model, prior, reason, kept, gesture)
          VALUES (91, 'm', -3, 'rule', 0, ''), (92, 'm', -3, 'blocked', 0, ''),
            (93, 'm', -3, 'over-budget', 0, '');
          UPDATE judgement SET kind = post + 86 WHERE post IN (5, 6, 7);
          UPDATE post SET text = NULL WHERE id = 8;
          UPDATE post SET seen_at = 10 WHERE id = 9;
          UPDATE post SET surfacing = 'request', item = 1 WHERE id = 10;
          """)
    }
    let frame = try await inbox.frame(window: 350)
    #expect(frame.dropped.map(\.post) == [7, 13])
    #expect(frame.droppedCount == 4, "7, 8, 10 and 13")
  }

  @Test func `a conversation counts once, by its first post`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum, ["1", "2", "3"].map { .sample($0, conversation: "https://forum.example/c/9") })
    let frame = try await inbox.frame()
    #expect(frame.kept.map(\.post) == [1])
    #expect(frame.keptCount == 1)
  }

  @Test func `what a session drew, no other draws, and its posts are counted once`() async throws {
    let inbox = try await audited()
    try await inbox.start([dropped(6), kept(2)])
    try await inbox.answer(1, .unsure)
    try await inbox.answer(2, .unsure)
    try await inbox.poll(.forum, [.sample("40")], at: 450, keep: { _ in false })
    let frame = try await inbox.frame(at: 500, today: 399)
    #expect(frame.dropped.map(\.post) == [5, 7, 8, 9, 10, 11])
    #expect(frame.kept.map(\.post) == [1, 3, 4])
    #expect(frame.droppedCount == 1)
    #expect(frame.keptCount == 0)
    #expect(frame.drawn == 1)
    #expect(frame.drawnToday == 1)
    #expect(try await inbox.frame(at: 500, today: 401).drawnToday == 0)
  }

  @Test func `what one has decided oneself is asked after a day`() async throws {
    let inbox = try await audited()
    try await inbox.decide(1, .noise, by: "ada", at: 300)
    try await inbox.decide(2, .unsure, by: "bob", at: 300)
    #expect(try await inbox.frame().decided.isEmpty)
    let later = try await inbox.frame(at: 300 + 86_400, window: 1_000_000)
    #expect(later.decided == [.init(post: 1, entry: 1, isOthers: false)])
  }

  @Test func `a stream that is not there has no session`() async throws {
    let inbox = try await TestInbox()
    await #expect(throws: AuditError.noSession(stream: "none")) {
      try await inbox.database.auditFrame(
        stream: "none", windowSeconds: 1, today: .at(0), by: "ada", now: .at(1))
    }
    #expect(try await inbox.database.newestAudit(stream: "crm") == nil)
    await #expect(throws: AuditError.noSession(stream: "crm")) {
      try await inbox.answer(1, .noise)
    }
    await #expect(throws: AuditError.noSession(stream: "crm")) {
      try await inbox.database.nextAuditPlace(stream: "crm")
    }
  }
}

@Suite struct AuditTableTests {
  @Test func `an open session is gone on with, whoever comes`() async throws {
    let inbox = try await audited()
    let session = try await inbox.start([dropped(6), kept(2)])
    #expect(session.places == 2)
    #expect(session.open == 2)
    #expect(session.startedBy == "ada")
    #expect(try await inbox.start([dropped(7)], by: "bob", at: 500) == session)
    try await inbox.answer(1, .noise, by: "bob")
    #expect(try await inbox.database.nextAuditPlace(stream: "crm")?.number == 2)
    let last = try await inbox.answer(2, .noise, by: "ada", at: 430)
    #expect(last.session.endedAt == .at(430))
    #expect(try await inbox.database.nextAuditPlace(stream: "crm") == nil)
    #expect(try await inbox.start([dropped(7)], at: 500).id == session.id + 1)
  }

  @Test func `a place says the same of every part`() async throws {
    let inbox = try await audited()
    let entry = try await inbox.decide(1, .noise, by: "bob")
    try await inbox.start([
      dropped(6), kept(2), AuditDrawn(post: 1, part: .again, inclusion: 1, earlier: entry.id),
    ])
    var places: [AuditPlace] = []
    while let place = try await inbox.database.nextAuditPlace(stream: "crm") {
      places.append(place)
      try await inbox.answer(place.number, .unsure)
    }
    #expect(places.map(\.number) == [1, 2, 3])
    #expect(places.map(\.source) == ["Forum", "Forum", "Forum"])
    #expect(
      places.map(\.url) == [6, 2, 1].map { "https://forum.example/t/\($0)" })
    #expect(places.allSatisfy { $0.title == "A question" && $0.author == "grace" })
  }

  @Test func `a place whose text is gone is passed over`() async throws {
    let inbox = try await audited()
    try await inbox.start([dropped(6), kept(2), dropped(7)])
    try await inbox.database.write {
      try $0.execute(sql: "DELETE FROM post WHERE id = 6; UPDATE post SET text = NULL WHERE id = 7")
    }
    #expect(try await inbox.database.nextAuditPlace(stream: "crm")?.number == 2)
    await #expect(throws: AuditError.gone(place: 1)) { try await inbox.answer(1, .noise) }
    await #expect(throws: AuditError.gone(place: 3)) { try await inbox.answer(3, .noise) }
    #expect(try await inbox.answer(2, .noise).session.endedAt != nil)
  }

  @Test func `a session of which nothing is left ends for the next`() async throws {
    let inbox = try await audited()
    let first = try await inbox.start([dropped(6)])
    try await inbox.database.write { try $0.execute(sql: "DELETE FROM post WHERE id = 6") }
    let second = try await inbox.start([dropped(7)], at: 500)
    #expect(second.id != first.id)
    #expect(try await inbox.number("SELECT count(*) FROM audit WHERE ended_at IS NULL") == 1)
  }
}

@Suite struct AuditAnswersTests {
  @Test(arguments: [Decision.relevant, .noise])
  func `a dropped post that is answered becomes an item with that decision`(
    answer: Decision
  ) async throws {
    let inbox = try await audited()
    try await inbox.start([dropped(6), kept(2)])
    let reveal = try await inbox.answer(1, answer, gesture: .price)
    #expect(reveal.part == .dropped)
    #expect(reveal.post.verdict.isKept == false)
    #expect(reveal.post.verdict.assessment.score == -0.6)
    #expect(reveal.earlier == nil)
    #expect(reveal.entry?.decision == answer)
    let item = try await inbox.database.item(try #require(reveal.post.item))
    #expect(item.summary.surfacing == .audit)
    #expect(item.summary.decision == answer)
    #expect(item.summary.decidedBy == "ada")
    #expect(item.summary.gesture == .price)
    #expect(item.posts.map(\.id) == [6])
    #expect(item.posts[0].surfacing == .audit)
    let data = try await inbox.database.trainingData(stream: "crm")
    #expect(data.decided.map(\.decision) == [answer])
    #expect(data.decided[0].text.contains("Post 6"))
    #expect(try await inbox.database.newDecisions(stream: "crm") == 1)
  }

  @Test func `unsure of a dropped post trains nothing and stays out of the inbox`() async throws {
    let inbox = try await audited()
    try await inbox.start([dropped(6), kept(2)])
    let reveal = try await inbox.answer(1, .unsure)
    #expect(reveal.entry == nil)
    #expect(reveal.post.item == nil)
    #expect(try await inbox.number("SELECT count(*) FROM decision") == 0)
    #expect(try await inbox.text("SELECT answer FROM audit_post WHERE place = 1") == "unsure")
  }

  @Test func `an answer on a kept one is a decision on its item`() async throws {
    let inbox = try await audited()
    try await inbox.start([dropped(6), kept(2)])
    let reveal = try await inbox.answer(2, .relevant)
    #expect(reveal.part == .kept)
    let item = try await inbox.database.item(2)
    #expect(item.summary.decision == .relevant)
    #expect(item.history == [try #require(reveal.entry)])
    #expect(item.summary.surfacing == .gate)
  }

  @Test func `again is noted and overwrites nothing`() async throws {
    let inbox = try await audited()
    let entry = try await inbox.decide(1, .noise, by: "bob")
    try await inbox.start([AuditDrawn(post: 1, part: .again, inclusion: 1, earlier: entry.id)])
    let reveal = try await inbox.answer(1, .relevant)
    #expect(reveal.earlier == entry)
    #expect(reveal.entry == nil)
    #expect(try await inbox.database.item(1).summary.decision == .noise)
    #expect(try await inbox.number("SELECT count(*) FROM decision") == 1)
    let opinion = try #require(try await inbox.database.secondOpinions(stream: "crm").first)
    #expect(opinion.first == .noise)
    #expect(opinion.firstBy == "bob")
    #expect(opinion.second == .relevant)
    #expect(opinion.secondBy == "ada")
    #expect(opinion.item == 1)
    #expect(opinion.stands)
    #expect(opinion.headline == "A question")
    #expect(try await inbox.database.secondOpinions(stream: "shops").isEmpty)
    try await inbox.decide(1, .noise, by: "cleo", at: 500)
    #expect(try await inbox.database.secondOpinions(stream: "crm").map(\.stands) == [false])
  }

  @Test func `a kept one that somebody decides meanwhile keeps that decision`() async throws {
    let inbox = try await audited()
    try await inbox.start([kept(2), dropped(6)])
    let entry = try await inbox.decide(2, .noise, by: "bob", at: 405)
    let reveal = try await inbox.answer(1, .relevant)
    #expect(reveal.earlier == entry)
    #expect(reveal.entry == nil)
    #expect(try await inbox.database.item(2).summary.decision == .noise)
    #expect(try await inbox.database.secondOpinions(stream: nil).count == 1)
  }

  @Test func `a place is answered once, and the second is told by whom`() async throws {
    let inbox = try await audited()
    try await inbox.start([dropped(6), kept(2)])
    try await inbox.answer(1, .noise, by: "bob")
    await #expect(throws: AuditError.answered(place: 1, by: "bob")) {
      try await inbox.answer(1, .relevant)
    }
    await #expect(throws: AuditError.noSuchPlace(3, of: 2)) { try await inbox.answer(3, .noise) }
    await #expect(throws: AuditError.otherSession(1)) {
      try await inbox.database.answerAudit(
        stream: "crm", session: 7, place: 2, .noise, by: "ada", at: .at(410))
    }
    #expect(try await inbox.number("SELECT count(*) FROM decision") == 1)
  }

  @Test func `of two processes that answer a place at once one is told`() async throws {
    let inbox = try await audited()
    try await inbox.start((5...10).map { dropped(Int64($0)) })
    let other = try InboxDatabase(path: inbox.path)
    let told = try await withThrowingTaskGroup(of: Int.self) { group in
      for place in 1...6 {
        for (database, name) in [(inbox.database, "ada"), (other, "bob")] {
          group.addTask {
            do {
              _ = try await database.answerAudit(
                stream: "crm", place: place, .noise, by: name, at: .at(410))
              return 0
            } catch let error as AuditError {
              guard case .answered(place, _) = error else { throw error }
              return 1
            }
          }
        }
      }
      return try await group.reduce(0, +)
    }
    other.close()
    #expect(told == 6)
    #expect(try await inbox.number("SELECT count(*) FROM decision") == 6)
    #expect(try await inbox.number("SELECT count(*) FROM item") == 10)
  }

  @Test func `a dropped post of a thread that is in the inbox decides nothing about it`()
    async throws
  {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/c/9"
    try await inbox.poll(
      .forum, ["1", "2"].map { .sample($0, conversation: thread) }, keep: { $0.id == "1" })
    try await inbox.start([dropped(2)])
    let reveal = try await inbox.answer(1, .noise)
    let item = try #require(reveal.post.item)
    #expect(item != 1)
    #expect(try await inbox.database.item(1).summary.decision == nil)
    #expect(try await inbox.database.item(1).posts.map(\.id) == [1])
    #expect(try await inbox.database.item(item).summary.decision == .noise)
  }

  @Test func `a later post of its thread joins the item of a dropped one`() async throws {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/c/9"
    try await inbox.poll(.forum, [.sample("1", conversation: thread)], keep: { _ in false })
    try await inbox.start([dropped(1)])
    try await inbox.answer(1, .relevant)
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 500)
    let item = try await inbox.database.item(1)
    #expect(item.posts.map(\.id) == [1, 2])
    #expect(item.summary.hasNewActivity)
  }
}

@Suite struct AuditUndoTests {
  @Test func `undo opens the place again and takes the decision back`() async throws {
    let inbox = try await audited()
    try await inbox.start([kept(2), dropped(6)])
    try await inbox.answer(1, .relevant)
    try await inbox.answer(2, .relevant)
    let first = try await inbox.undo()
    #expect(first.place == 2)
    #expect(first.answer == .relevant)
    #expect(first.session.endedAt == nil)
    #expect(first.session.open == 1)
    #expect(try await inbox.undo().place == 1)
    #expect(try await inbox.database.item(2).summary.decision == nil)
    #expect(try await inbox.database.trainingData(stream: "crm").decided.isEmpty)
    #expect(
      Set(try await inbox.waiting().map(\.id)) == [1, 2, 3, 4], "what was dropped asks nobody")
    await #expect(throws: AuditError.nothingToUndo) { try await inbox.undo() }
  }

  @Test func `what an audit has shown asks nobody once it is undone elsewhere`() async throws {
    let inbox = try await audited()
    try await inbox.start([dropped(6), dropped(7)])
    try await inbox.answer(1, .relevant)
    let item = try #require(try await inbox.answer(2, .noise).post.item)
    _ = try await inbox.database.undo(by: "ada", at: .at(415))
    #expect(Set(try await inbox.waiting(now: 416).map(\.id)) == [1, 2, 3, 4])
    #expect(try await inbox.database.item(item).summary.decision == nil)
    #expect(try await inbox.database.item(item).summary.opensAt == nil)
    #expect(try await inbox.number("SELECT count(*) FROM audit_post WHERE answer IS NOT NULL") == 2)
    #expect(try await inbox.undo().place == 2)
    #expect(try await inbox.database.item(item).history.count == 2)
  }

  @Test(arguments: [false, true])
  func `a post that the gate keeps makes it ask`(isLate: Bool) async throws {
    let inbox = try await TestInbox()
    let thread = "https://forum.example/t/1"
    try await inbox.poll(
      .forum, [.sample("1", conversation: thread)], keep: { _ in false })
    try await inbox.start([dropped(1)])
    try await inbox.answer(1, .relevant)
    if isLate { _ = try await inbox.undo() }
    try await inbox.poll(.forum, [.sample("2", conversation: thread)], at: 430)
    if !isLate { _ = try await inbox.undo(at: 440) }
    #expect(try await inbox.onlyItem(now: 500).opensAt == .at(0))
  }

  @Test func `what was undone can be answered anew, in the same item`() async throws {
    let inbox = try await audited()
    try await inbox.start([dropped(6)])
    try await inbox.answer(1, .relevant)
    _ = try await inbox.undo()
    let unsure = try await inbox.answer(1, .unsure)
    #expect(unsure.entry == nil)
    _ = try await inbox.undo()
    let reveal = try await inbox.answer(1, .noise)
    #expect(reveal.part == .dropped)
    #expect(try await inbox.number("SELECT count(*) FROM item") == 5)
    #expect(try await inbox.database.item(5).history.map(\.decision) == [.relevant, nil, .noise])
    #expect(try await inbox.database.item(5).summary.decision == .noise)
  }

  @Test func `undo leaves the answers of others, and the newest goes first at one moment`()
    async throws
  {
    let inbox = try await audited()
    try await inbox.start([dropped(6), kept(2), dropped(7)])
    try await inbox.answer(3, .noise, by: "ada", at: 410)
    try await inbox.answer(1, .noise, by: "ada", at: 410)
    try await inbox.answer(2, .noise, by: "bob", at: 410)
    #expect(try await inbox.undo(by: "ada").place == 1)
    #expect(try await inbox.undo(by: "ada").place == 3)
    #expect(try await inbox.database.item(2).summary.decision == .noise)
  }

  @Test func `an answer given after the reveal is no second opinion`() async throws {
    let inbox = try await audited()
    let entry = try await inbox.decide(1, .noise, by: "bob")
    try await inbox.start([AuditDrawn(post: 1, part: .again, inclusion: 1, earlier: entry.id)])
    try await inbox.answer(1, .relevant)
    _ = try await inbox.undo()
    let reveal = try await inbox.answer(1, .noise)
    #expect(reveal.earlier == entry)
    #expect(try await inbox.database.secondOpinions(stream: nil).isEmpty)
  }

  @Test func `a decision that was taken back elsewhere is not taken back twice`() async throws {
    let inbox = try await audited()
    try await inbox.start([kept(2)])
    try await inbox.answer(1, .relevant)
    _ = try await inbox.database.undo(by: "ada", item: 2, at: .at(415))
    #expect(try await inbox.undo().place == 1)
    #expect(try await inbox.database.item(2).history.count == 2)
  }
}

@Suite struct AuditRecordTests {
  @Test func `the record holds what was drawn and what was decided beside it`() async throws {
    let inbox = try await audited()
    try await inbox.decide(1, .noise, by: "bob", at: 350)
    try await inbox.start([dropped(6, 0.25), kept(2, 0.5), dropped(7, 0.125), dropped(8)])
    try await inbox.answer(1, .relevant, at: 410)
    try await inbox.answer(2, .noise, at: 411)
    try await inbox.answer(3, .unsure, at: 412)
    let record = try await inbox.database.auditRecord(stream: "crm")
    let session = try #require(record.sessions.first)
    #expect(session.kept == 4)
    #expect(session.dropped == 6)
    #expect(session.keptDrawn == 1)
    #expect(session.droppedDrawn == 3)
    #expect(session.unsure == 1)
    #expect(session.open == 1)
    typealias Known = AuditRecord.Known
    #expect(
      Set(record.known) == [
        Known(
          seenAt: .at(100), isKept: false, isRelevant: true, session: 1, inclusion: 0.25,
          since: .at(410)),
        Known(
          seenAt: .at(100), isKept: true, isRelevant: false, session: 1, inclusion: 0.5,
          since: .at(411)),
        Known(
          seenAt: .at(100), isKept: true, isRelevant: false, session: nil, inclusion: 1,
          since: .at(350)),
      ])
  }

  @Test func `a decision that was mended counts, one taken back does not`() async throws {
    let inbox = try await audited()
    try await inbox.start([dropped(6), kept(2)])
    let reveal = try await inbox.answer(1, .noise)
    try await inbox.answer(2, .noise)
    try await inbox.decide(try #require(reveal.post.item), .relevant, by: "bob", at: 500)
    _ = try await inbox.database.undo(by: "ada", item: 2, at: .at(501))
    let record = try await inbox.database.auditRecord(stream: "crm")
    #expect(record.known.map(\.isRelevant) == [true])
    #expect(try await inbox.database.auditRecord(stream: "shops").sessions.isEmpty)
  }

  @Test func `decided posts with text are there for a second look`() async throws {
    let inbox = try await audited()
    try await inbox.decide(1, .noise, by: "bob")
    try await inbox.decide(2, .unsure, by: "bob")
    try await inbox.start([dropped(6)])
    try await inbox.answer(1, .relevant)
    let texts = try await inbox.database.decidedTexts(stream: "crm")
    #expect(texts.map(\.item) == [1, 5])
    #expect(texts.map(\.decidedBy) == ["bob", "ada"])
    #expect(texts.map(\.isConfirmed) == [false, false])
    #expect(texts[1].text.contains("Post 6"))
    try await inbox.decide(1, .noise, by: "ada", at: 500)
    #expect(try await inbox.database.decidedTexts(stream: "crm")[0].isConfirmed)
  }
}
