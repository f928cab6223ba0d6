PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA foreign_keys = OFF;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
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
, rescued_by TEXT);
CREATE TABLE feed (
  id INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL REFERENCES stream,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  configured INTEGER NOT NULL DEFAULT 1,   -- 0: no longer in feeds.yml, its posts stay
  etag TEXT,                -- sent back exactly as received
  last_modified TEXT,
  memory TEXT,                -- how often the document wants to be asked for; as the poller has it
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
  surfacing TEXT);
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
  decided_at REAL, opens_at REAL DEFAULT 0, action TEXT, note TEXT, claimed_by TEXT, claimed_until REAL, probability REAL,
  UNIQUE (stream, conversation)
);
CREATE TABLE decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item INTEGER NOT NULL REFERENCES item,
  decision TEXT,                           -- NULL: an undo
  undoes INTEGER REFERENCES decision,
  decided_by TEXT NOT NULL,
  decided_at REAL NOT NULL
, gesture TEXT, returns_at REAL, expires_from REAL, expires_to REAL, redoes INTEGER REFERENCES decision, batch INTEGER);
CREATE TABLE decision_post (
  decision INTEGER NOT NULL REFERENCES decision,
  post INTEGER NOT NULL,
  PRIMARY KEY (decision, post)
) WITHOUT ROWID;
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
, file_name TEXT, outcome TEXT);
CREATE TABLE export_item (
  export INTEGER NOT NULL REFERENCES export,
  item INTEGER NOT NULL, digest BLOB,
  PRIMARY KEY (export, item)
) WITHOUT ROWID;
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
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item INTEGER NOT NULL REFERENCES item,
  kind TEXT NOT NULL,          -- action, note, snooze, claim, release, request
  value TEXT,                  -- NULL: taken away
  made_by TEXT NOT NULL,
  made_at REAL NOT NULL
);
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
CREATE TABLE blocked (
  hash BLOB PRIMARY KEY,
  blocked_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE contact_refused (
  hash BLOB PRIMARY KEY,
  refused_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE erasure (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  asked_by TEXT NOT NULL,
  asked_at REAL NOT NULL,
  request TEXT,                -- JSON; NULL once it is done
  done_at REAL,
  report TEXT                  -- JSON, without a name
);
CREATE TABLE late (
  stream INTEGER NOT NULL REFERENCES stream,
  day TEXT NOT NULL,
  surfacing TEXT NOT NULL,
  posts INTEGER NOT NULL,
  PRIMARY KEY (stream, day, surfacing)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5 (
  title, text, author, note, marks, content = 'search_content', content_rowid = 'id',
  detail = none, columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
DELETE FROM "search_data";
DELETE FROM "search_idx";
DELETE FROM "search_config";
CREATE TABLE verdict_kind (
  id INTEGER PRIMARY KEY,
  model TEXT NOT NULL,
  prior REAL NOT NULL,
  reason TEXT NOT NULL,
  kept INTEGER NOT NULL,
  gesture TEXT NOT NULL,    -- '' where there is none
  UNIQUE (model, prior, reason, kept, gesture)
);
CREATE TABLE judgement (
  post INTEGER PRIMARY KEY REFERENCES post ON DELETE CASCADE,
  kind INTEGER NOT NULL REFERENCES verdict_kind,
  score REAL NOT NULL,
  probability REAL,
  rest REAL,                -- NULL: what prior and evidence leave of the score
  rule TEXT,                -- which rule, beside the reason `rule`
  evidence BLOB             -- a JSON array of [term, weight, zone, start, end], or CompactEvidence
);
CREATE TABLE sketch (
  post INTEGER PRIMARY KEY REFERENCES post ON DELETE CASCADE,
  first INTEGER NOT NULL,
  second INTEGER NOT NULL
);
CREATE TABLE known (
  hash INTEGER PRIMARY KEY,
  post INTEGER NOT NULL
);
INSERT INTO "grdb_migrations" ("identifier") VALUES ('1 the inbox');
INSERT INTO "grdb_migrations" ("identifier") VALUES ('2 coverage, memory and the overlay');
INSERT INTO "grdb_migrations" ("identifier") VALUES ('3 fingerprints');
INSERT INTO "grdb_migrations" ("identifier") VALUES ('4 corrected gestures');
INSERT INTO "grdb_migrations" ("identifier") VALUES ('5 review');
INSERT INTO "grdb_migrations" ("identifier") VALUES ('6 search');
INSERT INTO "grdb_migrations" ("identifier") VALUES ('7 less room');
INSERT INTO "setting" ("key", "value") VALUES ('key', X'58508BD5E1C3C5D00E08D110937E7B8879DFFBA37A1241DC38A8A0310007A6FF');
INSERT INTO "setting" ("key", "value") VALUES ('overlay', 1);
INSERT INTO "setting" ("key", "value") VALUES ('searched', 8);
INSERT INTO "stream" ("id", "name", "gate", "model", "trained_through", "rescued_by") VALUES (1, 'crm', X'67617465', 'm-01234567', 2, NULL);
INSERT INTO "stream" ("id", "name", "gate", "model", "trained_through", "rescued_by") VALUES (2, 'shops', NULL, NULL, 0, NULL);
INSERT INTO "feed" ("id", "stream", "address", "name", "configured", "etag", "last_modified", "memory", "ids_repeat", "polled_at", "succeeded_at", "next_poll_at", "failures", "problem", "remark", "stopped") VALUES (1, 1, 'https://forum.example/feed', 'Forum', 1, '"forum 1"', NULL, NULL, 0, 100.0, 100.0, 1000.0, 0, NULL, NULL, 0);
INSERT INTO "feed" ("id", "stream", "address", "name", "configured", "etag", "last_modified", "memory", "ids_repeat", "polled_at", "succeeded_at", "next_poll_at", "failures", "problem", "remark", "stopped") VALUES (2, 1, 'https://blog.example/feed', 'Blog', 1, NULL, 'Sun, 22 Nov 2026 10:00:00 GMT', NULL, 0, 110.0, 110.0, 1010.0, 0, NULL, NULL, 0);
INSERT INTO "feed" ("id", "stream", "address", "name", "configured", "etag", "last_modified", "memory", "ids_repeat", "polled_at", "succeeded_at", "next_poll_at", "failures", "problem", "remark", "stopped") VALUES (3, 2, 'https://shop.example/feed', 'Shop', 1, NULL, NULL, NULL, 0, NULL, NULL, NULL, 0, NULL, NULL, 0);
INSERT INTO "host" ("name", "quiet_until") VALUES ('blog.example', 9000.0);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "surfacing") VALUES (1, 1, 1, 1, NULL, '1', 'https://forum.example/t/1', 'A question', 'Post 1 asks which help desk would suit a team of five', 'grace', NULL, NULL, NULL, NULL, NULL, 100.0, -7596552794444565749, 0, 952916671, 'gate');
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "surfacing") VALUES (2, 1, 1, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 100.0, 0, 0, NULL, 'gate');
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "surfacing") VALUES (3, 1, 1, 3, NULL, '3', 'https://forum.example/t/3', 'A question', 'Post 3 asks which help desk would suit a team of five', 'grace', NULL, NULL, NULL, NULL, NULL, 100.0, -5033722895940478007, 0, 952916159, 'gate');
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "surfacing") VALUES (4, 1, 1, 4, NULL, '4', 'https://forum.example/t/4', 'A question', 'Post 4 asks which help desk would suit a team of five', 'grace', NULL, NULL, NULL, NULL, NULL, 100.0, 2897374002393874158, 0, 952915391, 'gate');
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "surfacing") VALUES (5, 1, 1, NULL, NULL, '5', 'https://forum.example/t/5', 'A question', 'Post 5 asks which help desk would suit a team of five', 'grace', NULL, NULL, NULL, NULL, NULL, 100.0, -24676724172180081, 0, 952915647, NULL);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "surfacing") VALUES (6, 1, 1, NULL, NULL, '6', 'https://forum.example/t/6', 'A question', 'Post 6 asks which help desk would suit a team of five', 'grace', NULL, NULL, NULL, NULL, NULL, 100.0, 7840536133967561004, 0, 952914879, NULL);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "surfacing") VALUES (7, 1, 2, 1, 1, '1', 'https://blog.example/1', 'A question', 'Post 1 asks which help desk would suit a team of five', 'linus', NULL, NULL, NULL, NULL, NULL, 110.0, -7596552794444565749, 0, -1015505526, NULL);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "surfacing") VALUES (8, 1, 2, 5, NULL, '2', 'https://blog.example/2', 'Moving on', 'Post 2 asks which help desk would suit a team of five', 'barbara', NULL, NULL, NULL, NULL, NULL, 110.0, 940186723387117922, 0, -1015506294, 'gate');
INSERT INTO "item" ("id", "stream", "conversation", "surfacing", "surfaced_at", "expires_at", "active_at", "score", "decision", "decided_by", "decided_at", "opens_at", "action", "note", "claimed_by", "claimed_until", "probability") VALUES (1, 1, X'92C21F81B8C3465105AEBA4BD8E4BB39', 'gate', 100.0, 1000000.0, 100.0, 1.0, 'relevant', 'ada', 300.0, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "item" ("id", "stream", "conversation", "surfacing", "surfaced_at", "expires_at", "active_at", "score", "decision", "decided_by", "decided_at", "opens_at", "action", "note", "claimed_by", "claimed_until", "probability") VALUES (2, 1, X'245E9D38CC5A768DA547366336076FA3', 'gate', 100.0, 1000000.0, 100.0, 1.0, 'noise', 'grace', 310.0, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "item" ("id", "stream", "conversation", "surfacing", "surfaced_at", "expires_at", "active_at", "score", "decision", "decided_by", "decided_at", "opens_at", "action", "note", "claimed_by", "claimed_until", "probability") VALUES (3, 1, X'B93C44B278C386087660CCE69CA71EAF', 'gate', 100.0, 2073920.0, 100.0, 1.0, 'unsure', 'ada', 320.0, 259520.0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "item" ("id", "stream", "conversation", "surfacing", "surfaced_at", "expires_at", "active_at", "score", "decision", "decided_by", "decided_at", "opens_at", "action", "note", "claimed_by", "claimed_until", "probability") VALUES (4, 1, X'CD8AD4963A4A8211A5CAA4D0CBC38993', 'gate', 100.0, 1000000.0, 100.0, 1.0, NULL, NULL, NULL, 0.0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "item" ("id", "stream", "conversation", "surfacing", "surfaced_at", "expires_at", "active_at", "score", "decision", "decided_by", "decided_at", "opens_at", "action", "note", "claimed_by", "claimed_until", "probability") VALUES (5, 1, X'68D8A71A1FC4110F355C464D604CF946', 'gate', 110.0, 1000000.0, 110.0, 1.0, NULL, NULL, NULL, 0.0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "decision" ("id", "item", "decision", "undoes", "decided_by", "decided_at", "gesture", "returns_at", "expires_from", "expires_to", "redoes", "batch") VALUES (1, 1, 'relevant', NULL, 'ada', 300.0, 'comparison', NULL, NULL, NULL, NULL, NULL);
INSERT INTO "decision" ("id", "item", "decision", "undoes", "decided_by", "decided_at", "gesture", "returns_at", "expires_from", "expires_to", "redoes", "batch") VALUES (2, 2, 'noise', NULL, 'grace', 310.0, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "decision" ("id", "item", "decision", "undoes", "decided_by", "decided_at", "gesture", "returns_at", "expires_from", "expires_to", "redoes", "batch") VALUES (3, 3, 'unsure', NULL, 'ada', 320.0, NULL, 259520.0, 1000000.0, 2073920.0, NULL, NULL);
INSERT INTO "decision" ("id", "item", "decision", "undoes", "decided_by", "decided_at", "gesture", "returns_at", "expires_from", "expires_to", "redoes", "batch") VALUES (4, 4, 'relevant', NULL, 'ada', 330.0, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "decision" ("id", "item", "decision", "undoes", "decided_by", "decided_at", "gesture", "returns_at", "expires_from", "expires_to", "redoes", "batch") VALUES (5, 4, NULL, 4, 'ada', 340.0, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "decision_post" ("decision", "post") VALUES (1, 1);
INSERT INTO "decision_post" ("decision", "post") VALUES (2, 2);
INSERT INTO "decision_post" ("decision", "post") VALUES (3, 3);
INSERT INTO "decision_post" ("decision", "post") VALUES (4, 4);
INSERT INTO "tally" ("feed", "day", "reason", "kept", "posts") VALUES (1, '2026-11-21', 'above-threshold', 1, 4);
INSERT INTO "tally" ("feed", "day", "reason", "kept", "posts") VALUES (1, '2026-11-21', 'below-threshold', 0, 2);
INSERT INTO "tally" ("feed", "day", "reason", "kept", "posts") VALUES (2, '2026-11-21', 'above-threshold', 1, 1);
INSERT INTO "tally" ("feed", "day", "reason", "kept", "posts") VALUES (2, '2026-11-21', 'duplicate', 0, 1);
INSERT INTO "export" ("id", "exported_at", "exported_by", "profile", "filter", "columns", "rows", "sha256", "file_name", "outcome") VALUES (1, 400.0, 'ada', 'plain', '{"decision":"relevant","includesDoNotContact":false}', 'id,stream,source,url,title,text,author,published_at,surfaced_at,probability,gesture,evidence,decision,action,decided_by,decided_at,note,also_seen,model,export_id', 1, 'fb364779e2646296b14ecde77c252ccc3633e974b4d77e0001da4f3549c026b6', NULL, 'written');
INSERT INTO "export_item" ("export", "item", "digest") VALUES (1, 1, X'598E297EFCBA7106C76E8A5470731ABE270310FC6C3E0D610741831A000000007F77996500000000AC330923B12E293D4E963A520000000057432E5095D0CD6E00000000D754E7B03FDF0084');
INSERT INTO "coverage" ("feed", "day", "polls", "unchanged", "limited", "failed", "rollovers", "missed", "starved_seconds", "dead_seconds", "away_seconds") VALUES (1, '2026-11-21', 1, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0);
INSERT INTO "coverage" ("feed", "day", "polls", "unchanged", "limited", "failed", "rollovers", "missed", "starved_seconds", "dead_seconds", "away_seconds") VALUES (2, '2026-11-21', 1, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0);
INSERT INTO "overlay_stream" ("id", "name", "title") VALUES (1, 'desks', 'Help desks');
INSERT INTO "overlay_feed" ("id", "stream", "address", "name", "preset", "added_at") VALUES (1, 'desks', 'https://desk.example/feed', 'Desk', NULL, 50.0);
INSERT INTO "search_data" ("id", "block") VALUES (1, X'080E54070010');
INSERT INTO "search_data" ("id", "block") VALUES (10, X'000000000102020002010101020101');
INSERT INTO "search_data" ("id", "block") VALUES (137438953473, X'0000010C023031010601013202060101330301013404010135050101360601016101010101010101010203736B7301010101010101010107626172626172610801046465736B0101010101010101010466697665010101010101010101056772616365010101010101010468656C70010101010101010101056C696E75730701066D6F76696E670801026F66010101010101010102016E080104706F7374010101010101010101087175657374696F6E01010101010101010473756974010101010101010101047465616D010101010101010101057768696368010101010101010102046F756C6401010101010101010104EFA3B03101010101010101010301B101010101040301B2050101040505040404040B0D0A0E0E0D0E08090C040E110E0E0F0E0E08');
INSERT INTO "search_data" ("id", "block") VALUES (274877906945, X'00000080023032020001016102000203736B73020001046465736B02000104666976650200010567726163650200010468656C70020001026F6602000104706F7374020001087175657374696F6E0200010473756974020001047465616D020001057768696368020002046F756C6402000104EFA3B0310200000301B1020000040505070808090806080C0808090809');
INSERT INTO "search_idx" ("segid", "term", "pgno") VALUES (1, X'', 2);
INSERT INTO "search_idx" ("segid", "term", "pgno") VALUES (2, X'', 2);
INSERT INTO "search_config" ("k", "v") VALUES ('version', 4);
INSERT INTO "verdict_kind" ("id", "model", "prior", "reason", "kept", "gesture") VALUES (1, 'cold start', -3.0, 'above-threshold', 1, 'recommendation');
INSERT INTO "verdict_kind" ("id", "model", "prior", "reason", "kept", "gesture") VALUES (2, 'cold start', -3.0, 'below-threshold', 0, 'recommendation');
INSERT INTO "verdict_kind" ("id", "model", "prior", "reason", "kept", "gesture") VALUES (3, 'cold start', -3.0, 'duplicate', 0, 'recommendation');
INSERT INTO "judgement" ("post", "kind", "score", "probability", "rest", "rule", "evidence") VALUES (1, 1, 1.0, NULL, 3.25, NULL, '[["help desk",1.25,"text",17,26],["question",-0.5,"title",2,10]]');
INSERT INTO "judgement" ("post", "kind", "score", "probability", "rest", "rule", "evidence") VALUES (2, 1, 1.0, NULL, NULL, NULL, NULL);
INSERT INTO "judgement" ("post", "kind", "score", "probability", "rest", "rule", "evidence") VALUES (3, 1, 1.0, NULL, 3.25, NULL, '[["help desk",1.25,"text",17,26],["question",-0.5,"title",2,10]]');
INSERT INTO "judgement" ("post", "kind", "score", "probability", "rest", "rule", "evidence") VALUES (4, 1, 1.0, NULL, 3.25, NULL, '[["help desk",1.25,"text",17,26],["question",-0.5,"title",2,10]]');
INSERT INTO "judgement" ("post", "kind", "score", "probability", "rest", "rule", "evidence") VALUES (5, 2, 1.0, NULL, NULL, NULL, X'4509C4130968656C70206465736B0A08E707');
INSERT INTO "judgement" ("post", "kind", "score", "probability", "rest", "rule", "evidence") VALUES (6, 2, 1.0, NULL, NULL, NULL, X'4509C4130968656C70206465736B0A08E707');
INSERT INTO "judgement" ("post", "kind", "score", "probability", "rest", "rule", "evidence") VALUES (7, 3, 1.0, NULL, NULL, NULL, NULL);
INSERT INTO "judgement" ("post", "kind", "score", "probability", "rest", "rule", "evidence") VALUES (8, 1, 1.0, NULL, 4.0, NULL, NULL);
INSERT INTO "sketch" ("post", "first", "second") VALUES (1, 128047298, -605710938);
INSERT INTO "sketch" ("post", "first", "second") VALUES (3, 128047298, -605710938);
INSERT INTO "sketch" ("post", "first", "second") VALUES (4, 128047298, -605710938);
INSERT INTO "sketch" ("post", "first", "second") VALUES (5, 128047298, -605710938);
INSERT INTO "sketch" ("post", "first", "second") VALUES (6, 128047298, -605710938);
INSERT INTO "sketch" ("post", "first", "second") VALUES (8, 128047298, -605710938);
INSERT INTO "known" ("hash", "post") VALUES (35637355748714, 3);
INSERT INTO "known" ("hash", "post") VALUES (41053280608690, 6);
INSERT INTO "known" ("hash", "post") VALUES (41557668431243, 5);
INSERT INTO "known" ("hash", "post") VALUES (41667189007832, 5);
INSERT INTO "known" ("hash", "post") VALUES (42873910708292, 1);
INSERT INTO "known" ("hash", "post") VALUES (46850094139876, 4);
INSERT INTO "known" ("hash", "post") VALUES (47821513588894, 4);
INSERT INTO "known" ("hash", "post") VALUES (48684294915548, 2);
INSERT INTO "known" ("hash", "post") VALUES (49403379317658, 3);
INSERT INTO "known" ("hash", "post") VALUES (50678582751394, 2);
INSERT INTO "known" ("hash", "post") VALUES (51564221846773, 6);
INSERT INTO "known" ("hash", "post") VALUES (52293045070002, 1);
INSERT INTO "known" ("hash", "post") VALUES (60517863072125, 7);
INSERT INTO "known" ("hash", "post") VALUES (69583990435973, 7);
INSERT INTO "known" ("hash", "post") VALUES (69709577704571, 8);
INSERT INTO "known" ("hash", "post") VALUES (69733990844660, 8);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('decision', 5);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('export', 1);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('item', 5);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('post', 8);
CREATE INDEX post_item ON post (item) WHERE item IS NOT NULL;
CREATE INDEX post_original ON post (original) WHERE original IS NOT NULL;
CREATE INDEX post_seen ON post (stream, seen_at);
CREATE INDEX decision_item ON decision (item, id);
CREATE UNIQUE INDEX decision_undoes ON decision (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX feed_due ON feed (coalesce(next_poll_at, 0)) WHERE configured = 1 AND stopped = 0;
CREATE INDEX item_open ON item (stream, expires_at, opens_at, decision, score, surfacing)
WHERE opens_at IS NOT NULL;
CREATE UNIQUE INDEX decision_redoes ON decision (redoes) WHERE redoes IS NOT NULL;
CREATE INDEX decision_batch ON decision (batch) WHERE batch IS NOT NULL;
CREATE INDEX decision_person ON decision (decided_by, id);
CREATE INDEX decision_undo ON decision (decided_by, id) WHERE undoes IS NOT NULL;
CREATE INDEX event_item ON event (item, id);
CREATE INDEX audit_stream ON audit (stream, id);
CREATE INDEX audit_post_post ON audit_post (post) WHERE post IS NOT NULL;
CREATE VIEW search_source AS
SELECT post.id, post.title, post.text, post.author,
  iif(post.surfacing IS NULL, NULL, (SELECT note FROM item WHERE item.id = post.item)) AS note,
  char(63728) || post.stream || ' '
    || iif(post.surfacing IS NULL, char(63730),
      char(63729)) AS marks
FROM post;
CREATE VIEW search_content AS
SELECT * FROM search_source WHERE id <= (SELECT value FROM setting WHERE key = 'searched');
CREATE TRIGGER search_post_deleted BEFORE DELETE ON post
WHEN old.id <= (SELECT value FROM setting WHERE key = 'searched') BEGIN INSERT INTO search (search, rowid, title, text, author, note, marks)
SELECT 'delete', * FROM search_source WHERE id = old.id; END;
CREATE TRIGGER search_post_changing
BEFORE UPDATE OF title, text, author, surfacing, item, stream ON post
WHEN old.id <= (SELECT value FROM setting WHERE key = 'searched') AND (old.title, old.text, old.author, old.surfacing, old.item, old.stream)
  IS NOT (new.title, new.text, new.author, new.surfacing, new.item, new.stream) BEGIN INSERT INTO search (search, rowid, title, text, author, note, marks)
SELECT 'delete', * FROM search_source WHERE id = old.id; END;
CREATE TRIGGER search_post_changed
AFTER UPDATE OF title, text, author, surfacing, item, stream ON post
WHEN old.id <= (SELECT value FROM setting WHERE key = 'searched') AND (old.title, old.text, old.author, old.surfacing, old.item, old.stream)
  IS NOT (new.title, new.text, new.author, new.surfacing, new.item, new.stream) BEGIN INSERT INTO search (rowid, title, text, author, note, marks)
SELECT * FROM search_source WHERE id = new.id; END;
CREATE TRIGGER search_note_changing BEFORE UPDATE OF note ON item
WHEN old.note IS NOT new.note BEGIN INSERT INTO search (search, rowid, title, text, author, note, marks)
SELECT 'delete', * FROM search_source WHERE id IN (SELECT post.id FROM post WHERE post.item = old.id AND post.surfacing IS NOT NULL
  AND post.id <= (SELECT value FROM setting WHERE key = 'searched')); END;
CREATE TRIGGER search_note_changed AFTER UPDATE OF note ON item
WHEN old.note IS NOT new.note BEGIN INSERT INTO search (rowid, title, text, author, note, marks)
SELECT * FROM search_source WHERE id IN (SELECT post.id FROM post WHERE post.item = old.id AND post.surfacing IS NOT NULL
  AND post.id <= (SELECT value FROM setting WHERE key = 'searched')); END;
CREATE VIEW verdict AS
  SELECT judgement.post, judgement.score, judgement.probability, kind.kept, kind.reason,
    judgement.rule, nullif(kind.gesture, '') AS gesture, kind.model, kind.prior,
    judgement.rest, judgement.evidence
  FROM judgement JOIN verdict_kind AS kind ON kind.id = judgement.kind;
CREATE INDEX post_words ON post (words >> 32) WHERE words <> 0;
CREATE INDEX post_url ON post (url_hash) WHERE url_hash IS NOT NULL;
CREATE INDEX post_held ON post (stream, seen_at) WHERE item IS NOT NULL AND text IS NOT NULL;
CREATE INDEX item_decided ON item (decision, decided_at, stream) WHERE decision IS NOT NULL;
