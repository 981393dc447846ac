-- Each insert asks whether the row belongs to an index of some rows. A list of kinds makes SQLite build a
-- table of the list for that, twice for each commit, which took as long as the insert itself. What an entry
-- lacks says the same: operations have no name (nor have the first and the last entry of a log), and
-- documents have a name and no package.
DROP INDEX entries_operations;
DROP INDEX entries_documents;
CREATE INDEX entries_operations ON entries (seq) WHERE name IS NULL;
CREATE INDEX entries_documents ON entries (kind, seq) WHERE package IS NULL AND name IS NOT NULL;

DROP VIEW pending;
CREATE VIEW pending (seq) AS
    SELECT seq FROM left_behind
    UNION ALL
    SELECT seq FROM entries
    WHERE seq > (
            SELECT coalesce(max(seq), 0) FROM entries
            WHERE name IS NULL
                AND kind IN ('milestone', 'amend', 'split', 'squash', 'move', 'dissolve', 'undo'))
        AND kind IN ('definition', 'undefinition', 'trivia', 'rollback', 'rename');

-- A trigger makes SQLite keep a journal of the statement, a copy of each page that it changes. Nobody else
-- inserts here: the key keeps an entry from standing twice, and a gap is found when the log is verified.
DROP TRIGGER entries_in_order;
