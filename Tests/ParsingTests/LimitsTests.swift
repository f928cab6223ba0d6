import Foundation
import Testing

@testable import Parsing

@Suite struct LimitsTests {
  @Test func `an empty document is an error`() {
    for text in ["", " \n\t", "\u{FEFF}"] {
      #expect(throws: ParsingError.empty) { try FeedParser().feed(text) }
    }
  }

  @Test func `a web page is an error that names its feeds`() {
    let page = """
      <!DOCTYPE html><html><head><title>x</title><base href="https://example.net/b/">
      <link rel="alternate" type="application/rss+xml" href="feed.xml">
      <link rel="stylesheet" href="s.css"><link rel=alternate type="application/atom+xml" href="/a">
      <link rel="alternate" hreflang="de" href="/de">
      </head><body>Hello</body></html>
      """
    let feeds = ["https://example.net/b/feed.xml", "https://example.net/a"]
    let error = ParsingError.webPage(alternates: feeds)
    #expect(throws: error) { try FeedParser().feed(page) }
    #expect(error.description.contains("https://example.net/a"))
    #expect(throws: ParsingError.webPage(alternates: [])) {
      try FeedParser().feed("<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'/>")
    }
  }

  @Test func `what is no feed is an error that names its root`() {
    #expect(throws: ParsingError.notAFeed(root: "opml")) { try FeedParser().feed("<opml></opml>") }
    #expect(throws: ParsingError.notAFeed(root: nil)) { try FeedParser().feed("just words") }
  }

  @Test func `a document beyond the size limit is refused`() {
    let parser = FeedParser(limits: ParsingLimits(documentBytesMax: 10))
    #expect(throws: ParsingError.tooLarge(bytesMax: 10)) {
      try parser.feed("<rss></rss>")
    }
  }

  @Test func `entries beyond the limit are left out, with a warning`() throws {
    let parser = FeedParser(limits: ParsingLimits(entriesMax: 2))
    let feed = try parser.feed(rss("<item/><item/><item/>"))
    #expect(feed.entries.count == 2)
    #expect(feed.warnings == ["entries after the first 2 were left out"])
    let json = try parser.feed(#"{"title":"t","items":[{"id":1},{"id":2},{"id":3}]}"#)
    #expect(json.entries.count == 2)
  }

  @Test func `a text beyond the limit is cut between characters, with a warning`() throws {
    let parser = FeedParser(limits: ParsingLimits(bodyBytesMax: 5))
    let feed = try parser.feed(rss("<item><description>ab\u{E9}\u{E9}z</description></item>"))
    #expect(feed.entries[0].post.text == "abé")
    #expect(feed.warnings == ["a text longer than 5 bytes was cut"])
  }

  @Test func `elements nested without end leave the entry`() throws {
    let deep = String(repeating: "<x>", count: 100_000)
    let feed = try FeedParser().feed(
      rss("<item><title>t</title><description>\(deep)</description></item>"))
    #expect(feed.entries.map(\.post.title) == ["t"])
  }

  @Test func `huge attributes and texts are survived`() throws {
    let huge = String(repeating: "a", count: 11_000_000)
    let feed = try FeedParser().feed(
      rss("<item x='\(huge)'><title>t</title><description>\(huge)</description></item>"))
    #expect(feed.entries.map(\.post.title) == ["t"])
    #expect(feed.entries[0].post.text.utf8.count == 1 << 20)
  }

  @Test func `every error is one sentence`() {
    let errors: [ParsingError] = [
      .empty, .webPage(alternates: []), .webPage(alternates: ["a"]), .notAFeed(root: "x"),
      .notAFeed(root: nil), .tooLarge(bytesMax: 1), .notText(kind: "x"), .tooDeep(depthMax: 3),
      .invalidJSON(line: 1, column: 2, reason: "r"), .unknownJSON, .noEntries(pointers: ["/a"]),
      .markupForJSON,
    ]
    for error in errors {
      #expect(error.description.count > 20)
      #expect(!error.description.contains("\n"))
    }
  }
}

extension LimitsTests {
  @Test func `made-up names without end stop the reading, and what came before is kept`() throws {
    let names = (0..<60_000).map { "<a\($0) b\($0)='1'/>" }.joined()
    let feed = try FeedParser().feed(rss("<item><title>t</title></item><item>\(names)</item>"))
    #expect(feed.entries.map(\.post.title) == ["t"])
    #expect(feed.warnings.contains { $0.contains("too many different names") })
  }

