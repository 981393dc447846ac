//! Commits that no milestone holds yet. By their place in the log, never by the clock.

use rusqlite::Connection;

use crate::history::error::{Doing, HistoryError};
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::log::{self, LogRow};

/// Returns their sequence numbers, ascending.
pub fn seqs(store: &Store) -> Result<Vec<u64>, HistoryError> {
    seqs_from(store.connection())
}

pub(in crate::history) fn seqs_from(connection: &Connection) -> Result<Vec<u64>, HistoryError> {
    let what = "list pending commits";
    let mut statement = connection
        .prepare_cached("SELECT seq FROM pending ORDER BY seq")
        .doing(what)?;
    let rows = statement
        .query_map([], |row| Ok(row.get::<_, Natural>(0)?.0))
        .doing(what)?;
    rows.collect::<Result<_, _>>().doing(what)
}

/// Returns the oldest `count` of them.
pub fn at_most(store: &Store, count: usize) -> Result<Vec<u64>, HistoryError> {
    let what = "list pending commits";
    let mut statement = store
        .connection()
        .prepare_cached("SELECT seq FROM pending ORDER BY seq LIMIT ?1")
        .doing(what)?;
    let rows = statement
        .query_map([Natural(count as u64)], |row| {
            Ok(row.get::<_, Natural>(0)?.0)
        })
        .doing(what)?;
    rows.collect::<Result<_, _>>().doing(what)
}

/// Returns them as rows, oldest first.
pub fn all(store: &Store) -> Result<Vec<LogRow>, HistoryError> {
    log::select(
        store,
        "WHERE seq IN (SELECT seq FROM pending) ORDER BY seq",
        [],
    )
}

/// Tells whether a commit is pending.
pub fn contains(store: &Store, seq: u64) -> Result<bool, HistoryError> {
    store
        .connection()
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM pending WHERE seq = ?1)")
        .and_then(|mut statement| statement.query_row([Natural(seq)], |row| row.get(0)))
        .doing("look for a pending commit")
}

/// Tells whether anything is pending.
pub fn any(store: &Store) -> Result<bool, HistoryError> {
    store
        .connection()
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM pending)")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .doing("look for pending commits")
}
