import Parsing
import Testing

@Suite struct DateTests {
  private let parser = FeedParser()

  @Test(arguments: [
    ("Tue, 02 Jan 2024 10:20:30 GMT", "2024-01-02T10:20:30Z"),
    ("Tue, 02 Jan 2024 10:20:30 -0530", "2024-01-02T15:50:30Z"),
    ("02 Jan 2024 10:20 EST", "2024-01-02T15:20:00Z"),
    ("Tues, 2 January 24 10:20:30 +01:00", "2024-01-02T09:20:30Z"),
    ("Mon, 15 Mar 99 08:00:00 PDT", "1999-03-15T15:00:00Z"),
    ("Tue, Jan 02 2024 02:03:04 PM", "2024-01-02T14:03:04Z"),
    ("Tue Jan  2 10:20:30 2024", "2024-01-02T10:20:30Z"),
    ("Tue Jan 02 10:20:30 +0000 2024", "2024-01-02T10:20:30Z"),
    ("January 2, 2024", "2024-01-02T00:00:00Z"),
    ("2 März 2024 12:00", "2024-03-02T12:00:00Z"),
    ("mar., 5 mars 2024 12:00:00 +0100", "2024-03-05T11:00:00Z"),
    ("2024-01-02T10:20:30Z", "2024-01-02T10:20:30Z"),
    ("2024-01-02t10:20:30.75+02:00", "2024-01-02T08:20:30Z"),
    ("2024-01-02 10:20:30", "2024-01-02T10:20:30Z"),
    ("2024-01-02T10:20:30+0200", "2024-01-02T08:20:30Z"),
    ("2024-01-02 10:20:30 UTC", "2024-01-02T10:20:30Z"),
    ("2024-01-02", "2024-01-02T00:00:00Z"), ("2024-02", "2024-02-01T00:00:00Z"),
    ("2024", "2024-01-01T00:00:00Z"), ("20240102", "2024-01-02T00:00:00Z"),
    ("20240102T102030Z", "2024-01-02T10:20:30Z"), ("2024-060", "2024-02-29T00:00:00Z"),
    ("2024/01/02 10:20:30", "2024-01-02T10:20:30Z"), ("25.12.2024 08:00", "2024-12-25T08:00:00Z"),
    ("2024-01-02T24:00:00Z", "2024-01-03T00:00:00Z"),
    ("1704190830", "2024-01-02T10:20:30Z"), ("1704190830123", "2024-01-02T10:20:30Z"),
    ("Thu, 29 Feb 2024 23:59:60 GMT", "2024-03-01T00:00:00Z"),
  ])
  func `a date is read however a feed writes it`(text: String, time: String) throws {
    let date = try #require(try parser.post("<pubDate> \(text) </pubDate>").published)
    #expect(date.formatted(.iso8601) == time)
  }

  @Test(arguments: [
    "yesterday", "Thu, 30 Feb 2024 10:00:00 GMT", "2024-13-01", "2023-02-29",
    "2024-01-02T25:00:00Z",
    "Mon, 01 Jan 0001 00:00:00 GMT", "03/04/2024", "12", "Tue, 02 Foo 2024 10:00:00 GMT",
    "2024-01-02T10:61:00Z", "99999999999999999999", "10:00:00",
  ])
  func `what cannot be a date is no date, with a warning`(text: String) throws {
    let feed = try parser.feed(rss("<item><pubDate>\(text)</pubDate></item>"))
    #expect(feed.entries[0].post.published == nil)
    #expect(feed.warnings.contains { $0.contains(text) })
  }

  @Test func `many bad dates do not make many warnings`() throws {
    let items = (0..<100).map { "<item><pubDate>never \($0)</pubDate></item>" }.joined()
    #expect(try parser.feed(rss(items)).warnings.count == 21)
  }
}
