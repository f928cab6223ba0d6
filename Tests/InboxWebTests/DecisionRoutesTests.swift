import Foundation
import Hummingbird
import HummingbirdTesting
import Inbox
import Posts
import Testing

@testable import InboxWeb

@Suite struct DecisionRoutesTests {
  @Test(arguments: Decision.allCases)
  func `a decision is in the database when it is answered`(decision: Decision) async throws {
    let desk = try await ReviewDesk()
    try await desk.visit { browser in
      let response = try await browser.post(
        "/api/items/1/decision", #"{"decision":"\#(decision.rawValue)"}"#)
      #expect(response.status == .ok)
      let item = try Browser.object(response)["item"] as? [String: Any]
      #expect(item?["decision"] as? String == decision.rawValue)
    }
    let summary = try await desk.inbox.item(1).summary
    #expect(summary.decision == decision)
    #expect(summary.decidedBy == "kim")
    #expect(summary.decidedAt == ReviewDesk.now)
    #expect(await desk.told.streams == ["crm"])
  }

  @Test func `undo takes back the newest decision, then the one before`() async throws {
    let desk = try await ReviewDesk((1...2).map(Post.sample))
    try await desk.visit { browser in
      _ = try await browser.post("/api/items/1/decision", #"{"decision":"noise"}"#)
      _ = try await browser.post("/api/items/2/decision", #"{"decision":"relevant"}"#)
      let first = try Browser.object(try await browser.post("/api/undo", "{}"))
      #expect((first["item"] as? [String: Any])?["id"] as? Int == 2)
      #expect(first["undone"] as? String == "relevant")
      let second = try Browser.object(try await browser.post("/api/undo", "{}"))
      #expect((second["item"] as? [String: Any])?["id"] as? Int == 1)
    }
    #expect(try await desk.inbox.itemCounts(now: ReviewDesk.now)[.waiting] == 2)
    #expect(await desk.told.streams.count == 4)
  }

  @Test func `undo of a named item leaves later decisions alone`() async throws {
    let desk = try await ReviewDesk((1...2).map(Post.sample))
    try await desk.visit { browser in
      _ = try await browser.post("/api/items/1/decision", #"{"decision":"noise"}"#)
      _ = try await browser.post("/api/items/2/decision", #"{"decision":"relevant"}"#)
      #expect(try await browser.post("/api/undo", #"{"item":1}"#).status == .ok)
    }
    #expect(try await desk.inbox.item(1).summary.decision == nil)
    #expect(try await desk.inbox.item(2).summary.decision == .relevant)
  }

  @Test func `with nothing to undo the answer is a conflict`() async throws {
    let desk = try await ReviewDesk()
    try await desk.visit { browser in
      let response = try await browser.post("/api/undo", "{}")
      #expect(response.status == .conflict)
      #expect(try Browser.sentence(response) == "there is nothing to undo")
    }
    #expect(await desk.told.streams.isEmpty)
  }

  @Test(arguments: [
    #"{"decision":"maybe"}"#, #"{"decision":1}"#, "{}", "", "decision=noise", "[",
  ])
  func `a decision that is none is refused`(body: String) async throws {
    let desk = try await ReviewDesk()
    try await desk.visit { browser in
      let response = try await browser.post("/api/items/1/decision", body)
      #expect(response.status == .badRequest)
      #expect(try !Browser.sentence(response).isEmpty)
    }
    #expect(try await desk.inbox.item(1).history.isEmpty)
  }

  @Test(arguments: ["99", "abc", "1e3", "9223372036854775808"])
  func `an unknown item is not found`(id: String) async throws {
    try await ReviewDesk().visit { browser in
      let decided = try await browser.post(
        "/api/items/\(id)/decision", #"{"decision":"noise"}"#)
      #expect(decided.status == .notFound)
      #expect(try await browser.get("/api/items/\(id)").status == .notFound)
    }
  }
}
