import Foundation
import GRDB

/// In which order a list shows items.
package enum ItemOrder: String, Sendable, CaseIterable, Codable {
  /// What was asked for, then the likeliest, and at every so-manieth place one from just below the
  /// threshold. Of several streams each gives its best in turn: their models' scores do not compare.
  case mixed
  /// By score alone.
  case score
  /// The newest activity first.
  case newest
}

/// Puts waiting items in the order `mixed`.
struct MixedOrder {
  /// What the order goes by.
  struct Entry {
    var id: Int64
    var stream: Int64
    var score: Double
    var isNear = false
    var isRequested = false
  }

  /// The place, counted from 1, of each item from just below the threshold, and of its multiples; nil
  /// for none of their own.
  var nearEvery: Int?

  /// The items' numbers in order. Where one kind has come to its end the other goes on alone.
  func ids(_ entries: [Entry]) -> [Int64] {
    let best = entries.sorted {
      $0.isRequested != $1.isRequested
        ? $0.isRequested
        : $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id
    }
    guard let nearEvery, nearEvery > 1 else { return Self.inTurn(best).map(\.id) }
    let likely = Self.inTurn(best.filter { !$0.isNear })
    let near = Self.inTurn(best.filter(\.isNear))
    var ids: [Int64] = []
    ids.reserveCapacity(best.count)
    var (nextLikely, nextNear) = (0, 0)
    while ids.count < best.count {
      let wantsNear = (ids.count + 1) % nearEvery == 0
      if nextNear < near.count && (wantsNear || nextLikely == likely.count) {
        ids.append(near[nextNear].id)
        nextNear += 1
      } else {
        ids.append(likely[nextLikely].id)
        nextLikely += 1
      }
    }
    return ids
  }

  /// Each stream's first, then each stream's second, and so on; equal places by score.
  private static func inTurn(_ best: [Entry]) -> [Entry] {
    var ranks: [Int64: Int] = [:]
    let ranked = best.indices.map { index in
      let rank = ranks[best[index].stream, default: 0]
      ranks[best[index].stream] = rank + 1
      return (rank: rank, index: index)
    }
    guard ranks.count > 1 else { return best }
    return ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map { best[$0.index] }
  }
}

extension InboxDatabase {
  /// The numbers of a queue's first items in the order `mixed`, at most so many.
  static func mixed(
    _ db: Database, _ queue: Queue, stream: Int64?, now: Double, nearEvery: Int?, most: Int
  ) throws -> [Int64] {
    let streams = try stream.map { [$0] } ?? Int64.fetchAll(db, sql: "SELECT id FROM stream")
    // The first of all are among the first of each stream and kind, so that SQLite need not sort all.
    let statement = try db.cachedStatement(
      sql: """
        SELECT id, stream, score, surfacing = 'near-threshold', surfacing = 'request' FROM item
        WHERE \(condition(queue)) AND item.stream = :stream
          AND (surfacing = 'near-threshold') = :near
        ORDER BY surfacing = 'request' DESC, score DESC, id LIMIT :most
        """)
    var entries: [MixedOrder.Entry] = []
    for stream in streams {
      for isNear in [false, true] {
        let rows = try Row.fetchCursor(
          statement,
          arguments: ["now": now, "stream": stream, "near": isNear, "most": most])
        while let row = try rows.next() {
          entries.append(
            MixedOrder.Entry(
              id: row[0], stream: row[1], score: row[2], isNear: row[3], isRequested: row[4]))
        }
      }
    }
    return Array(MixedOrder(nearEvery: nearEvery).ids(entries).prefix(most))
  }

  /// Whether a queue holds items from just below the threshold.
  package func holdsNearThreshold(
    _ queue: Queue, stream: String? = nil, now: Date
  ) async throws -> Bool {
    try await read { db in
      try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (SELECT 1 FROM item WHERE \(Self.condition(queue))
            AND surfacing = 'near-threshold'
            AND (:stream IS NULL OR stream = (SELECT id FROM stream WHERE name = :stream)))
          """, arguments: ["now": now.timeIntervalSince1970, "stream": stream]) ?? false
    }
  }
}
