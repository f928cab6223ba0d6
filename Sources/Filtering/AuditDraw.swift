/// A post of a blind audit session, and how likely it was to be in it.
///
/// Dropped posts are drawn systematically, from the best-scored to the worst, with unequal chances
/// (Madow 1949): on a line on which each post has the length of its chance, every whole step hits one.
/// So each stretch of scores is drawn from in proportion, however few are drawn. Those just below the
/// threshold, where a missed post is likeliest, have a greater chance, and none has no chance.
package struct AuditDraw: Sendable, Hashable {
  /// A post that may be drawn.
  package struct Candidate: Sendable, Hashable {
    package var id: Int64
    /// Log-odds.
    package var score: Double

    package init(id: Int64, score: Double) {
      self.id = id
      self.score = score
    }

    /// The best first; equals in an order that is always the same.
    static func ranked(_ candidates: [Candidate]) -> [Candidate] {
      candidates.sorted { $0.score == $1.score ? $0.id < $1.id : $0.score > $1.score }
    }
  }

  package var id: Int64
  package var isKept: Bool
  /// The probability that the post was drawn, above 0 and up to 1.
  package var inclusion: Double

  /// Draws `count` dropped posts and as many undecided kept ones, fewer where there are fewer, and
  /// shuffles them: their order tells nothing.
  package static func session(
    dropped: [Candidate], kept: [Candidate], count: Int,
    using random: inout some RandomNumberGenerator
  ) -> [AuditDraw] {
    var drawn = draw(
      dropped, count: count, sizes: sizes(dropped.count), isKept: false, using: &random)
    drawn += draw(
      kept, count: count, sizes: Array(repeating: 1, count: kept.count), isKept: true,
      using: &random)
    return drawn.shuffled(using: &random)
  }
}

extension AuditDraw {
  /// The best-scored twentieth of the dropped posts has four times the chance of the last ones, and
  /// the next three twentieths have twice theirs.
  private static let bands: [(share: Double, size: Double)] = [(0.05, 4), (0.2, 2), (1, 1)]

  /// For posts in descending order of score.
  private static func sizes(_ count: Int) -> [Double] {
    var sizes: [Double] = []
    sizes.reserveCapacity(count)
    for band in bands {
      let end = max(sizes.count, Int((band.share * Double(count)).rounded()))
      sizes += Array(repeating: band.size, count: end - sizes.count)
    }
    return sizes
  }

  /// Systematic sampling along the score.
  private static func draw(
    _ candidates: [Candidate], count: Int, sizes: [Double], isKept: Bool,
    using random: inout some RandomNumberGenerator
  ) -> [AuditDraw] {
    let ranked = Candidate.ranked(candidates)
    let inclusions = inclusions(sizes, count: count)
    var drawn: [AuditDraw] = []
    var place = Double.random(in: 0..<1, using: &random)
    for (candidate, inclusion) in zip(ranked, inclusions) {
      place += inclusion
      guard place >= 1 else { continue }
      place -= 1
      drawn.append(AuditDraw(id: candidate.id, isKept: isKept, inclusion: inclusion))
    }
    return drawn
  }

  /// Chances in proportion to the sizes, that add up to `count`; what would be above 1 is certain,
  /// and the others share the rest.
  private static func inclusions(_ sizes: [Double], count: Int) -> [Double] {
    guard count < sizes.count else { return Array(repeating: 1, count: sizes.count) }
    var certain = 0  // the sizes descend, so these are the first
    while true {
      let rest = sizes[certain...]
      let scale = Double(count - certain) / rest.reduce(0, +)
      let more = rest.prefix { $0 * scale >= 1 }.count
      guard more > 0 else {
        return Array(repeating: 1, count: certain) + rest.map { $0 * scale }
      }
      certain += more
    }
  }
}
