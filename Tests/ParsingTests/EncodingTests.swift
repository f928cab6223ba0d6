import Foundation
import Parsing
import Testing

@Suite struct EncodingTests {
  private let parser = FeedParser()

  private func title(_ bytes: [UInt8], contentType: String? = nil) throws -> String? {
    try parser.parse(bytes, contentType: contentType).title
  }

  private func document(declared: String?, title: [UInt8]) -> [UInt8] {
    let declaration = declared.map { "<?xml version='1.0' encoding='\($0)'?>" } ?? ""
    return Array("\(declaration)<rss><channel><title>".utf8) + title
      + Array("</title></channel></rss>".utf8)
  }

  @Test(arguments: [
    ("iso-8859-1", [UInt8]([0x63, 0x61, 0x66, 0xE9]), "café"),
    ("windows-1252", [0x80, 0x20, 0x93], "€ “"), ("koi8-r", [0xC4, 0xC1], "да"),
    ("windows-1251", [0xE4, 0xE0], "да"), ("gb2312", [0xC4, 0xE3], "你"),
    ("shift_jis", [0x82, 0xA0], "あ"), ("euc-kr", [0xB0, 0xA1], "가"), ("big5", [0xA7, 0x41], "你"),
    ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42], "あ"),
  ])
  func `a declared encoding is converted`(name: String, bytes: [UInt8], text: String) throws {
    #expect(try title(document(declared: name, title: bytes)) == text)
  }

  @Test func `the charset of HTTP goes before the declaration`() throws {
    let bytes = document(declared: "koi8-r", title: [0xE4, 0xE0])
    #expect(try title(bytes, contentType: "text/xml; charset=\"windows-1251\"") == "да")
    #expect(try title(bytes, contentType: "text/xml") == "ДЮ")
  }

  @Test func `a byte order mark goes before everything`() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + document(declared: "koi8-r", title: Array("é".utf8))
    #expect(try title(bytes, contentType: "text/xml; charset=koi8-r") == "é")
  }

  @Test func `UTF-8 in the clothes of Latin 1 is recognised`() throws {
    let bytes = document(declared: "iso-8859-1", title: Array("naïve €".utf8))
    #expect(try title(bytes) == "naïve €")
  }

  @Test func `windows-1252 in the clothes of UTF-8 is recognised`() throws {
    let feed = try parser.parse(document(declared: "utf-8", title: [0x93, 0x61, 0x94, 0xE9]))
    #expect(feed.title == "“a”é")
    #expect(feed.warnings.count == 1)
  }

  @Test func `one odd byte does not spoil the UTF-8 around it`() throws {
    let title = Array("日本 ".utf8) + [0x92] + Array(" größer".utf8)
    #expect(try self.title(document(declared: nil, title: title)) == "日本 ’ größer")
  }

  @Test func `UTF-16 and UTF-32 are read with and without a mark`() throws {
    let text = "<rss><channel><title>Äπ😀</title></channel></rss>"
    for encoding in [
      String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf32LittleEndian, .utf32BigEndian,
      .utf16, .utf32,
    ] {
      let bytes = [UInt8](try #require(text.data(using: encoding)))
      #expect(try title(bytes) == "Äπ😀", "\(encoding)")
    }
  }

  @Test func `an unknown encoding is read as UTF-8`() throws {
    #expect(try title(document(declared: "martian", title: Array("é".utf8))) == "é")
  }

  @Test func `UTF-8 that is named otherwise is believed, with a warning for everybody who erred`()
    throws
  {
    let feed = try parser.parse(
      document(declared: "koi8-r", title: Array("é".utf8)),
      contentType: "text/xml; charset=big5")
    #expect(feed.title == "é")
    #expect(
      feed.warnings == [
        "the HTTP header says big5, but the bytes utf-8; that was believed",
        "the XML declaration says koi8-r, but the bytes utf-8; that was believed",
      ])
  }

  @Test func `HTTP and a declaration that disagree make a warning`() throws {
    let bytes = document(declared: "koi8-r", title: [0xE4, 0xE0])
    let feed = try parser.parse(bytes, contentType: "text/xml; charset=windows-1251")
    #expect(
      feed.warnings == [
        "the XML declaration says koi8-r, but the HTTP header windows-1251; that was believed"
      ])
  }

  @Test func `where HTTP says UTF-8 of what is not, the declaration is asked`() throws {
    let bytes = document(declared: "koi8-r", title: [0xC4, 0xC1])
    let feed = try parser.parse(bytes, contentType: "text/xml; charset=utf-8")
    #expect(feed.title == "да")
    #expect(feed.warnings.count == 1)
  }

  @Test func `a mark against HTTP and the declaration is believed, with a warning`() throws {
    let text =
      "<?xml version='1.0' encoding='utf-8'?><rss><channel><title>Ä</title></channel></rss>"
    let bytes = [0xFF, 0xFE] + [UInt8](try #require(text.data(using: .utf16LittleEndian)))
    let feed = try parser.parse(bytes, contentType: "text/xml; charset=koi8-r")
    #expect(feed.title == "Ä")
    #expect(
      feed.warnings == [
        "the HTTP header says koi8-r, but the byte order mark utf-16le; that was believed",
        "the XML declaration says utf-8, but the byte order mark utf-16le; that was believed",
      ])
  }

  @Test(arguments: ["koi8-r", "iso-8859-1", "utf-16", "utf-7", "hz-gb-2312", "martian"])
  func `pure ASCII disagrees with nobody`(name: String) throws {
    let bytes = document(declared: name, title: Array("plain +AOk- ~{VPND~}".utf8))
    let feed = try parser.parse(bytes, contentType: "text/xml; charset=big5")
    #expect(feed.title == "plain +AOk- ~{VPND~}")
    #expect(feed.warnings.isEmpty)
  }

  @Test(arguments: [
    ("utf-16", [UInt8]([0xE9]), "é"), ("x-user-defined", [0xE9], "é"), ("utf-7", [0xE9], "é"),
    ("iso-2022-jp", [0xE9], "é"), ("UTF-8//TRANSLIT", [0xE9], "é"), ("ISO8859-2", [0xB3], "ł"),
    ("cp1251", [0xE4, 0xE0], "да"), ("x-sjis", [0x82, 0xA0], "あ"), ("EUC-JP", [0xA4, 0xA2], "あ"),
    ("windows-1255", [0xE0, 0xE1], "אב"),
  ])
  func `a name that is odd or wrong does no harm`(
    name: String, bytes: [UInt8], text: String
  ) throws {
    #expect(try title(document(declared: name, title: bytes)) == text)
  }

  @Test func `a name that is not known is told, a long one cut`() throws {
    let name = String(repeating: "x", count: 90)
    let feed = try parser.parse(document(declared: name, title: [0xE9]))
    #expect(
      feed.warnings.first
        == "the XML declaration says \(String(repeating: "x", count: 40)), which is not read")
  }

  @Test func `bytes that mean nothing in the declared encoding are told`() throws {
    let feed = try parser.parse(document(declared: "shift_jis", title: [0x82, 0xA0, 0xFF]))
    #expect(feed.title == "あÿ")
    #expect(
      feed.warnings == ["bytes that mean nothing in shift_jis were read as windows-1252"])
  }

  @Test func `UTF-16 that ends in the middle of a character keeps the rest`() throws {
    let text = "<rss><channel><title>Ä</title></channel></rss> "
    for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian] {
      let bytes = [UInt8](try #require(text.data(using: encoding)))
      #expect(try title(bytes.dropLast()) == "Ä")
    }
  }

  @Test func `half a surrogate pair is one replacement character`() throws {
    let text = "<rss><channel><title>aXb</title></channel></rss>"
    var bytes = [UInt8](try #require(text.data(using: .utf16LittleEndian)))
    let place = try #require(bytes.firstIndex(of: UInt8(ascii: "X")))
    bytes.replaceSubrange(place...place + 1, with: [0x3D, 0xD8])
    #expect(try title(bytes) == "a\u{FFFD}b")
  }

  @Test func `NULs at the beginning do not make a document UTF-16`() throws {
    let text = "<\0r\0ss><channel><title>größer</title></channel></rss>"
    #expect(try title(Array(text.utf8)) == "größer")
  }
}
