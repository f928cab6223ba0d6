import Foundation
import GRDB
import Posts

/// Stores one answered poll, inside its transaction: `sortOut`, then `store` for each candidate, then
/// `finish`.
struct IntakeWriter {
  private let db: Database
  private let poll: AnsweredPoll
  private let marks: PostMarks
  private let identityKey: IdentityKey
  private let stream: Int64
  private let address: String
  private let idsRepeat: Bool

  private var outcome = IntakeOutcome()
  private var fresh: [Int: Fresh] = [:]
  private var tallies: [Tally: Int] = [:]
  /// The rows of the originals that candidates became or were copies of, by their place in the poll.
  private var rows: [Int: Int64] = [:]
  private var nearCopies: NearCopies
  private var kinds: [VerdictKind: Int64] = [:]
  private var blocked: BlockedPosts

  private struct Fresh {
    var mark: PostMarks.Mark
    var original: Original?
  }

  /// What a post is a copy of.
  private enum Original {
    case stored(Int64)
    case candidate(Int)
  }

  private struct Tally: Hashable {
    var reason: Verdict.Reason
    var kept: Bool
  }

  init(
    db: Database, poll: AnsweredPoll, marks: PostMarks, identityKey: IdentityKey,
    recent: RecentSketches
  ) throws {
    precondition(marks.each.count == poll.posts.count, "one mark for each post")
    self.db = db
    self.poll = poll
    self.marks = marks
    self.identityKey = identityKey
    guard
      let feed = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT stream, address, ids_repeat FROM feed WHERE id = ?"),
        arguments: [poll.feed])
    else { preconditionFailure("feed \(poll.feed) is not in the database") }
    stream = feed["stream"]
    address = feed["address"]
    nearCopies = try NearCopies(db: db, stream: stream, recent: recent)
    blocked = try BlockedPosts(db: db, key: identityKey, address: address)
    idsRepeat = feed["ids_repeat"] || marks.idsRepeat
  }

  func gateContext() throws -> GateContext {
    let state = try Data?.fetchOne(
      db.cachedStatement(sql: "SELECT gate FROM stream WHERE id = ?"), arguments: [stream])
    return GateContext(
      state: state ?? nil,
      day: poll.asksOfDay
        ? try InboxDatabase.day(db, poll.day, ofStream: stream) : StreamDay())
  }

  /// Tells new posts from known ones, and copies from originals; notes edits on the way.
  mutating func sortOut() throws -> [Candidate] {
    var candidates: [Candidate] = []
    var seen: Set<Int64> = []
    var firstWith: [Int64: Int] = [:]
    for (index, post) in poll.posts.enumerated() {
      let identities = marks.each[index].identities
      let decisive = identities.decisive(idsRepeat: idsRepeat)
      let known = try InboxDatabase.knownPost(db, identities, idsRepeat: idsRepeat)
      guard known == nil, seen.isDisjoint(with: decisive) else {
        outcome.known += 1
        if let known, known != 0, try !blocked.hold(post) {
          try update(known, to: post, marks.each[index])
        }
        continue
      }
      seen.formUnion(decisive)
      if try blocked.hold(post) {
        try refuse(identities)
        continue
      }
      var new = Fresh(mark: marks.each[index])
      new.original = try original(of: post, new.mark)
      if let fingerprint = new.mark.fingerprint {
        if new.original == nil, let first = firstWith[fingerprint] {
          new.original = .candidate(first)
        }
        if firstWith[fingerprint] == nil { firstWith[fingerprint] = index }
      }
      var near: NearOriginal?
      if new.original == nil {
        let found = try nearCopies.find(post, new.mark.sketch, at: index)
        near = found?.original
        new.original = found.map { $0.row.map(Original.stored) ?? .candidate($0.place) }
      }
      fresh[index] = new
      let tieBreaker = UInt64(IdentityKey.withoutFeed(identities.idAndAddress)) << 20
      candidates.append(
        Candidate(
          index: index, post: post, tieBreaker: tieBreaker, isCopy: new.original != nil,
          nearOriginal: near))
    }
    return candidates
  }

  mutating func store(_ candidate: Candidate, _ verdict: Verdict) throws {
    guard let new = fresh[candidate.index] else { return }
    let original = verdict.reason == .duplicate ? originalRow(new.original) : nil
    let item =
      verdict.isKept
      ? try ItemPlace(
        stream: stream, feed: poll.feed, address: address, key: identityKey, at: poll.at,
        expiresAt: poll.expiresAt
      ).item(
        db, for: candidate.post, score: verdict.assessment.score,
        probability: verdict.assessment.probability)
      : try original.flatMap {
        try Int64?.fetchOne(db, sql: "SELECT item FROM post WHERE id = ?", arguments: [$0])
          ?? nil
      }
    let row = try insert(
      candidate.post, new.mark, item: item, original: original,
      surfacing: verdict.isKept ? .gate : nil)
    rows[candidate.index] = original ?? row
    try insert(verdict, on: candidate.post, row: row)
    try remember(new.mark.identities, of: row)
    tallies[Tally(reason: verdict.reason, kept: verdict.isKept), default: 0] += 1
    outcome.new += 1
    if verdict.isKept { outcome.kept += 1 }
    if verdict.reason == .duplicate { outcome.duplicates += 1 }
    if verdict.reason == .rule && !verdict.isKept { outcome.ruledOut += 1 }
  }

  mutating func finish(gateState: Data?, isChanged: Bool) throws -> IntakeOutcome {
    try count()
    if outcome.new > 0 { try RecentSketches.deleteOld(db) }
    if isChanged {
      try db.cachedStatement(sql: "UPDATE stream SET gate = ? WHERE id = ?")
        .execute(arguments: [gateState, stream])
    }
    if poll.isContinued {
      try db.cachedStatement(sql: "UPDATE feed SET ids_repeat = ? WHERE id = ?")
        .execute(arguments: [idsRepeat, poll.feed])
    } else {
      try cover()
      try describeFeed()
    }
    return outcome
  }
}

