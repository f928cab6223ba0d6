import Parsing
import Testing

@Suite struct RecoveryTests {
  private let parser = FeedParser()

  @Test func `a bare ampersand and an undeclared entity stay in the text`() throws {
    let post = try parser.post("<title>Nuts & bolts&nbsp;&copy; &bogus; R&D</title>")
    #expect(post.title == "Nuts & bolts © &bogus; R&D")
  }

  @Test func `numbers that are no characters go, those of windows-1252 are read as such`() throws {
    let post = try parser.post("<title>a&#0;b&#x110000;c&#128;d&#x85;e</title>")
    #expect(post.title == "abc€d…e")
  }

  @Test func `a stray less-than sign stays in the text`() throws {
    #expect(try parser.post("<title>1 < 2 & 3</title><link>/x</link>").title == "1 < 2 & 3")
  }

  @Test func `control characters go`() throws {
    #expect(try parser.post("<title>a\u{0}b\u{1}c\u{7F}d</title>").title == "abcd")
  }

  @Test func `a document that is cut off keeps its whole items`() throws {
    let whole = rss("<item><title>a</title></item><item><title>b</title><link>x</link></item>")
    let cut = String(whole.prefix(upTo: try #require(whole.range(of: "<link>x")).lowerBound))
    let feed = try parser.feed(cut)
    #expect(feed.entries.map(\.post.title) == ["a"])
    #expect(feed.warnings == ["the document is cut off"])
  }

  @Test func `a missing end tag of an item does not swallow the next`() throws {
    let feed = try parser.feed(rss("<item><title>a</title><item><title>b</title></item>"))
    #expect(feed.entries.map(\.post.title) == ["a", "b"])
  }

  @Test func `an end tag that matches nothing is passed over`() throws {
    let feed = try parser.feed(
      rss("<item><title>a</b></title></i></item><item><title>b</title></item>"))
    #expect(feed.entries.map(\.post.title) == ["a", "b"])
  }

  @Test func `markup that was never escaped is markup`() throws {
    let feed = try parser.feed(
      rss("<item><description>See <a href=x>this<br></a> & that</description></item>"))
    #expect(feed.entries[0].post.text == "See this\n& that")
  }

  @Test func `prefixes that nobody declared mean what they always mean`() throws {
    let feed = try parser.feed(
      "<rss><channel><item><title>x</title><dc:creator>me</dc:creator></item></channel></rss>")
    #expect(feed.entries[0].post.author == "me")
  }

  @Test func `what stands before and behind the feed is passed over`() throws {
    let feed = try parser.feed("Notice: oops in x.php\n" + rss("<item/>") + "<script>1</script>")
    #expect(feed.entries.count == 1)
  }

  @Test func `entities of the document are texts, and nothing is fetched`() throws {
    let feed = try parser.feed(
      """
      <!DOCTYPE rss [<!ENTITY a "bo&#246;m &amp; <b>"><!ENTITY a "late">
      <!ENTITY f SYSTEM "file:///etc/hostname"> <!ENTITY % p "q">]>
      <rss><channel><title>x &a; &f; &p; y</title></channel></rss>
      """)
    #expect(feed.title == "x boöm & &f; &p; y")
  }

  @Test func `entities that name others do not grow`() throws {
    let feed = try parser.feed(
      """
      <!DOCTYPE rss [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&c;">]>
      <rss><channel><title>&c;</title></channel></rss>
      """)
    #expect(feed.title == "&b;&b;&c;")
  }

  @Test func `entities that are long or used without end are left as names, with a warning`()
    throws
  {
    let long = String(repeating: "x", count: 3_000)
    let uses = String(repeating: "&a;", count: 1_000)
    let feed = try parser.feed(
      """
      <!DOCTYPE rss [<!ENTITY a "\(long)"><!ENTITY b "\(long)\(long)">]>
      <rss><channel><title>&b;</title><item><description>\(uses)</description></item></channel></rss>
      """)
    #expect(feed.title == "&b;")
    #expect(feed.entries[0].post.text.utf8.count < 300_000)
    #expect(feed.entries[0].post.text.hasSuffix("&a;"))
    let warning = "the document's entities are too long; some were left as names"
    #expect(feed.warnings.contains(warning))
  }

  @Test func `a document type with a DTD does not hide the feed`() throws {
    let feed = try parser.feed(
      """
      <!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.invalid/rss.dtd">
      <rss version="0.91"><channel><title>caf&eacute;</title></channel></rss>
      """)
    #expect(feed.title == "café")
  }
}

extension RecoveryTests {
  @Test func `a document type of a web page before a feed does not make it one`() throws {
    let feed = try parser.feed("<!doctype html>\n<!-- x --><rss><channel><item/></channel></rss>")
    #expect(feed.entries.count == 1)
    #expect(throws: ParsingError.webPage(alternates: [])) {
      try parser.feed("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0//EN\" \"x\"><html/>")
    }
  }

  @Test func `a title without its end tag ends where the next field begins`() throws {
    let post = try parser.post("<title>Which CRM?</titel><link>https://example.net/1</link>")
    #expect(post.title == "Which CRM?")
    #expect(post.url == "https://example.net/1")
  }

  @Test func `a slash before a space still closes a tag`() throws {
    let post = try parser.post("<link / ><title>a &b</title>")
    #expect(post.title == "a &b")
  }

  @Test(arguments: ["]>", ""])
  func `a CDATA section without a right end ends with its element`(end: String) throws {
    let feed = try parser.feed(
      rss("<item><title><![CDATA[one\(end)</title></item><item><title>two</title></item>"))
    #expect(feed.entries.map(\.post.title) == ["one", "two"])
  }

  @Test func `names and attributes in capitals are read`() throws {
    let feed = try parser.feed(
      """
      <RSS VERSION="2.0"><CHANNEL><TITLE>T</TITLE><ITEM><TITLE>a</TITLE>
      <GUID ISPERMALINK="false">https://example.net/1</GUID></ITEM></CHANNEL></RSS>
      """)
    #expect(feed.title == "T")
    #expect(feed.entries.map(\.post.title) == ["a"])
    #expect(feed.entries[0].post.url == nil)
  }

  @Test func `a root in an unknown name space is a feed by its name`() throws {
    let feed = try parser.feed(
      "<z:feed xmlns:z='http://example.net/new#'><z:entry><z:title>a</z:title></z:entry></z:feed>")
    #expect(feed.entries.map(\.post.title) == ["a"])
  }

  @Test func `text that was encoded twice is read as it was meant`() throws {
    let post = try parser.post(
      "<title>CafÃ© in MÃ¼nchen</title><description>Ã and café</description>")
    #expect(post.title == "Café in München")
    #expect(post.text == "Ã and café")
  }

  @Test func `of several dates the first that can be read counts`() throws {
    let post = try parser.post("<pubDate>soon</pubDate><dc:date>2024-01-02</dc:date>")
    #expect(post.published == instant("2024-01-02T00:00:00Z"))
  }

  @Test(arguments: ["<!-- x ->", "<?xml-stylesheet href='s.css'>"])
  func `a comment or an instruction without its end does not swallow the feed`(odd: String) throws {
    let feed = try parser.feed(odd + rss("<item><title>a & b</title></item>" + odd + "<item/>"))
    #expect(feed.entries.count == 2)
  }
}

extension RecoveryTests {
  /// What a reader gives of documents that break behind the first few hundred entries.
  private func guids(_ document: String) throws -> (guids: [String], feed: ParsedFeed) {
    var reader = try parser.entries(of: Array(document.utf8))
    var guids: [String] = []
    while let entry = try reader.next() { guids.append(entry.post.id) }
    return (guids, reader.feed)
  }

