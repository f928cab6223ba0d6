import Parsing
import Posts
import Testing

@Suite struct JSONTests {
  private let parser = FeedParser()

  @Test func `an item of JSON Feed gives every field of a post`() throws {
    let feed = try parser.feed(
      """
      {"version": "https://jsonfeed.org/version/1.1", "title": "Talk &amp; more",
       "home_page_url": "https://example.org/", "language": "en",
       "authors": [{"name": "Owner"}],
       "items": [
        {"id": 7, "url": "/7", "title": "Seven", "content_html": "<p>a\\u00e9 \\ud83d\\ude00</p>",
         "date_published": "2024-01-02T10:00:00-01:00", "date_modified": "2024-01-03T00:00:00Z",
         "tags": ["x", "y"], "language": "fr", "authors": [{"name": "Ann"}]},
        {"id": "8", "external_url": "https://example.net/8", "content_text": "1 < 2 &amp;\\nb"}]}
      """)
    #expect(feed.format == .json11)
    #expect(feed.title == "Talk & more")
    #expect(
      feed.entries[0].post
        == Post(
          id: "7", url: "https://example.org/7", title: "Seven", text: "aé 😀", author: "Ann",
          published: instant("2024-01-02T11:00:00Z"), updated: instant("2024-01-03T00:00:00Z"),
          language: "fr", categories: ["x", "y"]))
    let second = feed.entries[1].post
    #expect(second.text == "1 < 2 &amp;\nb")
    #expect(second.author == "Owner")
    #expect(second.url == "https://example.net/8")
    #expect(second.language == "en")
  }

  @Test func `JSON Feed 1 point 0 has one author and its own name`() throws {
    let feed = try parser.feed(
      """
      {"version":"https://jsonfeed.org/version/1","title":"t","items":[
       {"id":"1","author":{"name":"Bo"},"summary":"s"}]}
      """)
    #expect(feed.format == .json1)
    #expect(feed.entries[0].post.author == "Bo")
    #expect(feed.entries[0].post.text == "s")
  }

  @Test func `any JSON is read through pointers and templates`() throws {
    let mapping = JSONMapping(
      items: "/data/items",
      fields: [
        .id: ["/id"], .url: ["https://forum.example/t/{/slug}/{/id}"],
        .title: ["/subject", "/topic/title"], .text: ["/body"], .author: ["/user/a~1b"],
        .published: ["/created"], .categories: ["/labels", "/kind"], .conversation: ["/path"],
      ])
    #expect(mapping.problems().isEmpty)
    let feed = try parser.feed(
      """
      {"data": {"items": [
        {"id": 12345678901234567890, "slug": "s", "subject": "", "topic": {"title": "T"},
         "body": "<p>b</p>", "user": {"a/b": "Ann"}, "created": 1704190830.5,
         "labels": [{"name": "x"}, "y"], "kind": "z", "path": "p"},
        {"id": "2", "subject": null, "created": false}]}}
      """, shape: .mapping(mapping))
    #expect(feed.format == .jsonAPI)
    let post = feed.entries[0].post
    #expect(post.id == "12345678901234567890")
    #expect(post.url == "https://forum.example/t/s/12345678901234567890")
    #expect(post.title == "T")
    #expect(post.text == "b")
    #expect(post.author == "Ann")
    #expect(post.published == instant("2024-01-02T10:20:30Z")?.addingTimeInterval(0.5))
    #expect(post.categories == ["x", "y", "z"])
    #expect(post.conversation == "p")
    #expect(feed.entries[1].post == Post(id: "2"))
  }

  @Test func `a template can end with the last step of a path`() throws {
    let mapping = JSONMapping(
      items: "", fields: [.id: ["/u"], .url: ["https://x.example/{/u | last}"]])
    let feed = try parser.feed(#"[{"u": "at://did:1/post/3k"}]"#, shape: .mapping(mapping))
    #expect(feed.entries[0].post.url == "https://x.example/3k")
  }

  @Test func `text that is no markup keeps its angle brackets`() throws {
    let mapping = JSONMapping(items: "", fields: [.id: ["/i"], .text: ["/t"]], markup: .text)
    let feed = try parser.feed(#"[{"i": "1", "t": "a <b> &amp; c"}]"#, shape: .mapping(mapping))
    #expect(feed.entries[0].post.text == "a <b> &amp; c")
    #expect(feed.entries[0].html == nil)
  }

  @Test(arguments: [
    ("items", "/a", 0), ("a/b", "/a", 1), ("/a~2", "/a", 1), ("/a", "a", 1), ("/a", "", 1),
    ("/a", "x{/a", 1), ("/a", "x/a}", 1), ("/a", "x{a}", 1), ("/a", "x{/a | first}", 1),
    ("/a", "x{}", 1), ("", "x{/a~1b}y{/c | last}", 0),
  ])
  func `a bad pointer or template is named`(items: String, place: String, count: Int) {
    let items = items == "items" ? "/items" : items
    let problems = JSONMapping(items: items, fields: [.url: [place]]).problems()
    #expect(problems.count == count, "\(problems)")
    #expect(problems.allSatisfy { $0.hasPrefix("items: ") || $0.hasPrefix("url: ") })
  }

  @Test(arguments: [
    ("{\"a\": 1,\n \"b\" 2}", 2), ("[1, 2", 1), ("[\"abc", 1), ("[1] x", 1), ("[nul]", 1),
    ("{\"a\":\n\n [1,]}", 3), ("[1 2]", 1), ("[1-2]", 1), ("{1: 2}", 1),
  ])
  func `invalid JSON is refused with its line`(text: String, line: Int) {
    let error = #expect(throws: ParsingError.self) { try parser.feed(text) }
    guard case .invalidJSON(line, _, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `JSON of an unknown shape needs a mapping`() {
    #expect(throws: ParsingError.unknownJSON) { try parser.feed(#"{"posts": []}"#) }
    #expect(throws: ParsingError.noEntries(pointers: ["/x"])) {
      try parser.feed("{\"y\": []}", shape: .mapping(JSONMapping(items: "/x", fields: [:])))
    }
  }

  @Test func `nesting beyond the limit is refused`() {
    #expect(throws: ParsingError.tooDeep(depthMax: 200)) {
      try parser.feed(String(repeating: "[", count: 100_000))
    }
  }
}
