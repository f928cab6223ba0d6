import Foundation
import GRDB
import Posts
import Testing

@testable import Inbox

@Suite struct SearchIndexTests {
  @Test func `posts come into the index in batches, and a search brings in some itself`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(1200), keep: { _ in false })
    #expect(try await inbox.database.postsToIndex() == 1200)
    #expect(try await inbox.search("desk", indexing: 0).hits.isEmpty)
    let page = try await inbox.search("desk", indexing: 10)
    #expect(page.hits.count == 10)
    #expect(page.postsToIndex == 1190)
    #expect(try await inbox.database.indexForSearch(most: 700) == 700)
    #expect(try await inbox.database.indexForSearch(most: .max) == 490)
    #expect(try await inbox.database.indexForSearch(most: .max) == 0)
    #expect(try await inbox.database.postsToIndex() == 0)
    try await inbox.checkSearch()
  }

  @Test func `intake does not index`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3))
    #expect(try await inbox.number("SELECT count(*) FROM search_idx") == 0)
  }

  @Test func `an edit is found by its new words only`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", text: "an old wording")])
    #expect(try await inbox.found("old") == ["1"])
    try await inbox.poll(.forum, [.sample("1", text: "a new wording")], at: 200)
    #expect(try await inbox.found("old") == [])
    #expect(try await inbox.found("new wording") == ["1"])
    try await inbox.checkSearch()
  }

  @Test func `an edit of a post that is not in the index yet changes nothing there`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", text: "an old wording")])
    try await inbox.poll(.forum, [.sample("1", text: "a new wording")], at: 200)
    try await inbox.checkSearch()
    #expect(try await inbox.found("new") == ["1"])
    try await inbox.checkSearch()
  }

  @Test func `what its retention ended is not found any more`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(4), keep: { $0.id == "1" })
    #expect(try await inbox.found("desk").count == 4)
    let none = Retention(
      droppedSeconds: 1, undecidedSeconds: 1, noiseSeconds: 1, relevantSeconds: 1)
    _ = try await inbox.database.retire(stream: "crm", none, now: .at(1000))
    #expect(try await inbox.found("desk") == [])
    try await inbox.checkSearch()
  }

  @Test func `a note is found by its words, also after it was changed or taken away`() async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2))
    #expect(try await inbox.found("monday") == [])
    try await inbox.replaceNote("rang on Monday", item: 1)
    #expect(try await inbox.found("monday") == ["1"])
    #expect(try await inbox.search("monday").hits[0].snippet.map(\.text) == ["rang on ", "Monday"])
    try await inbox.replaceNote("rang on Tuesday", item: 1)
    #expect(try await inbox.found("monday") == [])
    #expect(try await inbox.found("desk tuesday") == ["1"])
    try await inbox.replaceNote(nil, item: 1)
    #expect(try await inbox.found("tuesday") == [])
    try await inbox.checkSearch()
  }

  @Test func `a post that comes before people later is among the shown ones from then on`()
    async throws
  {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2), keep: { $0.id == "1" })
    #expect(try await inbox.found("desk", in: .dropped) == ["p2"])
    try await inbox.replaceNote("rang on Monday", item: 1)
    try await inbox.database.write {
      try $0.execute(sql: "UPDATE post SET item = 1, surfacing = 'request' WHERE id = 2")
    }
    #expect(try await inbox.found("desk", in: .dropped) == [])
    #expect(try await inbox.search("monday", in: .queue(.waiting)).hits[0].post == 2)
    try await inbox.checkSearch()
  }

  @Test func `the index stays right under random changes`() async throws {
    let inbox = try await TestInbox()
    var random = Sequence(state: 7)
    let vocabulary =
      (0..<60).map { "word\($0)" } + ["Zürich", "café", "顧客管理", "a\0b", "😀", "\u{F8F1}"]
    func words() -> String {
      (0..<Int.random(in: 0...30, using: &random)).map { _ in
        vocabulary.randomElement(using: &random)!
      }
      .joined(separator: " ")
    }
    for step in 0..<60 {
      let at = Double(1000 + step * 10)
      // The ids overlap: some are edits.
      let posts = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        Post.sample(
          "\(Int.random(in: 0..<300, using: &random))", title: words(), text: words(),
          author: words(), conversation: Bool.random(using: &random) ? "thread" : nil)
      }
      try await inbox.poll(
        [.forum, .blog, .shop][step % 3],
        Array(Dictionary(grouping: posts, by: \.id).values.map { $0[0] }),
        at: at, keep: { ($0.text.utf8.count + step) % 3 == 0 })
      switch Int.random(in: 0..<5, using: &random) {
      case 0: try await inbox.database.indexForSearch(most: Int.random(in: 1...20, using: &random))
      case 1: try await inbox.database.indexForSearch(most: .max)
      case 2:
        let items = try await inbox.number("SELECT coalesce(max(id), 0) FROM item")
        guard items > 0 else { break }
        try await inbox.replaceNote(words(), item: Int64(Int.random(in: 1...items, using: &random)))
      case 3:
        let retention = Retention(
          droppedSeconds: 150, undecidedSeconds: 200, noiseSeconds: 200, relevantSeconds: 200)
        for stream in ["crm", "shops"] {
          _ = try await inbox.database.retire(stream: stream, retention, now: .at(at))
        }
      default: _ = try await inbox.database.tidySearch(now: .at(100))
      }
      try await inbox.checkSearch()
    }
    try await inbox.database.indexForSearch(most: .max)
    try await inbox.database.rebuildSearch()
    try await inbox.checkSearch()
    for word in ["word7", "zurich", "word3 word4"] {
      let all = try await inbox.search(word, limit: 1000).hits.map(\.name)
      let terms = word.split(separator: " ").map(String.init)
      let held = try await inbox.read(terms)
      #expect(Set(all) == Set(held))
      #expect(!all.isEmpty)
    }
  }

  @Test(arguments: [true, false])
  func `nothing of what was deleted is left once the index was made anew`(inSteps: Bool)
    async throws
  {
    let inbox = try await TestInbox()
    let posts = (1...300).map { Post.sample("\($0)", text: "post number \($0) of many") }
    try await inbox.poll(.forum, posts, keep: { _ in false })
    try await inbox.poll(
      .forum, [.sample("x", title: "xqzvcanary", text: "the yqzvcanary", author: "zqzvcanary")],
      at: 110)
    try await inbox.replaceNote("vqzvcanary", item: 1)
    try await inbox.database.indexForSearch(most: .max)
    for feed in 0..<3 {
      try await inbox.poll(
        .blog, (1...40).map { .sample("b\(feed) \($0)", text: "number \(feed) \($0) of a blog") },
        at: 120)
      try await inbox.database.indexForSearch(most: .max)
    }
    #expect(try await inbox.blocksWith("qzvcanary") > 0)
    try await inbox.database.write { db in
      try db.execute(
        sql: "UPDATE item SET note = NULL; UPDATE post SET item = NULL WHERE guid = 'x'")
      try db.execute(
        sql: """
          DELETE FROM event; DELETE FROM item WHERE id = 1; DELETE FROM post WHERE guid = 'x'
          """)
    }
    #expect(try await inbox.found("zqzvcanary") == [])
    #expect(try await inbox.blocksWith("qzvcanary") > 0, "FTS5 only notes that it is gone")
    if inSteps {
      #expect(try await inbox.database.tidySearch(now: .at(100)))
    } else {
      try await inbox.database.rebuildSearch()
    }
    #expect(try await inbox.blocksWith("qzvcanary") == 0)
    inbox.database.close()
    for file in try FileManager.default.contentsOfDirectory(
      at: inbox.directory, includingPropertiesForKeys: nil)
    {
      #expect(try Data(contentsOf: file).range(of: Data("qzvcanary".utf8)) == nil, "\(file)")
    }
  }

  @Test func `a database from before the search is indexed behind its migration`() async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "inbox.sqlite").path
    let queue = try DatabaseQueue(path: path)
    try Schema.migrator(through: 5).migrate(queue)
    try await queue.write { db in
      try IdentityKey.create(db)
      try db.execute(
        sql: """
          INSERT INTO stream (id, name) VALUES (1, 'crm');
          INSERT INTO feed (id, stream, address, name) VALUES (1, 1, 'https://forum.example/feed', 'Forum');
          INSERT INTO post (id, stream, feed, text, seen_at, words) VALUES (7, 1, 1, 'a question', 100, 1);
          INSERT INTO verdict (post, score, kept, reason, model, prior, rest, evidence, judged_at)
            VALUES (7, 0, 0, 'below-threshold', 'cold start', 0, 0, '[]', 100);
          """)
    }
    try queue.close()
    let database = try InboxDatabase(path: path)
    defer { database.close() }
    #expect(try await database.postsToIndex() == 7)
    let page = try await database.search(SearchRequest("question", now: .at(200)))
    #expect(page.hits.map(\.name) == ["p7"])
  }

  @Test func `a search answers while another process writes`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(2))
    try await inbox.database.indexForSearch(most: 1)
    let other = try InboxDatabase(path: inbox.path)
    defer { other.close() }
    try await inbox.database.write { _ in }
    let held = try await inbox.database.search(SearchRequest("desk", now: .at(200)), indexing: 0)
    #expect(held.hits.count == 1)
    #expect(held.postsToIndex == 1)
    #expect(try await other.search(SearchRequest("desk", now: .at(200))).hits.count == 2)
    #expect(try await inbox.search("desk").hits.count == 2)
  }
}

