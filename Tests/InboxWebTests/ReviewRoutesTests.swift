import Foundation
import Hummingbird
import HummingbirdTesting
import Inbox
import Posts
import Testing

@testable import InboxWeb

/// Two people at one item, and what is done besides deciding.
@Suite struct ReviewRoutesTests {
  private static func item(_ response: TestResponse) throws -> [String: Any] {
    try Browser.object(response)["item"] as? [String: Any] ?? [:]
  }

  @Test func `who saw an older state gets the item as it is and a sentence`() async throws {
    let desk = try await ReviewDesk()
    let lous = try await desk.inbox.decide([1], .noise, by: "lou", at: ReviewDesk.now)[0]
    try await desk.visit { browser in
      let refused = try await browser.post(
        "/api/items/1/decision", #"{"decision":"relevant","after":0}"#)
      #expect(refused.status == .conflict)
      #expect(
        try Browser.sentence(refused)
          == "item 1 was decided noise by lou at 2026-11-18 11:06:40; look again")
      let item = try Self.item(refused)
      #expect(item["decision"] as? String == "noise" && item["decidedBy"] as? String == "lou")
      #expect(item["lastEntry"] as? Int64 == lous.id)
      let unasked = try await browser.post(
        "/api/items/1/decision", #"{"decision":"relevant"}"#)
      #expect(unasked.status == .conflict)
      #expect(try !Browser.sentence(unasked).contains("--"), "no word of the terminal")
      let again = try await browser.post(
        "/api/items/1/decision", #"{"decision":"relevant","after":\#(lous.id)}"#)
      #expect(again.status == .ok)
    }
    #expect(try await desk.inbox.item(1).history.map(\.decidedBy) == ["lou", "kim"])
    #expect(await desk.told.streams == ["crm"])
  }

  @Test func `several are decided together, undone and redone together`() async throws {
    let desk = try await ReviewDesk((1...3).map(Post.sample))
    try await desk.visit { browser in
      let decided = try Browser.object(
        try await browser.post(
          "/api/decisions", #"{"items":[1,3],"decision":"noise","after":{"1":0}}"#))
      #expect((decided["items"] as? [[String: Any]])?.map { $0["id"] as? Int } == [1, 3])
      let undone = try Browser.object(try await browser.post("/api/undo", "{}"))
      #expect((undone["items"] as? [Any])?.count == 2)
      #expect(undone["undone"] as? String == "noise" && undone["undoneOf"] as? String == "kim")
      #expect(try await desk.inbox.itemCounts(now: ReviewDesk.now)[.waiting] == 3)
      let redone = try Browser.object(try await browser.post("/api/redo", "{}"))
      #expect((redone["items"] as? [Any])?.count == 2)
      #expect(redone["redone"] as? String == "noise")
      let nothing = try await browser.post("/api/redo", "{}")
      #expect(nothing.status == .conflict)
      #expect(try Browser.sentence(nothing) == "there is nothing to redo")
    }
    #expect(try await desk.inbox.itemCounts(now: ReviewDesk.now)[.noise] == 2)
  }

  @Test func `of several none is decided where one has changed`() async throws {
    let desk = try await ReviewDesk((1...2).map(Post.sample))
    _ = try await desk.inbox.decide([2], .noise, by: "lou", at: ReviewDesk.now)
    try await desk.visit { browser in
      let refused = try await browser.post(
        "/api/decisions", #"{"items":[1,2],"decision":"relevant","after":{"1":0,"2":0}}"#)
      #expect(refused.status == .conflict)
      #expect(try Self.item(refused)["id"] as? Int == 2)
    }
    #expect(try await desk.inbox.item(1).history.isEmpty)
  }

  @Test func `unsure comes back when it is told to`() async throws {
    let desk = try await ReviewDesk((1...2).map(Post.sample))
    try await desk.visit { browser in
      let named = try await browser.post(
        "/api/items/1/decision", #"{"decision":"unsure","until":"2026-11-20T09:00:00Z"}"#)
      #expect(try Self.item(named)["opensAt"] as? String == "2026-11-20T09:00:00Z")
      let usual = try await browser.post("/api/items/2/decision", #"{"decision":"unsure"}"#)
      #expect(try Self.item(usual)["opensAt"] as? String == "2026-11-21T11:06:40Z")
      let history = try await browser.json("/api/items/1")["history"] as? [[String: Any]]
      #expect(history?.first?["until"] as? String == "2026-11-20T09:00:00Z")
    }
  }

  private static let senseless: [(path: String, body: String)] = [
    ("decision", #"{"decision":"unsure","until":"2026-11-01"}"#),
    ("decision", #"{"decision":"unsure","until":"soon"}"#),
    ("decision", #"{"decision":"noise","until":"2d"}"#),
    ("decision", #"{"decision":"noise","gesture":"anger"}"#),
    ("decision", #"{"decision":"noise","after":"none"}"#),
    ("action", #"{"action":"call"}"#), ("action", "{}"), ("note", "{}"), ("note", #"{"note":1}"#),
    ("snooze", "{}"), ("snooze", #"{"until":"yesterday"}"#),
    ("snooze", #"{"until":"2026-11-01"}"#), ("claim", "[]"), ("release", ""),
  ]

  @Test(arguments: senseless)
  func `what nobody can mean is refused with a sentence`(
    path: String, body: String
  ) async throws {
    let desk = try await ReviewDesk()
    try await desk.visit { browser in
      let response = try await browser.post("/api/items/1/\(path)", body)
      #expect(response.status == .badRequest)
      #expect(try !Browser.sentence(response).isEmpty)
    }
    let detail = try await desk.inbox.item(1)
    #expect(detail.history.isEmpty && detail.events.isEmpty)
  }

  @Test func `no items, or too many, are refused`() async throws {
    let many = (1...1001).map(String.init).joined(separator: ",")
    try await ReviewDesk().visit { browser in
      for items in ["", many] {
        let response = try await browser.post(
          "/api/decisions", #"{"items":[\#(items)],"decision":"noise"}"#)
        #expect(response.status == .badRequest)
      }
    }
  }

  @Test func `action, note and snooze stand on the item and in its history`() async throws {
    let desk = try await ReviewDesk()
    try await desk.visit { browser in
      for (path, body) in [
        ("action", #"{"action":"follow-up"}"#), ("note", #"{"note":"call\nGrace"}"#),
        ("snooze", #"{"until":"2d"}"#),
      ] {
        #expect(try await browser.post("/api/items/1/\(path)", body).status == .ok)
      }
      let detail = try await browser.json("/api/items/1")
      let item = try #require(detail["item"] as? [String: Any])
      #expect(item["action"] as? String == "follow-up")
      #expect(item["note"] as? String == "call\nGrace")
      #expect(item["opensAt"] as? String == "2026-11-20T11:06:40Z")
      let history = try #require(detail["history"] as? [[String: Any]])
      #expect(history.map { $0["kind"] as? String } == ["action", "note", "snooze"])
      #expect(history.map { $0["value"] as? String } == ["follow-up", "call\nGrace", nil])
      #expect(history.allSatisfy { $0["by"] as? String == "kim" && $0["id"] == nil })
      let list = try await browser.json("/api/items?queue=snoozed")
      #expect((list["items"] as? [Any])?.count == 1)

      for (path, body) in [
        ("action", #"{"action":"none"}"#), ("note", #"{"note":""}"#),
        ("snooze", #"{"until":"off"}"#),
      ] {
        let after = try Self.item(try await browser.post("/api/items/1/\(path)", body))
        #expect(after[path] == nil)
      }
      let list2 = try await browser.json("/api/items")
      #expect(((list2["items"] as? [[String: Any]])?.first)?["opensAt"] == nil)
    }
    #expect(await desk.told.streams.isEmpty, "none of it trains")
  }

  @Test func `only what is undecided is snoozed`() async throws {
    let desk = try await ReviewDesk()
    _ = try await desk.inbox.decide([1], .noise, by: "lou", at: ReviewDesk.now)
    try await desk.visit { browser in
      let refused = try await browser.post("/api/items/1/snooze", #"{"until":"2d"}"#)
      #expect(refused.status == .conflict)
      #expect(try Browser.sentence(refused).contains("decided noise by lou"))
      #expect(try Self.item(refused)["decision"] as? String == "noise")
    }
  }

  @Test func `a claim is shown while it lasts, and taken over only on purpose`() async throws {
    let desk = try await ReviewDesk()
    try await desk.visit { browser in
      try await desk.inbox.claim([1], by: "lou", at: ReviewDesk.now - 599)
      let refused = try await browser.post("/api/items/1/claim", "{}")
      #expect(refused.status == .conflict)
      #expect(
        try Browser.sentence(refused) == "item 1 is claimed by lou until 2026-11-18 11:06:41")
      #expect((try Self.item(refused)["claim"] as? [String: String])?["by"] == "lou")
      #expect(try await browser.post("/api/items/1/release", "{}").status == .conflict)
      let taken = try await browser.post("/api/items/1/claim", #"{"take":true}"#)
      #expect(
        try Self.item(taken)["claim"] as? [String: String]
          == ["by": "kim", "until": "2026-11-18T11:16:40Z"])
      #expect(try Self.item(await browser.post("/api/items/1/release", "{}"))["claim"] == nil)
      try await desk.inbox.claim([1], by: "lou", at: ReviewDesk.now - 600)
      let list = try await browser.json("/api/items")["items"] as? [[String: Any]]
      #expect(list?.first?["id"] as? Int == 1 && list?.first?["claim"] == nil, "it has ended")
    }
  }

  @Test(arguments: ["decision", "action", "note", "snooze", "claim", "release"])
  func `no change goes without the token, nor to an unknown item`(path: String) async throws {
    let bodies = [
      "decision": #"{"decision":"noise"}"#, "action": #"{"action":"pass"}"#,
      "note": #"{"note":"x"}"#, "snooze": #"{"until":"2d"}"#,
    ]
    let body = bodies[path] ?? "{}"
    let desk = try await ReviewDesk()
    try await desk.visit { browser in
      let forged = try await browser.post("/api/items/1/\(path)", body) { headers in
        headers[.csrfToken] = nil
      }
      #expect(forged.status == .forbidden)
      #expect(try await browser.get("/api/items/1/\(path)").status == .methodNotAllowed)
      #expect(try await browser.post("/api/items/99/\(path)", body).status == .notFound)
    }
    let detail = try await desk.inbox.item(1)
    #expect(detail.history.isEmpty && detail.events.isEmpty)
  }
}
