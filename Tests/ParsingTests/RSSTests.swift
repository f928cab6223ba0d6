import Parsing
import Posts
import Testing

@Suite struct RSSTests {
  private let parser = FeedParser()

  @Test func `an item of RSS 2.0 gives every field of a post`() throws {
    let feed = try parser.feed(
      rss(
        """
        <item><title>Which lathe?</title><link>https://example.org/1</link>
        <guid isPermaLink="false">a-1</guid><pubDate>Tue, 02 Jan 2024 10:00:00 +0100</pubDate>
        <dc:creator>Ann</dc:creator><category>tools</category><category>tools</category>
        <dc:subject>wood</dc:subject><comments>https://example.org/1#comments</comments>
        <description>&lt;p&gt;Need a &lt;b&gt;small&lt;/b&gt; one.&lt;/p&gt;</description></item>
        """, channel: "<language>en-GB</language>"))
    #expect(feed.format == .rss20)
    #expect(feed.title == "Workshop talk")
    #expect(feed.link == "https://example.org/")
    let post = feed.entries[0].post
    #expect(
      post
        == Post(
          id: "a-1", url: "https://example.org/1", title: "Which lathe?", text: "Need a small one.",
          author: "Ann", published: instant("2024-01-02T09:00:00Z"), language: "en-GB",
          categories: ["tools", "wood"], conversation: "https://example.org/1"))
    #expect(feed.entries[0].html == "<p>Need a <b>small</b> one.</p>")
  }

  @Test func `the full text is preferred to the summary, which is kept beside it`() throws {
    let feed = try parser.feed(
      rss(
        """
        <item><description>Short.</description>
        <content:encoded><![CDATA[<p>Long and whole.</p>]]></content:encoded></item>
        """))
    #expect(feed.entries[0].post.text == "Long and whole.")
    #expect(feed.entries[0].summary == "Short.")
  }

  @Test func `RSS 1.0 has its items beside the channel`() throws {
    let feed = try parser.feed(
      """
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="https://example.org/"><title>Old</title>
      <items><rdf:Seq><rdf:li rdf:resource="https://example.org/9"/></rdf:Seq></items></channel>
      <image><title>a picture</title></image>
      <item rdf:about="https://example.org/9"><title>Nine</title>
      <link>https://example.org/9</link><dc:date>2005-11-20T01:02:03-05:00</dc:date></item>
      </rdf:RDF>
      """)
    #expect(feed.format == .rss10)
    #expect(feed.title == "Old")
    #expect(feed.entries.map(\.post.id) == ["https://example.org/9"])
    #expect(feed.entries[0].post.published == instant("2005-11-20T06:02:03Z"))
  }

  @Test(arguments: [
    ("0.91", FeedFormat.rss091), ("0.92", .rss092), ("2.0", .rss20), ("2.0.11", .rss20),
    ("7", .rss),
  ])
  func `the version of RSS is named`(version: String, format: FeedFormat) throws {
    let feed = try parser.feed("<rss version='\(version)'><channel><item/></channel></rss>")
    #expect(feed.format == format)
    #expect(feed.entries.count == 1)
  }

  @Test func `the title of an image is not the title of the feed`() throws {
    let feed = try parser.feed(
      "<rss><channel><image><title>logo</title></image><title>real</title></channel></rss>")
    #expect(feed.title == "real")
  }

  @Test func `a media description is the body where there is no other`() throws {
    let post = try parser.post(
      "<media:group><media:title>clip</media:title>"
        + "<media:description>What it shows</media:description></media:group>")
    #expect(post.title == "clip")
    #expect(post.text == "What it shows")
  }

  @Test func `an item without a title has none`() throws {
    let post = try parser.post("<guid>1</guid><description>only text</description>")
    #expect(post.title == nil)
    #expect(post.text == "only text")
  }

  @Test func `a title may be HTML, and an unknown tag in it is text`() throws {
    #expect(try parser.post("<title>A &lt;b&gt;big&lt;/b&gt; one</title>").title == "A big one")
    #expect(
      try parser.post("<title>Map&lt;Key&gt; or &lt;b&gt;Set&lt;/b&gt;</title>").title
        == "Map<Key> or Set")
    #expect(try parser.post("<title>Nuts &amp;amp; bolts</title>").title == "Nuts & bolts")
    #expect(try parser.post("<title>1 &lt; 2</title>").title == "1 < 2")
  }

  @Test func `an e-mail address with a name is the name`() throws {
    #expect(try parser.post("<author>me@example.org (Ann Other)</author>").author == "Ann Other")
    #expect(try parser.post("<author>Bo</author>").author == "Bo")
  }

  @Test func `the pace that a feed asks for is read`() throws {
    let feed = try parser.feed(
      rss(
        "",
        channel: """
          <ttl>45</ttl><skipHours><hour>0</hour><hour>24</hour><hour>13</hour></skipHours>
          <skipDays><day>Sunday</day></skipDays>
          <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>
          """))
    #expect(feed.ttlMinutes == 45)
    #expect(feed.skipHours == [0, 13])
    #expect(feed.skipDays == [.sunday])
    #expect(feed.updatePeriodSeconds == 900)
  }

  @Test func `a feed can ask not to be indexed`() throws {
    let meta = "<meta xmlns='http://www.w3.org/1999/xhtml' name='robots' content='noindex'/>"
    #expect(try parser.feed(rss("", channel: meta)).noindex)
    #expect(try !parser.feed(rss("")).noindex)
  }
}

