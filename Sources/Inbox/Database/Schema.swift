import GRDB

/// The migrations. What has landed is never edited: a change is a new migration at the end.
///
/// Times are seconds since 1970; days are `YYYY-MM-DD` in the configured time zone.
enum Schema {
  static func migrator() -> DatabaseMigrator { migrator(through: migrations.count) }

  /// The first so many migrations: a database as an older program left it.
  static func migrator(through count: Int) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for (name, sql) in migrations.prefix(count) {
      migrator.registerMigration(name) {
        try $0.execute(sql: sql)
        try conversions[name]?($0)
      }
    }
    return migrator
  }

  static var names: [String] { migrations.map(\.name) }

  private static let migrations: [(name: String, sql: String)] = [
    ("1 the inbox", firstSchema),
    ("2 coverage, memory and the overlay", coverageSchema),
    ("3 fingerprints", nearCopiesSchema),
    ("4 corrected gestures", "ALTER TABLE decision ADD COLUMN gesture TEXT"),
    ("5 review", reviewSchema),
    ("6 search", searchSchema),
    ("7 less room", ""),
  ]

  /// What a migration does that SQL alone cannot.
  private static let conversions: [String: @Sendable (Database) throws -> Void] = [
    "7 less room": takeLessRoom
  ]

  private static let firstSchema = """
    CREATE TABLE setting (
      key TEXT PRIMARY KEY,
      value BLOB NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE stream (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      gate BLOB,                -- the keep gate's window, as Filtering encodes it
      model TEXT,               -- the name of the current model; NULL: cold start
      trained_through INTEGER NOT NULL DEFAULT 0   -- the newest decision when it was made
    );

    CREATE TABLE feed (
      id INTEGER PRIMARY KEY,
      stream INTEGER NOT NULL REFERENCES stream,
      address TEXT NOT NULL,
      name TEXT NOT NULL,
      configured INTEGER NOT NULL DEFAULT 1,   -- 0: no longer in feeds.yml, its posts stay
      etag TEXT,                -- sent back exactly as received
      last_modified TEXT,
      pace TEXT,                -- how often the document wants to be asked for; as the poller has it
      ids_repeat INTEGER NOT NULL DEFAULT 0,   -- the feed gives one id to several links
      polled_at REAL,
      succeeded_at REAL,
      next_poll_at REAL,
      failures INTEGER NOT NULL DEFAULT 0,     -- in a row
      problem TEXT,             -- the last error as a sentence; NULL when the last poll went well
      remark TEXT,              -- what was odd in the last document; NULL where nothing was
      stopped INTEGER NOT NULL DEFAULT 0,      -- the server said that the feed is gone
      UNIQUE (stream, address)
    );

    -- A host's wish to be left alone outlives a restart.
    CREATE TABLE host (
      name TEXT PRIMARY KEY,
      quiet_until REAL NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE post (
      id INTEGER PRIMARY KEY AUTOINCREMENT,    -- never given twice: people and decisions name it
      stream INTEGER NOT NULL REFERENCES stream,
      feed INTEGER NOT NULL REFERENCES feed,
      item INTEGER REFERENCES item,
      original INTEGER REFERENCES post ON DELETE SET NULL,
      guid TEXT,
      url TEXT,
      title TEXT,
      text TEXT,                -- NULL once its retention has ended
      author TEXT,
      language TEXT,
      categories TEXT,          -- a JSON array
      conversation TEXT,
      published REAL,
      updated REAL,
      seen_at REAL NOT NULL,
      words INTEGER NOT NULL,   -- hash of title and text, to notice an edit
      edited INTEGER NOT NULL DEFAULT 0,       -- since its verdict: evidence has lost its places
      url_hash INTEGER,         -- hash of the canonical address
      fingerprint INTEGER       -- equal fingerprints mean copies
    );
    CREATE INDEX post_item ON post (item) WHERE item IS NOT NULL;
    CREATE INDEX post_original ON post (original) WHERE original IS NOT NULL;
    CREATE INDEX post_url ON post (stream, url_hash) WHERE url_hash IS NOT NULL;
    CREATE INDEX post_fingerprint ON post (stream, fingerprint) WHERE fingerprint IS NOT NULL;
    CREATE INDEX post_seen ON post (stream, seen_at);

    -- Keyed hashes of every post ever taken in. They outlive the post, so that it does not come back.
    CREATE TABLE known (
      hash BLOB PRIMARY KEY,
      post INTEGER REFERENCES post ON DELETE SET NULL
    ) WITHOUT ROWID;
    CREATE INDEX known_post ON known (post) WHERE post IS NOT NULL;

    CREATE TABLE verdict (
      post INTEGER PRIMARY KEY REFERENCES post ON DELETE CASCADE,
      score REAL NOT NULL,
      probability REAL,
      kept INTEGER NOT NULL,
      reason TEXT NOT NULL,
      rule TEXT,                -- which rule, beside the reason `rule`
      gesture TEXT,
      model TEXT NOT NULL,
      prior REAL NOT NULL,
      rest REAL NOT NULL,
      evidence TEXT NOT NULL,   -- a JSON array of [term, weight, zone, start, end]
      judged_at REAL NOT NULL
    );

    CREATE TABLE item (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      stream INTEGER NOT NULL REFERENCES stream,
      conversation BLOB NOT NULL,              -- keyed hash of the thread
      surfacing TEXT NOT NULL,
      surfaced_at REAL NOT NULL,
      expires_at REAL NOT NULL,
      active_at REAL NOT NULL,                 -- when its newest kept post came
      score REAL NOT NULL,                     -- the best of its kept posts
      decision TEXT,                           -- what the log below comes to
      decided_by TEXT,
      decided_at REAL,
      UNIQUE (stream, conversation)
    );
    CREATE INDEX item_waiting ON item (stream, score DESC) WHERE decision IS NULL;
    CREATE INDEX item_decided ON item (decision, decided_at) WHERE decision IS NOT NULL;

    -- Append-only: an undo is an entry that names the one it takes back.
    CREATE TABLE decision (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      item INTEGER NOT NULL REFERENCES item,
      decision TEXT,                           -- NULL: an undo
      undoes INTEGER REFERENCES decision,
      decided_by TEXT NOT NULL,
      decided_at REAL NOT NULL
    );
    CREATE INDEX decision_item ON decision (item, id);
    CREATE UNIQUE INDEX decision_undoes ON decision (undoes) WHERE undoes IS NOT NULL;

    -- Which posts the analyst was shown, hence which posts a decision trains on.
    CREATE TABLE decision_post (
      decision INTEGER NOT NULL REFERENCES decision,
      post INTEGER NOT NULL,
      PRIMARY KEY (decision, post)
    ) WITHOUT ROWID;

    -- What was polled, by day and reason: outlives the posts, so that the counts always add up.
    CREATE TABLE tally (
      feed INTEGER NOT NULL REFERENCES feed,
      day TEXT NOT NULL,
      reason TEXT NOT NULL,
      kept INTEGER NOT NULL,
      posts INTEGER NOT NULL,
      PRIMARY KEY (feed, day, reason, kept)
    ) WITHOUT ROWID;

    CREATE TABLE export (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      exported_at REAL NOT NULL,
      exported_by TEXT NOT NULL,
      profile TEXT NOT NULL,
      filter TEXT NOT NULL,
      columns TEXT NOT NULL,
      rows INTEGER NOT NULL,
      sha256 TEXT NOT NULL
    );
    CREATE TABLE export_item (
      export INTEGER NOT NULL REFERENCES export,
      item INTEGER NOT NULL,
      PRIMARY KEY (export, item)
    ) WITHOUT ROWID;
    """

  private static let coverageSchema = """
    -- What the poller remembers of a feed from one poll to the next, as JSON; as the poller has it.
    ALTER TABLE feed RENAME COLUMN pace TO memory;
    UPDATE feed SET memory =
      CASE WHEN json_valid(memory) THEN json_object('pace', json(memory)) END
    WHERE memory IS NOT NULL;

    -- Finds what is due without a look at the others.
    CREATE INDEX feed_due ON feed (coalesce(next_poll_at, 0)) WHERE configured = 1 AND stopped = 0;

    -- What was polled and what was missed, by day. Never falls: old days are folded into the day ''.
    CREATE TABLE coverage (
      feed INTEGER NOT NULL REFERENCES feed,
      day TEXT NOT NULL,
      polls INTEGER NOT NULL,
      unchanged INTEGER NOT NULL,
      limited INTEGER NOT NULL,     -- the host asked to be left alone
      failed INTEGER NOT NULL,
      rollovers INTEGER NOT NULL,   -- full windows without one known post
      missed INTEGER NOT NULL,      -- posts that came and went between polls, an estimate
      starved_seconds REAL NOT NULL,
      dead_seconds REAL NOT NULL,
      away_seconds REAL NOT NULL,
      PRIMARY KEY (feed, day)
    ) WITHOUT ROWID;

    -- What people changed beside feeds.yml, which is never written. By name, because what it speaks
    -- of may leave the file and come back.
    CREATE TABLE overlay_stream (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      title TEXT
    );
    CREATE TABLE overlay_feed (
      id INTEGER PRIMARY KEY,
      stream TEXT NOT NULL,
      address TEXT NOT NULL,
      name TEXT NOT NULL,
      preset TEXT,
      added_at REAL NOT NULL,
      UNIQUE (stream, address)
    );
    CREATE TABLE overlay_pause (
      stream TEXT NOT NULL,
      address TEXT NOT NULL,
      paused_at REAL NOT NULL,
      PRIMARY KEY (stream, address)
    ) WITHOUT ROWID;
    INSERT INTO setting (key, value) VALUES ('overlay', 0);   -- counts the changes of these three
    """

  private static let nearCopiesSchema = """
    -- Numbers that near-copies are likely to share; NULL where the text is short, gone, or that of a copy.
    ALTER TABLE post ADD COLUMN sketch_first INTEGER;
    ALTER TABLE post ADD COLUMN sketch_second INTEGER;
    -- To read the newest without their texts. No index finds a post by its numbers: they lie anywhere, and
    -- two more such indexes would take intake a fifth of its time.
    CREATE INDEX post_sketch ON post (id, sketch_first, sketch_second)
    WHERE sketch_first IS NOT NULL;
    """
}
