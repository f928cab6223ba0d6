import Foundation

/// Scores of labelled posts by scorers that had not seen them, nor knew their terms.
///
/// With the terms of all labelled posts, a word that only the unseen ones have would weigh a little
/// towards the rare class, and every probability come out too low: mean .043 where .071 were
/// relevant.
struct OutOfFold {
  /// The rows of the training set that were scored.
  let rows: Range<Int>
  private(set) var scores: [Family: [Double]] = [:]
  let relevant: [Bool]

  /// More rows than this teach nothing about which scorer is better, and cost time. Rows stand in
  /// the order of their hashes, so the first are a sample.
  private static let rowsMax = 10_000
  /// With three, spam with all labels comes to .952 and not .966, the others stay.
  private static let folds = 4
  /// With fewer labels of either kind the choice would be chance.
  private static let labelsMin = 50
  /// In standard errors of the paired difference: how much better than a simpler scorer is noise.
  private static let tie = 0.5

  init(_ set: TrainingSet, stream: StreamTerms, offsets: [Double]) {
    rows = 0..<min(set.rowCount, Self.rowsMax)
    relevant = Array(set.relevant[rows])
    let hits = relevant.count { $0 }
    let families =
      min(hits, relevant.count - hits) >= Self.labelsMin ? Family.allCases : [.usual]
    for family in families { scores[family] = Array(repeating: 0, count: rows.count) }
    let fold = Self.stratified(relevant)
    for held in 0..<Self.folds {
      let seen = rows.filter { fold[$0] != held }
      let set = set.known(from: seen, of: rows)
      let fit = FamilyFit(
        set, rows: seen, stream: stream, offsets: offsets,
        isWide: families.contains { $0.isWeighted })
      for family in families {
        let scorer = fit.scorer(family)
        for row in rows where fold[row] == held {
          scores[family]![row] = scorer.score(set, row) + offsets[row]
        }
      }
    }
  }

  /// The simplest whose average precision is no more below the best than is noise.
  ///
  /// Cross-validated on five streams, mean average precision with this choice .780, always the mean of
  /// two .776; trained on the older part and tested on the newer of three, .677 and .663. With fewer
  /// labels the choice loses (.636 → .632 where 25 relevant ones were enough for it), so there is
  /// none. A tie of a whole standard error, or of .01, takes single members more often, and loses
  /// .001 to .002.
  static func selection(
    from scores: [Family: [Double]], relevant: [Bool]
  ) -> (family: Family, summary: Selection) {
    let found = scores.mapValues { precisions(scores: $0, relevant: relevant) }
    let families = Family.allCases.filter { scores[$0] != nil }
    let means = found.mapValues { Spread($0).mean }
    let best = families.reduce(families[0]) { means[$1]! > means[$0]! ? $1 : $0 }
    let chosen = families.first { family in
      let difference = Spread(zip(found[best]!, found[family]!).map { $0 - $1 })
      let error = difference.deviation / Double(found[best]!.count).squareRoot()
      return difference.mean <= tie * error
    }!
    return (
      chosen,
      Selection(
        member: chosen.rawValue,
        candidates: families.map {
          Selection.Candidate(name: $0.rawValue, averagePrecision: means[$0]!)
        })
    )
  }

  /// The precision at the rank of each relevant post, in the posts' own order; their mean is the
  /// average precision.
  static func precisions(scores: [Double], relevant: [Bool]) -> [Double] {
    let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    var precisions = Array(repeating: 0.0, count: scores.count)
    var hits = 0.0
    for (rank, index) in order.enumerated() where relevant[index] {
      hits += 1
      precisions[index] = hits / Double(rank + 1)
    }
    return precisions.indices.filter { relevant[$0] }.map { precisions[$0] }
  }

  /// Each fold holds every n-th row of each class.
  private static func stratified(_ relevant: [Bool]) -> [Int] {
    var next = (relevant: 0, noise: 0)
    return relevant.map { isRelevant in
      if isRelevant {
        next.relevant += 1
        return next.relevant % folds
      }
      next.noise += 1
      return next.noise % folds
    }
  }
}