extension RSSTests {
  @Test func `a channel definition has its addresses in attributes`() throws {
    let feed = try FeedParser().feed(
      """
      <CHANNEL HREF="https://example.net/" BASE="https://example.net/news/"><TITLE>News</TITLE>
      <ITEM HREF="1.html" LASTMOD="2024-01-02T10:00Z"><TITLE>One</TITLE>
      <ABSTRACT>Short</ABSTRACT></ITEM></CHANNEL>
      """)
    #expect(feed.link == "https://example.net/")
    let post = feed.entries[0].post
    #expect(post.url == "https://example.net/news/1.html")
    #expect(post.updated == instant("2024-01-02T10:00:00Z"))
    #expect(post.text == "Short")
  }

  @Test func `RSS 0.90 is told from 1.0 by its name space`() throws {
    let feed = try FeedParser().feed(
      """
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>T</title></channel>
      <item><title>a</title><link>https://example.net/1</link></item></rdf:RDF>
      """)
    #expect(feed.format == .rss090)
    #expect(feed.entries.map(\.post.id) == ["https://example.net/1"])
  }

  @Test func `a guid that only can be an address is one, an identifier is not`() throws {
    let parser = FeedParser()
    #expect(try parser.post("<guid>t/1</guid>").url == "https://example.org/t/1")
    #expect(try parser.post("<guid>show?id=7</guid>").url == "https://example.org/show?id=7")
    #expect(try parser.post("<guid>12345</guid>").url == nil)
    #expect(try parser.post("<guid>tag:example.net,2024:/1</guid>").url == nil)
    #expect(try parser.post("<guid isPermaLink='no'>t/1</guid>").url == nil)
  }

  @Test func `a link that was written as HTML gives its text`() throws {
    let post = try FeedParser().post(
      "<link>&lt;a href='x'&gt;https://example.net/1&lt;/a&gt;</link>")
    #expect(post.url == "https://example.net/1")
  }

  @Test func `the address that a feed service keeps is the last resort`() throws {
    let document = """
      <rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><item>
      <feedburner:origLink>https://example.net/o</feedburner:origLink>LINK</item></channel></rss>
      """
    let without = try FeedParser().feed(document.replacing("LINK", with: ""))
    #expect(without.entries[0].post.url == "https://example.net/o")
    let link = "<link>https://example.net/1</link>"
    let with = try FeedParser().feed(document.replacing("LINK", with: link))
    #expect(with.entries[0].post.url == "https://example.net/1")
  }
}

extension RSSTests {
  @Test(
    arguments: [
      ("0 comments", nil), ("7", nil), ("https://example.net/", nil),
      ("https://example.net/t/1#c", "https://example.net/t/1"), ("/t/1", "https://example.org/t/1"),
    ] as [(String, String?)])
  func `only the address of a thread makes a conversation`(text: String, thread: String?) throws {
    #expect(try FeedParser().post("<comments>\(text)</comments>").conversation == thread)
  }
}
