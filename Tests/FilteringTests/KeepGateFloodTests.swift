import Testing

@testable import Filtering

/// No feed and no author may fill the gate.
@Suite struct KeepGateFloodTests {
  private struct Post {
    var candidate: KeepGate.Candidate
    var isLead = false
  }

  private struct Kept {
    var posts = 0
    var kept = 0
    var leads = 0
    var share: Double { Double(kept) / Double(posts) }
  }

  private static let flooding: UInt64 = 1

  /// Ten feeds of the same kind, three leads in a hundred posts; from the middle on, one of them brings
  /// ten times its usual beside.
  ///
  /// - Returns: what became of the others' posts in the second half, of the flood's, and the gate.
  private func live(
    flood: (mean: Double, authors: UInt64)?
  ) -> (others: Kept, flood: Kept, gate: KeepGate) {
    var random = SeededRandom(31)
    var floods = SeededRandom(32)
    var gate = KeepGate()
    var pending: [UInt64: [Post]] = [:]
    var (others, flooded) = (Kept(), Kept())
    for index in 0..<10_000 {
      let feed = UInt64.random(in: 1...10, using: &random)
      let isLead = Double.random(in: 0..<1, using: &random) < 0.03
      let score = random.normal() + (isLead ? 3 : 0)
      let author = feed * 1_000 + UInt64.random(in: 0..<100, using: &random)
      pending[feed, default: []].append(
        Post(
          candidate: KeepGate.Candidate(
            identity: UInt64(index), score: score, feed: feed, author: author), isLead: isLead))
      if let flood, index >= 5_000 {
        pending[Self.flooding, default: []].append(
          Post(
            candidate: KeepGate.Candidate(
              identity: UInt64(1_000_000 + index), score: floods.normal() + flood.mean,
              feed: Self.flooding,
              author: 50_000 + UInt64.random(in: 0..<flood.authors, using: &floods))))
      }
      for feed in [feed, Self.flooding] {
        guard let posts = pending[feed], posts.count >= 20 else { continue }
        pending[feed] = nil
        let outcomes = gate.decide(posts.map(\.candidate), keep: 0.05)
        for (post, outcome) in zip(posts, outcomes) where index >= 5_000 {
          let isKept = outcome == .kept
          if feed == Self.flooding {
            flooded.posts += 1
            flooded.kept += isKept ? 1 : 0
          } else {
            others.posts += 1
            others.kept += isKept ? 1 : 0
            others.leads += isKept && post.isLead ? 1 : 0
          }
        }
      }
    }
    return (others, flooded, gate)
  }

  @Test(arguments: [3.0, 6.0], [1, 100_000] as [UInt64])
  func `a flood of what looks like leads leaves the others most of theirs`(
    mean: Double, authors: UInt64
  ) {
    let usual = live(flood: nil)
    let flooded = live(flood: (mean, authors))
    #expect(usual.others.leads > 80)
    let left = Double(flooded.others.leads) / Double(usual.others.leads)
    #expect(left > 0.6, "\(left)")
    #expect(flooded.flood.share < 0.08, "\(flooded.flood.share)")
    let all = Double(flooded.others.kept + flooded.flood.kept)
    let share = all / Double(flooded.others.posts + flooded.flood.posts)
    #expect((0.04...0.06).contains(share), "\(share)")
  }

  @Test(arguments: [1, 100_000] as [UInt64])
  func `a flood of junk does not open the gate for the others`(authors: UInt64) {
    let flooded = live(flood: (-8, authors))
    #expect(flooded.others.share < 0.115, "\(flooded.others.share)")
    #expect(flooded.flood.share < 0.02, "\(flooded.flood.share)")
  }

  @Test func `a feed has at most half of the window, an author a twentieth`() {
    let window = live(flood: (0, 1)).gate.window
    let authorsMost = window.counts.authors.values.max() ?? 0
    #expect(authorsMost <= window.entries.count / 20, "\(authorsMost)")
    let byMany = live(flood: (0, 100_000)).gate.window
    let most = byMany.counts.feeds.values.max() ?? 0
    #expect(most <= byMany.entries.count / 2, "\(most)")
    #expect(most > byMany.entries.count / 4)
  }

  @Test func `a feed that is alone has all of the window`() {
    var random = SeededRandom(33)
    var gate = KeepGate()
    var kept = 0
    for batch in 0..<100 {
      kept += gate.decide(
        (0..<40).map {
          KeepGate.Candidate(
            identity: UInt64(batch * 40 + $0), score: random.normal(), feed: 1, author: 2)
        }, keep: 0.05
      ).count { $0 == .kept }
    }
    #expect(gate.window.entries.count == 4_000)
    #expect((185...215).contains(kept), "\(kept)")
  }

  @Test func `what is counted by source adds up to the window`() {
    let window = live(flood: (6, 7)).gate.window
    let counted = SourceCounts(window.entries.map(\.source))
    #expect(window.counts.feeds == counted.feeds)
    #expect(window.counts.authors == counted.authors)
    #expect(window == ScoreWindow(window.entries))
    #expect(window.bars(share: 0.05).least == ScoreWindow(window.entries).bars(share: 0.05).least)
  }
}
