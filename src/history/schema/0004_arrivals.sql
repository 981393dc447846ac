-- A durable commit costs by the pages it changes, and the end of `blobs` is a page of its own. So a text
-- that comes with a single commit stands in the commit's own row at first, and is moved to `blobs`, where
-- each text is once, when the caches are brought up to date: every 256 entries.
ALTER TABLE entries ADD COLUMN arrived TEXT;

-- Nothing else in a row ever changes.
DROP TRIGGER entries_keep;
CREATE TRIGGER entries_keep BEFORE UPDATE OF
        seq, kind, time_ms, author, author_kind, message, package, name, definition_kind, previous,
        target, origin, file, line, verdict, rule_set, definition_hash, dependencies, reason, errors,
        warnings, infos, uuid, leaf, header
    ON entries
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;

-- A text leaves its row when it is in `blobs`, and only then.
CREATE TRIGGER entries_arrived BEFORE UPDATE OF text, arrived ON entries
    WHEN OLD.arrived IS NULL OR NEW.arrived IS NOT NULL OR OLD.text IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM blobs WHERE id = NEW.text AND text = OLD.arrived)
    BEGIN SELECT raise(ABORT, 'the history is append-only'); END;
