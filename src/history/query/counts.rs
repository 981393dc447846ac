//! How many there are of each thing, for the status line.

use crate::history::error::{Doing, HistoryError};
use crate::history::sql::Natural;
use crate::history::store::Store;

/// Counts over the whole history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Definitions and milestones together: the last sequence number.
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

/// Counts everything. Reads the row of every name, so keep the answer and add to it.
pub fn all(store: &Store) -> Result<Counts, HistoryError> {
    let what = "count the history";
    let mut counts: Counts = store
        .connection()
        .prepare_cached(
            "SELECT coalesce((SELECT max(seq) FROM entries), 0),
                    (SELECT count(*) FROM entries WHERE kind = 'milestone'),
                    (SELECT count(*) FROM pending)",
        )
        .and_then(|mut statement| {
            statement.query_row([], |row| {
                Ok(Counts {
                    entries: row.get::<_, Natural>(0)?.0,
                    milestones: row.get::<_, Natural>(1)?.0,
                    pending: row.get::<_, Natural>(2)?.0,
                    ..Counts::default()
                })
            })
        })
        .doing(what)?;
    counts.commits = counts.entries.saturating_sub(counts.milestones);
    let (names, errors, warnings, infos) = store
        .connection()
        .prepare_cached(
            "SELECT count(*), coalesce(sum(errors), 0), coalesce(sum(warnings), 0),
                    coalesce(sum(infos), 0)
             FROM heads JOIN entries ON entries.seq = heads.seq",
        )
        .and_then(|mut statement| {
            statement.query_row([], |row| {
                let count = |index: usize| row.get::<_, Natural>(index).map(|it| it.0);
                Ok((count(0)?, count(1)?, count(2)?, count(3)?))
            })
        })
        .doing(what)?;
    Ok(Counts {
        names,
        errors,
        warnings,
        infos,
        ..counts
    })
}
