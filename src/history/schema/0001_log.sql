-- The log and what is derived from it. Never edited once released: a change is a new file with
-- the next number.
--
-- What is authoritative is the header of each entry, as bytes, and the texts it names by hash. The
-- plain columns beside it repeat what the header says, so that questions can be asked in SQL;
-- `verify` compares them. Every table here is STRICT, so a column holds what its type says.

-- Which log this is. One row.
CREATE TABLE meta (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    -- Stands in every header, so that an entry of another log is noticed.
    log_id     BLOB NOT NULL CHECK (length(log_id) = 32),
    -- The newest version of the header encoding that may stand in this log.
    format     INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;

-- Texts by the SHA-256 of their bytes. A text that occurs twice is kept once. The rowid is the
-- order of arrival, so that a rebuild reads the texts nearly in a row; a table keyed by the hash
-- itself would scatter them over all pages.
CREATE TABLE blobs (
    id   INTEGER PRIMARY KEY,
    -- The index behind UNIQUE is how a header finds its text.
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    text TEXT NOT NULL
) STRICT;

-- The log: one row for each entry, definitions and milestones alike, in one chain. New kinds of
-- entry are new words in `kind`; they use the columns they have a use for.
CREATE TABLE entries (
    -- Place in the log, from 1, without a gap. This is what orders.
    seq             INTEGER PRIMARY KEY,
    -- People name an entry by its UUID or the beginning of it; the index behind UNIQUE answers a
    -- prefix as a range. UUID v7 begins with the time, so it grows at its right edge.
    uuid            BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
    kind            TEXT NOT NULL,
    time_ms         INTEGER NOT NULL,
    author          TEXT NOT NULL,
    author_kind     TEXT NOT NULL,
    -- The docstring of a definition or the message of a milestone; empty where there is none.
    message         TEXT NOT NULL,
    -- Of definitions:
    package         TEXT,
    name            TEXT,
    definition_kind TEXT,
    text_hash       BLOB REFERENCES blobs (hash),
    -- The entry that held this name before. The versions of a name are a walk along this column,
    -- so that no index over all names and versions is needed.
    previous        INTEGER REFERENCES entries (seq),
    origin          TEXT,
    file            TEXT,
    line            INTEGER,
    verdict         TEXT,
    rule_set        BLOB,
    -- How many findings of each severity, so that a list of commits need not count them.
    errors          INTEGER NOT NULL,
    warnings        INTEGER NOT NULL,
    infos           INTEGER NOT NULL,
    -- The chain. `leaf` is SHA-256(0x00, header); the header names the leaf before it.
    -- The index behind UNIQUE answers the other name of an entry, its hash or a prefix of it.
    leaf            BLOB NOT NULL UNIQUE CHECK (length(leaf) = 32),
    previous_leaf   BLOB NOT NULL CHECK (length(previous_leaf) = 32),
    -- Last, because it is the longest and most questions do not read it.
    header          BLOB NOT NULL,
    CHECK (
        kind <> 'definition'
        OR (package IS NOT NULL AND name IS NOT NULL AND definition_kind IS NOT NULL
            AND text_hash IS NOT NULL AND origin IS NOT NULL AND verdict IS NOT NULL
            AND rule_set IS NOT NULL)
    )
) STRICT;

-- Milestones are few among many commits; without this, listing them reads the whole log. It holds
-- nothing but the milestones' own rows.
CREATE INDEX entries_milestones ON entries (seq) WHERE kind = 'milestone';

-- What the rules found, in the order in which they said it. Keyed by entry, so that the findings of
-- one commit lie together and are read with one seek; the header holds their hash.
CREATE TABLE violations (
    entry      INTEGER NOT NULL REFERENCES entries (seq),
    place      INTEGER NOT NULL,
    rule       TEXT NOT NULL,
    rule_name  TEXT NOT NULL,
    severity   TEXT NOT NULL,
    points     INTEGER NOT NULL,
    message    TEXT NOT NULL,
    span_start INTEGER,
    span_end   INTEGER,
    PRIMARY KEY (entry, place),
    CHECK ((span_start IS NULL) = (span_end IS NULL))
) STRICT, WITHOUT ROWID;

-- Which commits a milestone holds; the milestone's header has the hash of the list.
CREATE TABLE membership (
    milestone INTEGER NOT NULL REFERENCES entries (seq),
    entry     INTEGER NOT NULL REFERENCES entries (seq),
    PRIMARY KEY (milestone, entry)
) STRICT, WITHOUT ROWID;

-- The other direction: every list of commits asks for each one which milestone holds it.
CREATE INDEX membership_by_entry ON membership (entry, milestone);

-- Derived: the newest entry of every name. Answers "what does this name mean now" and gives the
-- next commit of a name its `previous`. Keyed by name first, since people type names.
CREATE TABLE heads (
    name    TEXT NOT NULL,
    package TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (name, package)
) STRICT, WITHOUT ROWID;

-- Derived: the definitions that no milestone holds. Without it, the count of pending changes reads
-- the whole log.
CREATE TABLE pending (
    seq INTEGER PRIMARY KEY
) STRICT;

-- Definitions that were refused. Outside the chain on purpose: nothing is rebuilt from a refusal,
-- it has no version of a name and no place among the commits, and the chain stays a list of what
-- holds. It is append-only all the same.
CREATE TABLE rejections (
    id       INTEGER PRIMARY KEY,
    time_ms  INTEGER NOT NULL,
    name     TEXT NOT NULL,
    source   TEXT NOT NULL,
    origin   TEXT NOT NULL,
    file     TEXT,
    line     INTEGER,
    reason   TEXT NOT NULL,
    message  TEXT NOT NULL,
    -- The findings in the canonical encoding that is also hashed.
    findings BLOB NOT NULL
) STRICT;

-- Lines typed at the REPL. A convenience, not history: the oldest are dropped beyond a limit.
CREATE TABLE input (
    id      INTEGER PRIMARY KEY,
    time_ms INTEGER NOT NULL,
    text    TEXT NOT NULL
) STRICT;

-- Append-only, against accidents. Whoever means harm removes the triggers first; the chain is what
-- finds that out, and `verify` compares the schema itself.
CREATE TRIGGER meta_keep BEFORE UPDATE ON meta
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER meta_stay BEFORE DELETE ON meta
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER blobs_keep BEFORE UPDATE ON blobs
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER blobs_stay BEFORE DELETE ON blobs
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER entries_stay BEFORE DELETE ON entries
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER violations_keep BEFORE UPDATE ON violations
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER violations_stay BEFORE DELETE ON violations
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER membership_keep BEFORE UPDATE ON membership
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER membership_stay BEFORE DELETE ON membership
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER rejections_keep BEFORE UPDATE ON rejections
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
CREATE TRIGGER rejections_stay BEFORE DELETE ON rejections
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;

-- Nothing is inserted between, beside or beyond the end.
CREATE TRIGGER entries_in_order BEFORE INSERT ON entries
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entries)
    BEGIN SELECT raise(ABORT, 'an entry must follow the last one'); END;
