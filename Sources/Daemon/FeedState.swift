import Fetching
import Foundation
import Inbox

extension FeedRecord {
  /// How the feed fares, for people.
  package func state(now: Date) -> String {
    if let pausedAt {
      let span = CoverageReport.span(max(0, now.timeIntervalSince(pausedAt)))
      return "paused for \(span); `sluice feeds resume` ends it"
    }
    if let problem { return problem }
    let memory = FeedMemory(stored: memory)
    if memory.condition.state == .starved {
      return "its host asked for rest, so it waits like all feeds of that host"
    }
    // A move that held while nothing new came stands in no remark of a document.
    let move = memory.moveRemark.flatMap { remark?.contains($0) == true ? nil : $0 }
    let remarks = [move, remark].compactMap(\.self)
    if !remarks.isEmpty { return remarks.joined(separator: "; ") }
    return polledAt == nil ? "not polled yet" : "well"
  }
}
