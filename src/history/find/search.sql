-- The search index beside a history: which words every entry has, and when its days began and ended.
-- It can be made again from the log at any time, so it stands in a file of its own: the log's file
-- stays as small as it was, and a commit changes as few pages.

-- The words of commits, cut by us: `head` is name, message, kind, origin and file, `body` the source,
-- `marks` what is asked for by field and the letters of the name by threes.
CREATE VIRTUAL TABLE words USING fts5 (
    head, body, marks,
    content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 0"
);

-- The first and the last entry of every day (of 24 hours since 1970), as its writers' clocks had it.
CREATE TABLE days (
    day   INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    last  INTEGER NOT NULL
) STRICT;

-- Of which log it is, how far it goes, and the leaf of that entry. One row.
CREATE TABLE known (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    log     BLOB NOT NULL,
    through INTEGER NOT NULL,
    leaf    BLOB NOT NULL
) STRICT;
