-- The catalogue. Times are RFC 3339 in UTC, dates ISO 8601, hashes 32-byte BLAKE3, lists and facts of a probe JSON.
-- A step that shipped is never edited: changes go into a new file.

CREATE TABLE person (
  id        TEXT PRIMARY KEY,
  name      TEXT NOT NULL,
  roles     TEXT NOT NULL,                 -- JSON list of role words
  email     TEXT,
  login     TEXT UNIQUE,
  password  TEXT                           -- Argon2id, PHC string
) STRICT;

-- ── plan ──
CREATE TABLE procedure (
  hash  BLOB PRIMARY KEY,
  name  TEXT NOT NULL,                     -- 63-COM-P01/Rev.00
  text  TEXT NOT NULL                      -- the definition itself: a case stays on the one it began with
) STRICT;

CREATE TABLE campaign (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE video (
  id           INTEGER PRIMARY KEY,
  year         INTEGER NOT NULL,
  number       INTEGER NOT NULL,
  title        TEXT NOT NULL,
  kind         TEXT NOT NULL,
  campaign     INTEGER REFERENCES campaign,
  medium       TEXT,
  due          TEXT,
  folder       TEXT NOT NULL,              -- its name in material/, montajes/, revision/, finales/, below the year
  state        TEXT NOT NULL,
  procedure    BLOB NOT NULL REFERENCES procedure,
  bound_round  INTEGER REFERENCES round,   -- the approval that binds the final
  opened_by    TEXT NOT NULL REFERENCES person,
  opened_at    TEXT NOT NULL,
  confirmed_by TEXT REFERENCES person,     -- null: urgent, opened by produccion, not yet programmed by the jefa
  cancelled    TEXT,                       -- the reason
  UNIQUE (year, number)
) STRICT;

CREATE TABLE interview (
  id         INTEGER PRIMARY KEY,
  video      INTEGER REFERENCES video,
  medium     TEXT,
  programme  TEXT,
  person     TEXT NOT NULL,
  place      TEXT,
  phone      TEXT,
  at         TEXT NOT NULL,
  CHECK (video IS NOT NULL OR medium IS NOT NULL)
) STRICT;

-- ── catalog ──
CREATE TABLE location (
  id    INTEGER PRIMARY KEY,
  kind  TEXT NOT NULL CHECK (kind IN ('library', 'backup')),
  name  TEXT NOT NULL UNIQUE,              -- biblioteca, respaldo-1
  uuid  TEXT NOT NULL UNIQUE,              -- as written in its .claqueta/location.toml
  path  TEXT NOT NULL
) STRICT;

CREATE TABLE asset (
  id        INTEGER PRIMARY KEY,
  hash      BLOB NOT NULL UNIQUE,
  xxh128    BLOB,
  head      BLOB NOT NULL,                 -- BLAKE3 of the first MiB, to know a content before it is read whole
  bytes     INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  name      TEXT NOT NULL,                 -- its file name when it arrived
  video     INTEGER REFERENCES video,      -- the video it arrived for
  media     TEXT,                          -- MediaInfo
  probe     TEXT,                          -- what ffprobe printed
  troubles  TEXT NOT NULL DEFAULT '[]',
  added_at  TEXT NOT NULL
) STRICT;
CREATE INDEX asset_head ON asset (bytes, head);
CREATE INDEX asset_video ON asset (video);

-- One row per copy. It exists only after the bytes were read back from the medium and matched.
CREATE TABLE copy (
  location     INTEGER NOT NULL REFERENCES location,
  path         TEXT NOT NULL,              -- below the location's root, `disk::names` form
  asset        INTEGER NOT NULL REFERENCES asset,
  verified_at  TEXT NOT NULL,
  PRIMARY KEY (location, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_asset ON copy (asset);

CREATE VIRTUAL TABLE search USING fts5 (
  subject UNINDEXED, text, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);

-- ── ingest ──
CREATE TABLE ingest (
  id       INTEGER PRIMARY KEY,
  video    INTEGER NOT NULL REFERENCES video,
  label    TEXT NOT NULL,
  folder   TEXT NOT NULL,                  -- below the location's root
  source   TEXT NOT NULL,
  by       TEXT NOT NULL REFERENCES person,
  at       TEXT NOT NULL,
  verdict  TEXT                            -- null while it has not ended
) STRICT;

CREATE TABLE footage (
  ingest  INTEGER NOT NULL REFERENCES ingest,
  path    TEXT NOT NULL,                   -- below the card's root
  asset   INTEGER REFERENCES asset,        -- null: failed
  status  TEXT NOT NULL CHECK (status IN ('copied', 'already-safe', 'failed')),
  why     TEXT,
  PRIMARY KEY (ingest, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX footage_asset ON footage (asset);

-- ── edit ──
CREATE TABLE selection (
  id     INTEGER PRIMARY KEY,
  video  INTEGER NOT NULL REFERENCES video,
  asset  INTEGER NOT NULL REFERENCES asset,
  first  INTEGER NOT NULL,                 -- frames from the clip's first
  past   INTEGER NOT NULL,                 -- exclusive
  note   TEXT,
  by     TEXT NOT NULL REFERENCES person,
  at     TEXT NOT NULL,
  CHECK (past > first)
) STRICT;

CREATE TABLE track (
  id       INTEGER PRIMARY KEY,
  asset    INTEGER NOT NULL REFERENCES asset,
  title    TEXT NOT NULL,
  author   TEXT NOT NULL,
  licence  TEXT NOT NULL,
  source   TEXT NOT NULL,
  proof    INTEGER REFERENCES asset,
  until    TEXT
) STRICT;

CREATE TABLE consent (
  id      INTEGER PRIMARY KEY,
  video   INTEGER NOT NULL REFERENCES video,
  person  TEXT NOT NULL,
  asset   INTEGER NOT NULL REFERENCES asset,
  until   TEXT
) STRICT;

CREATE TABLE cut (
  video       INTEGER NOT NULL REFERENCES video,
  number      INTEGER NOT NULL,
  asset       INTEGER NOT NULL REFERENCES asset,
  contains    TEXT NOT NULL,
  subtitles   INTEGER REFERENCES asset,
  voice_over  INTEGER REFERENCES asset,
  music       INTEGER REFERENCES track,
  wishes      TEXT NOT NULL,               -- style and overrides as typed
  by          TEXT NOT NULL REFERENCES person,
  at          TEXT NOT NULL,
  PRIMARY KEY (video, number)
) STRICT, WITHOUT ROWID;

-- ── review ──
CREATE TABLE round (
  id           INTEGER PRIMARY KEY,
  video        INTEGER NOT NULL REFERENCES video,
  number       INTEGER NOT NULL,
  cut          INTEGER NOT NULL,
  step         TEXT NOT NULL,
  fingerprint  BLOB NOT NULL,
  plan         TEXT NOT NULL,
  asset        INTEGER NOT NULL REFERENCES asset,
  sheet        INTEGER REFERENCES asset,  -- thumbnails of the cut, beside it
  quality      TEXT NOT NULL,
  by           TEXT NOT NULL REFERENCES person,
  at           TEXT NOT NULL,
  checked_by   TEXT REFERENCES person,
  checked_at   TEXT,
  decision     TEXT CHECK (decision IN ('approved', 'changes')),
  note         TEXT,
  decided_by   TEXT REFERENCES person,
  decided_at   TEXT,
  UNIQUE (video, number),
  FOREIGN KEY (video, cut) REFERENCES cut (video, number)
) STRICT;

CREATE TABLE comment (
  id     INTEGER PRIMARY KEY,
  round  INTEGER NOT NULL REFERENCES round,
  frame  INTEGER NOT NULL,
  text   TEXT NOT NULL,
  by     TEXT NOT NULL REFERENCES person,
  at     TEXT NOT NULL
) STRICT;

CREATE TABLE authorization (
  id      INTEGER PRIMARY KEY,
  video   INTEGER NOT NULL REFERENCES video,
  round   INTEGER NOT NULL REFERENCES round,
  media   TEXT NOT NULL,
  reason  TEXT,                            -- why without a consent
  by      TEXT NOT NULL REFERENCES person,
  at      TEXT NOT NULL
) STRICT;

-- ── deliver ──
CREATE TABLE final (
  id          INTEGER PRIMARY KEY,
  video       INTEGER NOT NULL REFERENCES video,
  version     INTEGER NOT NULL,
  export      TEXT NOT NULL,
  asset       INTEGER NOT NULL REFERENCES asset,
  path        TEXT NOT NULL,
  round       INTEGER NOT NULL REFERENCES round,
  report      TEXT NOT NULL,               -- what was measured on it
  superseded  INTEGER NOT NULL DEFAULT 0 CHECK (superseded IN (0, 1)),
  at          TEXT NOT NULL,
  UNIQUE (video, version, export)
) STRICT;

-- ── records ──
CREATE TABLE record (
  id         INTEGER PRIMARY KEY,
  video      INTEGER REFERENCES video,
  procedure  TEXT NOT NULL,
  step       TEXT NOT NULL,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL,
  asset      INTEGER REFERENCES asset,
  made_at    TEXT NOT NULL,
  keep_until TEXT NOT NULL,
  destination TEXT NOT NULL
) STRICT;

CREATE TABLE mail (
  id          INTEGER PRIMARY KEY,
  message_id  TEXT NOT NULL UNIQUE,
  video       INTEGER REFERENCES video,
  recipient   TEXT NOT NULL,
  subject     TEXT NOT NULL,
  asset       INTEGER NOT NULL REFERENCES asset,
  at          TEXT NOT NULL
) STRICT;

-- Every change of state has its event in the same transaction. Each hash covers the one before.
CREATE TABLE event (
  seq      INTEGER PRIMARY KEY,
  at       TEXT NOT NULL,
  person   TEXT,
  role     TEXT,
  subject  TEXT NOT NULL,
  step     TEXT,
  what     TEXT NOT NULL,
  data     TEXT NOT NULL,
  hash     BLOB NOT NULL
) STRICT;
CREATE INDEX event_subject ON event (subject);
