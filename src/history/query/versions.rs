//! The versions of one name, as a walk from the newest along `previous`.

use std::collections::HashSet;

use rusqlite::OptionalExtension;

use crate::history::error::{Doing, HistoryError};
use crate::history::sql::Natural;
use crate::history::store::Store;

/// Returns the newest commit of a name, in whichever package has it; the newest of them if several.
pub fn newest(store: &Store, name: &str) -> Result<Option<u64>, HistoryError> {
    store
        .connection()
        .prepare_cached("SELECT max(seq) FROM heads WHERE name = ?1")
        .and_then(|mut statement| {
            statement.query_row([name], |row| {
                Ok(row.get::<_, Option<Natural>>(0)?.map(|it| it.0))
            })
        })
        .doing("find the newest version")
}

/// Returns the newest commit of a name in one package.
pub fn newest_in(store: &Store, package: &str, name: &str) -> Result<Option<u64>, HistoryError> {
    store
        .connection()
        .prepare_cached("SELECT seq FROM heads WHERE name = ?1 AND package = ?2")
        .and_then(|mut statement| {
            statement
                .query_row([name, package], |row| Ok(row.get::<_, Natural>(0)?.0))
                .optional()
        })
        .doing("find the newest version")
}

/// Returns the commit before this one that held the same name; of a rename that made a new name, the
/// last one of the old.
pub fn before(store: &Store, seq: u64) -> Result<Option<u64>, HistoryError> {
    store
        .connection()
        .prepare_cached(
            "SELECT CASE kind WHEN 'rename' THEN target ELSE previous END
             FROM entries WHERE seq = ?1",
        )
        .and_then(|mut statement| {
            statement
                .query_row([Natural(seq)], |row| {
                    Ok(row.get::<_, Option<Natural>>(0)?.map(|it| it.0))
                })
                .optional()
        })
        .doing("find the version before")?
        .ok_or(HistoryError::NoEntry { seq })
}

/// Returns the sequence numbers of all commits of a name, oldest first.
pub fn of(store: &Store, name: &str) -> Result<Vec<u64>, HistoryError> {
    let mut versions = Vec::new();
    let mut seen = HashSet::new();
    let mut next = newest(store, name)?;
    while let Some(seq) = next {
        // An honest log only points backwards; a damaged one must not hold us in a circle.
        if !seen.insert(seq) {
            return Err(HistoryError::Damaged {
                seq,
                what: "its versions run in a circle".to_string(),
            });
        }
        versions.push(seq);
        next = before(store, seq)?;
    }
    versions.reverse();
    Ok(versions)
}

/// Returns the commit `back` versions before this one; `None` when there are not so many.
pub fn back(store: &Store, seq: u64, back: u64) -> Result<Option<u64>, HistoryError> {
    let mut at = Some(seq);
    for _ in 0..back {
        at = match at {
            None => return Ok(None),
            Some(seq) => before(store, seq)?,
        };
    }
    Ok(at)
}