  private func items(_ numbers: Range<Int>, _ name: String = "item", in item: String = "") -> String
  {
    numbers.map { "<\(name)>\(item)<guid>g\($0)</guid></\(name)>" }.joined()
  }

  @Test(arguments: [
    ("<RDF xmlns:feedburner='u'><channel><title>t</title><feedburner:info/></channel>", "</RDF>"),
    ("<channel><title>t</title><feedburner:info/>", "</channel>"),
    ("<rss><channel><title>t</title><![CDATA[<feed>]]>", "</channel></rss>"),
  ])
  func `a document that breaks late is begun again at its root`(head: String, tail: String) throws {
    let document = head + items(0..<900) + " & " + items(900..<1_000) + tail
    let (found, feed) = try guids(document)
    #expect(found == (0..<1_000).map { "g\($0)" })
    #expect(feed.title == "t")
    #expect(!feed.isCutOff)
  }

  @Test func `text that looks like a root does not move the beginning`() throws {
    let first = "<description><![CDATA[<rss> and <feedback>]]></description>"
    let document = "<channel>" + items(0..<1, in: first) + items(1..<900) + " & "
    let (found, _) = try guids(document + items(900..<901) + "</channel>")
    #expect(found == (0..<901).map { "g\($0)" })
  }

  @Test func `entries inside entries do not shift what is known`() throws {
    let nested = (0..<600).map { "<item><guid>g\($0)</guid><item><guid>n</guid></item></item>" }
    let document =
      "<rss><channel>" + nested.joined() + " & " + items(600..<610) + "</channel></rss>"
    let (found, _) = try guids(document)
    #expect(found.filter { $0 != "n" } == (0..<610).map { "g\($0)" })
  }

