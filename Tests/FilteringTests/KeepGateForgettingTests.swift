import Foundation
import Testing

@testable import Filtering

@Suite struct KeepGateForgettingTests {
  @Test func `nothing of a forgotten author is left in what is stored`() throws {
    func candidates(_ author: UInt64, _ numbers: Range<Int>) -> [KeepGate.Candidate] {
      numbers.map {
        .init(identity: UInt64($0), score: Double($0 % 17), feed: 3, author: author)
      }
    }
    var gate = KeepGate()
    _ = gate.decide(candidates(7, 0..<30) + candidates(8, 30..<90), keep: 0.5)
    let before = gate.window.entries
    #expect(
      gate.dial.latest.contains { $0.author == PostSource(feed: 0, author: UInt64(7)).author })
    gate.forget(authors: [7])
    let name = PostSource(feed: 0, author: UInt64(7)).author
    #expect(gate.window.entries == before.filter { $0.source.author != name })
    #expect(gate.window.entries.count == 60)
    #expect(!gate.dial.latest.contains { $0.author == name })
    #expect(KeepGate(stored: gate.stored()) == gate)
    let same = gate
    gate.forget(authors: [9])
    #expect(gate == same)
  }
}
