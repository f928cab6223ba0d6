import GRDB
import Synchronization

/// The sketches of the newest posts, in memory: to find a post by them in the database would take two more
/// indexes with keys that lie anywhere, and a fifth of the time of intake.
///
/// A hint: it may hold posts that are gone, so that whoever asks looks at the posts themselves.
final class RecentSketches: Sendable {
  /// Of all streams together; about 10 MB when full.
  static let postsMax = 1 << 18

  private struct State {
    /// The newest post taken in.
    var newest: Int64 = 0
    var first = NumberRing(capacity: postsMax)
    var second = NumberRing(capacity: postsMax)
  }

  private let state = Mutex(State())

  /// Takes in what came since the last time, by this process or another.
  func refresh(_ db: Database) throws {
    try state.withLock { state in
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT post, first, second FROM sketch
            WHERE post > max(?, (SELECT coalesce(max(id), 0) FROM post) - \(Self.postsMax))
            ORDER BY post
            """), arguments: [state.newest])
      while let row = try rows.next() {
        state.newest = row[0]
        state.first.append(row[0], row[1])
        state.second.append(row[0], row[2])
      }
    }
  }

  /// What is too old to be looked for need not be held.
  static func deleteOld(_ db: Database) throws {
    try db.cachedStatement(
      sql: "DELETE FROM sketch WHERE post <= (SELECT max(post) FROM sketch) - \(postsMax)"
    ).execute()
  }

  /// Posts that share one of the numbers: at most so many for each, the newest first.
  func posts(_ numbers: (first: Int32, second: Int32), atMost most: Int) -> [Int64] {
    state.withLock {
      $0.first.posts(numbers.first, atMost: most) + $0.second.posts(numbers.second, atMost: most)
    }
  }

  /// After a write that was given up: what it stored is not there, and its row numbers are given again.
  func forget() { state.withLock { $0 = State() } }
}