  @Test func `a tag with attributes without end keeps its first ones, and the entry`() throws {
    let names = (0..<20_000).map { "a\($0)=''" }.joined(separator: " ")
    let feed = try FeedParser().feed(
      rss("<item><link href='https://example.net/1' \(names)/><title>t</title></item>"))
    #expect(feed.entries.map(\.post.title) == ["t"])
    #expect(feed.entries[0].post.url == "https://example.net/1")
    #expect(feed.warnings == ["the document is not well-formed; it was repaired"])
  }

  @Test func `a body with such a tag keeps its text`() throws {
    let names = (0..<20_000).map { "a\($0)" }.joined(separator: " ")
    let feed = try FeedParser().feed(
      rss("<item><description>&lt;p>one &lt;b \(names)>two&lt;/b></description></item>"))
    #expect(feed.entries[0].post.text == "one two")
  }

  @Test func `a long attribute alone is no crowd`() throws {
    let data = String(repeating: "QUJD", count: 20_000)
    let feed = try FeedParser().feed(
      rss("<item><description>&lt;p>a&lt;img src='\(data)'>&lt;p>b</description></item>"))
    #expect(feed.entries[0].post.text == "a\n\nb")
  }

  @Test func `a DOCTYPE behind a long comment declares nothing`() throws {
    let comment = "<!--\(String(repeating: "x", count: 9_000))-->"
    let declared = "<!DOCTYPE rss [<!ATTLIST category term CDATA 'declared'>]>"
    let feed = try FeedParser().feed(
      comment + declared
        + "<rss version='2.0'><channel><item><title>t</title><category/></item></channel></rss>")
    #expect(feed.entries.map(\.post.title) == ["t"])
    #expect(feed.entries[0].post.categories == [])
  }

  @Test func `a base longer than any address is no base`() throws {
    let long = "https://example.net/" + String(repeating: "a", count: 3_000) + "/"
    let feed = try FeedParser().feed(
      rss("<item xml:base='\(long)'><link>b</link></item>"), base: "https://example.net/f")
    #expect(feed.entries[0].post.url == "https://example.net/b")
  }
}

extension LimitsTests {
  /// Long enough to be read in several pieces.
  private func items(_ numbers: Range<Int>) -> String {
    numbers.map { "<item><guid>\($0)</guid><title>t\($0)</title></item>" }.joined()
  }

  private func identifiers(_ document: String) throws -> [String] {
    var reader = try FeedParser().entries(of: Array(document.utf8))
    var found: [String] = []
    while let entry = try reader.next() { found.append(entry.post.id) }
    return found
  }

  @Test func `a document that breaks late gives every entry once and in order`() throws {
    let broken = "<item><guid>x</guid><title>Salt & <b>pepper</title></item>"
    let ids = try identifiers(rss(items(0..<2_000) + broken + items(2_000..<4_000)))
    var expected = (0..<4_000).map { "\($0)" }
    expected.insert("x", at: 2_000)
    #expect(ids == expected)
  }

  @Test func `a document that is cut off late gives its whole entries`() throws {
    let document = rss(items(0..<2_000) + "<item><guid>half</guid><title>ha")
    let cut = document.components(separatedBy: "</channel>")[0]
    var reader = try FeedParser().entries(of: Array(cut.utf8))
    var ids: [String] = []
    while let entry = try reader.next() { ids.append(entry.post.id) }
    #expect(ids == (0..<2_000).map { "\($0)" })
    #expect(reader.feed.isCutOff)
    #expect(reader.feed.warnings == ["the document is cut off"])
  }

  @Test func `entries are given before the document has been read to its end`() throws {
    var reader = try FeedParser().entries(of: Array(rss(items(0..<4_000), channel: "").utf8))
    #expect(try reader.next()?.post.id == "0")
    #expect(reader.feed.title == "Workshop talk")
    #expect(reader.feed.warnings == [])
  }

  @Test func `a text longer than the parser takes at once is read`() throws {
    let long = String(repeating: "word ", count: 400_000)
    let feed = try FeedParser().feed(
      rss("<item><title>a &b</title><description>\(long)</description></item>"))
    #expect(feed.entries[0].post.text.utf8.count > 1_000_000)
  }
}

