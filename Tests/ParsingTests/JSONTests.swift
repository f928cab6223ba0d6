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
    ("{\"a\": 1,\n \"b\" 2}", 2), ("[1, 2", 1), ("[\"abc", 1), ("[nUll]", 1), ("[nul]", 1),
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

extension JSONTests {
  private static let start = #"{"version":"https://jsonfeed.org/version/1.1","title":"t","items":["#

  @Test func `an entry is read with escapes of every kind, in names too`() throws {
    let feed = try parser.feed(
      Self.start
        + #"""
        {"\u0069d": "a\/b\\c\"d", "content_text": "\b\f\t1\r\n2\q\u00e9\ud83d\ude00 \ud83d! \udc00 \u12",
         "": 1, "title": "\u"}]}
        """#)
    let post = feed.entries[0].post
    #expect(post.id == #"a/b\c"d"#)
    #expect(post.text == "1\n2qé😀 \u{FFFD}! \u{FFFD} \\u12")
    #expect(post.title == "\\u")
  }

  @Test func `of members with the same name the first counts that is not null`() throws {
    let feed = try parser.feed(
      Self.start + #"{"id": "1", "id": "2", "title": null, "title": "x", "url": {"a": []}}]}"#)
    #expect(feed.entries[0].post == Post(id: "1", title: "x"))
  }

  @Test func `numbers and words are taken as they are written`() throws {
    let mapping = JSONMapping(items: "", fields: [.id: ["/0"], .text: ["/a/1"], .author: ["/b"]])
    let numbers = ["0", "-1", "007", "1.50", "1e5", "2E-3", "-0.1e+2", "1."]
    let list = numbers.map { #"{"0":\#($0),"a":[true,\#($0),FALSE],"b":nULL}"# }
    let text =
      "["
      + list.joined(separator: ",").replacing("FALSE", with: "false")
      .replacing("nULL", with: "null") + "]"
    let feed = try parser.feed(text, shape: .mapping(mapping))
    #expect(feed.entries.map(\.post.id) == numbers)
    #expect(feed.entries.map(\.post.text) == numbers)
    for number in ["-", "1e", "1.2.3", "+1", ".5", "1-2", "--1", "0x1", "NaN"] {
      #expect(throws: ParsingError.self, "\(number)") {
        try parser.feed("[{\"0\":\(number)}]", shape: .mapping(mapping))
      }
    }
  }

  @Test func `long strings, indents and names are found at every offset`() throws {
    for length in 0..<40 {
      let filler =
        String(repeating: "é", count: length / 2) + String(repeating: "x", count: length % 2)
      let space = String(repeating: " ", count: length) + "\n\t"
      let feed = try parser.feed(
        Self.start
          + "\(space){\(space)\"\(filler)\"\(space):\(space)[\"\(filler)\\\"]\"\(space)]\(space),"
          + "\"id\"\(space):\"\(filler)!\"\(space)}\(space)]\(space)}\(space)")
      #expect(feed.entries.map(\.post.id) == [filler + "!"])
    }
  }

  @Test func `every cut of a document keeps the whole entries and is never a crash`() throws {
    let document = Array(
      (Self.start
        + #"{"id":"one","tags":["a",{"name":"b"}]},7,{"id":"two","x":[-1.5e3,true,null,"\u00e9"]}],"#
        + #""home_page_url":"https://example.net/"}"#).utf8)
    let text = String(decoding: document, as: UTF8.self)
    let first = try #require(text.range(of: "},7")).lowerBound.utf16Offset(in: text)
    let second = try #require(text.range(of: "}],")).lowerBound.utf16Offset(in: text)
    for length in 1..<document.count {
      let cut = Array(document[..<length])
      if length <= first {
        let error = #expect(throws: ParsingError.self) { try parser.parse(cut) }
        guard case .invalidJSON? = error else {
          Issue.record("\(length): \(String(describing: error))")
          continue
        }
      } else {
        let feed = try parser.parse(cut)
        #expect(feed.entries.map(\.post.id) == (length <= second ? ["one"] : ["one", "two"]))
        #expect(feed.isCutOff)
        #expect(feed.warnings == ["the document is cut off"])
      }
    }
    #expect(try !parser.parse(document).isCutOff)
  }

  @Test func `a cut answer of a known source keeps its whole posts`() throws {
    let feed = try parser.feed(
      #"[{"uri":"u1","content":"a"},{"uri":"u2","content":"b"#, shape: .preset(.mastodon))
    #expect(feed.entries.map(\.post.id) == ["u1"])
    #expect(feed.isCutOff)
  }

  @Test func `what is wrong behind a whole entry is no cut`() {
    for text in ["{\"id\":1},]}", "{\"id\":1}}", "{\"id\":1} {"] {
      let error = #expect(throws: ParsingError.self) { try parser.feed(Self.start + text) }
      guard case .invalidJSON? = error else {
        Issue.record("\(text): \(String(describing: error))")
        continue
      }
    }
  }

  @Test(arguments: [
    "<!DOCTYPE html><html><head><link rel=alternate type='application/feed+json' href=/f></head>",
    "\n<!-- x --><?php ?><HTML><link rel=alternate type='application/feed+json' href=/f></HTML>",
  ])
  func `a web page where JSON was expected is an error that names its feeds`(page: String) {
    let error = ParsingError.webPage(alternates: ["https://example.org/f"])
    let mapping = JSONMapping(items: "/a", fields: [:])
    #expect(throws: error) { try parser.feed(page, shape: .mapping(mapping)) }
    #expect(throws: error) { try parser.feed(page, shape: .preset(.mastodon)) }
  }

  @Test func `what is neither JSON nor markup is invalid JSON under a mapping`() {
    let mapping = JSONMapping(items: "/a", fields: [:])
    for text in ["Too many requests", "<", "< 5"] {
      let error = #expect(throws: ParsingError.self) {
        try parser.feed(text, shape: .mapping(mapping))
      }
      guard case .invalidJSON(1, 1, _)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  @Test func `the depth limit holds inside and outside of lists`() throws {
    let parser = FeedParser(limits: ParsingLimits(depthMax: 70))
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let value = { (depth: Int) in
        String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
      }
      let fits =
        Self.start + "{\"id\":1,\"x\":\(value(67)),\"url\":\(value(67))}],\"y\":\(value(69))}"
      #expect(try parser.feed(fits).entries.count == 1)
      for (inner, outer) in [(68, 69), (67, 70)] {
        let deep = Self.start + "{\"id\":1,\"x\":\(value(inner))}],\"y\":\(value(outer))}"
        #expect(throws: ParsingError.tooDeep(depthMax: 70)) { try parser.feed(deep) }
      }
    }
  }

  @Test func `a list without end is read to a limit only`() throws {
    let tags = (0..<100_000).map { "\"t\($0)\"" }.joined(separator: ",")
    let feed = try parser.feed(Self.start + "{\"tags\":[\(tags)],\"id\":\"1\"},{\"id\":2}]}")
    #expect(feed.entries.map(\.post.id) == ["1", "2"])
    #expect(feed.entries[0].post.categories.count == ParsingLimits.default.categoriesMax)
  }
}

extension JSONTests {
  @Test(arguments: ["}", "{\"a\":1}", "<!-- 3 ms -->", "\u{0}\u{0}"])
  func `text behind a whole document is passed over, with a warning`(text: String) throws {
    let feed = try parser.feed(Self.start + "{\"id\":1}]}\n" + text)
    #expect(feed.entries.map(\.post.id) == ["1"])
    #expect(feed.warnings == ["text behind the end of the document was passed over"])
    #expect(!feed.isCutOff)
  }

  @Test func `a mapping for what is XML is an error that says so`() throws {
    let mapping = FeedShape.mapping(JSONMapping(items: "/a", fields: [:]))
    for text in [rss("<item/>"), "\n<feed/>", "<!-- x --><htmlx>", "<html:x/>", "<script><rss>"] {
      #expect(throws: ParsingError.markupForJSON) { try parser.feed(text, shape: mapping) }
    }
    #expect(ParsingError.markupForJSON.description.contains("leave it out"))
  }

  @Test(arguments: [
    (#""authors":[{"name":""},{"name":"B"}]"#, "B"), (#""authors":[{"name":" "}]"#, "Owner"),
    (#""author":"""#, "Owner"), (#""author":{"name":"<b></b>"}"#, "Owner"),
    (#""author":"","authors":["","C"]"#, "C"),
  ])
  func `a blank author hides nobody`(author: String, name: String) throws {
    let feed = try parser.feed(
      #"{"title":"t","author":{"name":"Owner"},"items":[{"id":1,\#(author)}]}"#)
    #expect(feed.entries[0].post.author == name)
  }

  @Test func `a language longer than any is none, and a long author of a feed is cut`() throws {
    let long = String(repeating: "ab", count: 5_000)
    let feed = try parser.feed(
      #"{"title":"t","language":"\#(long)","author":{"name":"\#(long)"},"items":["#
        + #"{"id":1,"language":"\#(long)"},{"id":2,"language":"de"}]}"#)
    #expect(feed.language == nil)
    #expect(feed.entries.map(\.post.language) == [nil, "de"])
    #expect(feed.entries.map { $0.post.author?.utf8.count } == [1_024, 1_024])
  }
}
