import Foundation
import GRDB
import Posts

/// A decision and a blind answer that was given to the same conversation later.
package struct SecondOpinion: Sendable, Hashable {
  package var item: Int64
  package var stream: String
  package var first: Decision
  package var firstBy: String
  package var firstAt: Date
  package var second: Decision
  package var secondBy: String
  package var secondAt: Date
  /// Whether the first one still stands; somebody who decides again, either way, has had a second look.
  package var stands: Bool
  /// One line; empty once the text's retention has ended.
  package var headline: String
}

/// A decided post with what a second look needs.
package struct DecidedText: Sendable {
  package var item: Int64
  package var title: String?
  package var text: String
  package var decision: Decision
  package var decidedBy: String
  package var decidedAt: Date
  /// The same was decided twice: somebody has looked at it again.
  package var isConfirmed: Bool
}

extension InboxDatabase {
  /// Blind answers beside the decisions that they were given to, the oldest first. An answer that was
  /// taken back and given anew is none: by then its person had been told of the first.
  package func secondOpinions(stream: String?) async throws -> [SecondOpinion] {
    try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT decision.*, decision.id = \(Self.standingEntry) AS stands, stream.name AS stream_name,
            audit_post.answer, audit_post.answered_by, audit_post.answered_at,
            coalesce(nullif(post.title, ''), substr(post.text, 1, 240), '') AS headline
          FROM audit_post JOIN audit ON audit.id = audit_post.audit
          JOIN decision ON decision.id = audit_post.earlier
          JOIN item ON item.id = decision.item JOIN stream ON stream.id = item.stream
          LEFT JOIN post ON post.id = audit_post.post
          WHERE answer IS NOT NULL AND undone = 0
            AND decision.id NOT IN (SELECT undoes FROM decision WHERE undoes IS NOT NULL)
            AND (:stream IS NULL OR stream.name = :stream)
          ORDER BY answered_at, audit, place
          """, arguments: ["stream": stream]
      ).compactMap { row in
        guard let first = Decision(rawValue: row["decision"]),
          let second = Decision(rawValue: row["answer"])
        else { return nil }
        return SecondOpinion(
          item: row["item"], stream: row["stream_name"], first: first, firstBy: row["decided_by"],
          firstAt: Date(timeIntervalSince1970: row["decided_at"]), second: second,
          secondBy: row["answered_by"],
          secondAt: Date(timeIntervalSince1970: row["answered_at"]),
          stands: row["stands"], headline: row["headline"])
      }
    }
  }

  /// Posts that the stream's decisions train on, by item.
  package func decidedTexts(stream: String) async throws -> [DecidedText] {
    try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT item.id, post.title, post.text, item.decision, item.decided_by, item.decided_at,
            (SELECT count(*) FROM decision WHERE decision.item = item.id
              AND decision.decision = item.decision AND id NOT IN (
                SELECT undoes FROM decision WHERE undoes IS NOT NULL)) > 1 AS is_confirmed
          FROM item JOIN stream ON stream.id = item.stream
          JOIN decision_post ON decision_post.decision = \(Self.standingEntry)
          JOIN post ON post.id = decision_post.post
          WHERE stream.name = ? AND item.decision IN ('relevant', 'noise')
            AND post.text IS NOT NULL
          ORDER BY item.id, post.id
          """, arguments: [stream]
      ).compactMap { row in
        Decision(rawValue: row["decision"]).map {
          DecidedText(
            item: row["id"], title: row["title"], text: row["text"], decision: $0,
            decidedBy: row["decided_by"],
            decidedAt: Date(timeIntervalSince1970: row["decided_at"]),
            isConfirmed: row["is_confirmed"])
        }
      }
    }
  }
}
