import Foundation
import GRDB
import Posts

/// A decided post whose text is still held.
package struct DecidedPost: Sendable {
  package var title: String?
  package var text: String
  package var decision: Decision
  /// The gesture that people see in it; nil where none was named.
  package var gesture: Gesture?
}

/// A post held, whatever was decided of it: it says how people write in this stream.
package struct HeldPost: Sendable {
  package var title: String?
  package var text: String
}

/// What a model of a stream may learn from, as it is at one moment.
package struct TrainingData: Sendable {
  package var decided: [DecidedPost]
  /// The newest first.
  package var background: [HeldPost]
  /// The newest entry of the decision log.
  package var throughDecision: Int64
  /// How often something was erased before.
  package var erasures: Int
}

/// A model was made from posts that have been erased meanwhile; another has to be made.
package struct ErasedMeanwhile: Error {}

extension InboxDatabase {
  /// The newest posts that say how a stream writes. Shown posts are held for longer than dropped ones:
  /// those of a time of which no dropped post is left are not among them, since they would make the
  /// stream look better than it is.
  package static let backgroundPostsMax = 200_000

  /// What a model of the stream may learn from, as it is now: standing decisions on the posts that
  /// were shown for them, and the newest posts held.
  package func trainingData(stream: String) async throws -> TrainingData {
    try await read { db in
      let decided = try Row.fetchAll(
        db,
        sql: """
          SELECT post.title, post.text, item.decision, \(Self.namedGesture) AS gesture FROM item
          JOIN stream ON stream.id = item.stream
          JOIN decision_post ON decision_post.decision = (
            SELECT max(id) FROM decision WHERE decision.item = item.id AND decision IS NOT NULL
              AND id NOT IN (SELECT undoes FROM decision WHERE undoes IS NOT NULL))
          JOIN post ON post.id = decision_post.post
          WHERE stream.name = ? AND item.decision IN ('relevant', 'noise')
            AND post.text IS NOT NULL
          ORDER BY post.id
          """, arguments: [stream]
      ).compactMap { row in
        Decision(rawValue: row["decision"]).map {
          DecidedPost(
            title: row["title"], text: row["text"], decision: $0,
            gesture: (row["gesture"] as String?).flatMap(Gesture.init))
        }
      }
      let background = try Row.fetchAll(
        db,
        sql: """
          SELECT post.title, post.text FROM post JOIN stream ON stream.id = post.stream
          JOIN verdict ON verdict.post = post.id
          WHERE stream.name = ?1 AND post.text IS NOT NULL AND verdict.reason <> 'duplicate'
            AND post.id >= coalesce((
              SELECT min(post.id) FROM post JOIN stream ON stream.id = post.stream
              JOIN verdict ON verdict.post = post.id
              WHERE stream.name = ?1 AND post.text IS NOT NULL AND post.surfacing IS NULL
                AND post.item IS NULL AND verdict.reason <> 'duplicate'), 0)
          ORDER BY post.id DESC LIMIT ?2
          """, arguments: [stream, Self.backgroundPostsMax]
      ).map { HeldPost(title: $0["title"], text: $0["text"]) }
      let through = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM decision")
      return TrainingData(
        decided: decided, background: background, throughDecision: through ?? 0,
        erasures: try Self.erasures(db))
    }
  }

  /// The name of the stream's current model; nil for the cold start.
  package func currentModel(stream: String) async throws -> String? {
    try await read { db in
      try String?.fetchOne(
        db, sql: "SELECT model FROM stream WHERE name = ?", arguments: [stream]) ?? nil
    }
  }

  /// The keep gate's state as the last poll left it.
  package func gateState(stream: String) async throws -> Data? {
    try await read { db in
      try Data?.fetchOne(
        db, sql: "SELECT gate FROM stream WHERE name = ?", arguments: [stream]) ?? nil
    }
  }

  static func erasures(_ db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT value FROM setting WHERE key = 'erasures'") ?? 0
  }

  /// Makes a model the current one, together with the gate's state that fits its scores.
  ///
  /// - Parameter erasures: as they were when the model's posts were read; nil where it was made of none.
  /// - Throws: `ErasedMeanwhile`
  package func adopt(
    model: String, stream: String, trainedThrough: Int64, erasures: Int? = nil,
    gate: @escaping @Sendable (Data?) throws -> Data?
  ) async throws {
    try await write { db in
      if let erasures, try Self.erasures(db) != erasures { throw ErasedMeanwhile() }
      let state =
        try Data?.fetchOne(
          db, sql: "SELECT gate FROM stream WHERE name = ?", arguments: [stream]) ?? nil
      try db.execute(
        sql: "UPDATE stream SET model = ?, gate = ?, trained_through = ? WHERE name = ?",
        arguments: [model, try gate(state), trainedThrough, stream])
    }
  }
}
