import Foundation
import Testing

@testable import Fetching

struct AnswerTests {
  private let now = Date(timeIntervalSince1970: 1_790_000_000)

  private func answer(_ lines: String...) -> Answer {
    var answer = Answer(headerBytesMax: 65_536, bodyBytesMax: 1000)
    for line in ["HTTP/1.1 200 OK"] + lines + [""] {
      _ = answer.receive(headerLine: Array("\(line)\r\n".utf8))
    }
    return answer
  }

  @Test(arguments: [
    (["Cache-Control: max-age=600"], 600), (["Cache-Control: public, Max-Age=\"90\""], 90),
    (["Cache-Control: max-age=600", "Age: 100"], 500), (["Cache-Control: max-age=6", "Age: 9"], 0),
    (["Cache-Control: no-cache", "Cache-Control: max-age=5"], 5), (["Cache-Control: private"], nil),
    (["Expires: 0"], 0), (["Expires: -1"], 0), ([], nil), (["Cache-Control: max-age=-5"], nil),
    (["Cache-Control: max-age=99999999999999999999999"], 31_536_000),
    (["Date: Sun, 06 Nov 1994 08:49:37 GMT", "Expires: Sun, 06 Nov 1994 09:49:37 GMT"], 3600),
    (["Date: Sunday, 06-Nov-94 08:49:37 GMT", "Expires: Sun Nov  6 08:50:37 1994"], 60),
    (["Cache-Control: max-age=7", "Expires: Sun, 06 Nov 2094 09:49:37 GMT"], 7),
  ])
  func `freshness is what is stated less the age`(lines: [String], seconds: Int?) {
    var answer = answer()
    for line in ["HTTP/1.1 200 OK"] + lines { _ = answer.receive(headerLine: Array(line.utf8)) }
    #expect(answer.freshForSeconds(now: now) == seconds)
  }

  @Test func `Expires is measured by our clock where the server tells no time`() {
    // An hour and twenty minutes after `now`.
    let answer = answer("Expires: Mon, 21 Sep 2026 15:33:20 GMT")
    #expect(answer.freshForSeconds(now: now) == 4800)
  }

  @Test(arguments: [
    ("120", 120), ("0", 0), ("9999999", 86_400), ("99999999999999999999", 86_400), ("-5", nil),
    ("soon", nil), ("1.5", nil), ("", nil),
  ])
  func `Retry-After in seconds is bounded to a day`(value: String, seconds: Int?) {
    #expect(answer("Retry-After: \(value)").retryAfterSeconds(now: now) == seconds)
  }

  @Test(arguments: [
    ("Sun, 06 Nov 1994 08:51:37 GMT", 120), ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
    ("Fri, 06 Nov 2099 08:00:00 GMT", 86_400),
  ])
  func `Retry-After as a date is measured by the server's clock`(value: String, seconds: Int) {
    let answer = answer("Date: Sun, 06 Nov 1994 08:49:37 GMT", "Retry-After: \(value)")
    #expect(answer.retryAfterSeconds(now: now) == seconds)
  }

  @Test(arguments: [
    ("noindex", false), ("none", false), ("otherbot: noindex", false), ("all", false),
    ("sluice: noindex", true), ("Sluice: nofollow, None", true), ("sluice: nofollow", false),
    ("unavailable_after: 25 Jun 2030 15:00:00 PST, noindex", false),
  ])
  func `noindex counts if it is meant for us by name`(value: String, isNoindex: Bool) {
    #expect(answer("X-Robots-Tag: \(value)").isNoindex(robot: "sluice") == isNoindex)
  }

  @Test func `validators are kept exactly`() {
    let answer = answer("ETag:   W/\"a b;ü\"  ", "Last-Modified: yesterday, perhaps")
    #expect(
      answer.validators
        == CacheValidators(etag: "W/\"a b;ü\"", lastModified: "yesterday, perhaps"))
  }

  @Test func `a validator that cannot be sent back exactly is left out`() {
    var answer = answer()
    let line = Array("ETag: \"a".utf8) + [0xFF] + Array("\"\r\n".utf8)
    _ = answer.receive(headerLine: Array("HTTP/1.1 200 OK\r\n".utf8))
    _ = answer.receive(headerLine: line)
    #expect(answer.validators.etag == nil)
    #expect(self.answer("ETag: \"\(String(repeating: "x", count: 5000))\"").validators.isEmpty)
  }

  @Test func `an interim answer and a trailer say nothing of the document`() {
    var answer = Answer(headerBytesMax: 65_536, bodyBytesMax: 1000)
    let lines = [
      "HTTP/1.1 103 Early Hints", "ETag: \"early\"", "", "HTTP/1.1 200 OK", "Age: 1", "",
      "ETag: \"late\"",
    ]
    for line in lines { _ = answer.receive(headerLine: Array("\(line)\r\n".utf8)) }
    #expect(answer.status == 200)
    #expect(answer.validators.isEmpty)
    #expect(answer.text(of: "age") == "1")
  }
}
