import FeedServer
import Foundation
import Posts
import Testing

@testable import Fetching

struct FeedReplayTests {
  private let now = Date(timeIntervalSince1970: 1_790_000_000)

  @Test(arguments: FeedReplay.Format.allCases)
  func `a replay serves its window and answers 304 until it moves`(
    format: FeedReplay.Format
  ) async throws {
    try await FeedServer.running { server in
      let posts = SamplePosts.make(count: 30, seed: 1, ending: now)
      let replay = FeedReplay(posts: posts, format: format, window: 0..<10)
      replay.serve(on: server, at: "/feed")
      let fetcher = localFetcher()
      var request = FetchRequest(address: server.address("/feed"))
      let first = try #require(await fetcher.fetch(request).document)
      #expect(
        posts.filter { first.text.contains($0.id + "<") || first.text.contains($0.id + "\"") }
          == Array(posts[0..<10]))
      request.validators = first.validators
      guard case .notModified = await fetcher.fetch(request) else {
        return #expect(Bool(false), "nothing has changed")
      }
      replay.window = 5..<99
      #expect(replay.window == 5..<30)
      let second = try #require(await fetcher.fetch(request).document)
      #expect(second.validators.etag != first.validators.etag)
      #expect(second.contentType == replay.contentType)
    }
  }

  @Test func `XML is escaped and parses`() throws {
    let odd = ReplayPost(
      id: "a&b<c>", url: "https://r.example/?a=1&b=2", title: "5 < 6 & \"7\"",
      text: "<b>]]>\u{1}'", author: "O'Hara", date: Date(timeIntervalSince1970: 784_111_777))
    let rss = String(decoding: FeedReplay(posts: [odd], format: .rss).document, as: UTF8.self)
    #expect(rss.contains("<title>5 &lt; 6 &amp; &quot;7&quot;</title>"))
    #expect(rss.contains("&lt;p&gt;&amp;lt;b&amp;gt;]]&amp;gt;&amp;#39;&lt;/p&gt;"))
    #expect(rss.contains("<pubDate>Sun, 06 Nov 1994 08:49:37 GMT</pubDate>"))
    let json = FeedReplay(posts: [odd], format: .json).document
    let decoded = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
    let item = (decoded?["items"] as? [[String: Any]])?.first
    #expect(item?["content_text"] as? String == odd.text)
    #expect(item?["date_published"] as? String == "1994-11-06T08:49:37Z")
  }

  @Test func `sample posts are distinct, repeatable and one in twenty relevant`() {
    let feeds = (1...3).map { SamplePosts.make(count: 1000, seed: UInt64($0), ending: now) }
    for feed in feeds { #expect(feed.count { $0.isRelevant } == 50) }
    let all = feeds.flatMap { $0 }
    #expect(Set(all.map(\.id)).count == 3000)
    #expect(Set(all.map(\.text)).count == 3000)
    #expect(Set(all.map { Fingerprint(title: $0.title, text: $0.text) }).count == 3000)
    #expect(all.allSatisfy { !$0.title.contains("{") && !$0.text.contains("{") })
    #expect(SamplePosts.make(count: 1000, seed: 2, ending: now) == feeds[1])
    #expect(zip(all, all.dropFirst()).count { $0.date > $1.date } == 2)
  }
}
