import Foundation
import Inbox
import InboxWeb

extension Stages {
  package var audits: Audits {
    Audits(inbox: inbox, live: live, clock: poller.pipeline.clock)
  }

  /// The stream of this name, or the only one there is.
  ///
  /// - Throws: `UnknownStream`, `StreamNotNamed`
  package func stream(named name: String?) throws -> String {
    if let name {
      try requireStream(name)
      return name
    }
    let names = configuration.streams.map(\.name)
    guard names.count == 1 else { throw StreamNotNamed(known: names) }
    return names[0]
  }

  /// The stream's newest session and the place that it goes on with; its figures once it is over.
  package func auditState(stream: String) async throws -> AuditJSON {
    try await AuditJSON(of: stream, in: inbox) { try await audits.figures(stream: $0) }
  }

  /// The figures of each stream, or of one.
  package func auditReport(since: Date, stream: String?) async throws -> [AuditFiguresJSON] {
    var reports: [AuditFiguresJSON] = []
    for name in configuration.streams.map(\.name) where stream == nil || stream == name {
      reports.append(try await audits.figures(stream: name, since: since))
    }
    return reports
  }
}

/// There are several streams, and none was named.
package struct StreamNotNamed: Error, CustomStringConvertible {
  package var known: [String]

  package var description: String {
    "say which stream with --stream; there are \(known.joined(separator: ", "))"
  }
}

extension AuditFiguresJSON {
  /// What the figures mean, and what they do not say.
  package var sentences: [String] {
    guard let missed else {
      let why =
        sessions == 0
        ? "no audit was begun" : "no session has an answer on a dropped post"
      return [
        "How much the filter of stream \(stream) misses is not known: \(why) since "
          + "\(since.iso8601). `sluice audit` begins a session, or goes on with it."
      ]
    }
    var sentences = [
      "From \(droppedAnswered) blind answers on dropped posts and \(keptAnswered) on kept ones, in "
        + "\(sessions) \(sessions == 1 ? "session" : "sessions"), of \(dropped) posts dropped and "
        + "\(kept) conversations kept by stream \(stream); with 95 % confidence:"
    ]
    sentences.append(
      recall.map {
        "Recall: \(Self.span($0)). Of what is relevant, the share that was kept; "
          + "\(Self.percent($0.estimate)) is likeliest."
      } ?? "Recall: anything. No relevant post was seen yet.")
    sentences.append(
      "Missed: \(Self.count(missed.low, .down)) to \(Self.count(missed.high, .up)) relevant posts.")
    sentences.append(
      precision.map {
        "Precision: \(Self.span($0)). Of what was kept, the share that is relevant; "
          + "\(Self.percent($0.estimate)) is likeliest."
      } ?? "Precision: not known. Nothing was kept in that time.")
    if unsure > 0 {
      sentences.append(
        "\(unsure) \(unsure == 1 ? "answer was" : "answers were") unsure and left out: the figures "
          + "take them to be like the others.")
    }
    return sentences
  }

  private static func span(_ interval: Interval) -> String {
    "\(percent(interval.low)) to \(percent(interval.high))"
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private static func count(_ posts: Double, _ rule: FloatingPointRoundingRule) -> String {
    "\(Int(posts.rounded(rule)))"
  }
}
