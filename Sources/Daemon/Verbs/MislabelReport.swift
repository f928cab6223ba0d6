import Filtering
import Foundation
import Inbox
import Posts

/// Decisions that deserve a second look, the most doubtful first: a blind answer contradicts them, or a
/// model that has not seen them thinks otherwise.
package struct MislabelReport: Sendable {
  package struct Row: Encodable, Sendable {
    package var item: Int64
    package var stream: String
    package var decision: Decision
    package var by: String
    package var at: Date
    package var headline: String
    /// What a blind answer said instead.
    package var answer: Decision?
    /// How sure the model is of the opposite; nil where it does not doubt the decision.
    package var doubt: Double?
  }

  package var rows: [Row]
  /// Streams whose decisions are too few for a model to doubt one.
  package var untold: [String]

  package var sentences: [String] {
    var sentences =
      rows.isEmpty
      ? ["No decision stands out."]
      : ["`sluice inbox show ITEM` shows one; `sluice decide` mends it, or confirms it."]
    for stream in untold {
      sentences.append(
        "Stream \(stream): too few decisions of each kind for a model to doubt any; only blind answers "
          + "that contradict one count.")
    }
    return sentences
  }
}

/// What a model thinks of decisions that it was not taught. Each quarter of the conversations is judged by
/// a model of the other three; confident disagreement with a label is a sign that it is wrong (Brodley
/// and Friedl 1999; Northcutt, Jiang and Chuang 2021).
struct DecisionDoubts {
  /// Less likely than this by an unseen model, and a decision is doubted.
  static let likelihoodMax = 0.1
  private static let folds = 4
  /// Enough to know how the stream writes; all of it would take four whole trainings' time.
  private static let backgroundMax = 5_000

  /// By item, how likely it is that the decision is wrong; only what is doubted. Nil where a model has
  /// too few decisions to give probabilities.
  static func find(
    in decided: [DecidedText], background: [HeldPost], taxonomy: GestureTaxonomy
  ) -> [Int64: Double]? {
    let background = background.prefix(backgroundMax).map {
      BackgroundPost(title: $0.title, text: $0.text)
    }
    let fold = folds(of: decided)
    var doubts: [Int64: Double] = [:]
    for held in 0..<folds {
      let model = Model.train(
        labelled: decided.filter { fold[$0.item] != held }.map {
          LabelledPost(
            title: $0.title, text: $0.text, label: $0.decision == .relevant ? .relevant : .noise)
        }, background: background, taxonomy: taxonomy)
      guard model.isCalibrated else { return nil }
      for post in decided where fold[post.item] == held {
        guard let relevance = model.assess(title: post.title, text: post.text).probability else {
          return nil
        }
        let likelihood = post.decision == .relevant ? relevance : 1 - relevance
        // Of a conversation its most fitting post speaks for the decision.
        doubts[post.item] = min(doubts[post.item] ?? 1, 1 - likelihood)
      }
    }
    return doubts.filter { $0.value > 1 - likelihoodMax }
  }

  /// Every fourth conversation of each decision; a conversation is never divided.
  private static func folds(of decided: [DecidedText]) -> [Int64: Int] {
    var folds: [Int64: Int] = [:]
    var next: [Decision: Int] = [:]
    for post in decided where folds[post.item] == nil {
      folds[post.item] = next[post.decision, default: 0] % Self.folds
      next[post.decision, default: 0] += 1
    }
    return folds
  }
}

extension Stages {
  /// At most so many rows: nobody looks twice at more.
  private static let mislabelsMax = 100

  package func mislabelReport(stream: String?) async throws -> MislabelReport {
    var report = MislabelReport(rows: [], untold: [])
    for name in configuration.streams.map(\.name) where stream == nil || stream == name {
      let decided = try await inbox.decidedTexts(stream: name)
      let doubts = try await doubts(about: decided, stream: name)
      if doubts == nil { report.untold.append(name) }
      let contradictions = try await inbox.secondOpinions(stream: name).filter {
        $0.stands && $0.first.trains && $0.second.trains && $0.first != $0.second
      }
      report.rows += Self.rows(name, decided, doubts ?? [:], contradictions)
    }
    report.rows = Array(report.rows.sorted(by: Self.isMoreDoubtful).prefix(Self.mislabelsMax))
    return report
  }

  private func doubts(
    about decided: [DecidedText], stream: String
  ) async throws -> [Int64: Double]? {
    guard !decided.isEmpty else { return nil }
    let background = try await inbox.trainingData(stream: stream).background
    let taxonomy = trainer.taxonomy
    return await inBackground {
      DecisionDoubts.find(in: decided, background: background, taxonomy: taxonomy)
    }
  }

  private static func rows(
    _ stream: String, _ decided: [DecidedText], _ doubts: [Int64: Double],
    _ contradictions: [SecondOpinion]
  ) -> [MislabelReport.Row] {
    var rows: [Int64: MislabelReport.Row] = [:]
    for post in decided where !post.isConfirmed && rows[post.item] == nil {
      guard let doubt = doubts[post.item] else { continue }
      rows[post.item] = MislabelReport.Row(
        item: post.item, stream: stream, decision: post.decision, by: post.decidedBy,
        at: post.decidedAt,
        headline: Post(id: "", title: post.title, text: post.text).headline, doubt: doubt)
    }
    for opinion in contradictions {
      var row =
        rows[opinion.item]
        ?? MislabelReport.Row(
          item: opinion.item, stream: stream, decision: opinion.first, by: opinion.firstBy,
          at: opinion.firstAt, headline: opinion.headline)
      row.answer = opinion.second
      rows[opinion.item] = row
    }
    return Array(rows.values)
  }

  /// Doubted by people first, then by how sure the model is.
  private static func isMoreDoubtful(_ one: MislabelReport.Row, _ other: MislabelReport.Row) -> Bool
  {
    let keys = [one, other].map { ($0.answer == nil ? 1 : 0, -($0.doubt ?? 0), $0.item) }
    return keys[0] < keys[1]
  }
}
