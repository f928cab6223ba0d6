import Parsing
import Posts
import Testing

@testable import Daemon

@Suite struct FeedReaderTests {
  @Test func `one address twice in a stream is refused`() {
    let text = """
      streams:
        crm:
          feeds:
            - https://a.test/feed
            - { url: HTTPS://A.test/feed, name: Other }
        erp: { feeds: ["https://a.test/feed"] }
      """
    #expect(
      mistakesIn(text) == [
        #"feeds.yml:5: stream "crm" polls HTTPS://A.test/feed twice; the first is at line 4"#
      ])
  }

  @Test func `two presets with one address are one feed`() {
    let text = feedYAML("lobsters: web\n      - https://lobste.rs/t/web.rss")
    #expect(
      mistakesIn(text) == [
        #"feeds.yml:5: stream "crm" polls https://lobste.rs/t/web.rss twice; the first is at line 4"#
      ])
  }

  @Test func `one name for two addresses is refused in the whole file`() {
    let text = """
      streams:
        crm:
          feeds:
            - { url: "https://a.test/", name: HN }
        erp:
          feeds:
            - { url: "https://a.test/", name: HN }
            - { url: "https://b.test/", name: HN }
      """
    #expect(
      mistakesIn(text) == [#"feeds.yml:8: two feeds have the name "HN"; the first is at line 4"#])
  }

  @Test func `made-up names step aside`() throws {
    let text = feedYAML(
      "https://a.test/feed?x=1\n      - https://a.test/feed?x=2\n      - { url: \"https://c.test/\", name: a.test }"
    )
    #expect(
      try configured(text).streams[0].feeds.map(\.name) == [
        "a.test (2)", "a.test (3)", "a.test",
      ])
  }

  @Test(arguments: [
    ("https://www.forum.test/feeds/new-topics.rss", "forum.test new-topics"),
    ("https://a.test/blog/2026/sales/feed.xml", "a.test 2026 sales"),
    ("https://a.test/u/9f8e7d6c5b4a39281706/inbox.atom?key=s3cret", "a.test u inbox"),
    ("https://a.test", "a.test"),
  ])
  func `a name is made from host and path without tokens`(address: String, name: String) {
    #expect(FeedName.of(address) == name)
  }

  @Test func `a feed has one source`() {
    #expect(
      mistakesIn(feedYAML("{ url: \"https://a.test/\", lobsters: web }")) == [
        #"feeds.yml:4: "lobsters" in a feed of stream "crm" beside "url": write a feed of its own for each"#
      ])
  }

  @Test func `a preset brings its own mapping`() {
    #expect(
      mistakesIn(feedYAML("{ lobsters: web, items: /x, fields: { id: /id, text: /t } }")) == [
        #"feeds.yml:4: "items" in a feed of stream "crm" goes with a url; lobsters brings its own"#,
        #"feeds.yml:4: "fields" in a feed of stream "crm" goes with a url; lobsters brings its own"#,
      ])
  }

  @Test func `a preset's value is checked`() {
    #expect(
      mistakesIn(feedYAML("mastodon: mastodon.social")) == [
        #"feeds.yml:4: mastodon in a feed of stream "crm": "mastodon.social": write it as mastodon.social/tags/crm or mastodon.social/@name"#
      ])
  }

  @Test func `headers are literal or credentials`() throws {
    let text = feedYAML(
      "{ url: \"https://a.test/\", headers: { X-Key: abc, Authorization: { credential: k_1 } } }")
    let file = try configured(text)
    #expect(
      file.streams[0].feeds[0].headers == [
        FeedHeader(name: "X-Key", value: .literal("abc")),
        FeedHeader(name: "Authorization", value: .credential("k_1")),
      ])
    #expect(file.shown("streams.crm.feeds.a.test.headers.X-Key") == "(not shown) from feeds.yml:4")
    #expect(
      file.shown("streams.crm.feeds.a.test.headers.Authorization")
        == "credential k_1 from feeds.yml:4")
  }

  @Test(arguments: [
    (
      "User-Agent: Mozilla",
      #"the header "User-Agent" cannot be set: sluice says who it is, with your contact"#
    ),
    ("Host: b.test", #"the header "Host" is set by sluice itself"#),
    ("\"X Y\": a", #""X Y" is no name of a header"#),
    (
      "X-A: \"a\\r\\nX-B: b\"",
      "X-A in headers of a feed of stream \"crm\": \"a  X-B: b\" holds a line break or another control character"
    ),
    (
      "X-A: { credential: ../shadow }",
      #"credential in X-A of headers of a feed of stream "crm": "../shadow" is no name of a credential; use letters, digits, - and _"#
    ),
    (
      "X-A: { secret: x }",
      #"unknown key "secret" in X-A of headers of a feed of stream "crm"; known there: credential"#
    ),
    ("X-A: 1, x-a: 2", #"duplicate header "x-a""#),
  ])
  func `a header that cannot be sent is refused`(header: String, mistake: String) {
    let found = mistakesIn(feedYAML("{ url: \"https://a.test/\", headers: { \(header) } }"))
    #expect(found.first == "feeds.yml:4: \(mistake)")
  }

  @Test(arguments: [
    (
      "items: data, fields: { id: /id, text: /t }",
      #"items in a feed of stream "crm": "data" is no JSON Pointer: it must begin with a slash, as in /data"#
    ),
    (
      "fields: { id: /a~2b, text: /t }",
      #"id in fields of a feed of stream "crm": "/a~2b" is no JSON Pointer: write ~0 for a tilde and ~1 for a slash in a name"#
    ),
    (
      "fields: { id: /id, url: \"https://a.test/{/id\", text: /t }",
      #"url in fields of a feed of stream "crm": "https://a.test/{/id" has a brace that is not closed or not opened"#
    ),
    (
      "fields: { id: /id, text: [] }",
      #"text in fields of a feed of stream "crm": no place is given"#
    ),
    (
      "fields: { id: /id }",
      #"fields in a feed of stream "crm": a post needs a title or a text to be judged by"#
    ),
    (
      "fields: { id: /id, txt: /t }",
      #"unknown field "txt" in fields of a feed of stream "crm"; did you mean "text"?"#
    ),
    (
      "markup: markdown, fields: { id: /id, text: /t }",
      #"markup in a feed of stream "crm": "markdown" is neither html nor text"#
    ),
    (
      "items: /data",
      #""items" in a feed of stream "crm" needs fields beside it, such as fields: { id: /id, text: /body }"#
    ),
  ])
  func `a bad mapping is refused`(keys: String, mistake: String) {
    #expect(
      mistakesIn(feedYAML("{ url: \"https://a.test/\", \(keys) }")) == ["feeds.yml:4: \(mistake)"])
  }

  @Test func `a mapping may read text and several places`() throws {
    let keys = "fields: { id: /id, text: [/a, \"{/b} {/c}\"] }, markup: text"
    let feeds = try configured(feedYAML("{ url: \"https://a.test/\", \(keys) }")).streams[0].feeds
    let mapping = JSONMapping(
      items: "", fields: [.id: ["/id"], .text: ["/a", "{/b} {/c}"]], markup: .text)
    #expect(feeds[0].shape == .mapping(mapping))
  }
}