extension LimitsTests {
  @Test(arguments: ["javascript:alert(1)//", "data:text/html,"])
  func `an unsafe base makes no unsafe address`(base: String) throws {
    let feed = try FeedParser().feed(
      """
      <feed xml:base="\(base)"><link href="x"/><entry><content src="x"/></entry>
      <entry><guid isPermaLink="true">x</guid></entry></feed>
      """, base: nil)
    #expect(feed.entries.count == 2)
    for address in [feed.link] + feed.entries.map(\.post.url) {
      #expect(address == nil || address == "x")
    }
  }

  @Test func `an address of which nothing is left is none`() throws {
    let feed = try FeedParser().feed(
      "<feed xml:base='t'><link href='.'/><entry><link href='.'/></entry></feed>", base: nil)
    #expect(feed.link == nil)
    #expect(feed.entries[0].post.url == nil)
  }

  @Test func `name spaces without end stop the reading, and what came before is kept`() throws {
    let spaces = (0..<90).map { " xmlns:p\($0)='u'" }.joined()
    let nested = String(repeating: "<a\(spaces)>", count: 20)
    let feed = try FeedParser().feed(
      rss(
        "<item><title>t</title></item><item>\(nested)\(String(repeating: "<q:y/>", count: 9_000))"))
    #expect(feed.entries.map(\.post.title) == ["t"])
    #expect(feed.warnings.contains { $0.contains("too many different names") })
  }

  @Test func `an ampersand before a long text without a semicolon is text`() throws {
    let long = String(repeating: "ab", count: 50_000)
    let feed = try FeedParser().feed(rss("<item><title>&\(long)</title></item><item/>"))
    #expect(feed.entries.count == 2)
    #expect(feed.entries[0].post.title?.hasPrefix("&abab") == true)
  }

  @Test func `a name longer than any vocabulary has is passed over`() throws {
    let name = String(repeating: "n", count: 5_000)
    let feed = try FeedParser().feed(
      rss("<item><\(name)><title>a & b</title></\(name)></item>"))
    #expect(feed.entries.map(\.post.title) == ["a & b"])
  }
}

extension LimitsTests {
  @Test func `a page with a base longer than any address is read without it`() throws {
    let long = "https://example.net/" + String(repeating: "a", count: 200_000)
    let anchors = (0..<16_000).map { "<a href=\($0)/feed>" }.joined()
    let feeds = (0..<20).map { "https://example.org/\($0)/feed" }
    #expect(throws: ParsingError.webPage(alternates: feeds)) {
      try FeedParser().feed("<html><base href='\(long)'>\(anchors)")
    }
  }

  @Test func `a language longer than any is none, in a feed and in an entry`() throws {
    let long = String(repeating: "en", count: 5_000)
    let feed = try FeedParser().feed(
      rss(
        "<item><dc:language>\(long)</dc:language></item><item xml:lang='\(long)'/>"
          + "<item xml:lang='de'/>", channel: "<language>\(long)</language>"))
    #expect(feed.language == nil)
    #expect(feed.entries.map(\.post.language) == [nil, nil, "de"])
  }

  @Test func `a long author of a feed is cut before every entry carries it`() throws {
    let long = String(repeating: "ab &amp;amp; ", count: 40_000)
    let feed = try FeedParser().feed(
      atom("<author><name>\(long)</name></author><entry/><entry/>"))
    let names = feed.entries.compactMap(\.post.author)
    #expect(names.count == 2)
    #expect(names.allSatisfy { $0.hasPrefix("ab & ab & ") && $0.utf8.count <= 1_024 })
  }
}

extension LimitsTests {
  @Test func `an image or an archive is told by its name`() {
    let image: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x3C, 0x61, 0x3E]
    #expect(throws: ParsingError.notText(kind: "an image (PNG)")) { try FeedParser().parse(image) }
    #expect(throws: ParsingError.notText(kind: "compressed data (gzip)")) {
      try FeedParser().parse([0x1F, 0x8B, 0x08, 0x00])
    }
  }

  @Test func `a JSON Feed without a list of items says so`() throws {
    let feed = try FeedParser().feed(#"{"version":"https://jsonfeed.org/version/1","items":{}}"#)
    #expect(feed.entries.isEmpty)
    #expect(feed.warnings == ["the feed has no list of items"])
  }
}