  @Test func `entries with a prefix are passed over like others`() throws {
    let entries = (0..<900).map { "<atom:entry><atom:id>g\($0)</atom:id></atom:entry>" }.joined()
    let (found, feed) = try guids(
      "<atom:feed>" + entries + " & <atom:entry><atom:id>x</atom:id><atom:title>half a tit")
    #expect(found == (0..<900).map { "g\($0)" })
    #expect(feed.isCutOff)
  }

  @Test(arguments: ["", "<ite", "<!-- foo", "</channel></rs", "</channel>"])
  func `a document without the end of its root is cut off`(end: String) throws {
    let (found, feed) = try guids("<rss><channel>" + items(0..<3) + end)
    #expect(found == ["g0", "g1", "g2"])
    #expect(feed.isCutOff)
    #expect(feed.warnings == ["the document is cut off"])
  }

  @Test func `only what was mended is told, also behind a document type`() throws {
    let sound = try parser.feed(
      "<!DOCTYPE rss>" + "<rss><channel><title>a &amp; b</title></channel></rss>")
    #expect(sound.warnings == [])
    let broken = try parser.feed("<!DOCTYPE rss><rss><channel><title>a & b</title></channel></rss>")
    #expect(broken.warnings == ["the document is not well-formed; it was repaired"])
    let long = String(repeating: "<a href='x'>word</a> ", count: 20_000)
    let section = try parser.feed(
      rss("<item><description><![CDATA[\(long)]]></description></item>"))
    #expect(section.warnings == [])
    #expect(section.entries[0].post.text.hasPrefix("word word"))
  }

  @Test func `a comment without its end does not take the next entry with it`() throws {
    let (found, _) = try guids(
      "<rss><channel>" + items(0..<1) + "<!-- foo " + items(1..<2) + "</channel></rss>")
    #expect(found == ["g0", "g1"])
  }
}

extension RecoveryTests {
  @Test(arguments: ["<title>T", "<title>T</title><description>D"])
  func `a title or description of the channel without its end does not swallow the entries`(
    head: String
  ) throws {
    let feed = try parser.feed(
      "<rss><channel>\(head)<item><title>one</title></item><item/></channel></rss>")
    #expect(feed.title == "T")
    #expect(feed.entries.map(\.post.title) == ["one", nil])
  }

  @Test func `a body without its end does not swallow the identity, the address and the date`()
    throws
  {
    let post = try parser.post(
      """
      <description>d &lt;b>x&lt;/b><guid>g1</guid><link>https://example.net/1</link>
      <author>a<pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>
      """)
    #expect(post.text == "d x")
    #expect(post.id == "g1")
    #expect(post.url == "https://example.net/1")
    #expect(post.author == "a")
    #expect(post.published == instant("2024-01-02T10:00:00Z"))
  }
}
