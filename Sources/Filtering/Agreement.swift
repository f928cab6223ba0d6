/// How far two answers to the same question agree beyond chance: Cohen's kappa (Cohen 1960) of answers that
/// are yes or no.
///
/// Its 95 % interval takes the agreement that chance would give as known, as Cohen's own standard error
/// does, and puts Wilson's score interval (1927) of the observed agreement in place of the normal one,
/// which shrinks to nothing where all agree.
package struct Agreement: Sendable, Hashable {
  /// With fewer pairs the figure says next to nothing.
  package static let pairsMin = 30

  package let pairs: Int
  /// Pairs of the same answer.
  package let agreed: Int
  /// 1: always the same; 0: as by chance. Nil where there is no pair, or where all answers are one and
  /// the same, so that chance would agree as well.
  package let kappa: AuditEstimate.Interval?

  /// - Parameter pairs: whether the first and the second answer was yes.
  package init(_ pairs: [(first: Bool, second: Bool)]) {
    self.pairs = pairs.count
    agreed = pairs.count { $0.first == $0.second }
    let count = Double(pairs.count)
    let first = Double(pairs.count { $0.first }) / count
    let second = Double(pairs.count { $0.second }) / count
    let chance = first * second + (1 - first) * (1 - second)
    guard !pairs.isEmpty, chance < 1 else {
      kappa = nil
      return
    }
    let observed = Wilson(hits: Double(agreed), of: count)
    func beyondChance(_ share: Double) -> Double { (share - chance) / (1 - chance) }
    kappa = AuditEstimate.Interval(
      estimate: beyondChance(Double(agreed) / count), low: max(-1, beyondChance(observed.low)),
      high: min(1, beyondChance(observed.high)))
  }

  /// Wilson's 95 % interval of a share.
  private struct Wilson {
    var low: Double
    var high: Double

    init(hits: Double, of count: Double) {
      let z = 1.959964
      let share = hits / count
      let center = (share + z * z / (2 * count)) / (1 + z * z / count)
      let reach =
        z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        / (1 + z * z / count)
      (low, high) = (max(0, center - reach), min(1, center + reach))
    }
  }
}
