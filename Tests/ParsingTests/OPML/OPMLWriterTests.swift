import Foundation
import Parsing
import Testing

@Suite struct OPMLWriterTests {
  private let date = Date(timeIntervalSince1970: 1_795_326_245)

  @Test func `a list is written the same each time, with folders inside each other`() {
    let list = OPMLDocument(
      title: "Feeds & more",
      outlines: [
        OPMLOutline(
          text: "Teams", stream: "crm",
          children: [
            OPMLOutline(
              text: "A", type: "rss", feedAddress: "https://a.test/?x=1&y=2",
              pageAddress: "https://a.test/", preset: "lemmy")
          ])
      ])
    let text = String(decoding: OPMLWriter.bytes(of: list, dateCreated: date), as: UTF8.self)
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <opml version="2.0" xmlns:sluice="urn:x-sluice:opml">
          <head>
            <title>Feeds &amp; more</title>
            <dateCreated>Sun, 22 Nov 2026 05:44:05 GMT</dateCreated>
          </head>
          <body>
            <outline text="Teams" title="Teams" sluice:stream="crm">
              <outline text="A" title="A" type="rss" xmlUrl="https://a.test/?x=1&amp;y=2" \
        htmlUrl="https://a.test/" sluice:preset="lemmy"/>
            </outline>
          </body>
        </opml>

        """)
  }

  @Test func `what was written is read back`() throws {
    var list = OPMLDocument(
      title: "\"Quotes\" <and> 'such' ]]>",
      outlines: [
        OPMLOutline(text: "größer > kleiner", type: "rss", feedAddress: "https://a.test/?q=\"x\""),
        OPMLOutline(
          text: "新闻 😀", stream: "news",
          children: [
            OPMLOutline(text: "R&D", feedAddress: "http://b.test/", preset: "github"),
            OPMLOutline(text: "inner", children: [OPMLOutline(text: "note")]),
          ]),
        OPMLOutline(text: "c", feedAddress: "https://c.test/", category: ["x", "y"]),
      ])
    let back = try OPMLReader.read(OPMLWriter.bytes(of: list, dateCreated: date))
    #expect(back == list)
    list.outlines = []
    #expect(try OPMLReader.read(OPMLWriter.bytes(of: list, dateCreated: date)) == list)
  }

  @Test func `characters that XML cannot hold go`() throws {
    let list = OPMLDocument(outlines: [
      OPMLOutline(text: "a\u{0}b\u{1B}c\u{FFFE}\tline\nbreak", feedAddress: "https://a.test/")
    ])
    let bytes = OPMLWriter.bytes(of: list, dateCreated: date)
    #expect(String(decoding: bytes, as: UTF8.self).contains("text=\"abc&#9;line&#10;break\""))
    let back = try OPMLReader.read(bytes)
    #expect(back.feeds.map(\.name) == ["abc line break"])
    #expect(back.warnings.isEmpty)
  }
}
