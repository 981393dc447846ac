-- More kinds of entry, operations on milestones, checkpoints, and caches that may lag behind.
--
-- A durable commit costs by the pages it changes. So a commit changes two: the end of `entries` and
-- the end of `blobs`. What is only there to find things again (`settled_heads`, `marks`,
-- `text_index`, `nodes`) is brought up to date some hundred entries at a time; `settled` says how
-- far, and the views look through the few entries behind that.

-- Texts, without an index of their own. The order of arrival is the order of the file.
CREATE TABLE blobs_2 (
    id   INTEGER PRIMARY KEY,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    text TEXT NOT NULL
) STRICT;

-- The log: one row for each entry, of every kind, in one chain. A new kind of entry is a new word in
-- `kind`; it uses the columns it has a use for.
CREATE TABLE entries_2 (
    -- Place in the log, from 1, without a gap. This is what orders.
    seq             INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL,
    time_ms         INTEGER NOT NULL,
    author          TEXT NOT NULL,
    author_kind     TEXT NOT NULL,
    -- The docstring of a definition or the message of anything else; empty where there is none.
    message         TEXT NOT NULL,
    -- Of what concerns a name, and of documents:
    package         TEXT,
    name            TEXT,
    -- What sort of definition, or what was done to a document.
    definition_kind TEXT,
    text            INTEGER REFERENCES blobs (id),
    -- The entry that held this name before. The versions of a name are a walk along this column,
    -- so that no index over all names and versions is needed.
    previous        INTEGER REFERENCES entries (seq),
    -- The entry that this one refers to: what a rollback goes back to, what an operation is about.
    target          INTEGER REFERENCES entries (seq),
    origin          TEXT,
    file            TEXT,
    line            INTEGER,
    verdict         TEXT,
    rule_set        BLOB,
    definition_hash BLOB,
    -- The definitions it uses, in the canonical encoding whose hash the header has.
    dependencies    BLOB,
    -- Why a milestone was accepted although its rehearsal differed.
    reason          TEXT,
    -- How many findings of each severity, so that a list of commits need not count them.
    errors          INTEGER NOT NULL,
    warnings        INTEGER NOT NULL,
    infos           INTEGER NOT NULL,
    -- What people call it, and its hash: SHA-256(0x00, header).
    uuid            BLOB NOT NULL CHECK (length(uuid) = 16),
    leaf            BLOB NOT NULL CHECK (length(leaf) = 32),
    -- Last, because it is the longest and most questions do not read it.
    header          BLOB NOT NULL
) STRICT;

INSERT INTO blobs_2 SELECT id, hash, text FROM blobs ORDER BY id;
INSERT INTO entries_2
    SELECT seq, kind, time_ms, author, author_kind, message, package, name, definition_kind,
           (SELECT id FROM blobs WHERE blobs.hash = entries.text_hash), previous, NULL, origin, file,
           line, verdict, rule_set, NULL, NULL, NULL, errors, warnings, infos, uuid, leaf, header
    FROM entries ORDER BY seq;

-- Which milestone holds a commit now, after all operations. What an entry itself names stands in
-- `membership`, next to the hash of it in its header.
CREATE TABLE held (
    entry     INTEGER PRIMARY KEY,
    milestone INTEGER NOT NULL
) STRICT;
CREATE INDEX held_by_milestone ON held (milestone, entry);
INSERT INTO held SELECT entry, milestone FROM membership;

-- The milestones there are now, and the entry whose message each has.
CREATE TABLE milestones (
    seq   INTEGER PRIMARY KEY,
    named INTEGER NOT NULL
) STRICT;
INSERT INTO milestones SELECT seq, seq FROM entries WHERE kind = 'milestone';

-- Commits older than the last operation that no milestone holds. Younger ones are all pending.
CREATE TABLE left_behind (
    seq INTEGER PRIMARY KEY
) STRICT;
INSERT INTO left_behind SELECT seq FROM pending
    WHERE seq < (SELECT coalesce(max(seq), 0) FROM entries WHERE kind = 'milestone');

-- The newest entry of every name, also where that takes the meaning away.
CREATE TABLE settled_heads (
    name    TEXT NOT NULL,
    package TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (name, package)
) STRICT, WITHOUT ROWID;

