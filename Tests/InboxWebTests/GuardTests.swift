import Foundation
import Hummingbird
import HummingbirdTesting
import Inbox
import Testing

@testable import InboxWeb

@Suite struct GuardTests {
  private static let decision = "/api/items/1/decision"
  private static let noise = #"{"decision":"noise"}"#

  /// Tries a decision with something changed about its headers; nothing may have been decided.
  private func refusal(
    _ status: HTTPResponse.Status, _ change: @Sendable (inout HTTPFields) -> Void
  ) async throws {
    let desk = try await ReviewDesk()
    for (path, body) in [(Self.decision, Self.noise), ("/api/undo", "{}")] {
      try await desk.visit { browser in
        let response = try await browser.post(path, body, change: change)
        #expect(response.status == status)
        #expect(try !Browser.sentence(response).isEmpty)
      }
    }
    #expect(try await desk.inbox.item(1).history.isEmpty)
    #expect(await desk.told.streams.isEmpty)
  }

  @Test func `no token`() async throws {
    try await refusal(.forbidden) { $0[.csrfToken] = nil }
  }

  @Test(arguments: ["", "0", "zz", String(repeating: "0", count: 64)])
  func `a token that is none`(token: String) async throws {
    try await refusal(.forbidden) { $0[.csrfToken] = token }
  }

  @Test func `no session`() async throws {
    try await refusal(.forbidden) { $0[.cookie] = nil }
  }

  @Test func `the token of another session`() async throws {
    let other = Sessions().newSession()
    try await refusal(.forbidden) { $0[.cookie] = "\(Sessions.cookieName)=\(other)" }
  }

  @Test func `the token of another start of the server`() async throws {
    let session = Sessions().newSession()
    let token = Sessions().token(for: session)
    try await refusal(.forbidden) {
      $0[.cookie] = "\(Sessions.cookieName)=\(session)"
      $0[.csrfToken] = token
    }
  }

  @Test(arguments: [
    "https://evil.test", "null", "http://localhost:3000", "http://localhost.evil.test", "",
  ])
  func `another origin`(origin: String) async throws {
    try await refusal(.forbidden) { $0[.origin] = origin }
  }

  @Test(arguments: ["cross-site", "same-site"])
  func `a fetch from elsewhere`(site: String) async throws {
    try await refusal(.forbidden) { $0[.secFetchSite] = site }
  }

  @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
  func `what a form could send`(type: String) async throws {
    try await refusal(.unsupportedMediaType) { $0[.contentType] = type }
  }

  @Test func `a second Host header`() async throws {
    try await refusal(.badRequest) { $0[.furtherHost] = "evil.test" }
  }

  @Test func `our own page is let through`() async throws {
    try await ReviewDesk().visit { browser in
      let response = try await browser.post(Self.decision, Self.noise) {
        $0[.origin] = "http://localhost"
        $0[.secFetchSite] = "same-origin"
        $0[.contentType] = "application/json; charset=utf-8"
      }
      #expect(response.status == .ok)
    }
  }

  @Test func `a body over the limit is refused, one at the limit is read`() async throws {
    let desk = try await ReviewDesk()
    let padding = String(repeating: " ", count: 64 * 1024 - Self.noise.utf8.count)
    try await desk.visit { browser in
      let tooLarge = try await browser.post(Self.decision, Self.noise + padding + " ")
      #expect(tooLarge.status == .contentTooLarge)
      #expect(try Browser.sentence(tooLarge).contains("64 KiB"))
    }
    #expect(try await desk.inbox.item(1).history.isEmpty)
    try await desk.visit { browser in
      let allowed = try await browser.post(Self.decision, Self.noise + padding)
      #expect(allowed.status == .ok)
    }
  }

  @Test func `GET changes nothing`() async throws {
    let desk = try await ReviewDesk()
    try await desk.visit { browser in
      for path in [Self.decision, "/api/undo"] {
        let response = try await browser.get(path)
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers[.allow] == "POST")
      }
    }
    #expect(try await desk.inbox.item(1).history.isEmpty)
  }

  @Test func `what only gives takes no change`() async throws {
    try await ReviewDesk().visit { browser in
      for path in ["/", "/inbox.js", "/healthz", "/api/items", "/api/items/1", "/api/session"] {
        let response = try await browser.post(path, "{}")
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers[.allow] == "GET, HEAD")
      }
    }
  }
}
