import Foundation
import GRDB
import Posts

/// Evidence as the table holds it: of a kept post whole, as JSON; of a dropped one only the strongest
/// terms, rounded (`CompactEvidence`).
struct StoredEvidence {
  private static let droppedTermsMax = 6

  /// NULL where there is none.
  var value: DatabaseValue
  /// Nil: what prior and evidence leave of the score.
  var rest: Double?

  init(_ verdict: Verdict, on post: Post) throws {
    let all = verdict.assessment.evidence
    if verdict.isKept {
      rest = verdict.assessment.rest
      value = all.isEmpty ? .null : try Self.json(all).databaseValue
    } else {
      let strongest = Array(all.prefix(Self.droppedTermsMax))
      value =
        all.isEmpty
        ? .null
        : CompactEvidence.encode(strongest, title: post.title ?? "", text: post.text).databaseValue
    }
  }

  /// - Parameters: title and text of the post, in which the places of a dropped one count.
  static func decoded(
    _ value: DatabaseValue, title: String?, text: String?
  ) throws -> [Evidence] {
    switch value.storage {
    case .string(let json):
      try JSONDecoder().decode([Row].self, from: Data(json.utf8)).map(\.evidence)
    case .blob(let data): CompactEvidence.decode(data, title: title, text: text)
    default: []
    }
  }

  /// Before a post says something else: its evidence has to hold the terms that it found in the text.
  static func spellOut(_ db: Database, post: Int64, title: String?, text: String?) throws {
    let data = try Data?.fetchOne(
      db, sql: "SELECT evidence FROM judgement WHERE post = ? AND typeof(evidence) = 'blob'",
      arguments: [post])
    guard let data = data ?? nil else { return }
    let evidence = CompactEvidence.decode(data, title: title, text: text)
    try db.execute(
      sql: "UPDATE judgement SET evidence = ? WHERE post = ?",
      arguments: [CompactEvidence.encode(evidence, title: "", text: nil), post])
  }

  /// `[term, weight, zone, start, end]`
  private static func json(_ evidence: [Evidence]) throws -> String {
    var json = JSONText()
    json.beginArray()
    for piece in evidence {
      json.beginArray()
      json.add(piece.term)
      try json.add(piece.weight)
      json.add(piece.zone.rawValue)
      json.add(piece.start)
      json.add(piece.end)
      json.endArray()
    }
    json.endArray()
    return json.text
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