-- The first eight bytes of the UUID and of the leaf of every entry, to find it by its first digits.
CREATE TABLE marks (
    mark BLOB NOT NULL,
    seq  INTEGER NOT NULL,
    PRIMARY KEY (mark, seq)
) STRICT, WITHOUT ROWID;

-- Where a text is, so that one that occurs twice is kept once.
CREATE TABLE text_index (
    hash BLOB PRIMARY KEY NOT NULL,
    blob INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Inner nodes of the Merkle tree over whole blocks of 256 leaves and more: `place` counts subtrees
-- of 2^level leaves from the left.
CREATE TABLE nodes (
    level INTEGER NOT NULL,
    place INTEGER NOT NULL,
    hash  BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, place)
) STRICT, WITHOUT ROWID;

-- How far the four above are up to date: through which entry, and which text. One row.
CREATE TABLE settled (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    through INTEGER NOT NULL,
    blobs   INTEGER NOT NULL
) STRICT;
INSERT INTO settled VALUES (1, 0, 0);

-- Signed notes over the first so many entries, numbered from 1 without a gap. The last one and its
-- number are also kept outside of this file.
CREATE TABLE checkpoints (
    number INTEGER PRIMARY KEY,
    note   TEXT NOT NULL
) STRICT;

DROP INDEX membership_by_entry;
DROP TABLE pending;
DROP TABLE heads;
DROP TABLE entries;
DROP TABLE blobs;
ALTER TABLE blobs_2 RENAME TO blobs;
ALTER TABLE entries_2 RENAME TO entries;

-- Milestones and operations are few among many commits; without this, listing them reads the whole
-- log. It holds nothing but their own rows.
CREATE INDEX entries_operations ON entries (seq)
    WHERE kind IN ('milestone', 'amend', 'split', 'squash', 'move', 'dissolve', 'undo');

CREATE INDEX entries_documents ON entries (kind, seq)
    WHERE kind IN ('rule', 'transcript', 'patch');

-- The names of the entries that `settled_heads` does not know yet. A rename is the newest entry of
-- two names.
CREATE VIEW recent_heads (name, package, seq) AS
    SELECT name, package, max(seq) FROM (
        SELECT name, package, seq FROM entries
        WHERE seq > (SELECT through FROM settled)
            AND kind IN ('definition', 'undefinition', 'trivia', 'rollback', 'rename')
        UNION ALL
        SELECT old.name, old.package, renamed.seq
        FROM entries AS renamed JOIN entries AS old ON old.seq = renamed.target
        WHERE renamed.seq > (SELECT through FROM settled) AND renamed.kind = 'rename'
    ) GROUP BY name, package;

-- The newest entry of every name.
CREATE VIEW heads (name, package, seq) AS
    SELECT name, package, seq FROM settled_heads
    WHERE (name, package) NOT IN (SELECT name, package FROM recent_heads)
    UNION ALL
    SELECT name, package, seq FROM recent_heads;

-- The commits that no milestone holds.
CREATE VIEW pending (seq) AS
    SELECT seq FROM left_behind
    UNION ALL
    SELECT seq FROM entries
    WHERE seq > (
            SELECT coalesce(max(seq), 0) FROM entries
            WHERE kind IN ('milestone', 'amend', 'split', 'squash', 'move', 'dissolve', 'undo'))
        AND kind IN ('definition', 'undefinition', 'trivia', 'rollback', 'rename');

DROP TRIGGER meta_keep;
UPDATE meta SET format = 2;
CREATE TRIGGER meta_keep BEFORE UPDATE ON meta
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER blobs_keep BEFORE UPDATE ON blobs
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER blobs_stay BEFORE DELETE ON blobs
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER entries_stay BEFORE DELETE ON entries
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER checkpoints_keep BEFORE UPDATE ON checkpoints
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER checkpoints_stay BEFORE DELETE ON checkpoints
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;

-- Nothing is inserted between, beside or beyond the end.
CREATE TRIGGER entries_in_order BEFORE INSERT ON entries
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entries)
    BEGIN SELECT raise(ABORT, 'an entry must follow the last one'); END;
