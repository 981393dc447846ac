//! Findings of the rules.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use rusqlite::{Connection, Params};

use crate::history::error::{Doing, HistoryError};
use crate::history::record::ViolationRecord;
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::heads::IS_NEWEST;

/// A finding with the commit it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    pub commit: u64,
    pub name: Arc<str>,
    pub file: Option<Arc<str>>,
    pub line: Option<u32>,
    /// Whether the commit is the newest of its name.
    pub current: bool,
    pub violation: ViolationRecord,
}

/// Returns the findings on one commit, in the order in which the rules said them.
pub fn of(store: &Store, commit: u64) -> Result<Vec<ViolationRecord>, HistoryError> {
    of_from(store.connection(), commit)
}

pub(in crate::history) fn of_from(
    connection: &Connection,
    commit: u64,
) -> Result<Vec<ViolationRecord>, HistoryError> {
    let what = "read the findings on a commit";
    let mut statement = connection
        .prepare_cached(
            "SELECT rule, rule_name, severity, points, message, span_start, span_end,
                    version
             FROM violations WHERE entry = ?1 ORDER BY place",
        )
        .doing(what)?;
    let rows = statement
        .query_map([Natural(commit)], |row| read(row, 0))
        .doing(what)?;
    rows.collect::<Result<_, _>>().doing(what)
}

/// Reads a finding from eight columns, from `first` on.
pub(in crate::history) fn read(
    row: &rusqlite::Row<'_>,
    first: usize,
) -> rusqlite::Result<ViolationRecord> {
    let start: Option<u32> = row.get(first + 5)?;
    let end: Option<u32> = row.get(first + 6)?;
    Ok(ViolationRecord {
        rule: row.get(first)?,
        rule_name: row.get(first + 1)?,
        severity: row.get(first + 2)?,
        points: row.get(first + 3)?,
        message: row.get(first + 4)?,
        span: start.zip(end),
        version: row.get(first + 7)?,
    })
}

/// Returns the findings on all commits, oldest first.
pub fn all(store: &Store) -> Result<Vec<FindingRow>, HistoryError> {
    select(store, "", [])
}

/// Returns the findings on the commits with these sequence numbers, oldest first.
pub fn range(store: &Store, seqs: RangeInclusive<u64>) -> Result<Vec<FindingRow>, HistoryError> {
    let last = (*seqs.end()).min(i64::MAX as u64);
    select(
        store,
        "WHERE violations.entry BETWEEN ?1 AND ?2",
        (Natural(*seqs.start()), Natural(last)),
    )
}

/// Returns the findings on what each name means now.
pub fn current(store: &Store) -> Result<Vec<FindingRow>, HistoryError> {
    select(store, &format!("WHERE {IS_NEWEST}"), [])
}

fn select(
    store: &Store,
    condition: &str,
    parameters: impl Params,
) -> Result<Vec<FindingRow>, HistoryError> {
    let what = "list findings";
    let sql = format!(
        "SELECT entries.seq, entries.name, file, line, {IS_NEWEST},
                rule, rule_name, severity, points, violations.message, span_start, span_end,
                version
         FROM violations JOIN entries ON entries.seq = violations.entry
         {condition}
         ORDER BY violations.entry, place"
    );
    let mut statement = store.connection().prepare_cached(&sql).doing(what)?;
    let mut words: HashMap<String, Arc<str>> = HashMap::new();
    let mut word = |text: String| -> Arc<str> {
        words
            .entry(text)
            .or_insert_with_key(|text| Arc::from(text.as_str()))
            .clone()
    };
    let rows = statement
        .query_map(parameters, |row| {
            Ok(FindingRow {
                commit: row.get::<_, Natural>(0)?.0,
                name: word(row.get(1)?),
                file: row.get::<_, Option<String>>(2)?.map(&mut word),
                line: row.get(3)?,
                current: row.get(4)?,
                violation: read(row, 5)?,
            })
        })
        .doing(what)?;
    rows.collect::<Result<_, _>>().doing(what)
}
