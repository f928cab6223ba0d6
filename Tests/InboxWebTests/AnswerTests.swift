import Foundation
import Hummingbird
import HummingbirdTesting
import Inbox
import Posts
import Testing

@testable import InboxWeb

@Suite struct AnswerTests {
  private static let expected: [(String, String)] = [
    (
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
  ]

  private static func check(_ response: TestResponse) throws {
    for (name, value) in expected {
      #expect(response.headers[try #require(HeaderName(name))] == value)
    }
  }

  @Test func `every answer carries the security headers, refusals included`() async throws {
    try await ReviewDesk().visit { browser in
      let paths = [
        "/", "/inbox.css", "/inbox.js", "/icon.svg", "/healthz", "/readyz", "/api/session",
        "/api/streams", "/api/feeds", "/api/items", "/api/items/1", "/api/items/99",
        "/api/items?queue=x", "/api/undo", "/nowhere", "/api/items/1/../../etc",
      ]
      for path in paths { try Self.check(try await browser.get(path)) }
      let decision = "/api/items/1/decision"
      try Self.check(try await browser.post(decision, "{"))
      try Self.check(try await browser.post(decision, "{}") { $0[.csrfToken] = nil })
      try Self.check(try await browser.post(decision, "{}") { $0[.contentType] = nil })
      try Self.check(try await browser.post(decision, #"{"decision":"noise"}"#))
    }
  }

  @Test func `an unknown address is not found, in a sentence`() async throws {
    try await ReviewDesk().visit { browser in
      let response = try await browser.get("/nowhere")
      #expect(response.status == .notFound)
      #expect(try Browser.sentence(response) == "there is nothing at /nowhere")
    }
  }

  @Test func `our own failure is told without its particulars`() async throws {
    let desk = try await ReviewDesk()
    desk.inbox.close()
    try await desk.visit { browser in
      let response = try await browser.get("/api/items")
      #expect(response.status == .internalServerError)
      #expect(try !Browser.sentence(response).contains(desk.inbox.path))
      try Self.check(response)
    }
  }

  @Test func `the session cookie is out of reach of scripts and other sites`() async throws {
    try await ReviewDesk().visit { browser in
      for path in ["/", "/api/session"] {
        let cookie = try #require(try await browser.get(path).headers[.setCookie])
        let attributes = Set(cookie.split(separator: "; ").dropFirst())
        #expect(attributes == ["HttpOnly", "SameSite=Strict", "Path=/"])
      }
    }
  }

  @Test func `a session is kept, and strange cookies are replaced`() async throws {
    try await ReviewDesk().visit { browser in
      let known = try await browser.get("/api/session", headers: [.cookie: browser.cookie])
      #expect(known.headers[.setCookie] == nil)
      #expect(try Browser.object(known)["csrf"] as? String == browser.token)
      #expect(try Browser.object(known)["user"] as? String == "kim")
      let strange = try await browser.get(
        "/", headers: [.cookie: "\(Sessions.cookieName)=\(String(repeating: "x", count: 64))"])
      #expect(strange.headers[.setCookie] != nil)
    }
  }

  @Test func `what a feed says never becomes part of the page`() async throws {
    let hostile = Post(
      id: "h", url: "javascript:alert(1)", title: "<script>alert(1)</script>\u{202E}",
      text: "<img src=x onerror=alert(1)>", author: "<b>x</b>\u{7}")
    try await ReviewDesk([hostile]).visit { browser in
      let page = try await browser.get("/?q=%3Cscript%3E")
      #expect(!String(buffer: page.body).contains("alert(1)"))
      for path in ["/api/items", "/api/items/1"] {
        let response = try await browser.get(path)
        #expect(response.headers[.contentType] == "application/json")
        #expect(!String(buffer: response.body).contains("javascript:"))
      }
      let items = try await browser.json("/api/items")["items"] as? [[String: Any]]
      #expect(items?.first?["headline"] as? String == "<script>alert(1)</script>")
      #expect(items?.first?["author"] as? String == "<b>x</b>")
      let posts = try await browser.json("/api/items/1")["posts"] as? [[String: Any]]
      #expect(posts?.first?["text"] as? String == hostile.text)
    }
  }

  @Test func `the page holds no script or style of its own and names no other server`() {
    let html = String(decoding: PackageResources.inbox_html, as: UTF8.self)
    let script = String(decoding: PackageResources.inbox_js, as: UTF8.self)
    let style = String(decoding: PackageResources.inbox_css, as: UTF8.self)
    #expect(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick="))
    #expect(html.ranges(of: "<script").count == 1)
    for sink in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
      #expect(!script.contains(sink))
    }
    for text in [html, script, style] {
      #expect(!text.contains("http://") && !text.contains("https://"))
    }
  }
}
