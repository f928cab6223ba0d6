import Foundation
import Posts
import Testing

@testable import Parsing

@Suite struct ParseOutputTests {
  private func output(_ document: String) throws -> String {
    var reader = try FeedParser().entries(
      of: Array(document.utf8), baseURL: "https://example.org/feed")
    var output = ParseOutput()
    while let entry = try reader.next() { output.add(entry) }
    output.finish(file: "f.xml", feed: reader.feed)
    return String(decoding: output.take(), as: UTF8.self)
  }

  @Test func `times are in UTC with a Z, and what is absent is left out`() throws {
    let json = try output(
      rss("<item><guid>1</guid><pubDate>Tue, 02 Jan 2024 10:00:00 +0100</pubDate></item>"))
    #expect(
      json == """
        {"entries":[{"id":"1","published":"2024-01-02T09:00:00Z"}],"file":"f.xml","format":"rss20",\
        "link":"https://example.org/","title":"Workshop talk","warnings":[]}

        """)
  }

  @Test func `a document without entries and one that could not be read are lines too`() throws {
    var output = ParseOutput()
    output.finish(file: "a", feed: ParsedFeed(format: .atom10))
    output.fail(file: "b", error: "no \"feed\"")
    #expect(
      String(decoding: output.take(), as: UTF8.self) == """
        {"entries":[],"file":"a","format":"atom10","warnings":[]}
        {"error":"no \\"feed\\"","file":"b"}

        """)
    #expect(output.count == 0)
  }

  @Test func `an identifier that is repeated is printed as the feed states it`() throws {
    let json = try output(
      rss("<item><guid>1</guid><link>/a</link></item><item><guid>1</guid><link>/b</link></item>"))
    #expect(json.components(separatedBy: #""id":"1""#).count == 3)
  }

  @Test func `every character comes back, and what a terminal would obey is escaped`() throws {
    let text = "a\"b\\c/\u{7F}\u{9B}é\u{202E}ü\u{2028}漢\u{E0041}😀\u{1}\n\t\u{FFFA}\u{61C}"
    var output = ParseOutput()
    output.add(ParsedEntry(post: Post(id: text, categories: ["x", text])))
    output.finish(file: "f", feed: ParsedFeed(format: .rss))
    let bytes = output.take()
    let scalars = String(decoding: bytes.dropLast(), as: UTF8.self).unicodeScalars
    #expect(!scalars.contains { $0.isObeyed })
    let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    let entry = (object?["entries"] as? [[String: Any]])?.first
    #expect(entry?["id"] as? String == text)
    #expect(entry?["categories"] as? [String] == ["x", text])
  }

  @Test(arguments: [
    -2_208_988_800, -86_401, -1, 0, 68_169_599, 951_782_400, 951_868_800, 1_709_164_800,
    1_735_689_599, 4_102_444_800, 253_402_300_799,
  ])
  func `a time is written as Foundation writes it`(seconds: Int) {
    let date = Date(timeIntervalSince1970: Double(seconds))
    #expect(UTCTime.text(date) == date.formatted(.iso8601))
  }
}
