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
);
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
  fingerprint INTEGER       -- equal fingerprints mean copies
, sketch_first INTEGER, sketch_second INTEGER);
CREATE TABLE known (
  hash BLOB PRIMARY KEY,
  post INTEGER REFERENCES post ON DELETE SET NULL
) WITHOUT ROWID;
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
CREATE TABLE decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item INTEGER NOT NULL REFERENCES item,
  decision TEXT,                           -- NULL: an undo
  undoes INTEGER REFERENCES decision,
  decided_by TEXT NOT NULL,
  decided_at REAL NOT NULL
);
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
);
CREATE TABLE export_item (
  export INTEGER NOT NULL REFERENCES export,
  item INTEGER NOT NULL,
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
INSERT INTO "grdb_migrations" ("identifier") VALUES ('1 the inbox');
INSERT INTO "grdb_migrations" ("identifier") VALUES ('2 coverage, memory and the overlay');
INSERT INTO "grdb_migrations" ("identifier") VALUES ('3 fingerprints');
INSERT INTO "setting" ("key", "value") VALUES ('key', X'A718B25A373A2AE84E55100715D832A6D1F3C1493E116DF577A3420BF324A8A2');
INSERT INTO "setting" ("key", "value") VALUES ('overlay', 1);
INSERT INTO "stream" ("id", "name", "gate", "model", "trained_through") VALUES (1, 'shops', NULL, NULL, 0);
INSERT INTO "stream" ("id", "name", "gate", "model", "trained_through") VALUES (2, 'crm', X'67617465', 'm-01234567', 2);
INSERT INTO "feed" ("id", "stream", "address", "name", "configured", "etag", "last_modified", "memory", "ids_repeat", "polled_at", "succeeded_at", "next_poll_at", "failures", "problem", "remark", "stopped") VALUES (1, 2, 'https://forum.example/feed', 'Forum', 1, '"forum 1"', NULL, NULL, 0, 100.0, 100.0, 1000.0, 0, NULL, NULL, 0);
INSERT INTO "feed" ("id", "stream", "address", "name", "configured", "etag", "last_modified", "memory", "ids_repeat", "polled_at", "succeeded_at", "next_poll_at", "failures", "problem", "remark", "stopped") VALUES (2, 2, 'https://blog.example/feed', 'Blog', 1, NULL, 'Sun, 22 Nov 2026 10:00:00 GMT', NULL, 0, 110.0, 110.0, 1010.0, 0, NULL, NULL, 0);
INSERT INTO "feed" ("id", "stream", "address", "name", "configured", "etag", "last_modified", "memory", "ids_repeat", "polled_at", "succeeded_at", "next_poll_at", "failures", "problem", "remark", "stopped") VALUES (3, 1, 'https://shop.example/feed', 'Shop', 1, NULL, NULL, NULL, 0, NULL, NULL, NULL, 0, NULL, NULL, 0);
INSERT INTO "host" ("name", "quiet_until") VALUES ('blog.example', 9000.0);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "fingerprint", "sketch_first", "sketch_second") VALUES (1, 2, 1, 1, NULL, '1', 'https://forum.example/t/1', 'A question', 'Post 1 asks which help desk would suit a team of five', 'grace', NULL, NULL, NULL, NULL, NULL, 100.0, -7596552794444565749, 0, 4092745937998420405, -7596552794444565749, -1510452719, 2042371957);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "fingerprint", "sketch_first", "sketch_second") VALUES (2, 2, 1, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 100.0, 0, 0, NULL, NULL, NULL, NULL);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "fingerprint", "sketch_first", "sketch_second") VALUES (3, 2, 1, 3, NULL, '3', 'https://forum.example/t/3', 'A question', 'Post 3 asks which help desk would suit a team of five', 'grace', NULL, NULL, NULL, NULL, NULL, 100.0, -5033722895940478007, 0, 4092743738975163983, -5033722895940478007, -1510452719, 2042371957);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "fingerprint", "sketch_first", "sketch_second") VALUES (4, 2, 1, 4, NULL, '4', 'https://forum.example/t/4', 'A question', 'Post 4 asks which help desk would suit a team of five', 'grace', NULL, NULL, NULL, NULL, NULL, 100.0, 2897374002393874158, 0, 4092740440440279350, 2897374002393874158, -1510452719, 2042371957);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "fingerprint", "sketch_first", "sketch_second") VALUES (5, 2, 1, NULL, NULL, '5', 'https://forum.example/t/5', 'A question', 'Post 5 asks which help desk would suit a team of five', 'grace', NULL, NULL, NULL, NULL, NULL, 100.0, -24676724172180081, 0, 4092741539951907561, -24676724172180081, -1510452719, 2042371957);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "fingerprint", "sketch_first", "sketch_second") VALUES (6, 2, 1, NULL, NULL, '6', 'https://forum.example/t/6', 'A question', 'Post 6 asks which help desk would suit a team of five', 'grace', NULL, NULL, NULL, NULL, NULL, 100.0, 7840536133967561004, 0, 4092738241417022928, 7840536133967561004, -1510452719, 2042371957);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "fingerprint", "sketch_first", "sketch_second") VALUES (7, 2, 2, 1, 1, '1', 'https://blog.example/1', 'A question', 'Post 1 asks which help desk would suit a team of five', 'linus', NULL, NULL, NULL, NULL, NULL, 110.0, -7596552794444565749, 0, -4361563022873566951, -7596552794444565749, NULL, NULL);
INSERT INTO "post" ("id", "stream", "feed", "item", "original", "guid", "url", "title", "text", "author", "language", "categories", "conversation", "published", "updated", "seen_at", "words", "edited", "url_hash", "fingerprint", "sketch_first", "sketch_second") VALUES (8, 2, 2, 5, NULL, '2', 'https://blog.example/2', 'Moving on', 'Post 2 asks which help desk would suit a team of five', 'barbara', NULL, NULL, NULL, NULL, NULL, 110.0, 940186723387117922, 0, -4361566321408451584, 940186723387117922, -1510452719, 2042371957);
INSERT INTO "known" ("hash", "post") VALUES (X'0138CA6F56C91881FBFDD5E51ABD3E38', 8);
INSERT INTO "known" ("hash", "post") VALUES (X'0225AD0607C1615931DF172DB4CAA953', 4);
INSERT INTO "known" ("hash", "post") VALUES (X'0888633E14551FB1F55EAD39F0E4E0A9', 2);
INSERT INTO "known" ("hash", "post") VALUES (X'147E6A17F21882C58AD91129781944F0', 2);
INSERT INTO "known" ("hash", "post") VALUES (X'186DE72FFEB56EAB8190E50BEF02B0AD', 8);
INSERT INTO "known" ("hash", "post") VALUES (X'19CACB90CBE772204941FD2EC67EC3D0', 6);
INSERT INTO "known" ("hash", "post") VALUES (X'2F84BAC53CAEB266E8E1511BC7B58378', 3);
INSERT INTO "known" ("hash", "post") VALUES (X'3463442F87411B39F25D79B504F076B7', 7);
INSERT INTO "known" ("hash", "post") VALUES (X'4348F6BF5D2703481A3D5CE488A4F047', 5);
INSERT INTO "known" ("hash", "post") VALUES (X'5AE339F97FD8694967937A9281505832', 4);
INSERT INTO "known" ("hash", "post") VALUES (X'5FD711B7009BBCE3354B0D5E2DECAFB5', 7);
INSERT INTO "known" ("hash", "post") VALUES (X'71AB1A88F4C713A6313DB9B78B6C1AA4', 1);
INSERT INTO "known" ("hash", "post") VALUES (X'7FB9434CC1A32A25F25E37C4BC3BB436', 5);
INSERT INTO "known" ("hash", "post") VALUES (X'8C364E7B6E28DAB2A54B2BCD6E1F983A', 6);
INSERT INTO "known" ("hash", "post") VALUES (X'9AB93EE1AFF2DCC1CE4AB52651DFD448', 3);
INSERT INTO "known" ("hash", "post") VALUES (X'ADEBDE1DECE2FA2D1499092205C281CF', 4);
INSERT INTO "known" ("hash", "post") VALUES (X'B117427E0C2F51DD074C306F70B9957E', 2);
INSERT INTO "known" ("hash", "post") VALUES (X'B82B433C6B451E476F98CC5D3711523C', 5);
INSERT INTO "known" ("hash", "post") VALUES (X'C80D7173AFEBA7BDC157A593BE38CE00', 1);
INSERT INTO "known" ("hash", "post") VALUES (X'C95D912661E11D6386373AC3A1349A88', 3);
INSERT INTO "known" ("hash", "post") VALUES (X'CF543E52778D6DFE1B92864F59A37BF3', 7);
INSERT INTO "known" ("hash", "post") VALUES (X'E23A56CCA3D643820050C3D8A993BCFE', 1);
INSERT INTO "known" ("hash", "post") VALUES (X'E4FB4DF81C5DE88F85A5D9E6F7E00D70', 8);
INSERT INTO "known" ("hash", "post") VALUES (X'EB85C4B2BCB593A8ECF1EB03CE749DC3', 6);
INSERT INTO "verdict" ("post", "score", "probability", "kept", "reason", "rule", "gesture", "model", "prior", "rest", "evidence", "judged_at") VALUES (1, 1.0, NULL, 1, 'above-threshold', NULL, 'recommendation', 'cold start', -3.0, 3.25, '[["help desk",1.25,"text",17,26],["question",-0.5,"title",2,10]]', 100.0);
INSERT INTO "verdict" ("post", "score", "probability", "kept", "reason", "rule", "gesture", "model", "prior", "rest", "evidence", "judged_at") VALUES (2, 1.0, NULL, 1, 'above-threshold', NULL, 'recommendation', 'cold start', -3.0, 4.0, '[]', 100.0);
INSERT INTO "verdict" ("post", "score", "probability", "kept", "reason", "rule", "gesture", "model", "prior", "rest", "evidence", "judged_at") VALUES (3, 1.0, NULL, 1, 'above-threshold', NULL, 'recommendation', 'cold start', -3.0, 3.25, '[["help desk",1.25,"text",17,26],["question",-0.5,"title",2,10]]', 100.0);
INSERT INTO "verdict" ("post", "score", "probability", "kept", "reason", "rule", "gesture", "model", "prior", "rest", "evidence", "judged_at") VALUES (4, 1.0, NULL, 1, 'above-threshold', NULL, 'recommendation', 'cold start', -3.0, 3.25, '[["help desk",1.25,"text",17,26],["question",-0.5,"title",2,10]]', 100.0);
INSERT INTO "verdict" ("post", "score", "probability", "kept", "reason", "rule", "gesture", "model", "prior", "rest", "evidence", "judged_at") VALUES (5, 1.0, NULL, 0, 'below-threshold', NULL, 'recommendation', 'cold start', -3.0, 3.25, '[["help desk",1.25,"text",17,26],["question",-0.5,"title",2,10]]', 100.0);
INSERT INTO "verdict" ("post", "score", "probability", "kept", "reason", "rule", "gesture", "model", "prior", "rest", "evidence", "judged_at") VALUES (6, 1.0, NULL, 0, 'below-threshold', NULL, 'recommendation', 'cold start', -3.0, 3.25, '[["help desk",1.25,"text",17,26],["question",-0.5,"title",2,10]]', 100.0);
INSERT INTO "verdict" ("post", "score", "probability", "kept", "reason", "rule", "gesture", "model", "prior", "rest", "evidence", "judged_at") VALUES (7, 1.0, NULL, 0, 'duplicate', NULL, 'recommendation', 'cold start', -3.0, 4.0, '[]', 110.0);
INSERT INTO "verdict" ("post", "score", "probability", "kept", "reason", "rule", "gesture", "model", "prior", "rest", "evidence", "judged_at") VALUES (8, 1.0, NULL, 1, 'above-threshold', NULL, 'recommendation', 'cold start', -3.0, 4.0, '[]', 110.0);
INSERT INTO "item" ("id", "stream", "conversation", "surfacing", "surfaced_at", "expires_at", "active_at", "score", "decision", "decided_by", "decided_at") VALUES (1, 2, X'6F1AEC593D15CB46AB816E54418FAD97', 'gate', 100.0, 1000000.0, 100.0, 1.0, 'relevant', 'ada', 300.0);
INSERT INTO "item" ("id", "stream", "conversation", "surfacing", "surfaced_at", "expires_at", "active_at", "score", "decision", "decided_by", "decided_at") VALUES (2, 2, X'99E091966CB6349763A80C52716BF44E', 'gate', 100.0, 1000000.0, 100.0, 1.0, 'noise', 'grace', 310.0);
INSERT INTO "item" ("id", "stream", "conversation", "surfacing", "surfaced_at", "expires_at", "active_at", "score", "decision", "decided_by", "decided_at") VALUES (3, 2, X'AB2F00FA498ECA6A0E532A6EF631F637', 'gate', 100.0, 1000000.0, 100.0, 1.0, 'unsure', 'ada', 320.0);
INSERT INTO "item" ("id", "stream", "conversation", "surfacing", "surfaced_at", "expires_at", "active_at", "score", "decision", "decided_by", "decided_at") VALUES (4, 2, X'3E5BC3036E529D2B55E3FD572B084B73', 'gate', 100.0, 1000000.0, 100.0, 1.0, NULL, NULL, NULL);
INSERT INTO "item" ("id", "stream", "conversation", "surfacing", "surfaced_at", "expires_at", "active_at", "score", "decision", "decided_by", "decided_at") VALUES (5, 2, X'9E3579F249DEE6D527477AA0011F5349', 'gate', 110.0, 1000000.0, 110.0, 1.0, NULL, NULL, NULL);
INSERT INTO "decision" ("id", "item", "decision", "undoes", "decided_by", "decided_at") VALUES (1, 1, 'relevant', NULL, 'ada', 300.0);
INSERT INTO "decision" ("id", "item", "decision", "undoes", "decided_by", "decided_at") VALUES (2, 2, 'noise', NULL, 'grace', 310.0);
INSERT INTO "decision" ("id", "item", "decision", "undoes", "decided_by", "decided_at") VALUES (3, 3, 'unsure', NULL, 'ada', 320.0);
INSERT INTO "decision" ("id", "item", "decision", "undoes", "decided_by", "decided_at") VALUES (4, 4, 'relevant', NULL, 'ada', 330.0);
INSERT INTO "decision" ("id", "item", "decision", "undoes", "decided_by", "decided_at") VALUES (5, 4, NULL, 4, 'ada', 340.0);
INSERT INTO "decision_post" ("decision", "post") VALUES (1, 1);
INSERT INTO "decision_post" ("decision", "post") VALUES (2, 2);
INSERT INTO "decision_post" ("decision", "post") VALUES (3, 3);
INSERT INTO "decision_post" ("decision", "post") VALUES (4, 4);
INSERT INTO "tally" ("feed", "day", "reason", "kept", "posts") VALUES (1, '2026-11-21', 'above-threshold', 1, 4);
INSERT INTO "tally" ("feed", "day", "reason", "kept", "posts") VALUES (1, '2026-11-21', 'below-threshold', 0, 2);
INSERT INTO "tally" ("feed", "day", "reason", "kept", "posts") VALUES (2, '2026-11-21', 'above-threshold', 1, 1);
INSERT INTO "tally" ("feed", "day", "reason", "kept", "posts") VALUES (2, '2026-11-21', 'duplicate', 0, 1);
INSERT INTO "export" ("id", "exported_at", "exported_by", "profile", "filter", "columns", "rows", "sha256") VALUES (1, 400.0, 'ada', 'plain', '{"decision":"relevant"}', 'id,stream,source,url,title,text,author,published_at,surfaced_at,probability,gesture,evidence,decision,action,decided_by,decided_at,note,also_seen,model,export_id', 1, 'fb364779e2646296b14ecde77c252ccc3633e974b4d77e0001da4f3549c026b6');
INSERT INTO "export_item" ("export", "item") VALUES (1, 1);
INSERT INTO "coverage" ("feed", "day", "polls", "unchanged", "limited", "failed", "rollovers", "missed", "starved_seconds", "dead_seconds", "away_seconds") VALUES (1, '2026-11-21', 1, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0);
INSERT INTO "coverage" ("feed", "day", "polls", "unchanged", "limited", "failed", "rollovers", "missed", "starved_seconds", "dead_seconds", "away_seconds") VALUES (2, '2026-11-21', 1, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0);
INSERT INTO "overlay_stream" ("id", "name", "title") VALUES (1, 'desks', 'Help desks');
INSERT INTO "overlay_feed" ("id", "stream", "address", "name", "preset", "added_at") VALUES (1, 'desks', 'https://desk.example/feed', 'Desk', NULL, 50.0);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('decision', 5);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('export', 1);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('item', 5);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('post', 8);
CREATE INDEX post_item ON post (item) WHERE item IS NOT NULL;
CREATE INDEX post_original ON post (original) WHERE original IS NOT NULL;
CREATE INDEX post_url ON post (stream, url_hash) WHERE url_hash IS NOT NULL;
CREATE INDEX post_fingerprint ON post (stream, fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX post_seen ON post (stream, seen_at);
CREATE INDEX known_post ON known (post) WHERE post IS NOT NULL;
CREATE INDEX item_waiting ON item (stream, score DESC) WHERE decision IS NULL;
CREATE INDEX item_decided ON item (decision, decided_at) WHERE decision IS NOT NULL;
CREATE INDEX decision_item ON decision (item, id);
CREATE UNIQUE INDEX decision_undoes ON decision (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX feed_due ON feed (coalesce(next_poll_at, 0)) WHERE configured = 1 AND stopped = 0;
CREATE INDEX post_sketch ON post (id, sketch_first, sketch_second)
WHERE sketch_first IS NOT NULL;
