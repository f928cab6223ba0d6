import Foundation
import GRDB
import Posts
import Synchronization
import Testing

@testable import Inbox

@Suite struct ExportLedgerTests {
  private func inbox(deciding decisions: [Decision?]) async throws -> TestInbox {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(decisions.count))
    let items = try await inbox.waiting().map(\.id).sorted()
    for (item, decision) in zip(items, decisions) {
      if let decision { try await inbox.decide(item, decision) }
    }
    return inbox
  }

  private func rows(_ export: MadeExport) throws -> [[String: String]] {
    let records = try StrictCSV.records(export.bytes)
    #expect(records[0] == Export.columns)
    return records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(Export.columns, $0)) }
  }

  @Test func `a row says everything about its conversation`() async throws {
    let inbox = try await TestInbox()
    var post = Post.sample(
      "1", title: "Which, \"help desk\"?", text: "five of us\nneed one, please")
    post.published = .at(86_400)
    let evidence = [
      Evidence(term: "need", weight: 1.256, zone: .text, start: 11, end: 15),
      Evidence(term: "please", weight: -0.5, zone: .text, start: 21, end: 27),
    ]
    let poll = AnsweredPoll(
      feed: try await inbox.id(.forum), posts: [post], etag: nil, lastModified: nil, at: .at(100),
      nextPollAt: .at(300), day: "2026-11-21", expiresAt: .at(1000))
    _ = try await inbox.database.record(poll) { _, _ in
      Judgement(
        verdicts: [.sample(.aboveThreshold, evidence: evidence, probability: 0.75)],
        gateState: nil)
    }
    try await inbox.poll(.blog, [post], at: 150)
    let item = try await inbox.onlyItem().id
    try await inbox.decide(item, .relevant, by: "ada", at: 300)
    let export = try await inbox.export(ExportFilter(), profile: .plain, by: "bob", at: .at(400))
    #expect(
      try rows(export) == [
        [
          "id": "\(item)", "stream": "crm", "source": "Forum",
          "url": "https://forum.example/t/1", "title": "Which, \"help desk\"?",
          "text": "five of us\nneed one, please", "author": "grace",
          "published_at": "1970-01-02T00:00:00Z", "surfaced_at": "1970-01-01T00:01:40Z",
          "probability": "0.7500", "gesture": "recommendation",
          "evidence": "need +1.26; please -0.50", "decision": "relevant", "action": "",
          "decided_by": "ada", "decided_at": "1970-01-01T00:05:00Z", "note": "",
          "also_seen": "Blog", "model": "cold start", "export_id": "\(export.id)",
        ]
      ])
  }

  @Test func `the ledger knows who, when, which filter, how many rows and which bytes`()
    async throws
  {
    let inbox = try await inbox(deciding: [.relevant, .noise, .relevant, nil])
    let export = try await inbox.export(
      ExportFilter(decision: .relevant, stream: "crm"), profile: .excel, by: "bob", at: .at(400))
    let file = inbox.directory.appending(path: "export.csv")
    try export.bytes.write(to: file)
    let digest = try #require(Self.output("sha256sum \(file.path)")).prefix(64)
    #expect(export.sha256 == digest)
    #expect(export.rows == 2)
    let line = try await inbox.text(
      """
      SELECT exported_at || ' ' || exported_by || ' ' || profile || ' ' || rows || ' ' || sha256
      FROM export WHERE id = \(export.id)
      """)
    #expect(line == "400.0 bob excel 2 \(digest)")
    let filter = try await inbox.text("SELECT filter FROM export")
    #expect(
      try JSONDecoder().decode(ExportFilter.self, from: Data(filter!.utf8))
        == ExportFilter(decision: .relevant, stream: "crm"))
    #expect(
      try await inbox.text("SELECT columns FROM export") == Export.columns.joined(separator: ","))
    #expect(
      try await inbox.text("SELECT group_concat(item) FROM export_item WHERE export = \(export.id)")
        == inbox.text("SELECT group_concat(id) FROM item WHERE decision = 'relevant'"))
  }

  @Test func `each choice exports its conversations`() async throws {
    let inbox = try await inbox(deciding: [.relevant, .noise, .noise, .unsure, nil, nil, nil])
    func exported(_ choice: ExportFilter.Choice) async throws -> Int {
      try await inbox.export(
        ExportFilter(decision: choice), profile: .plain, by: "bob", at: .at(400)
      ).rows
    }
    #expect(try await exported(.relevant) == 1)
    #expect(try await exported(.noise) == 2)
    #expect(try await exported(.unsure) == 1)
    #expect(try await exported(.undecided) == 3)
    #expect(try await exported(.all) == 7)
    #expect(try await inbox.number("SELECT count(*) FROM export") == 5)
  }

  @Test func `since means surfaced or decided at that time or later`() async throws {
    let inbox = try await TestInbox()
    for number in 1...3 {
      try await inbox.poll(.forum, [.sample(String(number))], at: 100 * Double(number))
    }
    let items = try await inbox.waiting(now: 400).map(\.id).sorted()
    try await inbox.decide(items[0], .noise, at: 300)
    let export = try await inbox.export(
      ExportFilter(decision: .all, since: .at(300)), profile: .plain, by: "bob", at: .at(400))
    #expect(try rows(export).map { $0["id"] } == ["\(items[0])", "\(items[2])"])
  }

  @Test func `a stream's export holds only its own`() async throws {
    let inbox = try await inbox(deciding: [nil, nil])
    try await inbox.poll(.shop, [.sample("9")])
    let export = try await inbox.export(
      ExportFilter(decision: .all, stream: "shops"), profile: .plain, by: "bob", at: .at(400))
    #expect(try rows(export).map { $0["stream"] } == ["shops"])
  }

  @Test func `an export of nothing is a header and a line in the ledger`() async throws {
    let inbox = try await TestInbox()
    let export = try await inbox.export(ExportFilter(), profile: .plain, by: "bob", at: .at(400))
    #expect(try rows(export).isEmpty)
    #expect(try await inbox.number("SELECT rows FROM export") == 0)
  }

  @Test func `JSON Lines hold the words as they are`() async throws {
    let inbox = try await TestInbox()
    let post = Post.sample("1", title: "=1+1", text: "\t\"漢字\"\r\nsecond line \u{2028} 🙂")
    try await inbox.poll(.forum, [post])
    let export = try await inbox.export(
      ExportFilter(decision: .all), profile: .jsonl, by: "bob", at: .at(400))
    let row = try JSONDecoder().decode([String: String].self, from: export.bytes)
    #expect(row["title"] == post.title)
    #expect(row["text"] == post.text)
    #expect(row["decision"] == nil)
  }

  @Test func `a retired conversation is exported without words`() async throws {
    let inbox = try await inbox(deciding: [.relevant])
    _ = try await inbox.database.retire(
      stream: "crm",
      Retention(
        droppedSeconds: 1, undecidedSeconds: 1, noiseSeconds: 1, relevantSeconds: 1), now: .at(9000)
    )
    let export = try await inbox.export(ExportFilter(), profile: .plain, by: "bob", at: .at(9001))
    let row = try #require(try rows(export).first)
    #expect(row["decision"] == "relevant")
    #expect(row["text"] == "")
    #expect(row["author"] == "")
    #expect(row["evidence"] == "")
  }

  @Test func `action and note stand in their columns`() async throws {
    let inbox = try await inbox(deciding: [.relevant])
    let item = try await inbox.number("SELECT id FROM item")
    try await inbox.act(Int64(item), "follow-up", by: "bob", at: 350)
    try await inbox.note(Int64(item), "- calls back\n=1+1", by: "bob", at: 350)
    let csv = try #require(try rows(try await inbox.export()).first)
    #expect(csv["action"] == "follow-up")
    #expect(csv["note"] == "'- calls back\n'=1+1")
    let json = try JSONDecoder().decode(
      [String: String].self, from: try await inbox.export(profile: .jsonl).bytes)
    #expect(json["note"] == "- calls back\n=1+1")
  }

  @Test func `a row of a conversation of several speaks of one post`() async throws {
    let inbox = try await TestInbox()
    let posts = (1...3).map { number in
      Post.sample("\(number)", title: "T\(number)", author: "a\(number)", conversation: "thread")
    }
    for (index, probability) in [0.2, 0.9, 0.5].enumerated() {
      let poll = AnsweredPoll(
        feed: try await inbox.id(.forum), posts: [posts[index]], etag: nil, lastModified: nil,
        at: .at(100 + Double(index)), nextPollAt: .at(300), day: "2026-11-21", expiresAt: .at(1000))
      _ = try await inbox.database.record(poll) { _, _ in
        Judgement(
          verdicts: [
            .sample(.aboveThreshold, score: Double(index), probability: probability)
          ], gateState: nil)
      }
    }
    let all = ExportFilter(decision: .all)
    func shown() async throws -> [String?] {
      let row = try #require(try rows(try await inbox.export(all)).first)
      return ["title", "url", "author", "probability"].map { row[$0] }
    }
    #expect(try await shown() == ["T1", "https://forum.example/t/1", "a1", "0.2000"])
    // Its text went: the next one that has one.
    try await inbox.database.write {
      try $0.execute(sql: "UPDATE post SET text = NULL WHERE id = 1")
    }
    #expect(try await shown() == ["T2", "https://forum.example/t/2", "a2", "0.9000"])
  }

  @Test func `who wants no contact is left out unless asked for`() async throws {
    let inbox = try await inbox(deciding: [.relevant, .relevant, .noise])
    try await inbox.act(1, "do-not-contact", by: "bob", at: 350)
    try await inbox.act(3, "do-not-contact", by: "bob", at: 350)
    let export = try await inbox.export()
    #expect(try rows(export).map { $0["id"] } == ["2"])
    #expect(export.leftOut == 1)
    let whole = try await inbox.export(ExportFilter(includesDoNotContact: true))
    #expect(whole.rows == 2 && whole.leftOut == 0)
    #expect(
      try await inbox.database.exports(limit: 9).map(\.filter.includesDoNotContact)
        == [true, false])
  }

  @Test func `until means surfaced and decided before that time`() async throws {
    let inbox = try await TestInbox()
    for number in 1...3 {
      try await inbox.poll(.forum, [.sample(String(number))], at: 100 * Double(number))
    }
    try await inbox.decide(1, .noise, at: 300)
    let export = try await inbox.export(
      ExportFilter(decision: .all, since: .at(100), until: .at(300)))
    #expect(try rows(export).map { $0["id"] } == ["2"])
  }

  @Test func `a line is there before the first byte, and complete before the last has left`()
    async throws
  {
    let inbox = try await inbox(deciding: [.relevant, .relevant])
    let other = try InboxDatabase(path: inbox.path)
    let seen = Mutex<[String?]>([])
    let request = ExportRequest(
      filter: ExportFilter(), profile: .plain, by: "bob", file: "/tmp/leads.csv")
    let export = try await inbox.database.prepareExport(request, at: .at(400)) { _ in
      let line = try other.pool.read { db in
        try String.fetchOne(
          db, sql: "SELECT exported_by || file_name || rows || sha256 FROM export")
      }
      seen.withLock { $0.append(line) }
    }
    other.close()
    #expect(seen.withLock { $0 } == ["bob/tmp/leads.csv0"])
    var line = try await inbox.database.export(export.id)
    #expect(line.outcome == .leaving)
    #expect(line.sha256 == export.sha256 && line.rows == 2 && line.file == "/tmp/leads.csv")
    try await inbox.database.conclude(export: export.id, .written)
    line = try await inbox.database.export(export.id)
    #expect(line.outcome == .written)
    try await inbox.database.conclude(export: export.id, .failed("the disk is full"))
    line = try await inbox.database.export(export.id)
    #expect(line.outcome == .failed("the disk is full"))
  }

  @Test func `an export whose bytes find no place is said to have failed`() async throws {
    struct Full: Error, CustomStringConvertible { let description = "no room" }
    let inbox = try await inbox(deciding: [.relevant])
    await #expect(throws: Full.self) {
      try await inbox.database.prepareExport(
        ExportRequest(filter: ExportFilter(), profile: .plain, by: "bob"), at: .at(400)
      ) { _ in throw Full() }
    }
    let line = try #require(try await inbox.database.exports(limit: 9).first)
    #expect(line.outcome == .failed("no room"))
    #expect(line.rows == 0 && line.sha256.isEmpty)
  }

  @Test func `nothing leaves that was gathered before somebody was forgotten`() async throws {
    let inbox = try await inbox(deciding: [.relevant, .relevant])
    let other = try InboxDatabase(path: inbox.path)
    let made = Mutex(0)
    await #expect(throws: ForgottenMeanwhile.self) {
      try await inbox.database.prepareExport(
        ExportRequest(filter: ExportFilter(), profile: .plain, by: "bob"), at: .at(400)
      ) { part in
        try other.pool.write {
          try $0.execute(sql: "INSERT INTO setting (key, value) VALUES ('erasures', 1)")
        }
        made.withLock { $0 += part.count }
      }
    }
    other.close()
    #expect(made.withLock { $0 } > 0)
    let line = try #require(try await inbox.database.exports(limit: 9).first)
    #expect(line.outcome == .failed("somebody was forgotten meanwhile; export again"))
    #expect(line.rows == 0 && line.sha256.isEmpty)
    #expect(try await inbox.number("SELECT count(*) FROM export_item") == 0)
    #expect(try await inbox.export().rows == 2)
  }

  @Test func `one that was killed is begun and not ended; old ones were written`() async throws {
    let inbox = try await TestInbox()
    try await inbox.database.write { db in
      try db.execute(
        sql: """
          INSERT INTO export (exported_at, exported_by, profile, filter, columns, rows, sha256)
          VALUES (1, 'bob', 'plain', '{"decision":"all"}', 'id,export_id', 0, '')
          """)
    }
    let line = try await inbox.database.export(1)
    #expect(line.outcome == .begun)
    #expect(line.filter == ExportFilter(decision: .all))
    #expect(line.columns == ["id", "export_id"])
  }

  @Test func `a large export comes in parts, and people decide meanwhile`() async throws {
    let inbox = try await inbox(deciding: [.relevant])
    try await inbox.database.write { db in
      try db.execute(
        sql: """
          WITH RECURSIVE number (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < 3000)
          INSERT INTO item (id, stream, conversation, surfacing, surfaced_at, expires_at, active_at,
            score, decision, decided_by, decided_at)
          SELECT n, 1, CAST(n AS BLOB), 'gate', 100, 1000, 100, 1, 'relevant', 'ada', 300 FROM number
          """)
      try db.execute(
        sql: """
          INSERT INTO post (id, stream, feed, item, title, text, seen_at, words, surfacing)
          SELECT id, 1, 1, id, 'T', printf('%.*c', 500, 'x'), 100, id, 'gate' FROM item WHERE id > 1
          """)
      try db.execute(
        sql: """
          INSERT INTO judgement (post, kind, score)
          SELECT id, (SELECT min(id) FROM verdict_kind), 1 FROM post WHERE id > 1
          """)
    }
    let other = try InboxDatabase(path: inbox.path)
    let parts = Mutex(0)
    let export = try await inbox.database.prepareExport(
      ExportRequest(filter: ExportFilter(), profile: .jsonl, by: "bob"), at: .at(400)
    ) { _ in
      try other.pool.write { try $0.execute(sql: "UPDATE item SET decision = 'noise'") }
      parts.withLock { $0 += 1 }
    }
    other.close()
    #expect(export.rows == 3000, "one moment is what is read")
    #expect(parts.withLock { $0 } > 3)
    #expect(try await inbox.number("SELECT count(DISTINCT item) FROM export_item") == 3000)
    #expect(try await inbox.number("SELECT count(*) FROM item WHERE decision = 'noise'") == 3000)
  }

  @Test(.enabled(if: Self.output("python3 -c ''") != nil, "needs python3"))
  func `python reads the file as we do`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum,
      [
        .sample(
          "1", title: "=HYPERLINK(\"x\")", text: "one\r\ntwo, \"three\"\u{301}\nfour; 'five'"),
        .sample("2", title: "漢字 🙂", text: " padded "),
      ])
    let export = try await inbox.export(
      ExportFilter(decision: .all), profile: .plain, by: "bob", at: .at(400))
    let file = inbox.directory.appending(path: "export.csv")
    try export.bytes.write(to: file)
    let expected = inbox.directory.appending(path: "expected.json")
    try JSONEncoder().encode(try StrictCSV.records(export.bytes)).write(to: expected)
    let script = inbox.directory.appending(path: "compare.py")
    try Data(
      """
      import csv, json, sys
      rows = list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8"), strict=True))
      sys.exit(0 if rows == json.load(open(sys.argv[2], encoding="utf-8")) else 1)
      """.utf8
    ).write(to: script)
    #expect(Self.output("python3 \(script.path) \(file.path) \(expected.path)") == "")
  }

  /// What a command prints, or nil where it fails.
  private static func output(_ command: String) -> String? {
    guard let stream = popen(command, "r") else { return nil }
    var printed = Data()
    var chunk = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 {
      printed.append(contentsOf: chunk.prefix(count))
    }
    return pclose(stream) == 0 ? String(decoding: printed, as: UTF8.self) : nil
  }
}
