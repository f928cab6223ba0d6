import Filtering
import Foundation
import Testing

@testable import Daemon

@Suite struct GateCacheTests {
  /// A gate that has seen one post of this score.
  private static func gate(_ score: Double) -> KeepGate {
    var gate = KeepGate()
    _ = gate.decide([KeepGate.Candidate(identity: 1, score: score)], keep: 0.05)
    return gate
  }

  @Test func `the gate of the last poll is taken without a look at what is stored`() {
    let cache = GateCache()
    let stored = cache.stored(Self.gate(1), of: "crm")
    #expect(cache.take(stored, of: "crm", expecting: ScoreQuantiles(of: [])) == Self.gate(1))
    #expect(
      cache.take(stored, of: "crm", expecting: ScoreQuantiles(of: [])) == Self.gate(1),
      "from its stored form, the second time")
  }

  @Test func `what somebody else stored meanwhile counts`() {
    let cache = GateCache()
    _ = cache.stored(Self.gate(1), of: "crm")
    #expect(
      cache.take(Self.gate(2).stored(), of: "crm", expecting: ScoreQuantiles(of: []))
        == Self.gate(2))
    _ = cache.stored(Self.gate(1), of: "crm")
    #expect(
      cache.take(nil, of: "crm", expecting: ScoreQuantiles(of: [])) == KeepGate(),
      "the first poll was given up")
  }

  @Test func `every stream has its own`() {
    let cache = GateCache()
    let one = cache.stored(Self.gate(1), of: "crm")
    let two = cache.stored(Self.gate(2), of: "shops")
    #expect(cache.take(one, of: "crm", expecting: ScoreQuantiles(of: [])) == Self.gate(1))
    #expect(cache.take(two, of: "shops", expecting: ScoreQuantiles(of: [])) == Self.gate(2))
  }
}
