import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// The places in `posts` that the feed has not shown before. A hint: `record` looks again.
  package func unknown(_ posts: [Post], feed: Int64) async throws -> [Int] {
    let identityKey = identityKey
    return try await read { db in
      let repeats = try Self.idsRepeat(db, feed: feed, posts: posts)
      return try posts.indices.filter { index in
        let identities = identityKey.identities(
          of: posts[index], words: Self.words(posts[index]), feed: feed)
        return try Self.knownPost(db, identities, idsRepeat: repeats) == nil
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
    let identityKey = identityKey
    return try await write { db in
      var writer = try IntakeWriter(db: db, poll: poll, identityKey: identityKey)
      let candidates = try writer.sortOut()
      let judgement = try judge(candidates, writer.gateContext())
      precondition(judgement.verdicts.count == candidates.count, "one verdict for each candidate")
      for (candidate, verdict) in zip(candidates, judgement.verdicts) {
        try writer.store(candidate, verdict)
      }
      return try writer.finish(gateState: judgement.gateState)
    }
  }

  /// Whether this document, or an earlier one of the feed, gave one id to several posts: to
  /// different links or, without links, to different words.
  static func idsRepeat(_ db: Database, feed: Int64, posts: [Post]) throws -> Bool {
    var firstWithID: [String: Post] = [:]
    for post in posts {
      guard let first = firstWithID[post.id] else {
        firstWithID[post.id] = post
        continue
      }
      if first.url != post.url || post.url == nil && words(first) != words(post) { return true }
    }
    return try Bool.fetchOne(db, sql: "SELECT ids_repeat FROM feed WHERE id = ?", arguments: [feed])
      ?? false
  }

  /// Where the post is known: its row, or 0 where only the hash is left of it; nil where it is new.
  static func knownPost(
    _ db: Database, _ identities: IdentityKey.Identities, idsRepeat: Bool
  ) throws -> Int64? {
    let statement = try db.cachedStatement(
      sql: "SELECT coalesce(post, 0) FROM known WHERE hash = ?")
    for hash in identities.decisive(idsRepeat: idsRepeat) {
      if let post = try Int64.fetchOne(statement, arguments: [hash]) { return post }
    }
    return nil
  }

  static func words(_ post: Post) -> Int64 {
    Int64(bitPattern: Fingerprint.hash(title: post.title, text: post.text).hash)
  }
}
