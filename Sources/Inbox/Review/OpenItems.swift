import Foundation
import GRDB

/// An item that asks for a decision, now or later, with its shown posts as far as their text is held.
package struct OpenItem: Sendable {
  package var id: Int64
  package var posts: [HeldPost]
}

/// What an item is worth by the model of today.
package struct ItemScore: Sendable, Hashable {
  package var item: Int64
  /// Log-odds.
  package var score: Double
  package var probability: Double?

  package init(item: Int64, score: Double, probability: Double?) {
    self.item = item
    self.score = score
    self.probability = probability
  }
}

/// Scores of two models do not compare: what waits is scored again when a new model comes, so that the
/// likeliest stands first. The verdicts of its posts stay.
extension InboxDatabase {
  /// The stream's items that ask for a decision, by number, behind `after`.
  package func openItems(
    stream: String, after: Int64 = 0, now: Date, limit: Int
  ) async throws -> [OpenItem] {
    try await read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT open.id AS item, post.title, post.text FROM (
            SELECT id FROM item
            WHERE stream = (SELECT id FROM stream WHERE name = ?) AND opens_at IS NOT NULL
              AND expires_at > ? AND id > ?
            ORDER BY id LIMIT ?) AS open
          LEFT JOIN post ON post.item = open.id AND \(Self.isShown) AND post.text IS NOT NULL
          ORDER BY open.id, post.id
          """, arguments: [stream, now.timeIntervalSince1970, after, limit])
      var items: [OpenItem] = []
      for row in rows {
        if items.last?.id != row["item"] { items.append(OpenItem(id: row["item"], posts: [])) }
        guard let text = row["text"] as String? else { continue }
        items[items.count - 1].posts.append(HeldPost(title: row["title"], text: text))
      }
      return items
    }
  }

  /// Gives items that still ask for a decision their new scores.
  package func rescore(_ scores: [ItemScore]) async throws {
    try await write { db in
      let statement = try db.cachedStatement(
        sql: "UPDATE item SET score = ?, probability = ? WHERE id = ? AND opens_at IS NOT NULL")
      for score in scores {
        try statement.execute(arguments: [score.score, score.probability, score.item])
      }
    }
  }

  /// The stream's model, if it has not yet looked at what earlier ones dropped.
  package func modelToRescueBy(stream: String) async throws -> String? {
    try await read { db in
      try String.fetchOne(
        db,
        sql: """
          SELECT model FROM stream
          WHERE name = ? AND model IS NOT NULL AND model IS NOT rescued_by
          """, arguments: [stream])
    }
  }
}
