import Foundation
import Testing

@testable import Inbox

@Suite struct LaterTimeTests {
  private static let times: [(text: String, seconds: Double)] = [
    ("30m", 2_800), ("18h", 65_800), ("2d", 173_800), ("2w", 1_210_600),
    ("1970-01-03", 169_200), ("1970-01-02T00:00:00Z", 86_400),
    ("1970-01-02T02:00:00+02:00", 86_400), ("1970-01-02T00:00:00.500Z", 86_400.5),
  ]

  @Test(arguments: times)
  func `a time is an age to come, a day or a moment`(text: String, seconds: Double) throws {
    let time = try #require(LaterTime(text))
    let zone = try #require(TimeZone(secondsFromGMT: 3_600))
    #expect(time.date(now: .at(1_000), in: zone) == .at(seconds))
  }

  @Test(arguments: [
    "", "soon", "2", "d", "-2d", "2 d", "2026-13-01", "2026-02-30x", "1e3d", "10000d",
  ])
  func `anything else is none`(text: String) {
    #expect(LaterTime(text) == nil)
  }
}
