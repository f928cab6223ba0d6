import Foundation
import Parsing
import Posts
import Testing

@Suite struct AtomTests {
  private let parser = FeedParser()

  @Test func `an entry of Atom 1.0 gives every field of a post`() throws {
    let feed = try parser.feed(
      atom(
        """
        <author><name>Feed owner</name></author>
        <entry xml:lang="de"><id>tag:example.org,2024:1</id><title type="text">Drehbank</title>
        <link rel="enclosure" href="https://example.org/1.mp3"/><link href="/1"/>
        <author><name>Bea</name><email>bea@example.org</email></author>
        <published>2024-01-02T10:00:00Z</published><updated>2024-01-03T10:00:00.5+01:00</updated>
        <category term="holz"/><content type="html">&lt;p&gt;Welche?&lt;/p&gt;</content></entry>
        <entry><id>2</id></entry>
        """))
    #expect(feed.format == .atom10)
    let post = feed.entries[0].post
    #expect(post.id == "tag:example.org,2024:1")
    #expect(post.url == "https://example.org/1")
    #expect(post.title == "Drehbank")
    #expect(post.author == "Bea")
    #expect(post.text == "Welche?")
    #expect(post.published == instant("2024-01-02T10:00:00Z"))
    #expect(post.updated == instant("2024-01-03T09:00:00Z")?.addingTimeInterval(0.5))
    #expect(post.language == "de")
    #expect(post.categories == ["holz"])
    #expect(feed.entries[1].post.author == "Feed owner")
  }

  @Test func `XHTML content is kept as markup and read as text`() throws {
    let feed = try parser.feed(
      atom(
        """
        <entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
        <p>One &lt;two&gt; &amp; three<br/>four</p></div></content></entry>
        """))
    #expect(feed.entries[0].post.text == "One <two> & three\nfour")
    #expect(feed.entries[0].html?.contains("<p>One &lt;two> &amp; three<br></br>four</p>") == true)
  }

  @Test func `xml base changes what relative links mean, at every level`() throws {
    let feed = try parser.feed(
      atom(
        "<entry xml:base='b/'><link href='c'/></entry><entry><link href='../d?q#f'/></entry>",
        attributes: "xml:base='https://example.net/a/'"))
    #expect(
      feed.entries.map(\.post.url) == ["https://example.net/a/b/c", "https://example.net/d?q#f"])
  }

  @Test func `Atom 0 point 3 with its modes and old element names is read`() throws {
    let feed = try parser.feed(
      """
      <feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title>
      <entry><id>x</id><issued>2003-12-13T08:29:29-04:00</issued>
      <content type="text/html" mode="escaped">&lt;i&gt;hello&lt;/i&gt;</content></entry>
      <entry><content mode="base64">aGkgdGhlcmU=</content></entry></feed>
      """)
    #expect(feed.format == .atom03)
    #expect(feed.entries.map(\.post.text) == ["hello", "hi there"])
    #expect(feed.entries[0].post.published == instant("2003-12-13T12:29:29Z"))
  }

  @Test func `a reply belongs to the conversation of what it answers`() throws {
    let feed = try parser.feed(
      atom("<entry><id>2</id><thr:in-reply-to ref='tag:example.org,1' href='/1'/></entry>"))
    #expect(feed.entries[0].post.conversation == "tag:example.org,1")
  }

  @Test func `the alternate in HTML is the address, whatever comes first`() throws {
    let feed = try parser.feed(
      atom(
        """
        <entry><link rel="alternate" type="application/pdf" href="/a.pdf"/>
        <link rel="alternate" type="text/html" href="/a.html"/></entry>
        <entry><id>https://example.org/by-id</id></entry><entry><id>urn:x:1</id></entry>
        """))
    #expect(
      feed.entries.map(\.post.url) == [
        "https://example.org/a.html", "https://example.org/by-id", nil,
      ])
  }

  @Test func `the source of a copied entry does not overwrite the entry`() throws {
    let feed = try parser.feed(
      atom("<entry><id>1</id><source><id>other</id><title>other</title></source></entry>"))
    #expect(feed.entries[0].post.id == "1")
    #expect(feed.entries[0].post.title == nil)
  }
}

extension AtomTests {
  @Test func `content in base 64 is read where it is text, and told where it is not`() throws {
    let text = Data("Which <b>CRM</b>?".utf8).base64EncodedString()
    let image = Data([0x89, 0x50, 0xFF, 0xFE, 0x00]).base64EncodedString()
    let feed = try FeedParser().feed(
      atom(
        """
        <entry><id>1</id><content type="application/octet-stream">\(text)</content></entry>
        <entry><id>2</id><content type="image/png">\(image)</content></entry>
        """))
    #expect(feed.entries.map(\.post.text) == ["Which CRM?", ""])
    #expect(feed.warnings == ["a content that is no text was left out"])
  }
}

extension AtomTests {
  @Test func `the innermost language counts, and an empty one takes the outer away`() throws {
    let feed = try FeedParser().feed(
      atom(
        "<entry xml:lang=''/><entry/><entry xml:lang='de'/><entry xml:lang=''><language/></entry>",
        attributes: "xml:lang='en'"))
    #expect(feed.language == "en")
    #expect(feed.entries.map(\.post.language) == [nil, "en", "de", nil])
    let channel = "<rss xml:lang='en'><channel xml:lang='LANG'>STATED<item/></channel></rss>"
    for (own, stated, language) in [
      ("de", "", "de"), ("", "", nil), ("de", "<language>fr</language>", "fr"),
      ("", "<language>fr</language>", "fr"),
    ] {
      let text = channel.replacing("LANG", with: own).replacing("STATED", with: stated)
      let feed = try FeedParser().feed(text)
      #expect(feed.language == language)
      #expect(feed.entries.map(\.post.language) == [language])
    }
  }

  @Test func `an author without letters does not hide the feed's`() throws {
    let feed = try FeedParser().feed(
      atom(
        """
        <author><name>Owner</name></author>
        <entry><author><name>&lt;b>&lt;/b></name></author></entry>
        <entry><author> </author></entry>
        """))
    #expect(feed.entries.map(\.post.author) == ["Owner", "Owner"])
  }
}

extension AtomTests {
  @Test func `the author of the feed is that of the entries behind, however far was read`() throws {
    let entries = (0..<900).map { "<entry><id>\($0)</id></entry>" }.joined()
    let author = "<author><name>A</name></author>"
    let before = try FeedParser().feed(atom(author + entries))
    #expect(before.entries.allSatisfy { $0.post.author == "A" })
    let behind = try FeedParser().feed(atom(entries + author))
    #expect(behind.entries.allSatisfy { $0.post.author == nil })
  }
}

extension AtomTests {
  @Test func `what is said to be text keeps its tags and not its references`() throws {
    let feed = try FeedParser().feed(
      atom(
        """
        <entry><title type="text">How to close a &lt;div&gt;</title>
        <content type="text">salt&amp;nbsp;&amp;amp; pepper, &lt;b&gt;</content></entry>
        """))
    #expect(feed.entries[0].post.title == "How to close a <div>")
    #expect(feed.entries[0].post.text == "salt & pepper, <b>")
    #expect(feed.entries[0].html == nil)
  }
}
