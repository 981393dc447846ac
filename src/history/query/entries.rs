//! The log itself: every entry, of every kind, as it was added.

use rusqlite::{OptionalExtension, Params};

use crate::history::error::{Doing, HistoryError};
use crate::history::hash::Hash;
use crate::history::header::Header;
use crate::history::id::CommitUuid;
use crate::history::kind::EntryKind;
use crate::history::record::Author;
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::operations::kind_of;

/// An entry in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    pub seq: u64,
    pub kind: EntryKind,
    pub uuid: CommitUuid,
    pub leaf: Hash,
    pub time_ms: i64,
    pub author: Author,
    /// The name it concerns, or that of a document.
    pub name: Option<String>,
    /// The first line of its message.
    pub message: String,
    /// The entry that it refers to.
    pub target: Option<u64>,
}

/// Returns all entries from `first` on, at most `count`, oldest first.
pub fn from(store: &Store, first: u64, count: usize) -> Result<Vec<EntryRow>, HistoryError> {
    select(
        store,
        "WHERE seq >= ?1 ORDER BY seq LIMIT ?2",
        (Natural(first), Natural(count as u64)),
    )
}

/// Returns the newest `count` entries, newest first.
pub fn newest(store: &Store, count: usize) -> Result<Vec<EntryRow>, HistoryError> {
    select(store, "ORDER BY seq DESC LIMIT ?1", [Natural(count as u64)])
}

/// Returns the header of an entry, decoded, after checking that it has its hash.
pub fn header(store: &Store, seq: u64) -> Result<Header, HistoryError> {
    let what = "read an entry";
    let found: Option<(Hash, Vec<u8>)> = store
        .connection()
        .prepare_cached("SELECT leaf, header FROM entries WHERE seq = ?1")
        .and_then(|mut it| {
            it.query_row([Natural(seq)], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .doing(what)?;
    let Some((leaf, bytes)) = found else {
        return Err(HistoryError::NoEntry { seq });
    };
    let damaged = |what: String| HistoryError::Damaged { seq, what };
    if Hash::leaf(&bytes) != leaf {
        return Err(damaged("its header does not have its hash".to_string()));
    }
    Header::decode(&bytes).map_err(|error| damaged(format!("its header is not canonical: {error}")))
}

fn select(
    store: &Store,
    rest: &str,
    parameters: impl Params,
) -> Result<Vec<EntryRow>, HistoryError> {
    let what = "list entries";
    let sql = format!(
        "SELECT seq, kind, uuid, leaf, time_ms, author, author_kind, name, message, target
         FROM entries {rest}"
    );
    let mut statement = store.connection().prepare_cached(&sql).doing(what)?;
    let mut rows = statement.query(parameters).doing(what)?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next().doing(what)? {
        let seq = row.get::<_, Natural>(0).doing(what)?.0;
        let word: String = row.get(1).doing(what)?;
        let message: String = row.get(8).doing(what)?;
        entries.push(EntryRow {
            seq,
            kind: kind_of(seq, &word)?,
            uuid: row.get(2).doing(what)?,
            leaf: row.get(3).doing(what)?,
            time_ms: row.get(4).doing(what)?,
            author: Author {
                name: row.get(5).doing(what)?,
                kind: row.get(6).doing(what)?,
            },
            name: row.get(7).doing(what)?,
            message: message.lines().next().unwrap_or_default().to_string(),
            target: row.get::<_, Option<Natural>>(9).doing(what)?.map(|it| it.0),
        });
    }
    Ok(entries)
}
