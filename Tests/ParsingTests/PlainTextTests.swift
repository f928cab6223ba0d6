import Parsing
import Testing

@Suite struct PlainTextTests {
  private func text(_ html: String) throws -> String {
    try FeedParser().post("<description><![CDATA[\(html)]]></description>").text
  }

  @Test func `blocks become lines and list items dashes`() throws {
    #expect(
      try text("<p>One\n  two</p><p>three<br>four</p><ul><li>a</li><li>b</li></ul><div>c</div>")
        == "One two\n\nthree\nfour\n\n- a\n- b\n\nc")
  }

  @Test func `scripts, styles and comments go`() throws {
    #expect(
      try text("a<script>var x = '<p>no</p>'</script><style>p {}</style><!-- no --><b>b</b>")
        == "ab")
  }

  @Test func `entities are decoded and odd spaces folded`() throws {
    #expect(
      try text("<p>&quot;5&nbsp;&euro;&quot;&#8230; &amp;lt; \u{A0} &#128512;</p>")
        == "\"5 €\"… &lt; 😀")
  }

  @Test func `preformatted text keeps its lines`() throws {
    #expect(try text("<pre>let a\nlet b</pre>after\nit") == "let a\nlet b\n\nafter it")
  }

  @Test func `plain text keeps its lines and its less-than signs`() throws {
    #expect(
      try text("one\ntwo < three\n\n\n\nfour &amp; five") == "one\ntwo < three\n\nfour & five")
  }

  @Test func `markup that was escaped twice is read as markup`() throws {
    #expect(try text("&lt;p&gt;Hello &amp;amp; welcome&lt;/p&gt;") == "Hello & welcome")
  }

  @Test func `tables keep their cells apart`() throws {
    #expect(try text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>") == "a b\nc")
  }

  @Test func `nesting without end is still read`() throws {
    let deep = String(repeating: "<b>", count: 50_000) + "deep &amp; down"
    #expect(try text("<p>x</p>" + deep) == "x\n\ndeep & down")
  }
}
