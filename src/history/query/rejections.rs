//! What was refused, from the journal.

use crate::history::error::{Doing, HistoryError};
use crate::history::findings;
use crate::history::record::{Origin, Rejection};
use crate::history::sql::Natural;
use crate::history::store::Store;

/// Returns the newest `count` rejections, newest first.
pub fn newest(store: &Store, count: usize) -> Result<Vec<Rejection>, HistoryError> {
    let what = "list rejections";
    let mut statement = store
        .connection()
        .prepare_cached(
            "SELECT time_ms, name, source, origin, file, line, reason, message, findings
             FROM rejections ORDER BY id DESC LIMIT ?1",
        )
        .doing(what)?;
    let rows = statement
        .query_map([Natural(count as u64)], |row| {
            let findings = findings::decode(row.get_ref(8)?.as_blob()?).map_err(|error| {
                let blob = rusqlite::types::Type::Blob;
                rusqlite::Error::FromSqlConversionFailure(8, blob, error.into())
            })?;
            Ok(Rejection {
                time_ms: row.get(0)?,
                name: row.get(1)?,
                source: row.get(2)?,
                origin: Origin {
                    kind: row.get(3)?,
                    file: row.get(4)?,
                    line: row.get(5)?,
                },
                reason: row.get(6)?,
                message: row.get(7)?,
                violations: findings,
            })
        })
        .doing(what)?;
    rows.collect::<Result<_, _>>().doing(what)
}
