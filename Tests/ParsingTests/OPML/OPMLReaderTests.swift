import Parsing
import Testing

@Suite struct OPMLReaderTests {
  private func read(
    _ text: String, limits: ParsingLimits = .default
  ) throws(OPMLError) -> OPMLDocument {
    try OPMLReader.read(Array(text.utf8), limits: limits)
  }

  private func opml(_ body: String, version: String = "2.0") -> String {
    "<?xml version=\"1.0\"?><opml version=\"\(version)\"><head><title>Mine</title></head>"
      + "<body>\(body)</body></opml>"
  }

  @Test(arguments: ["1.0", "1.1", "2.0"])
  func `feeds are found with their folders, in any version`(version: String) throws {
    let list = try read(
      opml(
        """
        <outline text="Top" type="rss" xmlUrl="https://a.test/rss" htmlUrl="https://a.test/"/>
        <outline text="Tools"><outline text="CRM">
        <outline text="B" type="rss" xmlUrl="https://b.test/rss?a=1&amp;b=2"/></outline>
        <outline text="C" xmlUrl="https://c.test/"/></outline>
        """, version: version))
    #expect(list.title == "Mine")
    #expect(list.warnings.isEmpty)
    #expect(list.feeds.map(\.name) == ["Top", "B", "C"])
    #expect(list.feeds.map(\.folders) == [[], ["Tools", "CRM"], ["Tools"]])
    #expect(
      list.feeds.map(\.address) == [
        "https://a.test/rss", "https://b.test/rss?a=1&b=2", "https://c.test/",
      ])
    #expect(list.outlines[0].pageAddress == "https://a.test/")
  }

  @Test(arguments: ["xmlUrl", "xmlurl", "xmlURL", "XMLURL"])
  func `names count without case`(attribute: String) throws {
    let list = try read(
      "<OPML version='1.0'><Body><Outline TEXT='A' \(attribute)='https://a.test/'/></Body></OPML>")
    #expect(list.feeds.map(\.address) == ["https://a.test/"])
    #expect(list.feeds.map(\.name) == ["A"])
  }

  @Test func `a title stands in where the text is missing, and one line is made of either`() throws
  {
    let list = try read(
      opml(
        """
        <outline title="Only a title" xmlUrl="https://a.test/"/>
        <outline text="" title="Second" xmlUrl="https://b.test/"/>
        <outline text="Two&#10; lines &amp;amp; more" xmlUrl="https://c.test/"/>
        <outline xmlUrl="https://d.test/"/>
        """))
    #expect(list.feeds.map(\.name) == ["Only a title", "Second", "Two lines & more", ""])
  }

  @Test func `a category is the folder of a feed that stands in none`() throws {
    let list = try read(
      opml(
        """
        <outline text="A" category="/Tools/CRM,/News" xmlUrl="https://a.test/"/>
        <outline text="F"><outline text="B" category="/News" xmlUrl="https://b.test/"/></outline>
        """))
    #expect(list.feeds.map(\.folders) == [["Tools", "CRM"], ["F"]])
  }

  @Test func `an outline that is a feed but for its address is kept, notes and folders are not`()
    throws
  {
    let list = try read(
      opml(
        """
        <outline text="no address" type="rss"/><outline text="page" htmlUrl="https://p.test/"/>
        <outline text="a note"/><outline text="empty folder"></outline>
        <outline text="by url" type="RSS" url="https://u.test/"/>
        <outline text="a link" type="link" url="https://l.test/list.opml"/>
        """))
    #expect(list.feeds.map(\.name) == ["no address", "page", "by url"])
    #expect(list.feeds.map(\.address) == [nil, nil, "https://u.test/"])
  }

  @Test(arguments: [
    ("feed://a.test/rss", "https://a.test/rss"), ("feed:https://a.test/rss", "https://a.test/rss"),
    ("  https://a.test/ ", "https://a.test/"), ("javascript:alert(1)", "javascript:alert(1)"),
  ])
  func `an address is as written, without what browsers put before it`(
    written: String, address: String
  ) throws {
    let list = try read(opml("<outline text='A' xmlUrl='\(written)'/>"))
    #expect(list.feeds.map(\.address) == [address])
  }

  @Test func `preset and stream are read from our own name space`() throws {
    let list = try read(
      """
      <opml version="2.0" xmlns:sluice="urn:x-sluice:opml"><body>
      <outline text="Teams" sluice:stream="crm">
      <outline text="A" xmlUrl="https://a.test/" sluice:preset="lemmy"/>
      <outline text="Deeper"><outline text="B" preset="lemmy" xmlUrl="https://b.test/"/></outline>
      </outline></body></opml>
      """)
    #expect(list.feeds.map(\.preset) == ["lemmy", nil])
    #expect(list.feeds.map(\.stream) == ["crm", "crm"])
  }
}

/// Lists that are broken, or mean harm.
@Suite struct BrokenOPMLTests {
  private func feeds(_ bytes: [UInt8]) throws -> [String?] {
    try OPMLReader.read(bytes).feeds.map(\.address)
  }

