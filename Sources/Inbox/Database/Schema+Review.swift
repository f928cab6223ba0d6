extension Schema {
  /// States, actions, audits, erasure: what people do in the inbox and to it.
  static let reviewSchema = """
    -- Why a post came before a person; NULL: it did not. Its verdict stays what it was.
    ALTER TABLE post ADD COLUMN surfacing TEXT;
    UPDATE post SET surfacing = 'gate' WHERE item IS NOT NULL AND EXISTS (
      SELECT 1 FROM verdict WHERE verdict.post = post.id
        AND (verdict.kept = 1 OR verdict.reason = 'over-budget'));

    -- When the item asks for a decision: 0 from the start, later where it is snoozed or `unsure` returns;
    -- NULL: not any more.
    ALTER TABLE item ADD COLUMN opens_at REAL DEFAULT 0;
    UPDATE item SET opens_at = NULL WHERE decision IS NOT NULL;
    ALTER TABLE item ADD COLUMN action TEXT;
    ALTER TABLE item ADD COLUMN note TEXT;
    ALTER TABLE item ADD COLUMN claimed_by TEXT;
    ALTER TABLE item ADD COLUMN claimed_until REAL;
    DROP INDEX item_waiting;
    -- As the current model has it; NULL: as the verdict of its first post has it.
    ALTER TABLE item ADD COLUMN probability REAL;
    CREATE INDEX item_open ON item (stream, expires_at, opens_at, decision, score, surfacing)
    WHERE opens_at IS NOT NULL;

    -- When an `unsure` comes back; NULL: it stays away.
    ALTER TABLE decision ADD COLUMN returns_at REAL;
    -- When the item expired before an `unsure` put that off, and since: an undo takes it back.
    ALTER TABLE decision ADD COLUMN expires_from REAL;
    ALTER TABLE decision ADD COLUMN expires_to REAL;
    -- The entry that a redo repeats what was undone by.
    ALTER TABLE decision ADD COLUMN redoes INTEGER REFERENCES decision;
    CREATE UNIQUE INDEX decision_redoes ON decision (redoes) WHERE redoes IS NOT NULL;
    -- The first of the entries that were made together, and are undone together; NULL: made alone.
    ALTER TABLE decision ADD COLUMN batch INTEGER;
    CREATE INDEX decision_batch ON decision (batch) WHERE batch IS NOT NULL;
    CREATE INDEX decision_person ON decision (decided_by, id);
    CREATE INDEX decision_undo ON decision (decided_by, id) WHERE undoes IS NOT NULL;

    -- What else people did to an item. Append-only, and none of it trains.
    CREATE TABLE event (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      item INTEGER NOT NULL REFERENCES item,
      kind TEXT NOT NULL,          -- action, note, snooze, claim, release, request
      value TEXT,                  -- NULL: taken away
      made_by TEXT NOT NULL,
      made_at REAL NOT NULL
    );
    CREATE INDEX event_item ON event (item, id);

    -- A blind session.
    CREATE TABLE audit (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      stream INTEGER NOT NULL REFERENCES stream,
      started_by TEXT NOT NULL,
      started_at REAL NOT NULL,
      ended_at REAL,
      since REAL NOT NULL,         -- the draw is over posts seen since then; never falls
      kept INTEGER NOT NULL,       -- how many of those that no earlier session had covered were kept
      dropped INTEGER NOT NULL
    );
    CREATE INDEX audit_stream ON audit (stream, id);

    CREATE TABLE audit_post (
      audit INTEGER NOT NULL REFERENCES audit,
      place INTEGER NOT NULL,      -- from 1, in the order they are shown
      post INTEGER REFERENCES post ON DELETE SET NULL,
      part TEXT NOT NULL,          -- dropped, kept, again: decided before
      inclusion REAL NOT NULL,     -- the chance that it was drawn
      earlier INTEGER REFERENCES decision ON DELETE SET NULL,   -- the entry that `again` is compared with
      answer TEXT,
      gesture TEXT,
      answered_by TEXT,
      answered_at REAL,
      turn INTEGER,                -- which answer of the session it is: times may be equal
      undone INTEGER NOT NULL DEFAULT 0,       -- answers taken back: the next one is not blind
      decision INTEGER REFERENCES decision ON DELETE SET NULL,  -- the entry that the answer became
      PRIMARY KEY (audit, place)
    ) WITHOUT ROWID;
    CREATE INDEX audit_post_post ON audit_post (post) WHERE post IS NOT NULL;

    -- Keyed hashes of the people and addresses that were forgotten. They outlive everything.
    CREATE TABLE blocked (
      hash BLOB PRIMARY KEY,
      blocked_at REAL NOT NULL
    ) WITHOUT ROWID;

    -- Keyed hashes of the people who want no contact. They outlive the posts that it was entered on.
    CREATE TABLE contact_refused (
      hash BLOB PRIMARY KEY,
      refused_at REAL NOT NULL
    ) WITHOUT ROWID;

    -- Asked of the process that polls, which has the models in memory.
    CREATE TABLE erasure (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      asked_by TEXT NOT NULL,
      asked_at REAL NOT NULL,
      request TEXT,                -- JSON; NULL once it is done
      done_at REAL,
      report TEXT                  -- JSON, without a name
    );

    -- What a row said when it left, to tell whether it would say something else today.
    ALTER TABLE export_item ADD COLUMN digest BLOB;
    ALTER TABLE export ADD COLUMN file_name TEXT;
    -- `written`, or `failed:` and why; NULL: begun and not ended, and without sha256 nothing has left.
    ALTER TABLE export ADD COLUMN outcome TEXT;
    UPDATE export SET outcome = 'written';

    -- The model by which dropped posts were last looked at again.
    ALTER TABLE stream ADD COLUMN rescued_by TEXT;

    -- Dropped posts that came in later, by the day on which they did: they count towards its budget. A row
    -- with none says that what is done once a day was done.
    CREATE TABLE late (
      stream INTEGER NOT NULL REFERENCES stream,
      day TEXT NOT NULL,
      surfacing TEXT NOT NULL,
      posts INTEGER NOT NULL,
      PRIMARY KEY (stream, day, surfacing)
    ) WITHOUT ROWID;
    """
}
