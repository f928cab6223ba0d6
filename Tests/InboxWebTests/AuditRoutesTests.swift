import Foundation
import Hummingbird
import HummingbirdTesting
import Inbox
import Posts
import Testing

@testable import InboxWeb

@Suite struct AuditRoutesTests {
  /// A desk with two kept posts, one of them decided by somebody else, and one that was dropped.
  private func desk() async throws -> ReviewDesk {
    let desk = try await ReviewDesk([.sample(1), .sample(2)], dropped: [.sample(3)])
    _ = try await desk.inbox.decide([1], .noise, by: "bob", at: ReviewDesk.now)
    return desk
  }

  private func answer(
    _ browser: Browser, _ place: Int, _ word: String = "noise"
  ) async throws -> [String: Any] {
    let response = try await browser.post(
      "/api/audit/\(place)/answer", #"{"answer":"\#(word)"}"#)
    #expect(response.status == .ok)
    return try Browser.object(response)
  }

  @Test func `places of all parts have the same fields, and none says which`() async throws {
    try await desk().visit { browser in
      let before = try await browser.json("/api/audit?stream=crm")
      #expect(Set(before.keys) == ["stream"])
      var state = try Browser.object(try await browser.post("/api/audit", "{}"))
      var shapes: [String: Set<String>] = [:]
      var sessions: Set<String> = []
      for number in 1...3 {
        #expect(Set(state.keys) == ["stream", "session", "place"])
        let place = try #require(state["place"] as? [String: Any])
        #expect(place["place"] as? Int == number)
        let session = try #require(state["session"] as? [String: Any])
        #expect(session["answered"] as? Int == number - 1)
        sessions.insert(session.keys.sorted().joined(separator: " "))
        #expect(place["title"] as? String != nil)
        #expect(
          NSDictionary(dictionary: try await browser.json("/api/audit"))
            .isEqual(to: state), "asking again tells no more")
        let answered = try await answer(browser, number)
        let reveal = try #require(answered["reveal"] as? [String: Any])
        let part = try #require(reveal["part"] as? String)
        shapes[part] = Set(place.keys)
        state = try #require(answered["next"] as? [String: Any])
      }
      #expect(Set(shapes.keys) == ["dropped", "kept", "again"])
      #expect(Set(shapes.values).count == 1)
      #expect(shapes["kept"] == ["session", "place", "title", "text", "source", "url"])
      #expect(sessions.count == 1)
      #expect(state["place"] == nil)
      #expect((state["figures"] as? [String: Any])?["missed"] != nil)
    }
  }

  @Test func `an answer is durable and tells what the post was`() async throws {
    let desk = try await desk()
    try await desk.visit { browser in
      _ = try await browser.post("/api/audit", #"{"stream":"crm","count":5}"#)
      let response = try await browser.post(
        "/api/audit/1/answer", #"{"answer":"relevant","gesture":"price","session":1}"#)
      let reveal = try #require(try Browser.object(response)["reveal"] as? [String: Any])
      #expect(reveal["part"] as? String == "dropped")
      let verdict = (reveal["post"] as? [String: Any])?["verdict"] as? [String: Any]
      #expect(verdict?["kept"] as? Bool == false)
      #expect(verdict?["score"] as? Double == -1)
      #expect(reveal["item"] as? Int == 3)
      #expect((reveal["decision"] as? [String: Any])?["by"] as? String == "kim")
      let again = try #require(try await answer(browser, 3)["reveal"] as? [String: Any])
      #expect((again["earlier"] as? [String: Any])?["decision"] as? String == "noise")
      #expect(again["decision"] == nil)
    }
    let item = try await desk.inbox.item(3).summary
    #expect(item.decision == .relevant)
    #expect(item.surfacing == .audit)
    #expect(item.gesture == .price)
    #expect(await desk.told.streams == ["crm"], "again is no decision")
  }

  @Test func `undo opens the place again`() async throws {
    let desk = try await desk()
    try await desk.visit { browser in
      _ = try await browser.post("/api/audit", "{}")
      _ = try await answer(browser, 2, "relevant")
      let undone = try Browser.object(try await browser.post("/api/audit/undo", "{}"))
      #expect(undone["place"] as? Int == 2)
      #expect(undone["undone"] as? String == "relevant")
      let refused = try await browser.post("/api/audit/undo", "{}")
      #expect(refused.status == .conflict)
    }
    #expect(try await desk.inbox.item(2).summary.decision == nil)
  }

  @Test func `who comes second to a place is told`() async throws {
    let desk = try await desk()
    try await desk.visit { browser in
      _ = try await browser.post("/api/audit", "{}")
      for place in 1...3 {
        _ = try await desk.inbox.answerAudit(
          stream: "crm", place: place, .unsure, by: "bob", at: ReviewDesk.now + 70)
        let refused = try await browser.post(
          "/api/audit/\(place)/answer", #"{"answer":"noise"}"#)
        #expect(refused.status == .conflict)
        #expect(
          try Browser.sentence(refused)
            == "place \(place) was answered already, by bob; nothing was changed")
      }
    }
  }

  @Test(arguments: [
    ("/api/audit/1/answer", #"{"answer":"maybe"}"#, 400), ("/api/audit/1/answer", "{}", 400),
    ("/api/audit/1/answer", #"{"answer":"noise","gesture":"rude"}"#, 400),
    ("/api/audit/1/answer", #"{"answer":"noise","session":9}"#, 409),
    ("/api/audit/1/answer", #"{"answer":"noise","stream":"none"}"#, 404),
    ("/api/audit/9/answer", #"{"answer":"noise"}"#, 404),
    ("/api/audit/x/answer", #"{"answer":"noise"}"#, 404), ("/api/audit", #"{"count":0}"#, 400),
    ("/api/audit", #"{"stream":"none"}"#, 404), ("/api/audit/undo", #"{"stream":"none"}"#, 404),
  ])
  func `what is wrong is refused and changes nothing`(
    path: String, body: String, status: Int
  ) async throws {
    let desk = try await desk()
    try await desk.visit { browser in
      _ = try await browser.post("/api/audit", "{}")
      let refused = try await browser.post(path, body)
      #expect(Int(refused.status.code) == status)
      #expect(try !Browser.sentence(refused).isEmpty)
    }
    #expect(try await desk.inbox.newestAudit(stream: "crm")?.answered == 0)
  }

  @Test func `without a session there is nothing to answer`() async throws {
    try await desk().visit { browser in
      let refused = try await browser.post("/api/audit/1/answer", #"{"answer":"noise"}"#)
      #expect(refused.status == .notFound)
      #expect(try await browser.get("/api/audit?stream=none").status == .notFound)
      #expect(try await browser.get("/api/audit/undo").status == .methodNotAllowed)
    }
  }
}
