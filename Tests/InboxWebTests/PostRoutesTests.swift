import Foundation
import Hummingbird
import HummingbirdTesting
import Inbox
import Posts
import Testing

@testable import InboxWeb

/// Dropped posts, and how one is brought in.
@Suite struct PostRoutesTests {
  @Test func `dropped posts are paged from the newest, each with what was said of it`() async throws
  {
    try await ReviewDesk([.lead], dropped: (1...5).map(Post.sample)).visit { browser in
      var seen: [Int] = []
      var address = "/api/posts?stream=crm&limit=2"
      while true {
        let page = try await browser.json(address)
        let posts = try #require(page["posts"] as? [[String: Any]])
        seen += posts.compactMap { $0["id"] as? Int }
        for post in posts {
          let verdict = try #require(post["verdict"] as? [String: Any])
          #expect(verdict["reason"] as? String == "below-threshold")
          #expect(verdict["score"] as? Double == -1)
          #expect((verdict["evidence"] as? [Any])?.count == 1)
          #expect(post["stream"] as? String == "crm")
          #expect(post["surfacing"] == nil && post["item"] == nil)
        }
        guard let next = page["next"] as? Int else { break }
        address = "/api/posts?stream=crm&limit=2&before=\(next)"
      }
      #expect(seen == [6, 5, 4, 3, 2])
      #expect(try await browser.get("/api/posts?stream=none").status == .notFound)
      #expect(try await browser.json("/api/posts/3")["id"] as? Int == 3)
      #expect(try await browser.json("/api/posts/1")["surfacing"] as? String == "gate")
      for bad in ["/api/posts?limit=0", "/api/posts?before=x"] {
        #expect(try await browser.get(bad).status == .badRequest)
      }
    }
  }

  @Test func `a dropped post is brought in once, in the analyst's name`() async throws {
    let desk = try await ReviewDesk([.lead], dropped: [.sample(1)])
    try await desk.visit { browser in
      let first = try Browser.object(try await browser.post("/api/posts/2/request", "{}"))
      let item = try #require(first["item"] as? [String: Any])
      #expect(item["surfacing"] as? String == "request")
      #expect(first["wasThere"] as? Bool == false && first["post"] as? Int == 2)
      let again = try Browser.object(try await browser.post("/api/posts/2/request", "{}"))
      #expect(again["wasThere"] as? Bool == true)
      #expect((again["item"] as? [String: Any])?["id"] as? Int == item["id"] as? Int)
      let list = try await browser.json("/api/items")
      #expect((list["items"] as? [[String: Any]])?.first?["id"] as? Int == item["id"] as? Int)
      #expect(try await browser.json("/api/posts/2")["item"] as? Int == item["id"] as? Int)
    }
  }

  @Test func `what cannot be brought in is said to be so`() async throws {
    try await ReviewDesk([.lead], dropped: [Post(id: "x")]).visit { browser in
      #expect(try await browser.post("/api/posts/99/request", "{}").status == .notFound)
      #expect(try await browser.post("/api/posts/abc/request", "{}").status == .notFound)
      #expect(try await browser.get("/api/posts/99").status == .notFound)
      let gone = try await browser.post("/api/posts/2/request", "{}")
      #expect(gone.status == .gone)
      #expect(try Browser.sentence(gone).contains("p2"))
      #expect(try await browser.get("/api/posts/2/request").status == .methodNotAllowed)
    }
  }

  @Test func `a list says its order, and takes another`() async throws {
    let desk = try await ReviewDesk([.lead, .sample(1)], dropped: [.sample(2)])
    try await desk.visit { browser in
      let before = try await browser.json("/api/items")
      #expect(before["order"] as? String == "mixed" && before["nearEvery"] == nil)
      _ = try await desk.inbox.surface(
        [LatePost(id: 3, score: -2)],
        LateArrival(
          .nearThreshold, stream: "crm", day: "2026-11-19", at: ReviewDesk.now,
          expiresAt: ReviewDesk.now + 86_400, most: 1))
      let after = try await browser.json("/api/items")
      #expect(after["nearEvery"] as? Int == 3)
      let items = try #require(after["items"] as? [[String: Any]])
      #expect(items.map { $0["surfacing"] as? String } == ["gate", "gate", "near-threshold"])
      let score = try await browser.json("/api/items?order=score")
      #expect(score["order"] as? String == "score" && score["nearEvery"] == nil)
      #expect(try await browser.json("/api/items?queue=noise")["order"] as? String == "newest")
      #expect(try await browser.get("/api/items?order=best").status == .badRequest)
    }
  }
}
