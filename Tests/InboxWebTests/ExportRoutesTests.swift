import Foundation
import Inbox
import Testing

@testable import InboxWeb

@Suite struct ExportRoutesTests {
  @Test func `the ledger is read over HTTP, the newest line first`() async throws {
    let desk = try await ReviewDesk()
    for by in ["ada", "bob"] {
      let request = ExportRequest(
        filter: ExportFilter(decision: .all), profile: .excel, by: by, file: "/tmp/\(by).csv")
      let export = try await desk.inbox.prepareExport(request, at: ReviewDesk.now) { _ in }
      if by == "ada" { try await desk.inbox.conclude(export: export.id, .failed("no room")) }
    }
    try await desk.visit { browser in
      let exports = try #require(
        try await browser.json("/api/exports")["exports"] as? [[String: Any]])
      #expect(exports.map { $0["by"] as? String } == ["bob", "ada"])
      #expect(exports.map { $0["outcome"] as? String } == ["leaving", "failed"])
      #expect(exports[1]["reason"] as? String == "no room")
      #expect(exports[0]["rows"] as? Int == 1)
      #expect((exports[0]["sha256"] as? String)?.count == 64)
      #expect(exports[0]["at"] as? String == "2026-11-18T11:06:40Z")
      let one = try await browser.json("/api/exports?limit=1")
      #expect((one["exports"] as? [Any])?.count == 1)
      #expect(try await browser.get("/api/exports?limit=0").status == .badRequest)
    }
  }
}
