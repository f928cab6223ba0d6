import Foundation
import Parsing
import Testing

@Suite struct ParseOutputTests {
  private func output(_ document: String) throws -> String {
    let feed = try FeedParser().feed(document)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(
      decoding: try encoder.encode(ParseOutput(file: "f.xml", feed: feed)), as: UTF8.self)
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

  @Test func `an identifier that is repeated is printed as the feed states it`() throws {
    let json = try output(
      rss("<item><guid>1</guid><link>/a</link></item><item><guid>1</guid><link>/b</link></item>"))
    #expect(json.components(separatedBy: #""id":"1""#).count == 3)
  }
}
