import Filtering
import Foundation

/// `evaluate`: labelled posts in, what a model makes of them in figures out. Of each post only its
/// score and its label are kept, so the file may be larger than memory.
package struct EvaluateVerb {
  private let model: Model
  private var posts: [ScoredPost] = []

  package init(model: Model) { self.model = model }

  /// How many posts were scored.
  package var count: Int { posts.count }

  /// Reads JSON Lines with `"label":"relevant"|"noise"`. `-` is standard input.
  ///
  /// - Parameters:
  ///   - complain: takes a line of JSON for each line that could not be read.
  ///   - progress: is told how many lines there have been so far.
  /// - Returns: the number of lines that could not be read.
  /// - Throws: `FileAccessError`
  package mutating func read(
    labels path: String, complain: @escaping (Data) throws -> Void,
    progress: @escaping (Int) -> Void = { _ in }
  ) throws -> Int {
    try PostLines(path: path, complain: complain, progress: progress).visit { post in
      let label = try post.requireLabel()
      let score = model.score(title: post.title, text: post.text ?? "")
      posts.append(
        ScoredPost(
          score: score, probability: model.probability(score: score),
          isRelevant: label == .relevant))
    }
  }

  /// - Parameter keep: the share that would be kept, above 0, at most 1.
  /// - Throws: `NothingToMeasure`
  package func report(keep: Double) throws(NothingToMeasure) -> EvaluationReport {
    guard let evaluation = Evaluation(of: posts, keep: keep) else {
      throw NothingToMeasure(posts: posts.count, relevant: posts.count { $0.isRelevant })
    }
    return EvaluationReport(model: model.name, evaluation: evaluation)
  }
}

/// There are not both relevant and other posts.
package struct NothingToMeasure: Error, CustomStringConvertible {
  package var posts: Int
  package var relevant: Int

  package var description: String {
    let found =
      posts == 0
      ? "no usable labelled post"
      : relevant == 0 ? "no post labelled relevant" : "no post labelled noise"
    return "there is \(found) in the labels; figures need both relevant and noise"
  }
}

/// What `evaluate` found.
package struct EvaluationReport: Encodable, Sendable {
  package var model: String
  package var evaluation: Evaluation

  /// With fewer relevant posts, chance has most of the say.
  private static let relevantMin = 30

  /// What the figures do not say by themselves; empty where they can be relied on.
  package var cautions: [String] {
    var found: [String] = []
    if evaluation.relevant < Self.relevantMin {
      let posts = evaluation.relevant == 1 ? "post is" : "posts are"
      found.append(
        "only \(evaluation.relevant) \(posts) relevant: the intervals are wide, and the truth may "
          + "well lie outside them; label more posts before you rely on them")
    }
    if evaluation.brier == nil {
      found.append(
        "the model is not calibrated yet, so it gives no probabilities that could be measured")
    }
    return found
  }

  /// What the kept posts would be like, in hundreds.
  package var sentences: [String] {
    let (kept, found) = (evaluation.precisionAtKeep, evaluation.recallAtKeep)
    return [
      "Of 100 posts kept, \(Self.range(kept)) relevant.",
      "Of 100 relevant posts, \(Self.range(found)) kept.",
    ]
  }

  private static func range(_ figure: Evaluation.Figure) -> String {
    let (low, high) = (Int((figure.low * 100).rounded()), Int((figure.high * 100).rounded()))
    if low == high { return low == 1 ? "1 is" : "\(low) are" }
    return "\(low) to \(high) are"
  }

  private enum CodingKeys: String, CodingKey {
    case model, n, relevant, keep, lift, brier, ece
    case averagePrecision = "average_precision"
    case rocAUC = "roc_auc"
    case precisionAtKeep = "precision_at_keep"
    case recallAtKeep = "recall_at_keep"
  }

  package func encode(to encoder: any Encoder) throws {
    var document = encoder.container(keyedBy: CodingKeys.self)
    try document.encode(model, forKey: .model)
    try document.encode(evaluation.posts, forKey: .n)
    try document.encode(evaluation.relevant, forKey: .relevant)
    try document.encode(evaluation.keep, forKey: .keep)
    try document.encode(evaluation.averagePrecision, forKey: .averagePrecision)
    try document.encode(evaluation.rocAUC, forKey: .rocAUC)
    try document.encode(evaluation.precisionAtKeep, forKey: .precisionAtKeep)
    try document.encode(evaluation.recallAtKeep, forKey: .recallAtKeep)
    try document.encode(evaluation.lift, forKey: .lift)
    try document.encodeIfPresent(evaluation.brier, forKey: .brier)
    try document.encodeIfPresent(evaluation.calibrationError, forKey: .ece)
  }
}
