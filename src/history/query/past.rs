//! The last versions of a name, with what a judge of the next one asks: one walk along `previous`.

use crate::history::error::{Doing, HistoryError};
use crate::history::hash::Hash;
use crate::history::kind::EntryKind;
use crate::history::record::Author;
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::operations::kind_of;

/// An earlier version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastVersion {
    pub seq: u64,
    pub entry: EntryKind,
    pub docstring: String,
    pub definition_hash: Option<Hash>,
    pub author: Author,
    pub findings: u32,
    pub milestone: Option<u64>,
}

/// Returns this commit and those that held its name before, newest first, at most `count`.
pub fn until(store: &Store, seq: u64, count: usize) -> Result<Vec<PastVersion>, HistoryError> {
    let what = "read the past of a name";
    // The guard holds in an honest log; a damaged one must not hold us in a circle.
    let mut statement = store
        .connection()
        .prepare_cached(
            "WITH RECURSIVE walk (seq, place) AS (
                 SELECT ?1, 1
                 UNION ALL
                 SELECT CASE kind WHEN 'rename' THEN target ELSE previous END, place + 1
                 FROM walk CROSS JOIN entries ON entries.seq = walk.seq
                 WHERE place < ?2
                     AND CASE kind WHEN 'rename' THEN target ELSE previous END < walk.seq)
             SELECT entries.seq, kind, message, definition_hash, author, author_kind,
                    errors + warnings + infos, held.milestone
             FROM walk CROSS JOIN entries ON entries.seq = walk.seq
                 LEFT JOIN held ON held.entry = entries.seq
             ORDER BY walk.place",
        )
        .doing(what)?;
    let mut rows = statement
        .query((Natural(seq), Natural(count as u64)))
        .doing(what)?;
    let mut versions = Vec::new();
    while let Some(row) = rows.next().doing(what)? {
        let seq = row.get::<_, Natural>(0).doing(what)?.0;
        versions.push(PastVersion {
            seq,
            entry: kind_of(seq, &row.get::<_, String>(1).doing(what)?)?,
            docstring: row.get(2).doing(what)?,
            definition_hash: row.get(3).doing(what)?,
            author: Author {
                name: row.get(4).doing(what)?,
                kind: row.get(5).doing(what)?,
            },
            findings: row.get(6).doing(what)?,
            milestone: row.get::<_, Option<Natural>>(7).doing(what)?.map(|it| it.0),
        });
    }
    Ok(versions)
}