  @Test func `bare ampersands, entities of HTML and forgotten end tags are mended`() throws {
    let list = try OPMLReader.read(
      Array(
        """
        <opml version="1.1"><body><outline text="R&D &eacute;">
        <outline text=A xmlUrl="https://a.test/?x=1&y=2">
        <outline text="B" xmlUrl="https://b.test/"/></outline></body></opml>
        """.utf8))
    #expect(list.feeds.map(\.folders) == [["R&D é"], ["R&D é"]])
    #expect(list.feeds.map(\.address) == ["https://a.test/?x=1&y=2", "https://b.test/"])
    #expect(list.warnings == ["the list is not well-formed; it was repaired"])
  }

  @Test func `a list that is cut off keeps what stands before`() throws {
    let list = try OPMLReader.read(
      Array(
        """
        <opml><body><outline text="F"><outline text="A" xmlUrl="https://a.test/"/>
        <outline text="B" xmlUr
        """.utf8))
    #expect(list.feeds.map(\.address) == ["https://a.test/"])
    #expect(list.feeds.map(\.folders) == [["F"]])
    #expect(list.warnings == ["the list is cut off; what stands before is used"])
  }

  @Test func `a byte order mark, Latin-1 and UTF-16 are understood`() throws {
    let body = "<opml><body><outline text=\"Caf\u{E9}\" xmlUrl=\"https://a.test/\"/></body></opml>"
    let latin =
      Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>".utf8)
      + body.unicodeScalars.map { UInt8($0.value) }
    let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(body.utf8)
    var wide: [UInt8] = [0xFF, 0xFE]
    for unit in body.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    for bytes in [latin, marked, wide] {
      #expect(try OPMLReader.read(bytes).feeds.map(\.name) == ["Café"])
    }
  }

  @Test func `what a broken site writes before the list is passed over`() throws {
    let list = "<opml><body><outline text=\"A\" xmlUrl=\"https://a.test/\"/></body></opml>"
    #expect(try feeds(Array(("<br />\n<b>Warning</b>: no\n" + list).utf8)) == ["https://a.test/"])
    #expect(try feeds(Array(("<!-- by hand -->\n" + list).utf8)) == ["https://a.test/"])
  }

  @Test func `entities of the document grow no further than they are long`() throws {
    let bomb = """
      <?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">
      <!ENTITY c "&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
      <opml><body><outline text="&a; &c; &x;" xmlUrl="https://a.test/"/></body></opml>
      """
    let name = try #require(try OPMLReader.read(Array(bomb.utf8)).feeds.first?.name)
    #expect(name.hasPrefix("aaaaaaaaaa "))
    #expect(name.count < 60)
    #expect(!name.contains("root"))
  }

  @Test func `folders that are too deep are left out, with a warning`() throws {
    let depth = 100_000
    let list = try OPMLReader.read(
      Array(
        ("<opml><body><outline text=\"A\" xmlUrl=\"https://a.test/\"/>"
          + String(repeating: "<outline text=\"f\">", count: depth)
          + "<outline text=\"B\" xmlUrl=\"https://b.test/\"/>"
          + String(repeating: "</outline>", count: depth)
          + "<outline text=\"C\" xmlUrl=\"https://c.test/\"/></body></opml>").utf8))
    #expect(list.feeds.map(\.name) == ["A", "C"])
    #expect(list.warnings.contains { $0.contains("were left out") })
  }

  @Test func `a hundred thousand feeds are read, a longer list is cut`() throws {
    let outlines = (0..<100_000).map {
      "<outline text=\"f\($0)\" xmlUrl=\"https://a.test/\($0)\"/>"
    }
    let bytes = Array("<opml><body>\(outlines.joined())</body></opml>".utf8)
    #expect(try OPMLReader.read(bytes).feeds.count == 100_000)
    let cut = try OPMLReader.read(bytes, limits: ParsingLimits(entriesMax: 10))
    #expect(cut.feeds.count == 10)
    #expect(cut.warnings.contains("the list is too long; its end was left out"))
  }

  @Test func `a tag of ten thousand attributes and a name for each outline do no harm`() throws {
    let attributes = (0..<10_000).map { " a\($0)=\"x\"" }.joined()
    let names = (0..<20_000).map { "<n\($0)/>" }.joined()
    let list = try OPMLReader.read(
      Array(
        ("<opml><body><outline text=\"A\" xmlUrl=\"https://a.test/\"/><outline\(attributes)/>"
          + "\(names)</body></opml>").utf8))
    #expect(list.feeds.map(\.name) == ["A"])
  }

  @Test(arguments: [
    ("", OPMLError.empty), (" \n ", .empty),
    ("<rss version=\"2.0\"><channel/></rss>", .feed(root: "rss")),
    ("<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"/>", .feed(root: "feed")),
    ("<!doctype html><title>x</title>", .webPage), ("<html><body>x</body></html>", .webPage),
    ("{\"version\": \"https://jsonfeed.org/version/1.1\"}", .json),
    ("<svg/>", .notOPML(root: "svg")), ("just words", .notOPML(root: nil)),
    ("GIF89a", .notText(kind: "an image (GIF)")),
  ])
  func `what is no list says what it is`(text: String, error: OPMLError) {
    #expect(throws: error) { try OPMLReader.read(Array(text.utf8)) }
    #expect("\(error)".contains("; "), "it says what to do")
  }

  @Test func `a list that is too large is refused`() {
    #expect(throws: OPMLError.tooLarge(bytesMax: 3 << 20)) {
      try OPMLReader.read(
        Array(repeating: 0x20, count: (3 << 20) + 1),
        limits: ParsingLimits(documentBytesMax: 3 << 20))
    }
  }
}
