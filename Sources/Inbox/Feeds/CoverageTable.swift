import Foundation
import GRDB

extension InboxDatabase {
  /// What was polled and missed of each feed, by its id; a feed that nothing is known of is left out.
  ///
  /// - Parameter day: the first day that counts, `YYYY-MM-DD`; nil for all time.
  package func coverage(since day: String? = nil) async throws -> [Int64: CoverageTotals] {
    try await read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT feed.id AS feed, \(Self.sums) FROM feed
          JOIN coverage ON coverage.feed = feed.id AND day >= ? GROUP BY feed.id
          """, arguments: [day ?? ""])
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["feed"], CoverageTotals($0)) })
    }
  }

  /// What was polled and missed each day, over the feeds of a stream, or over all; the oldest first.
  package func coverageByDay(
    since day: String? = nil, stream: String? = nil
  ) async throws -> [DayCoverage] {
    try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT day, \(Self.sums) FROM stream
          JOIN feed ON feed.stream = stream.id
          JOIN coverage ON coverage.feed = feed.id AND day >= :day
          WHERE :stream IS NULL OR stream.name = :stream
          GROUP BY day ORDER BY day
          """, arguments: ["day": day ?? "", "stream": stream]
      ).map { DayCoverage(day: $0["day"], totals: CoverageTotals($0)) }
    }
  }

  /// Adds up the days before this one into one row a feed, so that the table stays small and the
  /// totals stay the same.
  package func foldCoverage(before day: String) async throws {
    try await write { db in
      let columns = Self.columns.joined(separator: ", ")
      try db.execute(
        sql: """
          INSERT INTO coverage (feed, day, \(columns))
          SELECT feed, '', \(Self.sums) FROM coverage WHERE day <> '' AND day < ? GROUP BY feed
          ON CONFLICT DO UPDATE SET \(Self.additions)
          """, arguments: [day])
      try db.execute(
        sql: "DELETE FROM coverage WHERE day <> '' AND day < ?", arguments: [day])
    }
  }

  /// Adds what a poll brought, inside its transaction.
  static func add(
    _ db: Database, _ entry: CoverageEntry, of feed: Int64, rollovers: Int = 0, missed: Int = 0
  ) throws {
    guard entry != CoverageEntry(day: entry.day) || rollovers > 0 else { return }
    try db.cachedStatement(sql: insertion).execute(arguments: [
      feed, entry.day, entry.polls, entry.unchanged, entry.limited, entry.failed, rollovers,
      missed, entry.starvedSeconds, entry.deadSeconds, entry.awaySeconds,
    ])
  }

  /// What is counted, in the order of the table.
  private static let columns = [
    "polls", "unchanged", "limited", "failed", "rollovers", "missed", "starved_seconds",
    "dead_seconds", "away_seconds",
  ]
  private static let sums = columns.map { "sum(\($0)) AS \($0)" }.joined(separator: ", ")
  private static let additions = columns.map { "\($0) = \($0) + excluded.\($0)" }
    .joined(separator: ", ")
  private static let insertion = """
    INSERT INTO coverage (feed, day, \(columns.joined(separator: ", ")))
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET \(additions)
    """
}

extension CoverageTotals {
  init(_ row: Row) {
    self.init()
    polls = row["polls"]
    unchanged = row["unchanged"]
    limited = row["limited"]
    failed = row["failed"]
    rollovers = row["rollovers"]
    missed = row["missed"]
    starvedSeconds = row["starved_seconds"]
    deadSeconds = row["dead_seconds"]
    awaySeconds = row["away_seconds"]
  }
}
