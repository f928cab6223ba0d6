import Foundation
import Testing

@testable import Filtering

@Suite struct KeepGateTests {
  /// Feeds scores through a gate, in batches of the given sizes in turn; says which were kept.
  private func kept(
    _ scores: [Double], batches: [Int], keep: Double = 0.05, gate: inout KeepGate
  ) -> [Bool] {
    var kept: [Bool] = []
    var turn = 0
    while kept.count < scores.count {
      let size = min(batches[turn % batches.count], scores.count - kept.count)
      turn += 1
      let batch = (kept.count..<kept.count + size).map {
        KeepGate.Candidate(identity: UInt64($0), score: scores[$0])
      }
      kept += gate.decide(batch, keep: keep).map { $0 == .kept }
    }
    return kept
  }

  private func kept(_ scores: [Double], batches: [Int], keep: Double = 0.05) -> [Bool] {
    var gate = KeepGate()
    return kept(scores, batches: batches, keep: keep, gate: &gate)
  }

  /// Least and largest kept share over all windows of `width` posts.
  private func shares(_ kept: [Bool], width: Int) -> ClosedRange<Double> {
    var inside = kept.prefix(width).count { $0 }
    var (least, most) = (inside, inside)
    for end in width..<kept.count {
      inside += (kept[end] ? 1 : 0) - (kept[end - width] ? 1 : 0)
      least = min(least, inside)
      most = max(most, inside)
    }
    return Double(least) / Double(width)...Double(most) / Double(width)
  }

  private func isWithin(_ range: ClosedRange<Double>, _ allowed: ClosedRange<Double>) -> Bool {
    allowed.contains(range.lowerBound) && allowed.contains(range.upperBound)
  }

  @Test func `the first batch of a thousand keeps a twentieth and the best`() {
    var random = SeededRandom(1)
    let scores = (0..<1_000).map { _ in random.normal() }
    let kept = kept(scores, batches: [1_000])
    #expect((45...55).contains(kept.count { $0 }))
    let worstKept = zip(scores, kept).filter(\.1).map(\.0).min()!
    let bestDropped = zip(scores, kept).filter { !$0.1 }.map(\.0).max()!
    #expect(worstKept > bestDropped)
  }

  @Test(arguments: [[1_000], [250], [25], [7, 1, 25, 3, 12], [1]])
  func `three feeds that differ wildly keep their share together`(batches: [Int]) {
    var random = SeededRandom(2)
    let noise = (0..<1_000).map { _ in random.normal() }
    let rich = (0..<1_000).map { _ in random.normal() + 5 }
    let middle = (0..<1_000).map { _ in random.normal() + 2 }
    for scores in [noise + rich + middle, rich + noise + middle, noise + middle + rich] {
      let share = Double(kept(scores, batches: batches).count { $0 }) / 3_000
      #expect((0.04...0.06).contains(share), "\(share)")
    }
  }

  @Test(arguments: [[200], [25], [7, 1, 25, 3, 12], [1]])
  func `a drifting stream keeps its share over any two thousand posts`(batches: [Int]) {
    var random = SeededRandom(3)
    let scores = (0..<16_000).map { index in
      random.normal() + 3 * sin(Double(index) / 1_500) + (index > 9_000 ? -6 : 0)
    }
    let range = shares(kept(scores, batches: batches), width: 2_000)
    #expect(isWithin(range, 0.04...0.06), "\(range)")
  }

  @Test func `a stream that falls at once is neither starved nor flooded`() {
    var random = SeededRandom(4)
    for step in [-10.0, 10.0] {
      let scores = (0..<8_000).map { random.normal() + ($0 >= 4_000 ? step : 0) }
      let kept = kept(scores, batches: [20])
      #expect(isWithin(shares(kept, width: 2_000), 0.04...0.06))
      #expect((5...40).contains(kept[4_000..<4_400].count { $0 }))
    }
  }

  @Test(arguments: [[1_000], [25], [1]])
  func `a stream of equal scores keeps its share`(batches: [Int]) {
    let kept = kept(Array(repeating: -2.94, count: 6_000), batches: batches)
    #expect(isWithin(shares(kept, width: 2_000), 0.04...0.06))
  }

  @Test func `the order within a batch decides nothing`() {
    var random = SeededRandom(5)
    let batch = (0..<400).map {
      KeepGate.Candidate(identity: UInt64($0), score: Double(Int.random(in: 0..<4, using: &random)))
    }
    var one = KeepGate()
    var other = KeepGate()
    let straight = zip(batch, one.decide(batch, keep: 0.05)).filter { $0.1 == .kept }
    let shuffled = batch.shuffled(using: &random)
    let mixed = zip(shuffled, other.decide(shuffled, keep: 0.05)).filter { $0.1 == .kept }
    #expect(Set(straight.map(\.0.identity)) == Set(mixed.map(\.0.identity)))
    #expect(!straight.isEmpty)
  }

