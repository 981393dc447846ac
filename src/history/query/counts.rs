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

/// How many findings there are on what each name means, and how far that was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::history) struct Counted {
    through: u64,
    /// Errors, warnings, infos.
    findings: [u64; 3],
}

/// Counts everything. The findings are those of all commits the first time, and then of what came since.
pub fn all(store: &Store) -> Result<Counts, HistoryError> {
    let mut counts = of_entries(store)?;
    [counts.errors, counts.warnings, counts.infos] = findings(store, counts.entries)?;
    Ok(counts)
}

/// Takes counts that were kept over as what was counted last.
pub fn remember(store: &Store, counts: &Counts) {
    store.inner.counted.set(Some(Counted {
        through: counts.entries,
        findings: [counts.errors, counts.warnings, counts.infos],
    }));
}

/// Counts all but the findings, of which there are none then.
pub fn of_entries(store: &Store) -> Result<Counts, HistoryError> {
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
    Ok(counts)
}

/// Returns the findings on what each name means after the last entry.
fn findings(store: &Store, last: u64) -> Result<[u64; 3], HistoryError> {
    let before = store.inner.counted.get().filter(|it| it.through <= last);
    let findings = match before {
        Some(before) => since(store, before)?,
        None => from_nothing(store)?,
    };
    // What is not finished may never have been.
    if !store.inner.in_transaction.get() {
        store.inner.counted.set(Some(Counted {
            through: last,
            findings,
        }));
    }
    Ok(findings)
}

/// Counts on: what an entry has comes, and what the name had before goes. The entry before is that of another
/// name where this one was renamed away.
fn since(store: &Store, before: Counted) -> Result<[u64; 3], HistoryError> {
    let differences = store
        .connection()
        .prepare_cached(
            "SELECT coalesce(sum(new.errors - coalesce(old.errors, 0) - coalesce(gone.errors, 0)), 0),
                    coalesce(sum(new.warnings - coalesce(old.warnings, 0) - coalesce(gone.warnings, 0)), 0),
                    coalesce(sum(new.infos - coalesce(old.infos, 0) - coalesce(gone.infos, 0)), 0)
             FROM entries AS new
             LEFT JOIN entries AS old ON old.seq = new.previous
                AND old.name = new.name AND old.package = new.package
             LEFT JOIN entries AS gone ON gone.seq = new.target AND new.kind = 'rename'
             WHERE new.seq > ?1
                AND new.kind IN ('definition', 'undefinition', 'trivia', 'rollback', 'rename')",
        )
        .and_then(|mut statement| {
            statement.query_row([Natural(before.through)], |row| {
                Ok([row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?])
            })
        })
        .doing("count the findings")?;
    let mut findings = before.findings;
    for (count, difference) in findings.iter_mut().zip(differences) {
        *count = count.saturating_add_signed(difference);
    }
    Ok(findings)
}

/// Counts them, beginning with the findings: most names have none.
fn from_nothing(store: &Store) -> Result<[u64; 3], HistoryError> {
    let what = "count the findings";
    let mut counts = [0; 3];
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
        let severity = row.get_ref(0).doing(what)?.as_str();
        let place = SEVERITIES.iter().position(|it| severity == Ok(it));
        if let Some(place) = place {
            counts[place] = count;
        }
    }
    Ok(counts)
}

const SEVERITIES: [&str; 3] = ["error", "warning", "info"];
