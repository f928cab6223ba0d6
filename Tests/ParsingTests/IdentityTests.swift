import Foundation
import Parsing
import Posts
import Testing

@Suite struct IdentityTests {
  private let parser = FeedParser()

  @Test func `a post without a guid is known by its link`() throws {
    #expect(try parser.post("<link>/7</link><title>t</title>").id == "https://example.org/7")
  }

  @Test func `a post with neither is known by its content`() throws {
    let one = try parser.post("<title>t</title><description>x</description>")
    #expect(one.id.hasPrefix("content:"))
    #expect(try parser.post("<title>t</title><description>x</description>").id == one.id)
    #expect(try parser.post("<title>t</title><description>y</description>").id != one.id)
  }

  @Test func `a guid that is an address is the link where there is none`() throws {
    #expect(try parser.post("<guid>https://example.org/g</guid>").url == "https://example.org/g")
    #expect(try parser.post("<guid isPermaLink='true'>g</guid>").url == "https://example.org/g")
    #expect(try parser.post("<guid isPermaLink='false'>https://example.org/g</guid>").url == nil)
    #expect(try parser.post("<guid>12345</guid>").url == nil)
  }

  @Test func `a guid is taken as it stands, also where several posts share it`() throws {
    let feed = try parser.feed(
      rss(
        """
        <item><guid>same</guid><link>https://example.org/1</link></item>
        <item><guid>same</guid><link>https://example.org/2</link></item>
        """))
    #expect(feed.entries.map(\.post.id) == ["same", "same"])
  }

  @Test(arguments: [
    "javascript:alert(1)", " JavaScript:x", "data:text/html,x", "file:///etc/passwd",
  ])
  func `an address that runs or reads something is left out`(address: String) throws {
    let feed = try parser.feed(rss("<item><title>t</title><link>\(address)</link></item>"))
    #expect(feed.entries[0].post.url == nil)
    #expect(feed.warnings.count == 1)
  }

  @Test(arguments: ["java\tscript:x", "java\nscript:x", "\u{1}javascript:x"])
  func `what a browser skips does not hide such an address`(address: String) throws {
    let escaped = String(decoding: try JSONEncoder().encode(address), as: UTF8.self)
    let feed = try parser.feed(
      #"{"title":"t","items":[{"id":"1","url":\#(escaped)}]}"#, base: nil)
    #expect(feed.entries[0].post.url == nil)
  }

  @Test(arguments: [
    ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
    ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
    ("g?y#s", "http://a/b/c/g?y#s"), ("..", "http://a/b/"), ("../../g", "http://a/g"),
    ("../../../g", "http://a/g"), ("#s", "http://a/b/c/d;p?q#s"),
    ("http://x/../y", "http://x/../y"),
  ])
  func `relative addresses follow RFC 3986`(reference: String, absolute: String) throws {
    let base = "http://a/b/c/d;p?q"
    #expect(try parser.post("<link>\(reference)</link>", base: base).url == absolute)
  }

  @Test func `without a base a relative address stays as it is`() throws {
    #expect(try parser.post("<link>/x</link>", base: nil).url == "/x")
  }

  @Test func `an ampersand in an attribute survives`() throws {
    let feed = try parser.feed(atom("<entry><link href='/?a=1&amp;b=2&amp;#38;'/></entry>"))
    #expect(feed.entries[0].post.url == "https://example.org/?a=1&b=2&#38;")
  }

  @Test(arguments: [
    "<guid isPermaLink='false'>g</guid><atom:id>https://example.net/i</atom:id>",
    "<atom:id>https://example.net/i</atom:id><guid isPermaLink='false'>g</guid>",
    "<guid> </guid><guid isPermaLink='false'>g</guid><atom:id>i</atom:id>",
  ])
  func `a guid comes before an Atom identifier, in whatever order`(item: String) throws {
    let post = try parser.post(item + "<link>/1</link>")
    #expect(post.id == "g")
    #expect(try parser.post(item).url == nil)
    #expect(try parser.post("<guid/><atom:id>i</atom:id><link>/1</link>").id == "i")
  }
}
