import Testing

@testable import Parsing

@Suite struct HTMLTokenizerTests {
  private func text(_ html: String) -> String { PlainText.text(html: html) }

  @Test func `a quoted attribute may hold a greater-than sign`() {
    #expect(text("<p title='a > b' id=\"c>d\">e</p>") == "e")
    #expect(text("<p title=a\"b>c</p>") == "c")
  }

  @Test func `a quote that is never closed ends with its tag`() {
    #expect(text("<p>a <a href=\"/x>b</a> c</p>") == "a b c")
  }

  @Test func `comments end where browsers end them`() {
    #expect(text("<p>a<!-->b<!--->c<!-- x > y -->d<!-- z --!>e</p>") == "abcde")
  }

  @Test func `a comment without end hides no more than its first tag`() {
    #expect(text("<p>a</p><!-- note ><p>b</p>") == "a\n\nb")
    #expect(text("<p>a</p><!-- b") == "a\n\nb")
  }

  @Test func `declarations, instructions and odd end tags are comments`() {
    #expect(text("<!DOCTYPE html><?php echo 1 ?><p>a</ b></>c<!x></p>") == "ac")
    #expect(text("<b>I</b> </3 you") == "I </3 you")
  }

  @Test func `the content of a CDATA section counts`() {
    #expect(text("<![CDATA[<p>a &amp; b</p>c]]>d") == "a & b\n\ncd")
    #expect(text("<![CDATA[<p>a</p>") == "a")
  }

  @Test func `what a script or a style holds is no markup`() {
    #expect(text("a<script>if (1</b>2) '</scripty>'</SCRIPT >b<style>p > a {}</style>c") == "abc")
    #expect(text("<p>a</p><script>b") == "a")
  }

  @Test func `the content of title and xmp is text`() {
    #expect(text("<p>x</p><title>a <b>&amp; c</title> d") == "x\n\na <b>& c d")
    #expect(text("<p>x</p><xmp>a <b>\n&amp;</xmp>") == "x\n\na <b>\n&amp;")
  }

  @Test func `hidden elements go, and hide nothing where they are never closed`() {
    #expect(text("a<svg><svg><b>x</b></svg>y</svg>b<noscript><p>z</p></noscript>c") == "abc")
    #expect(text("<p>a</p><select><option>b") == "a\n\nb")
    #expect(text("a<iframe src=x />b<textarea>c</textarea>d") == "abd")
  }

  @Test func `a head ends where the body begins`() {
    #expect(text("<html><head><title>x</title><meta a=b></head><body>a</body></html>") == "a")
    #expect(text("<html><head><title>x</title><p>a</p>") == "a")
  }

  @Test func `a tag that is cut off goes, words in angle brackets stay`() {
    #expect(text("<p>a</p> <a href='x") == "a")
    #expect(text("<p>1 <2, x <y and z</p>") == "1 <2, x <y and z")
    #expect(text("<p>by <me@example.org> at <https://example.org/></p>").hasPrefix("by <me@"))
  }

  @Test func `titles keep tags that HTML does not know`() {
    #expect(PlainText.line(html: "<b>List<String></b> &lt;T&gt;<o:p></o:p>") == "List<String> <T>")
    #expect(PlainText.line(html: "List<String>") == "List<String>")
  }

  @Test func `old names need no semicolon, but parameters of addresses are left alone`() {
    #expect(text("<p>&copy 1 &eacutea &notit; &AMP; &amp</p>") == "© 1 éa ¬it; & &")
    #expect(text("<p>/?a=1&copy=2&sect=3</p>") == "/?a=1&copy=2&sect=3")
    #expect(text("black&notes") == "black&notes")
  }

  @Test func `names of HTML 5 are known with a semicolon only`() {
    #expect(
      text("<p>don&apos;t&comma; &check; &phone &lbrack;x&rbrack;</p>") == "don't, ✓ &phone [x]")
  }

  @Test func `numbers are windows-1252 where they are controls, and nothing beyond Unicode`() {
    #expect(
      text("<p>&#8364 &#x80;&#150;&#xD800;&#1114112;&#99999999999;&#; &#x;</p>") == "€ €–&#; &#x;")
  }

  @Test func `items get a dash if there is text in them`() {
    #expect(text("<ul><li></li><li>\n<p>a</p></li><li><ul><li>b</ul></ul>") == "- a\n\n- b")
  }

  @Test func `white space is folded wherever it stands`() {
    for length in 0..<20 {
      let word = String(repeating: "x", count: length)
      #expect(text("<b>\(word) y  z\u{A0}\n é°\u{7F}</b> ") == "\(word) y z é°".trimmed)
    }
  }

  @Test(arguments: [
    "<", "&", "<a ", "<x ", "<!--", "<b>", "<a href=\"", "<x a=\">\" ", "</", "<svg>",
  ])
  func `hostile repetitions take linear time`(_ piece: String) {
    let html = "<p>a</p>" + String(repeating: piece, count: 1_000_000 / piece.utf8.count)
    #expect(text(html).hasPrefix("a"))
  }

  @Test(arguments: [
    "<title>", "<script", "<textarea><!--", "<![CDATA[", "&aaaaaaaa", "<a<b", "</a",
  ])
  func `hostile beginnings take linear time`(_ piece: String) {
    let html = "<p>a</p>" + String(repeating: piece, count: 1_000_000 / piece.utf8.count)
    #expect(text(html).hasPrefix("a"))
  }
}

@Suite struct PageAlternatesTests {
  private func feeds(_ page: String) -> [String] {
    PageAlternates.feeds(in: Array(page.utf8), baseURL: "https://example.net/blog/")
  }

  @Test func `a feed of comments comes last, duplicates and scripts go`() {
    #expect(
      feeds(
        """
        <link rel=alternate type=application/rss+xml title="Blog &raquo; Comments Feed" href=c>
        <LINK REL="Alternate" TYPE="application/rss+xml" HREF="/feed?a=1&amp;b=2">
        <link rel=alternate type=application/atom+xml href="https://example.net/feed?a=1&b=2">
        <link rel=alternate type=application/rss+xml href="javascript:x()">
        <script>'<link rel=alternate type=application/rss+xml href=no>'</script>
        """) == ["https://example.net/feed?a=1&b=2", "https://example.net/blog/c"])
  }

  @Test func `plain XML is a feed where its name says so`() {
    #expect(
      feeds(
        """
        <link rel=alternate type=text/xml href=/sitemap.xml>
        <link rel=alternate type=text/xml title=RSS href=/x.xml>
        <link rel=stylesheet type=text/xml href=/feed.xml>
        """) == ["https://example.net/x.xml"])
  }

  @Test func `links of the text count where the head names no feed`() {
    let anchors = "<a href='/feed/'>x</a><a href=/about>y</a><a href=/news.xml>z</a><a href=r.rss>"
    #expect(feeds(anchors) == ["https://example.net/feed/", "https://example.net/blog/r.rss"])
    let link = "<link rel=alternate type=application/atom+xml href=/atom>"
    #expect(feeds(anchors + link) == ["https://example.net/atom"])
  }

  @Test func `no page names more than twenty feeds`() {
    let links = (0..<50).map { "<link rel=alternate type=application/rss+xml href=/\($0)>" }
    #expect(feeds(links.joined()).count == 20)
  }
}