extension IntakeWriter {
  private func count() throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO tally (feed, day, reason, kept, posts) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET posts = posts + excluded.posts
        """)
    for (tally, posts) in tallies {
      try statement.execute(
        arguments: [poll.feed, poll.day, tally.reason.rawValue, tally.kept, posts])
    }
  }

  /// Notes what was missed before this document.
  private mutating func cover() throws {
    outcome.rolledOver = poll.missed != nil
    outcome.missed = poll.missed ?? 0
    try InboxDatabase.add(
      db, poll.coverage, of: poll.feed, rollovers: outcome.rolledOver ? 1 : 0,
      missed: outcome.missed)
  }

  private func describeFeed() throws {
    let at = poll.at.timeIntervalSince1970
    try db.cachedStatement(
      sql: """
        UPDATE feed SET etag = ?, last_modified = ?, memory = ?, remark = ?, ids_repeat = ?,
          polled_at = ?, succeeded_at = ?, next_poll_at = ?, failures = 0, problem = NULL,
          stopped = 0
        WHERE id = ?
        """
    ).execute(arguments: [
      poll.etag, poll.lastModified, poll.memory, poll.remark, idsRepeat, at, at,
      poll.nextPollAt.timeIntervalSince1970, poll.feed,
    ])
  }
}

extension IntakeWriter {
  /// The post of this stream that says the same: the same words anywhere, or in another feed the same
  /// address and title (or words, however few).
  private func original(of post: Post, _ mark: PostMarks.Mark) throws -> Original? {
    // The sign before `words` keeps SQLite from putting the value into the indexed term as well.
    if let fingerprint = mark.fingerprint,
      let found = try Int64.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT coalesce(original, id) FROM post INDEXED BY post_words
            WHERE words >> 32 = ? AND words <> 0 AND +words = ? AND stream = ? ORDER BY id LIMIT 1
            """), arguments: [fingerprint >> 32, fingerprint, stream])
    {
      return .stored(found)
    }
    guard let addressHash = mark.addressHash else { return nil }
    return try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT coalesce(original, id) FROM post INDEXED BY post_url
          WHERE url_hash = ? AND stream = ? AND feed <> ? AND (title = ? OR words = ?)
          ORDER BY id LIMIT 1
          """), arguments: [addressHash, stream, poll.feed, post.title, mark.words]
    ).map(Original.stored)
  }

  private func originalRow(_ original: Original?) -> Int64? {
    switch original {
    case .stored(let row): row
    case .candidate(let index): rows[index]
    case nil: nil
    }
  }

  /// An edit changes the text; the verdict stands as it was given. From now on the post is known by
  /// its new words as well.
  private mutating func update(
    _ row: Int64, to post: Post, _ mark: PostMarks.Mark
  ) throws {
    guard
      let held = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT title, text, original FROM post
            WHERE id = ? AND words <> ? AND text IS NOT NULL
            """), arguments: [row, mark.words])
    else { return }
    try StoredEvidence.spellOut(db, post: row, title: held["title"], text: held["text"])
    try db.cachedStatement(
      sql: "UPDATE post SET title = ?, text = ?, words = ?, updated = ?, edited = 1 WHERE id = ?"
    ).execute(arguments: [
      post.title, post.text, mark.words, post.updated?.timeIntervalSince1970, row,
    ])
    try db.cachedStatement(sql: "DELETE FROM sketch WHERE post = ?").execute(arguments: [row])
    if held["original"] as Int64? == nil { try insert(mark.sketch, post: row) }
    outcome.edited += 1
    try remember(mark.identities, of: row)
  }

  /// A post whose author or address was forgotten is known from now on, and counted. Nothing of it is
  /// stored.
  private mutating func refuse(_ identities: IdentityKey.Identities) throws {
    try remember(identities, of: 0)
    tallies[Tally(reason: .blocked, kept: false), default: 0] += 1
    outcome.new += 1
    outcome.blocked += 1
  }

  /// - Parameter row: 0 where the post is not stored.
  private func remember(_ identities: IdentityKey.Identities, of row: Int64) throws {
    let hashes = identities.decisive(idsRepeat: idsRepeat)
    let rows = Array(repeating: "(?, ?)", count: hashes.count).joined(separator: ", ")
    var arguments = StatementArguments()
    for hash in hashes { arguments += [hash, row] }
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO known (hash, post) VALUES \(rows)")
      .execute(arguments: arguments)
  }

  private func insert(
    _ post: Post, _ mark: PostMarks.Mark, item: Int64?, original: Int64?, surfacing: Surfacing?
  ) throws -> Int64 {
    let categories = post.categories.isEmpty ? nil : JSONText.array(post.categories)
    try db.cachedStatement(
      sql: """
        INSERT INTO post (stream, feed, item, original, guid, url, title, text, author, language,
          categories, conversation, published, updated, seen_at, words, url_hash, surfacing)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      stream, poll.feed, item, original, post.id == post.url ? nil : post.id, post.url, post.title,
      post.text, post.author, post.language, categories, post.conversation,
      post.published?.timeIntervalSince1970, post.updated?.timeIntervalSince1970,
      // Whole seconds take half the room, here and in the index.
      poll.at.timeIntervalSince1970.rounded(.down), mark.words, mark.addressHash,
      surfacing?.rawValue,
    ])
    let row = db.lastInsertedRowID
    if original == nil { try insert(mark.sketch, post: row) }
    return row
  }

  private func insert(_ sketch: CopySketch?, post: Int64) throws {
    guard let numbers = sketch.map(nearCopies.numbers) else { return }
    try db.cachedStatement(sql: "INSERT INTO sketch (post, first, second) VALUES (?, ?, ?)")
      .execute(arguments: [post, numbers.first, numbers.second])
  }

  private mutating func insert(_ verdict: Verdict, on post: Post, row: Int64) throws {
    let stored = try StoredEvidence(verdict, on: post)
    let kind = VerdictKind(verdict)
    let number = try kinds[kind] ?? kind.number(db)
    kinds[kind] = number
    try db.cachedStatement(
      sql: """
        INSERT INTO judgement (post, kind, score, probability, rest, rule, evidence)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      row, number, verdict.assessment.score, verdict.assessment.probability, stored.rest,
      verdict.rule, stored.value,
    ])
  }
}
