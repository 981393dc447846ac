//! What each name means now: the newest commit of every name that was not undefined or renamed.

use crate::history::error::{Doing, HistoryError};
use crate::history::hash::Hash;
use crate::history::kind::EntryKind;
use crate::history::record::AtomicCommit;
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::commits;

/// Tells, in SQL, whether a row of `entries` is the newest of its name. The names that are not settled
/// are gone through once; a join with the view `heads` would go through them for each row.
pub(super) const IS_NEWEST: &str = "
    CASE WHEN (entries.name, entries.package) IN (SELECT name, package FROM recent_heads)
    THEN (entries.name, entries.package, entries.seq) IN
        (SELECT name, package, seq FROM recent_heads)
    ELSE entries.seq IS (
        SELECT seq FROM settled_heads
        WHERE settled_heads.name = entries.name AND settled_heads.package = entries.package)
    END";

/// What a rebuild needs of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: u64,
    pub package: String,
    pub name: String,
    pub kind: String,
    pub source: String,
    pub origin: String,
    pub file: Option<String>,
    pub line: Option<u32>,
    /// The hash over the form as read, where the writer computed it.
    pub definition_hash: Option<Hash>,
}

/// Returns the newest commit of every name that means something, in the order of the log. The texts are checked against
/// their hashes, so a rebuild runs only what was once accepted.
pub fn all(store: &Store) -> Result<Vec<Head>, HistoryError> {
    let what = "read the newest versions";
    let mut statement = store
        .connection()
        .prepare_cached(
            "SELECT entries.seq, entries.package, entries.name, definition_kind, blobs.text, origin, file,
                    line, blobs.hash, definition_hash
             FROM (SELECT name, package, seq FROM heads ORDER BY seq) AS newest
                 CROSS JOIN entries ON entries.seq = newest.seq
                     AND entries.name = newest.name AND entries.package = newest.package
                 CROSS JOIN blobs ON blobs.id = entries.text",
        )
        .doing(what)?;
    let mut rows = statement.query([]).doing(what)?;
    let mut heads = Vec::new();
    while let Some(row) = rows.next().doing(what)? {
        let text_hash: Hash = row.get(8).doing(what)?;
        let head = read(row).doing(what)?;
        if text_hash != Hash::text(&head.source) {
            return Err(HistoryError::Damaged {
                seq: head.seq,
                what: "its source does not have its hash".to_string(),
            });
        }
        heads.push(head);
    }
    // The query goes through the log in its order, page after page; SQL alone does not promise it.
    heads.sort_by_key(|it| it.seq);
    Ok(heads)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head {
        seq: row.get::<_, Natural>(0)?.0,
        package: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        source: row.get(4)?,
        origin: row.get(5)?,
        file: row.get(6)?,
        line: row.get(7)?,
        definition_hash: row.get(9)?,
    })
}

/// Returns the newest commit of one name, whole; also where it takes the meaning away.
pub fn get(store: &Store, name: &str) -> Result<Option<AtomicCommit>, HistoryError> {
    match super::versions::newest(store, name)? {
        None => Ok(None),
        Some(seq) => commits::get(store, seq).map(Some),
    }
}

/// Returns the newest commit of one name that means something.
pub fn alive(store: &Store, name: &str) -> Result<Option<AtomicCommit>, HistoryError> {
    let newest = get(store, name)?;
    Ok(newest.filter(|it| it.name == name && it.entry != EntryKind::Undefinition))
}
