import Foundation
import Posts
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

  private func rows(_ export: Export) throws -> [[String: String]] {
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
    let export = try await inbox.database.export(
      ExportFilter(), profile: .plain, by: "bob", at: .at(400))
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
    let export = try await inbox.database.export(
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
      try await inbox.database.export(
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
    let export = try await inbox.database.export(
      ExportFilter(decision: .all, since: .at(300)), profile: .plain, by: "bob", at: .at(400))
    #expect(try rows(export).map { $0["id"] } == ["\(items[0])", "\(items[2])"])
  }

  @Test func `a stream's export holds only its own`() async throws {
    let inbox = try await inbox(deciding: [nil, nil])
    try await inbox.poll(.shop, [.sample("9")])
    let export = try await inbox.database.export(
      ExportFilter(decision: .all, stream: "shops"), profile: .plain, by: "bob", at: .at(400))
    #expect(try rows(export).map { $0["stream"] } == ["shops"])
  }

  @Test func `an export of nothing is a header and a line in the ledger`() async throws {
    let inbox = try await TestInbox()
    let export = try await inbox.database.export(
      ExportFilter(), profile: .plain, by: "bob", at: .at(400))
    #expect(try rows(export).isEmpty)
    #expect(try await inbox.number("SELECT rows FROM export") == 0)
  }

  @Test func `JSON Lines hold the words as they are`() async throws {
    let inbox = try await TestInbox()
    let post = Post.sample("1", title: "=1+1", text: "\t\"漢字\"\r\nsecond line \u{2028} 🙂")
    try await inbox.poll(.forum, [post])
    let export = try await inbox.database.export(
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
    let export = try await inbox.database.export(
      ExportFilter(), profile: .plain, by: "bob", at: .at(9001))
    let row = try #require(try rows(export).first)
    #expect(row["decision"] == "relevant")
    #expect(row["text"] == "")
    #expect(row["author"] == "")
    #expect(row["evidence"] == "")
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
    let export = try await inbox.database.export(
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
