import Foundation

/// Logistic regression with an L2 penalty, by coordinate descent in the dual (Yu, Huang and Lin
/// 2011): a post at a time, in an order that depends on nothing but their number.
struct LogisticRegression {
  private(set) var weights: [Double]
  private(set) var bias = 0.0

  /// The value of the constant column: a large one is hardly penalised.
  private static let biasValue = 2.0
  private static let roundsMax = 30
  /// A post's dual variable is at rest where a step would change it by less, as a share of its limit.
  private static let tolerance = 0.01
  /// A smaller change is not worth writing down.
  private static let changeMin = 0.001
  /// After so many rounds at rest a post is passed over, and looked at again now and then.
  private static let restRounds = 2
  private static let restLook = 6

  /// `cost` weighs the labels against the penalty. `offsets` are log-odds that are given.
  init(
    _ set: TrainingSet, rows: [Int], cost: Double, offsets: [Double], relevantCost: Double = 1
  ) {
    weights = Array(repeating: 0, count: set.keys.count)
    var alphas = Array(repeating: 0.0, count: rows.count)
    var rested = Array(repeating: 0, count: rows.count)
    let stride = Self.stride(rows.count)
    for round in 0..<Self.roundsMax {
      var largest = 0.0
      var position = round % max(rows.count, 1)
      let looksAtAll = round % Self.restLook == 0
      for _ in rows.indices {
        position += stride
        if position >= rows.count { position -= rows.count }
        guard looksAtAll || rested[position] < Self.restRounds else { continue }
        let row = rows[position]
        let sign = set.relevant[row] ? 1.0 : -1.0
        let limit = cost * (set.relevant[row] ? relevantCost : 1)
        let margin = sign * (offsets[row] + bias + set.product(row, weights))
        let new = Self.solved(
          limit: limit, square: set.squares[row] + Self.biasValue * Self.biasValue, margin: margin,
          alpha: alphas[position])
        let change = new - alphas[position]
        largest = max(largest, change.magnitude / limit)
        rested[position] = change.magnitude < Self.tolerance * limit ? rested[position] + 1 : 0
        guard change.magnitude > Self.changeMin * limit else { continue }
        alphas[position] = new
        bias += change * sign * Self.biasValue * Self.biasValue
        set.add(row, change * sign, to: &weights)
      }
      if largest < Self.tolerance { break }
    }
  }

  /// The dual variable that is best for one post while the others stand: the root of
  /// `t + square * (limit * sigmoid(t) - alpha) + margin`, which rises with `t`.
  private static func solved(
    limit: Double, square: Double, margin: Double, alpha: Double
  ) -> Double {
    let share = min(max(alpha / limit, 1e-9), 1 - 1e-9)
    var t = log(share / (1 - share))
    for _ in 0..<12 {
      let p = 1 / (1 + exp(-t))
      let value = t + square * (limit * p - alpha) + margin
      let step = value / (1 + square * limit * p * (1 - p))
      t -= min(max(step, -4), 4)
      if step.magnitude < 1e-6 { break }
    }
    return limit / (1 + exp(-t))
  }

  /// A step through the rows, about the golden section of their number and prime to it, so that
  /// neighbours in the order are no neighbours in the matrix.
  private static func stride(_ count: Int) -> Int {
    guard count > 2 else { return 1 }
    var step = Int(Double(count) * 0.618)
    while gcd(step, count) != 1 { step += 1 }
    return step
  }

  private static func gcd(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : gcd(second, first % second)
  }
}