extension TestInbox {
  /// Throws where the index differs from what is stored.
  func checkSearch() async throws {
    try await database.write {
      try $0.execute(sql: "INSERT INTO search (search) VALUES ('integrity-check')")
    }
  }

  func replaceNote(_ note: String?, item: Int64) async throws {
    try await database.write {
      try $0.execute(sql: "UPDATE item SET note = ? WHERE id = ?", arguments: [note, item])
    }
  }

  /// Pages of the index that hold these bytes.
  func blocksWith(_ bytes: String) async throws -> Int {
    try await number(
      "SELECT count(*) FROM search_data WHERE instr(block, CAST('\(bytes)' AS BLOB))")
  }

  /// What has all these words by a look at every row.
  func read(_ wanted: [String]) async throws -> [String] {
    try await database.read { db in
      let tokenizer = try SearchTokenizer(db)
      return try Row.fetchAll(
        db, sql: "SELECT post.*, search_source.note FROM post JOIN search_source USING (id)"
      )
      .compactMap { row in
        let columns: [String?] = [row["title"], row["text"], row["author"], row["note"]]
        let words = Set(columns.compactMap { $0 }.flatMap { tokenizer.words(of: $0).texts })
        guard words.isSuperset(of: wanted) else { return nil }
        return (row["item"] as Int64?).map(String.init) ?? "p\(row["id"] as Int64)"
      }
    }
  }
}

/// The same numbers in each run.
private struct Sequence: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 29)) &* 0xBF58_476D_1CE4_E5B9
  }
}
