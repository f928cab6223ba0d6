import Foundation
import GRDB
import Posts
import Testing

@testable import Inbox

@Suite struct SearchTests {
  /// Two kept posts, the second with a note, and two that were dropped.
  private func inbox() async throws -> TestInbox {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum,
      [
        .sample("1", title: "Which CRM?", text: "We look for a small CRM that reads our mailbox"),
        .sample(
          "2", title: "Café tools", text: "Anything for shops in Zürich?", author: "Ada Berg"),
        .sample("3", title: nil, text: "Our mailbox is full again, and nobody reads it"),
        .sample("4", title: "Weather", text: "Rain in Zurich, says grace, who looks outside"),
      ], keep: { $0.id == "1" || $0.id == "2" })
    let item = try await inbox.items["2"]!
    try await inbox.database.write {
      try $0.execute(
        sql: "UPDATE item SET note = 'rang them on Friday' WHERE id = ?", arguments: [item])
    }
    return inbox
  }

  @Test func `items and dropped posts are found by title, text, author and note`() async throws {
    let inbox = try await inbox()
    #expect(try await inbox.found("crm") == ["1"])
    #expect(try await inbox.found("mailbox") == ["p3", "1"])
    #expect(try await inbox.found("berg") == ["2"])
    #expect(try await inbox.found("friday") == ["2"])
    #expect(try await inbox.found("kohlrabi") == [])
  }

  @Test func `case and accents make no difference`() async throws {
    let inbox = try await inbox()
    #expect(try await inbox.found("ZURICH") == ["p4", "2"])
    #expect(try await inbox.found("zürich cafe") == ["2"])
    #expect(try await inbox.found("cafe\u{301}") == ["2"])
  }

  @Test func `all words have to be there, and none of the unwanted`() async throws {
    let inbox = try await inbox()
    #expect(try await inbox.found("mailbox reads") == ["p3", "1"])
    #expect(try await inbox.found("mailbox reads nobody") == ["p3"])
    #expect(try await inbox.found("mailbox -nobody") == ["1"])
    #expect(try await inbox.found("-mailbox") == ["p4", "2"])
    #expect(try await inbox.found("mailbox -\"nobody reads\"") == ["1"])
    #expect(try await inbox.found("mailbox -\"reads nobody\"") == ["p3", "1"])
  }

  @Test func `a phrase is found where its words follow each other`() async throws {
    let inbox = try await inbox()
    #expect(try await inbox.found("\"reads our mailbox\"") == ["1"])
    #expect(try await inbox.found("\"our mailbox\"") == ["p3", "1"])
    #expect(try await inbox.found("\"mailbox our\"") == [])
    #expect(try await inbox.found("reads-our-mailbox") == ["1"])
    #expect(try await inbox.found("\"reads our mail*") == [])
    #expect(try await inbox.found("reads-our-mail*") == ["1"])
    #expect(try await inbox.found("\"crm we look\"") == [], "a phrase stays in its column")
  }

  @Test func `a column is asked by its name`() async throws {
    let inbox = try await inbox()
    #expect(try await inbox.found("author:grace") == ["p4", "p3", "1"])
    #expect(try await inbox.found("grace") == ["p4", "p3", "1"])
    #expect(try await inbox.found("says author:grace") == ["p4"])
    #expect(try await inbox.found("author:\"ada berg\"") == ["2"])
    #expect(try await inbox.found("Title:weather") == ["p4"])
    #expect(try await inbox.found("title:rain") == [])
    #expect(try await inbox.found("note:friday") == ["2"])
    #expect(try await inbox.found("-author:grace") == ["2"])
    #expect(try await inbox.found("http://author:grace") == [])
  }

  @Test func `a beginning takes a star and three letters`() async throws {
    let inbox = try await inbox()
    #expect(try await inbox.found("mail*") == ["p3", "1"])
    #expect(try await inbox.found("look*") == ["p4", "1"])
    #expect(try await inbox.found("look") == ["1"])
    await #expect(throws: SearchRefusal.shortBeginning("lo")) { try await inbox.found("lo*") }
  }

  @Test func `a script without spaces is found by what stands behind a gap`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1", text: "顧客管理を探しています。おすすめは？")])
    #expect(try await inbox.found("顧客") == ["1"])
    #expect(try await inbox.found("おすすめ") == ["1"])
    #expect(try await inbox.found("管理") == [], "one word to the tokenizer")
  }

  @Test func `a search can be held to a queue, to the dropped posts and to a stream`() async throws
  {
    let inbox = try await inbox()
    try await inbox.poll(.shop, [.sample("9", text: "The mailbox of a shop")], at: 110)
    let item = try await inbox.items["1"]!
    try await inbox.decide(item, .relevant)
    #expect(try await inbox.found("mailbox", in: .queue(.relevant)) == ["1"])
    #expect(try await inbox.found("mailbox", in: .queue(.waiting)) == ["3"])
    #expect(try await inbox.found("zurich", in: .queue(.waiting)) == ["2"])
    #expect(try await inbox.found("mailbox", in: .queue(.expired)) == [])
    #expect(try await inbox.found("mailbox", in: .dropped) == ["p3"])
    #expect(try await inbox.found("mailbox", stream: "shops") == ["3"])
    #expect(try await inbox.found("mailbox", stream: "crm") == ["p3", "1"])
    #expect(try await inbox.found("mailbox", stream: "nowhere") == [])
  }

  @Test func `a mark in a post is not taken for one`() async throws {
    let inbox = try await TestInbox()
    let text = "says \(SearchMark.shown) and \(SearchMark.dropped) and \(SearchMark.stream(2))"
    try await inbox.poll(
      .forum, [.sample("1", text: text), .sample("2", text: text + " again")],
      keep: { $0.id == "1" })
    try await inbox.poll(.shop, [.sample("3")], at: 110)
    #expect(try await inbox.found("says", in: .dropped) == ["p2"])
    #expect(try await inbox.found("says", in: .queue(.waiting)) == ["1"])
    #expect(try await inbox.found("says", stream: "shops") == [])
  }

  @Test func `a conversation is found once, and its copies with it`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum,
      [
        .sample("1", text: "a mailbox", conversation: "a"),
        .sample("2", text: "two mailboxes", conversation: "a"),
      ])
    try await inbox.poll(
      .forum, [.sample("3", text: "mailbox once more", conversation: "a")], at: 110)
    #expect(try await inbox.found("mailbox") == ["1"])
    let hit = try await inbox.search("mailbox").hits[0]
    #expect(hit.post == 3)
  }

  @Test func `pages follow each other without a gap`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(25), keep: { _ in false })
    var names: [String] = []
    var before: Int64?
    var pages = 0
    repeat {
      let page = try await inbox.search("desk", limit: 10, before: before)
      names += page.hits.map(\.name)
      before = page.next
      pages += 1
    } while before != nil
    #expect(pages == 3)
    #expect(names == (1...25).reversed().map { "p\($0)" })
  }

  @Test func `a rare phrase of common words goes on where the last page gave up`() async throws {
    let inbox = try await TestInbox()
    let count = InboxDatabase.searchedRowsMax + 10
    try await inbox.poll(
      .forum,
      (1...count).map {
        .sample("\($0)", text: $0 == 5 ? "red hot number 5" : "hot red number \($0)")
      },
      keep: { _ in false })
    try await inbox.database.indexForSearch(most: .max)
    let first = try await inbox.search("\"red hot\"")
    #expect(first.hits.isEmpty)
    #expect(first.next == 11)
    let second = try await inbox.search("\"red hot\"", before: first.next)
    #expect(second.hits.map(\.name) == ["p5"])
    #expect(second.next == nil)
  }

  @Test func `what stands around the words is shown without what a terminal would obey`()
    async throws
  {
    let inbox = try await TestInbox()
    let long = (1...60).map { "word\($0)" }.joined(separator: " ")
    try await inbox.poll(
      .forum, [.sample("1", text: "\(long) a \u{1B}[31m red\u{202E} mailbox, said\nhe \(long)")])
    let snippet = try await inbox.search("mailbox \"said he\"").hits[0].snippet
    #expect(snippet.filter(\.isMatch).map(\.text) == ["mailbox", "said", "he"])
    let text = snippet.map(\.text).joined()
    #expect(text.hasPrefix("…word58 word59 word60 a [31m red mailbox, said he word1"))
    #expect(text.hasSuffix("…"))
  }

  @Test func `a text of ASCII is cut into words as any other`() async throws {
    let inbox = try await TestInbox()
    let texts = (0..<500).map { _ in
      String(
        decoding: (0..<Int.random(in: 0...60)).map { _ in UInt8.random(in: 0..<128) },
        as: UTF8.self)
    }
    try await inbox.database.read { db in
      let tokenizer = try SearchTokenizer(db)
      for text in texts {
        let fast = tokenizer.words(of: text)
        // The sign at the end is no word, and not ASCII.
        let other = tokenizer.words(of: text + "…")
        #expect(fast.texts == other.texts && fast.places == other.places, "\(Array(text.utf8))")
      }
    }
  }

  @Test(arguments: [
    "\"", "\"\"", "-", "--", "*", "author:", "- \"", "😀 🚀", "\0", "   ", "(", "^", "+", "{}", "!?",
  ])
  func `a search without a word is refused with a sentence`(text: String) async throws {
    let inbox = try await TestInbox()
    await #expect(throws: SearchRefusal.noWords) { try await inbox.found(text) }
  }

  @Test(arguments: [
    "crm AND", "OR crm", "NOT crm", "NEAR(crm mailbox, 2)", "crm\"", "\"crm",
    "crm'; DROP TABLE post",
    "{title text} : crm", "^crm", "crm + mailbox", "title : crm", "-title:\"crm", "crm\0mailbox",
    "“crm” «mailbox»", "author:title:crm", "crm*mailbox", "\u{F8F1} crm", "crm😀mailbox", "a:b:c",
    "e\u{301}\u{301}\u{301} ﷺ ǅ İ ß \u{1E9E} ﬁ", "\u{345}\u{FE0F}x", "search:crm", "rank:crm 12",
  ])
  func `whatever is typed is never an error of the database`(text: String) async throws {
    let inbox = try await inbox()
    _ = try await inbox.found(text)
  }

  @Test func `random characters are never an error of the database`() async throws {
    let inbox = try await inbox()
    var random = SystemRandomNumberGenerator()
    let pool = Array("\"-*:()^+{} author:title'\\%_\0é漢かกạ😀\u{301}\u{F8F2}AZaz09,.;<>\n\t|&~`ORNOT")
    for _ in 0..<2000 {
      let text = String(
        (0..<Int.random(in: 1...40, using: &random)).map { _ in pool.randomElement()! })
      do {
        _ = try await inbox.search(text, indexing: 0)
      } catch is SearchRefusal {
      } catch {
        Issue.record("\(Array(text.utf8)): \(error)")
      }
    }
  }

  @Test func `a text of ten thousand letters is refused or looked for`() async throws {
    let inbox = try await inbox()
    #expect(try await inbox.found(String(repeating: "a", count: 10_000)) == [])
    await #expect(throws: SearchRefusal.tooManyWords) {
      try await inbox.found(String(repeating: "crm ", count: 2_500))
    }
    #expect(try await inbox.found("crm " + String(repeating: "\"", count: 10_000)) == ["1"])
  }
}

extension TestInbox {
  func search(
    _ text: String, in place: SearchPlace = .all, stream: String? = nil, limit: Int = 50,
    before: Int64? = nil, indexing: Int = 500
  ) async throws -> SearchPage {
    try await database.search(
      SearchRequest(
        text, place: place, stream: stream, limit: limit, before: before, now: .at(400)),
      indexing: indexing)
  }

  /// The names of what is found, the newest first.
  @discardableResult
  func found(
    _ text: String, in place: SearchPlace = .all, stream: String? = nil
  ) async throws -> [String] {
    try await search(text, in: place, stream: stream).hits.map(\.name)
  }

  /// The item of each kept post, by the id that its feed gave it.
  var items: [String: Int64] {
    get async throws {
      try await database.read { db in
        let rows = try Row.fetchAll(db, sql: "SELECT guid, item FROM post WHERE item IS NOT NULL")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["guid"], $0["item"]) })
      }
    }
  }
}
