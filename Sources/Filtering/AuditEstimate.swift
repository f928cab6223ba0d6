import Foundation

/// What an audit says about a stream: its recall and its precision, each with a 95 % interval.
///
/// Missed posts are rare among very many dropped ones, so the usual interval of mean and standard
/// error fails: with no hit it says that nothing was missed. Instead:
///
/// - How many were missed: each hit stands for as many posts as one over its chance (Horvitz and
///   Thompson 1952), and such a weighted sum of rare events gets the mid-p gamma interval (Fay and
///   Feuer 1997; Fay and Kim 2017). Posts that were seen are known, and only the others are
///   uncertain.
/// - How many of the kept are relevant: those decided, and of the others a share with Wilson's score
///   interval (1927) over the effective number of draws (Kish 1965).
/// - The two become the interval of recall by recovering a variance from each side of theirs (MOVER:
///   Zou and Donner 2008), solved for recall as in Fieller's theorem.
package struct AuditEstimate: Sendable, Hashable {
  /// An answer of an analyst.
  package struct Answer: Sendable, Hashable {
    package var isKept: Bool
    /// The probability that the post was drawn; 1 for what was decided outside of an audit, for
    /// reasons that were settled before the draw.
    package var inclusion: Double
    package var isRelevant: Bool

    package init(isKept: Bool, inclusion: Double, isRelevant: Bool) {
      self.isKept = isKept
      self.inclusion = inclusion
      self.isRelevant = isRelevant
    }
  }

  /// A figure and its 95 % interval.
  package struct Interval: Sendable, Hashable {
    package var estimate: Double
    package var low: Double
    package var high: Double
  }

  /// Relevant posts that were dropped.
  package let missed: Interval
  /// Relevant posts that were kept.
  package let found: Interval
  /// The share of the relevant posts that was kept. Nil where no relevant post has been seen: then
  /// it can be anything.
  package let recall: Interval?
  /// The share of the kept posts that is relevant; nil where none was kept.
  package let precision: Interval?

  /// - Parameters:
  ///   - kept: how many posts were kept, answered or not.
  ///   - dropped: how many were dropped.
  package init(_ answers: [Answer], kept: Int, dropped: Int) {
    missed = Self.missed(answers.filter { !$0.isKept }, of: dropped)
    found = Self.found(answers.filter(\.isKept), of: kept)
    recall = Self.recall(found: found, missed: missed)
    let kept = Double(kept)
    precision =
      kept > 0
      ? Interval(
        estimate: found.estimate / kept, low: found.low / kept, high: found.high / kept) : nil
  }
}

extension AuditEstimate {
  /// The normal distribution's 97.5 % quantile.
  private static let z = 1.959964

  private static func missed(_ answers: [Answer], of dropped: Int) -> Interval {
    let known = Double(answers.count { $0.isRelevant })
    let possible = known + Double(max(0, dropped - answers.count))
    var sum = RareSum()
    for answer in answers {
      sum.add(weight: 1 / answer.inclusion, isHit: answer.isRelevant)
    }
    // Without a single draw below the threshold anything may be there.
    guard sum.hasWeight || possible == known else {
      return Interval(estimate: known, low: known, high: possible)
    }
    return Interval(
      estimate: min(known + sum.estimate, possible), low: min(known + sum.low, possible),
      high: min(known + sum.high, possible))
  }

  private static func found(_ answers: [Answer], of kept: Int) -> Interval {
    let known = Double(answers.count { $0.isRelevant })
    let unseen = Double(max(0, kept - answers.count))
    guard unseen > 0 else { return Interval(estimate: known, low: known, high: known) }
    var (weights, squares, hits) = (0.0, 0.0, 0.0)
    for answer in answers {
      let weight = 1 / answer.inclusion
      weights += weight - 1  // posts like this one that were not seen
      squares += weight * (weight - 1)
      if answer.isRelevant { hits += weight - 1 }
    }
    guard weights > 0 else { return Interval(estimate: known, low: known, high: known + unseen) }
    let share = hits / weights
    let count = weights * weights / squares
    let center = (share + z * z / (2 * count)) / (1 + z * z / count)
    let reach =
      z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
      / (1 + z * z / count)
    // There are no halves of posts: of the few that are left, the next whole number is possible too.
    return Interval(
      estimate: known + unseen * share,
      low: known + max(0, (unseen * (center - reach)).rounded(.down)),
      high: known + min(unseen, (unseen * (center + reach)).rounded(.up)))
  }

  /// A recall is credible as long as `(1 - recall) · found - recall · missed` may be 0.
  private static func recall(found: Interval, missed: Interval) -> Interval? {
    let relevant = found.estimate + missed.estimate
    guard relevant > 0 else { return nil }
    let estimate = found.estimate / relevant
    func isCredible(_ recall: Double) -> Bool {
      let isBelow = recall < estimate
      let foundReach = isBelow ? found.estimate - found.low : found.high - found.estimate
      let missedReach = isBelow ? missed.high - missed.estimate : missed.estimate - missed.low
      let distance = (1 - recall) * found.estimate - recall * missed.estimate
      let reach = hypot((1 - recall) * foundReach, recall * missedReach)
      return distance.magnitude <= reach
    }
    return Interval(
      estimate: estimate, low: edge(from: estimate, to: 0, isCredible),
      high: edge(from: estimate, to: 1, isCredible))
  }

  /// The last credible value on the way.
  private static func edge(
    from start: Double, to end: Double, _ isCredible: (Double) -> Bool
  ) -> Double {
    if isCredible(end) { return end }
    var (inside, outside) = (start, end)
    for _ in 0..<50 {
      let middle = (inside + outside) / 2
      if isCredible(middle) { inside = middle } else { outside = middle }
    }
    return inside
  }
}
