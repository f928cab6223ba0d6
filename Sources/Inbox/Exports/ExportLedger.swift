import Crypto
import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// Writes the conversations that pass the filter, one row each, and a line in the ledger: who, when,
  /// which filter, how many rows, which SHA-256.
  package func export(
    _ filter: ExportFilter, profile: ExportProfile, by: String, at: Date
  ) async throws -> Export {
    try await write { db in
      try db.execute(
        sql: """
          INSERT INTO export (exported_at, exported_by, profile, filter, columns, rows, sha256)
          VALUES (?, ?, ?, ?, ?, 0, '')
          """,
        arguments: [
          at.timeIntervalSince1970, by, profile.rawValue,
          String(decoding: try JSONEncoder().encode(filter), as: UTF8.self),
          Export.columns.joined(separator: ","),
        ])
      let id = db.lastInsertedRowID
      var document = ExportDocument(profile: profile)
      let items = try Self.items(db, filter)
      for item in items {
        try document.append(try Self.cells(db, item, export: id))
        try db.execute(
          sql: "INSERT INTO export_item (export, item) VALUES (?, ?)", arguments: [id, item.id])
      }
      let bytes = document.data
      let digest = SHA256.hash(data: bytes).map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
      try db.execute(
        sql: "UPDATE export SET rows = ?, sha256 = ? WHERE id = ?",
        arguments: [items.count, digest, id])
      return Export(id: id, bytes: bytes, rows: items.count, sha256: digest)
    }
  }

  private static func items(_ db: Database, _ filter: ExportFilter) throws -> [ItemSummary] {
    let decision =
      switch filter.decision {
      case .relevant, .noise, .unsure: "item.decision = '\(filter.decision.rawValue)'"
      case .undecided: "item.decision IS NULL"
      case .all: "1"
      }
    return try Row.fetchAll(
      db,
      sql: """
        \(summaryQuery)
        WHERE \(decision) AND (:stream IS NULL OR stream.name = :stream)
          AND (:since IS NULL OR max(item.surfaced_at, coalesce(item.decided_at, 0)) >= :since)
        ORDER BY item.id
        """,
      arguments: ["stream": filter.stream, "since": filter.since?.timeIntervalSince1970]
    ).map { try ItemSummary(db, $0) }
  }

  private static func cells(
    _ db: Database, _ item: ItemSummary, export: Int64
  ) throws -> [String?] {
    let first = try Row.fetchOne(
      db,
      sql: """
        \(PostRecord.query) WHERE post.item = ? AND \(isShown)
        ORDER BY post.text IS NULL, post.id LIMIT 1
        """, arguments: [item.id]
    ).map(PostRecord.init)
    let evidence = first?.verdict.assessment.evidence.map {
      $0.term + ($0.weight < 0 ? " -" : " +") + fixed(abs($0.weight), places: 2)
    }
    return [
      String(item.id), item.stream, item.source, item.url, first?.post.title, first?.post.text,
      item.author, item.published.map(timestamp), timestamp(item.surfacedAt),
      item.probability.map { fixed($0, places: 4) }, item.gesture?.rawValue,
      evidence.flatMap { $0.isEmpty ? nil : $0.joined(separator: "; ") },
      item.decision?.rawValue, nil, item.decidedBy, item.decidedAt.map(timestamp), nil,
      item.alsoSeen.isEmpty ? nil : item.alsoSeen.joined(separator: "; "),
      first?.verdict.model, String(export),
    ]
  }

  private static func timestamp(_ date: Date) -> String {
    date.formatted(.iso8601)
  }

  private static func fixed(_ number: Double, places: Int) -> String {
    String(format: "%.\(places)f", number)
  }
}