  @Test(arguments: [0.01, 0.02, 0.1, 0.3])
  func `other shares are held too`(keep: Double) {
    var random = SeededRandom(6)
    let scores = (0..<10_000).map { random.normal() + Double($0) / 2_000 }
    let share = Double(kept(scores, batches: [30, 4, 11], keep: keep).count { $0 }) / 10_000
    #expect((keep * 0.85...keep * 1.15).contains(share), "\(share)")
  }

  @Test func `among many small batches the kept are mostly the best`() {
    var random = SeededRandom(7)
    let scores = (0..<20_000).map { _ in random.normal() }
    let kept = kept(scores, batches: [10])
    let bar = scores.sorted()[19_000]
    let best = zip(scores, kept).count { $0 >= bar && $1 }
    #expect(best > 850, "\(best) of 1,000")
  }

  @Test func `the state survives a restart`() throws {
    var random = SeededRandom(8)
    let scores = (0..<3_000).map { _ in random.normal() }
    var gate = KeepGate()
    _ = kept(scores, batches: [40], gate: &gate)
    var restarted = try #require(KeepGate(stored: gate.stored()))
    #expect(restarted == gate)
    #expect(
      kept(scores, batches: [10], gate: &restarted) == kept(scores, batches: [10], gate: &gate))
  }

  @Test func `a gate that an earlier version stored is read`() throws {
    // Its account, and two posts: 1.5 with the tie 7, and -2 with the tie 9, in the upper half.
    let window = "AADAPwAABwAAAADAAAAJAA=="
    let json = Data(#"{"owed":0.25,"window":"\#(window)"}"#.utf8)
    let account = withUnsafeBytes(of: 0.25.bitPattern.littleEndian) { Data($0) }
    let second = try Data([1]) + account + #require(Data(base64Encoded: window))
    for stored in [json, second] {
      let gate = try #require(KeepGate(stored: stored))
      #expect(gate.dial.owed == 0.25)
      #expect(gate.window.entries.map(\.score) == [1.5, -2])
      #expect(gate.window.entries.map(\.tie) == [7, 9])
      #expect(KeepGate(stored: gate.stored()) == gate)
    }
    #expect(KeepGate(stored: second.dropLast()) == nil)
  }

  @Test func `a gate that is cut off or of another format is not read`() {
    var gate = KeepGate()
    _ = kept([1, 2, 3], batches: [3], gate: &gate)
    let stored = gate.stored()
    for end in 0..<stored.count {
      #expect(KeepGate(stored: stored.prefix(end)) == nil, "\(end) bytes")
    }
    #expect(KeepGate(stored: Data([3]) + stored.dropFirst()) == nil)
    #expect(KeepGate(stored: Data("{}".utf8)) == nil)
  }

  @Test func `a new model with other scores neither floods nor starves`() {
    var random = SeededRandom(9)
    var gate = KeepGate()
    _ = kept((0..<4_000).map { _ in random.normal() }, batches: [20], gate: &gate)
    gate.adopt(ScoreQuantiles(of: (0..<2_000).map { _ in random.normal() * 3 + 40 }))
    let after = kept(
      (0..<1_000).map { _ in random.normal() * 3 + 40 }, batches: [20], gate: &gate)
    #expect((35...65).contains(after.count { $0 }))
  }

  @Test func `a gate without history takes a model's reference`() {
    var random = SeededRandom(10)
    var gate = KeepGate()
    gate.adopt(ScoreQuantiles(of: (0..<2_000).map { _ in random.normal() }))
    let outcomes = gate.decide(
      [KeepGate.Candidate(identity: 1, score: 4), KeepGate.Candidate(identity: 2, score: 0)],
      keep: 0.05)
    #expect(outcomes == [.kept, .belowThreshold])
  }

  @Test func `the budget takes the best and says over budget of the others`() {
    var gate = KeepGate()
    let batch = (0..<1_000).map { KeepGate.Candidate(identity: UInt64($0), score: Double($0)) }
    let outcomes = gate.decide(batch, keep: 0.05, budget: 10)
    #expect(outcomes.count { $0 == .kept } == 10)
    #expect((35...45).contains(outcomes.count { $0 == .overBudget }))
    #expect(outcomes.suffix(10).allSatisfy { $0 == .kept })
  }

  @Test func `a budget of two posts in a hundred acts like a keep rate of two percent`() {
    var random = SeededRandom(15)
    var gate = KeepGate()
    var kept: [Int] = []
    var over: [Int] = []
    for day in 0..<3 {
      (kept, over) = ([], [])
      for start in stride(from: 0, to: 2_000, by: 25) {
        let batch = (0..<25).map {
          KeepGate.Candidate(
            identity: UInt64(day * 2_000 + start + $0), score: random.normal())
        }
        let outcomes = gate.decide(
          batch, keep: 0.05, budget: 40 - kept.count, effective: 40.0 / 2_000)
        kept += outcomes.filter { $0 == .kept }.map { _ in start }
        over += outcomes.filter { $0 == .overBudget }.map { _ in start }
      }
    }
    #expect((32...40).contains(kept.count), "\(kept.count)")
    #expect((45...75).contains(over.count), "\(over.count)")
    #expect((12...24).contains(kept.count { $0 < 1_000 }), "half of it by noon")
  }

  @Test func `a floor drops the improbable, and nothing worse makes up for it later`() {
    var random = SeededRandom(11)
    var gate = KeepGate()
    func day(_ number: Int, probability: Double) -> [KeepGate.Outcome] {
      (0..<100).flatMap { batch in
        gate.decide(
          (0..<25).map {
            KeepGate.Candidate(
              identity: UInt64(number * 10_000 + batch * 25 + $0), score: random.normal(),
              probability: probability)
          }, keep: 0.05, floor: 0.1)
      }
    }
    let usual = day(0, probability: 0.9).count { $0 == .kept }
    #expect((110...140).contains(usual))
    #expect(day(1, probability: 0.01).allSatisfy { $0 == .belowThreshold }, "a barren day")
    #expect(day(2, probability: .nan).allSatisfy { $0 == .belowThreshold })
    #expect((110...140).contains(day(3, probability: 0.9).count { $0 == .kept }))
  }

  @Test func `what is among the best is said without counting it`() {
    var random = SeededRandom(16)
    var gate = KeepGate()
    _ = kept((0..<2_000).map { _ in random.normal() }, batches: [50], gate: &gate)
    let before = gate
    let posts = [
      KeepGate.Candidate(identity: 1, score: 3, probability: 0.5),
      KeepGate.Candidate(identity: 2, score: 3, probability: 0.05),
      KeepGate.Candidate(identity: 3, score: 1, probability: 0.5),
    ]
    #expect(gate.admits(posts, share: 0.05, floor: 0.1) == [true, false, false])
    #expect(gate.admits(posts, share: 1) == [true, true, true])
    #expect(gate.admits(posts, share: 0) == [false, false, false])
    #expect(gate == before)
  }

  @Test func `an empty batch changes nothing`() {
    var gate = KeepGate()
    #expect(gate.decide([], keep: 0.05).isEmpty)
    #expect(gate == KeepGate())
  }

  @Test(arguments: [[105], [7, 1, 25, 3], [1], [5_000]])
  func `all keeps every post and nothing keeps none, whatever was before`(batches: [Int]) {
    var random = SeededRandom(12)
    for before in [nil, 0.05, 0.5] as [Double?] {
      for (keep, expected) in [(1.0, 5_000), (0.0, 0)] {
        var gate = KeepGate()
        let rising = (0..<2_000).map { random.normal() + Double($0) / 200 }
        if let before { _ = kept(rising, batches: [30], keep: before, gate: &gate) }
        let scores = (0..<5_000).map { _ in random.normal() }
        let count = kept(scores, batches: batches, keep: keep, gate: &gate).count { $0 }
        #expect(count == expected, "\(keep) after \(String(describing: before))")
      }
    }
  }

  @Test(arguments: [-6.0, 0, 6])
  func `turning the dial neither starves nor floods what follows`(step: Double) {
    var random = SeededRandom(13)
    var gate = KeepGate()
    for from in [0.9, 0.5, 0.3] {
      let before = (0..<3_000).map { random.normal() + ($0 > 2_900 ? step : 0) }
      _ = kept(before, batches: [30], keep: from, gate: &gate)
      let after = (0..<1_000).map { _ in random.normal() + step }
      let count = kept(after, batches: [30], keep: 0.05, gate: &gate).count { $0 }
      #expect((25...75).contains(count), "\(count) from \(from)")
    }
  }

  @Test func `a score that is no number ranks below all others`() {
    var random = SeededRandom(14)
    var gate = KeepGate()
    let scores = (0..<6_000).map { $0.isMultiple(of: 3) ? .nan : random.normal() }
    let kept = kept(scores, batches: [30, 1], gate: &gate)
    #expect((240...360).contains(kept.count { $0 }))
    #expect(!zip(scores, kept).contains { $0.isNaN && $1 })
    #expect(gate.decide([.init(identity: 1, score: 9)], keep: .nan) == [.belowThreshold])
  }
}
