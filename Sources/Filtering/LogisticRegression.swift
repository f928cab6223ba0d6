import Foundation

/// Logistic regression with an L2 penalty, by coordinate descent in the dual (Yu, Huang and Lin
/// 2011): a post at a time, in an order that depends on nothing but their number.
struct LogisticRegression {
  private(set) var weights: [Double]
  private(set) var bias = 0.0

  /// The value of the constant column: a large one is hardly penalised.
  private static let biasValue = 2.0
  private static let roundsMax = 30
  private static let tolerance = 0.01

  /// `cost` weighs the labels against the penalty. `offsets` are log-odds that are given.
  init(
    _ set: TrainingSet, rows: [Int], cost: Double, offsets: [Double], relevantCost: Double = 1
  ) {
    weights = Array(repeating: 0, count: set.keys.count)
    var alphas = Array(repeating: 0.0, count: rows.count)
    let squares = rows.map { row in
      set.rowStarts[row]..<set.rowStarts[row + 1]
    }.map { range in
      range.reduce(Self.biasValue * Self.biasValue) {
        $0 + Double(set.values[$1]) * Double(set.values[$1])
      }
    }
    for round in 0..<Self.roundsMax {
      var largest = 0.0
      var position = round % max(rows.count, 1)
      let stride = Self.stride(rows.count)
      for _ in rows.indices {
        position = (position + stride) % rows.count
        let row = rows[position]
        let sign = set.relevant[row] ? 1.0 : -1.0
        let limit = cost * (set.relevant[row] ? relevantCost : 1)
        let margin = sign * (offsets[row] + score(set, row))
        let old = alphas[position]
        let new = Self.solved(limit: limit, square: squares[position], margin: margin, alpha: old)
        let change = new - old
        guard change != 0 else { continue }
        alphas[position] = new
        largest = max(largest, change.magnitude / limit)
        add(change * sign, set, row)
      }
      if largest < Self.tolerance { break }
    }
  }

  @inline(__always)
  func score(_ set: TrainingSet, _ row: Int) -> Double {
    var sum = bias
    for index in set.rowStarts[row]..<set.rowStarts[row + 1] {
      sum += weights[Int(set.columns[index])] * Double(set.values[index])
    }
    return sum
  }

  @inline(__always)
  private mutating func add(_ amount: Double, _ set: TrainingSet, _ row: Int) {
    bias += amount * Self.biasValue * Self.biasValue
    for index in set.rowStarts[row]..<set.rowStarts[row + 1] {
      weights[Int(set.columns[index])] += amount * Double(set.values[index])
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
