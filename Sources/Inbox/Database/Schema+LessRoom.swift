import Foundation
import GRDB

extension Schema {
  /// A dropped post takes less than half the room beside its text, and its intake writes half the pages.
  static func takeLessRoom(_ db: Database) throws {
    db.add(function: identityNumber)
    db.add(function: compactEvidence)
    defer {
      db.remove(function: identityNumber)
      db.remove(function: compactEvidence)
    }
    try db.execute(sql: verdictsSchema)
    try db.execute(sql: postsSchema)
    try db.execute(sql: knownSchema)
    try db.execute(sql: "PRAGMA incremental_vacuum")
  }

  private static let verdictsSchema = """
    ALTER TABLE verdict RENAME TO old_verdict;

    -- What many verdicts have in common.
    CREATE TABLE verdict_kind (
      id INTEGER PRIMARY KEY,
      model TEXT NOT NULL,
      prior REAL NOT NULL,
      reason TEXT NOT NULL,
      kept INTEGER NOT NULL,
      gesture TEXT NOT NULL,    -- '' where there is none
      UNIQUE (model, prior, reason, kept, gesture)
    );
    INSERT INTO verdict_kind (model, prior, reason, kept, gesture)
      SELECT DISTINCT model, prior, reason, kept, coalesce(gesture, '') FROM old_verdict;

    -- To be read through the view `verdict`.
    CREATE TABLE judgement (
      post INTEGER PRIMARY KEY REFERENCES post ON DELETE CASCADE,
      kind INTEGER NOT NULL REFERENCES verdict_kind,
      score REAL NOT NULL,
      probability REAL,
      rest REAL,                -- NULL: what prior and evidence leave of the score
      rule TEXT,                -- which rule, beside the reason `rule`
      evidence BLOB             -- a JSON array of [term, weight, zone, start, end], or CompactEvidence
    );
    INSERT INTO judgement
      SELECT old.post, kind.id, old.score, old.probability, iif(old.kept, old.rest, NULL), old.rule,
        iif(old.kept, nullif(old.evidence, '[]'),
          compact_evidence(old.evidence, post.title, post.text))
      FROM old_verdict AS old JOIN post ON post.id = old.post
      JOIN verdict_kind AS kind ON kind.model = old.model AND kind.prior = old.prior
        AND kind.reason = old.reason AND kind.kept = old.kept
        AND kind.gesture = coalesce(old.gesture, '')
      ORDER BY old.post;
    DROP TABLE old_verdict;

    CREATE VIEW verdict AS
      SELECT judgement.post, judgement.score, judgement.probability, kind.kept, kind.reason,
        judgement.rule, nullif(kind.gesture, '') AS gesture, kind.model, kind.prior,
        judgement.rest, judgement.evidence
      FROM judgement JOIN verdict_kind AS kind ON kind.id = judgement.kind;
    """

  private static let postsSchema = """
    -- Numbers that near-copies are likely to share; of the newest originals only, as long as they are
    -- looked for.
    CREATE TABLE sketch (
      post INTEGER PRIMARY KEY REFERENCES post ON DELETE CASCADE,
      first INTEGER NOT NULL,
      second INTEGER NOT NULL
    );
    INSERT INTO sketch
      SELECT id, sketch_first, sketch_second FROM post
      WHERE sketch_first IS NOT NULL AND id > (SELECT max(id) FROM post) - \(RecentSketches.postsMax)
      ORDER BY id;
    DROP INDEX post_sketch;
    ALTER TABLE post DROP COLUMN sketch_first;
    ALTER TABLE post DROP COLUMN sketch_second;

    -- `words` is the fingerprint of a post with enough words to have one. Half of a hash leads to it,
    -- and at times to one more; the other half would be as much again.
    DROP INDEX post_fingerprint;
    ALTER TABLE post DROP COLUMN fingerprint;
    CREATE INDEX post_words ON post (words >> 32) WHERE words <> 0;

    -- From now on 32 bits of the hash of the address, and no guid where that is the address.
    DROP INDEX post_url;
    UPDATE post SET url_hash = url_hash >> 32, guid = nullif(guid, url)
      WHERE url_hash IS NOT NULL OR guid = url;
    CREATE INDEX post_url ON post (url_hash) WHERE url_hash IS NOT NULL;

    -- What may lose its text one day although it is shown.
    CREATE INDEX post_held ON post (stream, seen_at) WHERE item IS NOT NULL AND text IS NOT NULL;

    -- With the stream, so that a stream's queues are counted without a look at the items.
    DROP INDEX item_decided;
    CREATE INDEX item_decided ON item (decision, decided_at, stream) WHERE decision IS NOT NULL;
    """

  private static let knownSchema = """
    ALTER TABLE known RENAME TO old_known;
    DROP INDEX known_post;

    -- Keyed hashes of every post ever taken in. They outlive the post, so that it does not come back:
    -- its number is never given again, and may lead nowhere.
    CREATE TABLE known (
      hash INTEGER PRIMARY KEY,
      post INTEGER NOT NULL
    );
    INSERT OR IGNORE INTO known
      SELECT identity_number(old.hash, coalesce(post.feed, 0)), coalesce(old.post, 0)
      FROM old_known AS old LEFT JOIN post ON post.id = old.post ORDER BY 1;
    DROP TABLE old_known;
    """

  private static let identityNumber = DatabaseFunction(
    "identity_number", argumentCount: 2, pure: true
  ) { values in
    guard let hash = Data.fromDatabaseValue(values[0]),
      let feed = Int64.fromDatabaseValue(values[1])
    else { return nil }
    return IdentityKey.number(hash, feed: feed)
  }

  private static let compactEvidence = DatabaseFunction(
    "compact_evidence", argumentCount: 3, pure: true
  ) { values in
    let evidence = try StoredEvidence.decoded(values[0], title: nil, text: nil)
    guard !evidence.isEmpty else { return nil }
    return CompactEvidence.encode(
      evidence, title: String.fromDatabaseValue(values[1]) ?? "",
      text: String.fromDatabaseValue(values[2]) ?? "")
  }
}
