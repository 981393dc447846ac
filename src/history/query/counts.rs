//! How many there are of each thing, for the status line.

use crate::history::error::{Doing, HistoryError};
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::heads::IS_NEWEST;

/// Counts over the whole history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entries of every kind: the last sequence number.
    pub entries: u64,
    pub commits: u64,
    pub milestones: u64,
    pub pending: u64,
    /// Different names that were ever defined.
    pub names: u64,
    /// Findings on what each name means now.
    pub errors: u64,
    pub warnings: u64,
    pub infos: u64,
}

/// Counts everything. Reads the findings of all commits, so keep the answer and add to it.
pub fn all(store: &Store) -> Result<Counts, HistoryError> {
    let what = "count the history";
    let mut counts: Counts = store
        .connection()
        .prepare_cached(
            "SELECT coalesce((SELECT max(seq) FROM entries), 0),
                    (SELECT count(*) FROM milestones),
                    (SELECT count(*) FROM pending),
                    (SELECT count(*) FROM held)",
        )
        .and_then(|mut statement| {
            statement.query_row([], |row| {
                Ok(Counts {
                    entries: row.get::<_, Natural>(0)?.0,
                    milestones: row.get::<_, Natural>(1)?.0,
                    pending: row.get::<_, Natural>(2)?.0,
                    commits: row.get::<_, Natural>(2)?.0 + row.get::<_, Natural>(3)?.0,
                    ..Counts::default()
                })
            })
        })
        .doing(what)?;
    counts.names = store
        .connection()
        .prepare_cached(
            "SELECT (SELECT count(*) FROM settled_heads) + (
                 SELECT count(*) FROM recent_heads
                 WHERE (name, package) NOT IN (SELECT name, package FROM settled_heads))",
        )
        .and_then(|mut statement| statement.query_row([], |row| row.get::<_, Natural>(0)))
        .doing(what)?
        .0;
    count_findings(store, &mut counts)?;
    Ok(counts)
}

/// Counts the findings on what each name means now, beginning with the findings: most names have
/// none.
fn count_findings(store: &Store, counts: &mut Counts) -> Result<(), HistoryError> {
    let what = "count the findings";
    let mut statement = store
        .connection()
        .prepare_cached(&format!(
            "SELECT severity, count(*)
             FROM violations JOIN entries ON entries.seq = violations.entry
             WHERE {IS_NEWEST} GROUP BY severity"
        ))
        .doing(what)?;
    let mut rows = statement.query([]).doing(what)?;
    while let Some(row) = rows.next().doing(what)? {
        let count = row.get::<_, Natural>(1).doing(what)?.0;
        match row.get_ref(0).doing(what)?.as_str() {
            Ok("error") => counts.errors = count,
            Ok("warning") => counts.warnings = count,
            Ok("info") => counts.infos = count,
            _ => {}
        }
    }
    Ok(())
}
