import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// What the posts are known by, to find out which are unknown and to record them.
  package func marks(of posts: [Post], feed: Int64) -> PostMarks {
    PostMarks(posts, feed: feed, key: identityKey)
  }

  /// The places of the posts that the feed has not shown before. A hint: `record` looks again.
  package func unknown(_ marks: PostMarks) async throws -> [Int] {
    try await read { db in
      let idsRepeat = try Self.idsRepeat(db, feed: marks.feed) || marks.idsRepeat
      return try marks.each.indices.filter {
        try Self.knownPost(db, marks.each[$0].identities, idsRepeat: idsRepeat) == nil
      }
    }
  }

  /// Stores an answered poll in one transaction: new posts with their verdicts, items, the gate's
  /// state, edits, counts, and the validators that keep them from being served again.
  ///
  /// - Parameter judge: gives the verdicts, inside the transaction; must not touch the database.
  package func record(
    _ poll: AnsweredPoll,
    judge: @escaping @Sendable ([Candidate], GateContext) throws -> Judgement
  ) async throws -> IntakeOutcome {
    let marks = poll.marks ?? marks(of: poll.posts, feed: poll.feed)
    let (identityKey, recent) = (identityKey, recentSketches)
    do {
      return try await writePatiently { db in
        var writer = try IntakeWriter(
          db: db, poll: poll, marks: marks, identityKey: identityKey, recent: recent)
        let candidates = try writer.sortOut()
        let context = try writer.gateContext()
        let judgement = try judge(candidates, context)
        precondition(judgement.verdicts.count == candidates.count, "one verdict for each candidate")
        for (candidate, verdict) in zip(candidates, judgement.verdicts) {
          try writer.store(candidate, verdict)
        }
        return try writer.finish(
          gateState: judgement.gateState, isChanged: judgement.gateState != context.state)
      }
    } catch {
      recent.forget()
      throw error
    }
  }

  /// Whether an earlier document of the feed gave one id to several posts.
  private static func idsRepeat(_ db: Database, feed: Int64) throws -> Bool {
    let statement = try db.cachedStatement(sql: "SELECT ids_repeat FROM feed WHERE id = ?")
    return try Bool.fetchOne(statement, arguments: [feed]) ?? false
  }

  /// Where the post is known: the number of its row, which may be gone, or 0 where nobody knows it any
  /// more; nil where it is new.
  static func knownPost(
    _ db: Database, _ identities: IdentityKey.Identities, idsRepeat: Bool
  ) throws -> Int64? {
    let statement = try db.cachedStatement(sql: "SELECT post FROM known WHERE hash = ?")
    let numbers = identities.decisive(idsRepeat: idsRepeat)
    for number in numbers + numbers.map(IdentityKey.withoutFeed) {
      if let post = try Int64.fetchOne(statement, arguments: [number]) { return post }
    }
    return nil
  }
}
