import Foundation
import Hummingbird
import HummingbirdTesting
import Inbox
import Posts
import Testing

@testable import InboxWeb

@Suite struct RoutesTests {
  @Test func `the page and its files are served with their types`() async throws {
    try await ReviewDesk().visit { browser in
      for (path, type, beginning) in [
        ("/", "text/html; charset=utf-8", "<!DOCTYPE html>"),
        ("/inbox.css", "text/css; charset=utf-8", "/*"),
        ("/inbox.js", "text/javascript; charset=utf-8", "//"),
        ("/icon.svg", "image/svg+xml", "<svg"),
      ] {
        let response = try await browser.get(path)
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == type)
        #expect(String(buffer: response.body).hasPrefix(beginning))
      }
    }
  }

  @Test func `the probes answer`() async throws {
    try await ReviewDesk().visit { browser in
      let health = try await browser.get("/healthz")
      #expect(health.status == .ok && String(buffer: health.body) == "ok\n")
      #expect(try await browser.get("/readyz").status == .ok)
    }
  }

  @Test func `a closed database is alive but not ready`() async throws {
    let desk = try await ReviewDesk()
    desk.inbox.close()
    try await desk.visit { browser in
      #expect(try await browser.get("/healthz").status == .ok)
      let readiness = try await browser.get("/readyz")
      #expect(readiness.status == .serviceUnavailable)
      #expect(String(buffer: readiness.body).contains("cannot be written to"))
    }
  }

  @Test func `a list has its queue, the counts of all, and the items`() async throws {
    let posts = (1...3).map(Post.sample)
    try await ReviewDesk(posts, dropped: [.lead]).visit { browser in
      let list = try await browser.json("/api/items?limit=2&offset=1")
      #expect(list["queue"] as? String == "waiting")
      #expect((list["counts"] as? [String: Int])?["waiting"] == 3)
      #expect((list["counts"] as? [String: Int])?["expired"] == 0)
      let items = try #require(list["items"] as? [[String: Any]])
      #expect(items.map { $0["id"] as? Int } == [2, 3])
      #expect(items[0]["surfacedAt"] as? String == "2026-11-18T11:06:40Z")
      #expect(items[0]["gesture"] as? String == "recommendation")
      #expect(items[0].keys.contains("probability") == false)
    }
  }

  @Test(arguments: ["queue=nowhere", "limit=0", "limit=1001", "limit=x", "offset=-1"])
  func `a list asked for wrongly is refused with a sentence`(query: String) async throws {
    try await ReviewDesk().visit { browser in
      let response = try await browser.get("/api/items?\(query)")
      #expect(response.status == .badRequest)
      #expect(try !Browser.sentence(response).isEmpty)
    }
  }

  @Test func `the stream narrows list and counts`() async throws {
    try await ReviewDesk().visit { browser in
      let other = try await browser.get("/api/items?stream=other")
      #expect(other.status == .notFound)
      #expect(try Browser.sentence(other) == "there is no stream \"other\"; there are: crm")
      let crm = try await browser.json("/api/items?stream=crm")
      #expect((crm["items"] as? [Any])?.count == 1)
    }
  }

  @Test func `a conversation comes with posts, evidence, verdict and history`() async throws {
    let desk = try await ReviewDesk()
    _ = try await desk.inbox.decide([1], .unsure, by: "lou", at: ReviewDesk.now)
    try await desk.visit { browser in
      let detail = try await browser.json("/api/items/1")
      let post = try #require((detail["posts"] as? [[String: Any]])?.first)
      #expect(post["text"] as? String == Post.lead.text)
      #expect(post["published"] as? String == "2026-11-18T10:06:40Z")
      let verdict = try #require(post["verdict"] as? [String: Any])
      #expect(verdict["prior"] as? Double == -3)
      #expect(verdict["rest"] as? Double == 0.5)
      #expect(verdict["score"] as? Double == -1)
      #expect(verdict["model"] as? String == "cold-start")
      #expect(verdict["reason"] as? String == "above-threshold")
      let term = try #require((verdict["evidence"] as? [[String: Any]])?.first)
      #expect(term["term"] as? String == "which crm")
      #expect(term["in"] as? String == "title")
      #expect(term["start"] as? Int == 0 && term["end"] as? Int == 9)
      let entry = try #require((detail["history"] as? [[String: Any]])?.first)
      #expect(entry["decision"] as? String == "unsure" && entry["by"] as? String == "lou")
    }
  }

  @Test func `a copy belongs to its conversation and names its original`() async throws {
    var copy = Post.lead
    copy.id = "2"
    copy.url = "https://elsewhere.acme.test/2"
    try await ReviewDesk([.lead], dropped: [copy]).visit { browser in
      let detail = try await browser.json("/api/items/1")
      let posts = try #require(detail["posts"] as? [[String: Any]])
      #expect(posts.count == 2)
      #expect(posts[1]["original"] as? Int == posts[0]["id"] as? Int)
      #expect((posts[1]["verdict"] as? [String: Any])?["kept"] as? Bool == false)
    }
  }

  @Test func `feeds tell their health but not their address`() async throws {
    try await ReviewDesk().visit { browser in
      let response = try await browser.get("/api/feeds")
      let feeds = try Browser.object(response)["feeds"] as? [[String: Any]]
      #expect(feeds?.first?["name"] as? String == "forum")
      #expect(feeds?.first?["kept"] as? Int == 1)
      #expect(!String(buffer: response.body).contains("geheim"))
    }
  }

  @Test func `streams say what waits and how far the next model is`() async throws {
    try await ReviewDesk().visit { browser in
      let streams = try await browser.json("/api/streams")["streams"] as? [[String: Any]]
      #expect(streams?.first?["title"] as? String == "Teams looking for a CRM")
      #expect(streams?.first?["waiting"] as? Int == 1)
      #expect(streams?.first?["decisionsUntilModel"] as? Int == 18)
    }
  }

  @Test func `HEAD is answered like GET, without the body`() async throws {
    try await ReviewDesk().visit { browser in
      let response = try await browser.client.execute(uri: "/api/items", method: .head)
      #expect(response.status == .ok)
      #expect(response.body.readableBytes == 0)
    }
  }
}
