import Testing

@testable import Filtering

@Suite struct AuditDrawTests {
  private func posts(_ range: Range<Int>) -> [AuditDraw.Candidate] {
    range.map { AuditDraw.Candidate(id: Int64($0), score: -Double($0) / 7) }
  }

  private func session(
    dropped: Int, kept: Int, count: Int, random: inout SeededRandom
  ) -> [AuditDraw] {
    AuditDraw.session(
      dropped: posts(0..<dropped).shuffled(using: &random),
      kept: posts(10_000..<10_000 + kept), count: count, using: &random)
  }

  @Test func `as many kept as dropped posts are drawn, each once`() {
    var random = SeededRandom(1)
    for count in [1, 2, 7, 40, 99] {
      let drawn = session(dropped: 500, kept: 100, count: count, random: &random)
      #expect(drawn.count { !$0.isKept } == count)
      #expect(drawn.count { $0.isKept } == count)
      #expect(Set(drawn.map(\.id)).count == drawn.count)
    }
  }

  @Test func `where there are fewer posts than asked for, all are drawn for certain`() {
    var random = SeededRandom(2)
    let drawn = session(dropped: 6, kept: 2, count: 10, random: &random)
    #expect(drawn.count == 8)
    #expect(drawn.allSatisfy { $0.inclusion == 1 })
    #expect(session(dropped: 0, kept: 0, count: 5, random: &random).isEmpty)
    #expect(session(dropped: 9, kept: 9, count: 0, random: &random).isEmpty)
  }

  @Test(arguments: [1, 4, 30])
  func `each post is drawn as often as its chance says`(count: Int) {
    var random = SeededRandom(3)
    var hits = Array(repeating: 0, count: 40)
    var chances = Array(repeating: 0.0, count: 40)
    for _ in 0..<4_000 {
      for post in session(dropped: 40, kept: 0, count: count, random: &random) {
        hits[Int(post.id)] += 1
        chances[Int(post.id)] = post.inclusion
      }
    }
    #expect(abs(chances.reduce(0, +) - Double(count)) < 1e-9)
    for (hit, chance) in zip(hits, chances) {
      let deviation = (4_000 * chance * (1 - chance)).squareRoot()
      #expect(abs(Double(hit) - 4_000 * chance) <= 4.5 * deviation + 1e-9)
    }
  }

  @Test func `posts just below the threshold are likelier, and the worst are drawn too`() {
    var random = SeededRandom(4)
    var deepest = 0
    for _ in 0..<200 {
      let drawn = session(dropped: 1_000, kept: 0, count: 4, random: &random)
      deepest += drawn.count { $0.id >= 500 }
      for post in drawn {
        let size = post.id < 50 ? 4.0 : post.id < 200 ? 2 : 1
        #expect(abs(post.inclusion - 4 * size / 1_300) < 1e-12)
      }
      // A draw from each quarter of the chances: however few, all heights are looked at.
      #expect(drawn.contains { $0.id < 212 })
      #expect(drawn.contains { $0.id >= 675 })
    }
    #expect(deepest > 200)
  }

  @Test func `the order gives nothing away`() {
    var random = SeededRandom(5)
    var keptFirst = 0
    for _ in 0..<1_000 {
      let drawn = session(dropped: 100, kept: 100, count: 5, random: &random)
      keptFirst += drawn[0].isKept ? 1 : 0
    }
    #expect((430...570).contains(keptFirst))
  }

  @Test func `a seed gives the same session`() {
    var (first, second, third) = (SeededRandom(6), SeededRandom(6), SeededRandom(7))
    let one = session(dropped: 300, kept: 30, count: 9, random: &first)
    #expect(one == session(dropped: 300, kept: 30, count: 9, random: &second))
    #expect(one != session(dropped: 300, kept: 30, count: 9, random: &third))
  }
}
