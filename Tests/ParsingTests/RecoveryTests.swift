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

  @Test func `entities are never expanded and nothing is fetched`() throws {
    let feed = try parser.feed(
      """
      <!DOCTYPE rss [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">
      <!ENTITY f SYSTEM "file:///etc/hostname">]>
      <rss><channel><title>x&b;&f;y</title></channel></rss>
      """)
    #expect(feed.title == "x&b;&f;y")
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
