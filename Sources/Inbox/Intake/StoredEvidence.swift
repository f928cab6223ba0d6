import Foundation
import Posts

/// Evidence as the table holds it: compact, and for a dropped post only its strongest terms, rounded,
/// with what is left out added to `rest` so that the sum still is the score.
struct StoredEvidence {
  private static let droppedTermsMax = 6

  var json: String
  var rest: Double

  init(_ verdict: Verdict) throws {
    let all = verdict.assessment.evidence
    let listed = verdict.isKept ? all : all.prefix(Self.droppedTermsMax).map(Self.rounded)
    rest = verdict.assessment.rest + Self.sum(all) - Self.sum(listed)
    var json = JSONText()
    json.beginArray()
    for evidence in listed { try Self.add(evidence, to: &json) }
    json.endArray()
    self.json = json.text
  }

  private static func sum(_ evidence: [Evidence]) -> Double {
    evidence.reduce(0) { $0 + $1.weight }
  }

  /// To a thousandth: seventeen digits a weight would be the half of it.
  private static func rounded(_ evidence: Evidence) -> Evidence {
    var rounded = evidence
    rounded.weight = (evidence.weight * 1000).rounded() / 1000
    return rounded
  }

  /// `[term, weight, zone, start, end]`
  private static func add(_ evidence: Evidence, to json: inout JSONText) throws {
    json.beginArray()
    json.add(evidence.term)
    try json.add(evidence.weight)
    json.add(evidence.zone.rawValue)
    json.add(evidence.start)
    json.add(evidence.end)
    json.endArray()
  }

  /// The evidence behind a stored string.
  static func decoded(_ json: String) throws -> [Evidence] {
    try JSONDecoder().decode([Row].self, from: Data(json.utf8)).map(\.evidence)
  }

  /// `[term, weight, zone, start, end]`
  private struct Row: Decodable {
    var evidence: Evidence

    init(from decoder: any Decoder) throws {
      var row = try decoder.unkeyedContainer()
      evidence = Evidence(
        term: try row.decode(String.self), weight: try row.decode(Double.self),
        zone: try row.decode(Evidence.Zone.self), start: try row.decode(Int.self),
        end: try row.decode(Int.self))
    }
  }
}
