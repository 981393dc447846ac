//! Where the log ends, and the leaf of any place in it.

use rusqlite::OptionalExtension;

use crate::history::error::{Doing, HistoryError};
use crate::history::hash::Hash;
use crate::history::sql::Natural;
use crate::history::store::Store;

/// Returns the sequence number and the leaf of the last entry; nothing of an empty log.
pub fn last(store: &Store) -> Result<Option<(u64, Hash)>, HistoryError> {
    store
        .connection()
        .prepare_cached("SELECT seq, leaf FROM entries ORDER BY seq DESC LIMIT 1")
        .and_then(|mut statement| {
            statement
                .query_row([], |row| Ok((row.get::<_, Natural>(0)?.0, row.get(1)?)))
                .optional()
        })
        .doing("find the end of the log")
}

/// Returns the leaf of an entry; nothing where there is no such entry.
pub fn leaf(store: &Store, seq: u64) -> Result<Option<Hash>, HistoryError> {
    store
        .connection()
        .prepare_cached("SELECT leaf FROM entries WHERE seq = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([Natural(seq)], |row| row.get(0))
                .optional()
        })
        .doing("read a leaf")
}
