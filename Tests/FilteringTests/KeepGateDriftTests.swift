import Testing

@testable import Filtering

/// The kept share stays with the dial, whatever a stream does.
@Suite struct KeepGateDriftTests {
  enum Drift: CaseIterable {
    case still, steps, rising, falling, plunging, seasons, days, ties, equal, noNumber

    func score(_ index: Int, _ random: inout SeededRandom) -> Double {
      let place = Double(index)
      switch self {
      case .still: return random.normal()
      case .steps: return random.normal() + (index / 3_000 % 2 == 1 ? 10 : 0)
      case .rising: return random.normal() + place / 500
      case .falling: return random.normal() - place / 500
      case .plunging: return -place  // every post is worse than all before
      case .seasons: return random.normal() + 3 * sine(place / 1_500)
      case .days: return random.normal() + 3 * sine(place / 100)
      case .ties: return Double(Int.random(in: 0..<3, using: &random))
      case .equal: return -2.94
      case .noNumber: return index.isMultiple(of: 3) ? .nan : random.normal()
      }
    }

    private func sine(_ angle: Double) -> Double {
      // A parabola will do for a wave.
      let turn = (angle / (2 * .pi)).truncatingRemainder(dividingBy: 1)
      let half = turn < 0.5 ? turn * 2 : turn * 2 - 1
      return (turn < 0.5 ? 4 : -4) * half * (1 - half)
    }
  }

  struct Life: CustomStringConvertible {
    var drift: Drift
    var keep: Double
    var batches: [Int]
    var description: String { "\(drift) at \(keep) in batches of \(batches)" }
  }

  /// Every drift with a low and a high dial, and all kinds of batches in turn.
  static let lives = Drift.allCases.enumerated().flatMap { number, drift in
    [[0.005, 0.3], [0.05, 0.12]][number % 2].enumerated().map { place, keep in
      let batches = [[25], [100], [7, 1, 25, 3, 12], [500]]
      return Life(drift: drift, keep: keep, batches: batches[(number + place) % batches.count])
    }
  }

  /// What a stream of so many posts keeps, poll by poll. A new model comes every 5,000 posts.
  private func polls(_ life: Life, posts: Int) -> [(posts: Int, kept: Int)] {
    var random = SeededRandom(21)
    var gate = KeepGate()
    var polls: [(posts: Int, kept: Int)] = []
    var index = 0
    while index < posts {
      let size = life.batches[polls.count % life.batches.count]
      let factor = Double(1 + index / 5_000)
      if index / 5_000 != (index + size) / 5_000 {
        let scores = (0..<1_000).map { life.drift.score(index - $0, &random) * (factor + 1) }
        gate.adopt(ScoreQuantiles(of: scores))
      }
      let batch = (index..<index + size).map {
        KeepGate.Candidate(identity: UInt64($0), score: life.drift.score($0, &random) * factor)
      }
      polls.append((size, gate.decide(batch, keep: life.keep).count { $0 == .kept }))
      index += size
    }
    return polls
  }

  /// How far the kept share strays from the dial over so many posts or a poll more. Where within a
  /// poll a post stands means nothing.
  private func stray(_ polls: [(posts: Int, kept: Int)], over width: Int, keep: Double) -> Double {
    var (first, posts, kept, worst) = (0, 0, 0, 0.0)
    for poll in polls {
      posts += poll.posts
      kept += poll.kept
      while posts - polls[first].posts >= width {
        posts -= polls[first].posts
        kept -= polls[first].kept
        first += 1
      }
      if posts >= width { worst = max(worst, abs(Double(kept) / Double(posts) - keep)) }
    }
    return worst
  }

  @Test(arguments: lives)
  func `any two thousand posts stay within a point and a half of the dial`(life: Life) {
    let polls = polls(life, posts: 22_500)
    let first = polls.prefix { $0.posts < 100 }.count
    let warm = Array(polls.dropFirst(min(first, 40)))
    #expect(stray(warm, over: 2_000, keep: life.keep) < 0.015)
    #expect(stray(warm, over: 20_000, keep: life.keep) < 0.005)
  }

  @Test(arguments: [0.05, 0.3])
  func `posts that come one by one keep their share too`(keep: Double) {
    let life = Life(drift: .seasons, keep: keep, batches: [1])
    let polls = Array(polls(life, posts: 6_000).dropFirst(1_000))
    #expect(stray(polls, over: 2_000, keep: keep) < 0.015)
  }

  @Test func `the order within the batches changes nothing, then or later`() {
    var random = SeededRandom(22)
    var (one, other) = (KeepGate(), KeepGate())
    for batch in 0..<60 {
      let posts = (0..<40).map {
        KeepGate.Candidate(
          identity: UInt64(batch * 40 + $0),
          score: Double(Int.random(in: 0..<9, using: &random)),
          feed: UInt64.random(in: 1...5, using: &random),
          author: UInt64.random(in: 1...9, using: &random))
      }
      let mixed = posts.shuffled(using: &random)
      let first = Dictionary(
        uniqueKeysWithValues: zip(
          posts.map(\.identity), one.decide(posts, keep: 0.1, budget: 3, effective: 0.06)))
      let second = Dictionary(
        uniqueKeysWithValues: zip(
          mixed.map(\.identity), other.decide(mixed, keep: 0.1, budget: 3, effective: 0.06)))
      #expect(first == second)
    }
    #expect(one == other)
  }
}
