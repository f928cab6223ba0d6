import Foundation
import Hummingbird
import HummingbirdTesting
import Inbox
import Posts
import Testing

@testable import InboxWeb

@Suite struct SearchRouteTests {
  private func names(_ browser: Browser, _ query: String) async throws -> [String] {
    let found = try await browser.json("/api/search?\(query)")
    return try #require(found["hits"] as? [[String: Any]]).compactMap { $0["name"] as? String }
  }

  @Test func `items and dropped posts are found with what stands around the words`() async throws {
    try await ReviewDesk(dropped: (2...4).map(Post.sample)).visit { browser in
      let found = try await browser.json("/api/search?q=mailbox")
      let hits = try #require(found["hits"] as? [[String: Any]])
      #expect(hits.count == 1)
      #expect(hits[0]["name"] as? String == "1")
      #expect(hits[0]["item"] as? Int == 1)
      #expect(hits[0]["headline"] as? String == "Which CRM for a team of eight?")
      #expect(hits[0]["published"] as? String == "2026-11-18T10:06:40Z")
      #expect(hits[0]["decision"] == nil)
      let snippet = try #require(hits[0]["snippet"] as? [[String: Any]])
      #expect(
        snippet.map { $0["text"] as? String } == ["…for one that reads a shared ", "mailbox", "."])
      #expect(snippet.map { $0["match"] as? Bool } == [false, true, false])
      #expect(found["toIndex"] as? Int == 0)
      #expect(found["next"] == nil)
      #expect(try await names(browser, "q=software+shop") == ["p4", "p3", "p2"])
    }
  }

  @Test func `queue, stream, limit and before narrow a search`() async throws {
    try await ReviewDesk((1...3).map(Post.sample), dropped: (4...6).map(Post.sample)).visit {
      browser in
      #expect(try await names(browser, "q=shop&queue=waiting") == ["3", "2", "1"])
      #expect(try await names(browser, "q=shop&queue=relevant") == [])
      #expect(try await names(browser, "q=shop&queue=dropped&stream=crm") == ["p6", "p5", "p4"])
      #expect(try await browser.get("/api/search?q=shop&stream=other").status == .notFound)
      let two = try await browser.json("/api/search?q=shop&limit=2")
      let next = try #require(two["next"] as? Int)
      #expect(try await names(browser, "q=shop&limit=2&before=\(next)") == ["p4", "3"])
    }
  }

  @Test(arguments: [
    "", "q=", "q=%22", "q=%F0%9F%98%80", "q=%00", "q=lo*", "q=shop&queue=nowhere", "q=shop&limit=0",
    "q=shop&limit=201", "q=shop&before=x", "q=shop&before=0",
  ])
  func `a search asked for wrongly is refused with a sentence`(query: String) async throws {
    try await ReviewDesk().visit { browser in
      let response = try await browser.get("/api/search?\(query)")
      #expect(response.status == .badRequest)
      #expect(try !Browser.sentence(response).isEmpty)
    }
  }
}
