import Testing

@testable import Filtering

@Suite struct ReviewQueueTests {
  private func posts(_ range: Range<Int>) -> [AuditDraw.Candidate] {
    range.map { AuditDraw.Candidate(id: Int64($0), score: -Double($0)) }
  }

  private func shown(kept: Int, dropped: Int, count: Int = 20) -> [ReviewQueue.Shown] {
    var random = SeededRandom(1)
    return ReviewQueue().posts(
      kept: posts(0..<kept), dropped: posts(1_000..<1_000 + dropped), count: count, using: &random)
  }

  @Test(arguments: [0, 1, 3, 8, 30], [0, 2, 10, 45, 475])
  func `as many as asked for are shown, each once, while there are any`(kept: Int, dropped: Int) {
    for count in [0, 1, 4, 20, 600] {
      let shown = shown(kept: kept, dropped: dropped, count: count)
      #expect(shown.count == min(count, kept + dropped))
      #expect(Set(shown.map(\.id)).count == shown.count)
      #expect(shown.allSatisfy { ($0.id < 1_000) == $0.isKept })
      #expect(shown.allSatisfy { $0.inclusion > 0 && $0.inclusion <= 1 })
    }
  }

  @Test func `at most a fifth is drawn from the dropped, beside as many kept posts`() {
    let shown = shown(kept: 25, dropped: 475)
    #expect(shown.count { $0.source == .audit && !$0.isKept } == 4)
    #expect(shown.count { $0.source == .audit && $0.isKept } == 4)
    var greedy = ReviewQueue()
    greedy.auditShare = 0.9
    var random = SeededRandom(2)
    let asked = greedy.posts(
      kept: posts(0..<25), dropped: posts(1_000..<1_500), count: 20, using: &random)
    #expect(asked.count { $0.source == .audit && !$0.isKept } == 4)
  }

  @Test func `the likeliest are shown, and posts from just below the threshold`() {
    let shown = shown(kept: 25, dropped: 475)
    let likely = shown.filter { $0.source == .likely }.map(\.id)
    #expect(!likely.isEmpty && likely == likely.indices.map { Int64($0) })
    let near = shown.filter { $0.source == .nearThreshold }.map(\.id)
    #expect(!near.isEmpty && near.allSatisfy { $0 < 1_100 })
    #expect(shown.filter { $0.source != .audit }.allSatisfy { $0.inclusion == 1 })
  }

  @Test func `a barren day shows more from below the threshold, and no larger audit`() {
    let shown = shown(kept: 2, dropped: 45)
    #expect(shown.count { $0.isKept } == 2)
    #expect(shown.count { $0.source == .nearThreshold } == 14)
    #expect(shown.count { $0.source == .audit && !$0.isKept } == 4)
  }
}
