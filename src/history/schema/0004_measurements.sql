-- How long a definition takes is a document, too.
DROP INDEX entries_documents;
CREATE INDEX entries_documents ON entries (kind, seq)
    WHERE kind IN ('rule', 'transcript', 'patch', 'measurement');
