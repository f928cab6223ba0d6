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
}
