import Filtering
import Foundation
import Inbox
import InboxWeb
import Posts

/// How far people agree with one another, and one of them with themselves.
package struct TeamReport: Encodable, Sendable {
  /// What one person said of one conversation at two times.
  package struct Contradiction: Encodable, Sendable {
    package var item: Int64
    package var first: Decision
    package var firstAt: Date
    package var second: Decision
    package var secondAt: Date
  }

  /// A person's own answers, for that person's eyes.
  package struct Own: Encodable, Sendable {
    package var by: String
    package var pairs: Int
    package var contradictions: [Contradiction]
  }

  /// Conversations decided by one person and answered blind by another.
  package var pairs: Int
  package var agreed: Int
  /// Blind answers that were `unsure`, and are no pair.
  package var unsure: Int
  /// Cohen's kappa with its 95 % interval; nil where nothing can be said of it.
  package var kappa: AuditFiguresJSON.Interval?
  package var own: Own?
}

extension Stages {
  /// - Parameter person: whose own contradictions are told; nil for nobody's.
  package func teamReport(stream: String?, by person: String?) async throws -> TeamReport {
    let opinions = try await inbox.secondOpinions(stream: stream).filter(\.first.trains)
    let sure = opinions.filter(\.second.trains)
    let agreement = Agreement(
      sure.filter { $0.firstBy != $0.secondBy }
        .map { ($0.first == .relevant, $0.second == .relevant) })
    return TeamReport(
      pairs: agreement.pairs, agreed: agreement.agreed,
      unsure: opinions.count { !$0.second.trains && $0.firstBy != $0.secondBy },
      kappa: agreement.kappa.map(AuditFiguresJSON.Interval.init),
      own: person.map { person in
        let own = sure.filter { $0.firstBy == person && $0.secondBy == person }
        return TeamReport.Own(
          by: person, pairs: own.count,
          contradictions: own.filter { $0.first != $0.second }.map {
            TeamReport.Contradiction(
              item: $0.item, first: $0.first, firstAt: $0.firstAt, second: $0.second,
              secondAt: $0.secondAt)
          })
      })
  }
}

extension TeamReport {
  package var sentences: [String] {
    var sentences = [between]
    if pairs > 0, pairs < Agreement.pairsMin {
      sentences.append(
        "These are few pairs: from \(Agreement.pairsMin) on the figure begins to say something.")
    }
    if unsure > 0 {
      sentences.append(
        "\(unsure) more \(unsure == 1 ? "was" : "were") answered unsure the second time.")
    }
    if let own { sentences.append(Self.sentence(own)) }
    return sentences
  }

  private var between: String {
    guard pairs > 0 else {
      return "How far people agree is not known: an audit asks a few decided conversations again, "
        + "and nobody has answered one that another person had decided."
    }
    let counts = "Two people gave the same answer to \(agreed) of \(pairs) conversations"
    guard let kappa else {
      return counts
        + ". All of these answers are one and the same, so chance would agree as well."
    }
    return counts
      + String(
        format: "; beyond chance (Cohen's kappa): %.2f to %.2f, with 95 %% confidence; "
          + "%.2f is likeliest.", kappa.low, kappa.high, kappa.estimate)
  }

  private static func sentence(_ own: Own) -> String {
    guard own.pairs > 0 else {
      return "\(own.by.printable) has answered nothing again that was decided by the same person."
    }
    return "\(own.by.printable), asked again, said something else of "
      + "\(own.contradictions.count) of \(own.pairs) conversations."
  }
}
