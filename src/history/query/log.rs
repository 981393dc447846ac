//! Commits as light rows, for lists of any length.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use rusqlite::{Params, Row};

use crate::history::error::{Doing, HistoryError};
use crate::history::hash::Hash;
use crate::history::id::CommitUuid;
use crate::history::kind::EntryKind;
use crate::history::sql::Natural;
use crate::history::store::Store;

/// The kinds of entries that are commits, as SQL has them.
pub(in crate::history) const ATOMS: &str =
    "kind IN ('definition', 'undefinition', 'trivia', 'rollback', 'rename')";

/// A commit in a list: no source, no findings, only their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    pub seq: u64,
    /// What it does with its name.
    pub entry: EntryKind,
    pub uuid: CommitUuid,
    pub leaf: Hash,
    pub time_ms: i64,
    pub package: Arc<str>,
    pub name: Arc<str>,
    pub kind: Arc<str>,
    /// The first line of the docstring.
    pub message: Arc<str>,
    pub origin: Arc<str>,
    pub file: Option<Arc<str>>,
    pub line: Option<u32>,
    pub author: Arc<str>,
    pub errors: u32,
    pub warnings: u32,
    pub infos: u32,
    pub previous: Option<u64>,
    /// The commit that a rollback goes back to, or the last one of the name that a rename ends.
    pub target: Option<u64>,
    /// The sequence number of the milestone that holds it.
    pub milestone: Option<u64>,
}

/// Returns all commits, oldest first.
pub fn all(store: &Store) -> Result<Vec<LogRow>, HistoryError> {
    range(store, 1..=i64::MAX as u64)
}

/// Returns the commits with these sequence numbers, oldest first.
pub fn range(store: &Store, seqs: RangeInclusive<u64>) -> Result<Vec<LogRow>, HistoryError> {
    let last = (*seqs.end()).min(i64::MAX as u64);
    select(
        store,
        &format!("WHERE {ATOMS} AND seq BETWEEN ?1 AND ?2 ORDER BY seq"),
        (Natural(*seqs.start()), Natural(last)),
    )
}

/// Returns the newest `count` commits, newest first.
pub fn newest(store: &Store, count: usize) -> Result<Vec<LogRow>, HistoryError> {
    select(
        store,
        &format!("WHERE {ATOMS} ORDER BY seq DESC LIMIT ?1"),
        [Natural(count as u64)],
    )
}

/// Returns the commits after one that went back to a version or gave a new name, newest first.
pub fn reverts_since(store: &Store, seq: u64, max: usize) -> Result<Vec<LogRow>, HistoryError> {
    select(
        store,
        "WHERE kind IN ('rollback', 'rename') AND seq > ?1 ORDER BY seq DESC LIMIT ?2",
        (Natural(seq), Natural(max as u64)),
    )
}

/// Returns one commit as a row.
pub fn row(store: &Store, seq: u64) -> Result<LogRow, HistoryError> {
    let rows = range(store, seq..=seq)?;
    rows.into_iter().next().ok_or(HistoryError::NoEntry { seq })
}

/// Reads rows from `entries`; `rest` is everything behind the table, with `seq` and `kind` in reach.
pub(super) fn select(
    store: &Store,
    rest: &str,
    parameters: impl Params,
) -> Result<Vec<LogRow>, HistoryError> {
    let what = "list commits";
    let sql = format!(
        "SELECT seq, uuid, leaf, time_ms, package, name, definition_kind, message, origin, file,
                line, author, errors, warnings, infos, previous, kind, target
         FROM entries {rest}"
    );
    let mut statement = store.connection().prepare_cached(&sql).doing(what)?;
    let mut words = Words::default();
    let mut rows = statement.query(parameters).doing(what)?;
    let mut commits = Vec::new();
    while let Some(row) = rows.next().doing(what)? {
        commits.push(read(row, &mut words).doing(what)?);
    }
    add_milestones(store, &mut commits)?;
    Ok(commits)
}

/// Notes for each row which milestone holds it. One pass over the index for all rows: asking for
/// each row by itself costs as much as the row.
fn add_milestones(store: &Store, commits: &mut [LogRow]) -> Result<(), HistoryError> {
    let what = "find the milestones of commits";
    let seqs = || commits.iter().map(|it| it.seq);
    let (Some(first), Some(last)) = (seqs().min(), seqs().max()) else {
        return Ok(());
    };
    let mut statement = store
        .connection()
        .prepare_cached(
            "SELECT entry, milestone FROM held WHERE entry BETWEEN ?1 AND ?2 ORDER BY entry",
        )
        .doing(what)?;
    let rows = statement
        .query_map((Natural(first), Natural(last)), |row| {
            Ok((row.get::<_, Natural>(0)?.0, row.get::<_, Natural>(1)?.0))
        })
        .doing(what)?;
    let held: Vec<(u64, u64)> = rows.collect::<Result<_, _>>().doing(what)?;
    for commit in commits {
        let place = held.binary_search_by_key(&commit.seq, |(entry, _)| *entry);
        commit.milestone = place.ok().map(|place| held[place].1);
    }
    Ok(())
}

fn read(row: &Row<'_>, words: &mut Words) -> rusqlite::Result<LogRow> {
    let mut word = |index: usize| -> rusqlite::Result<Arc<str>> {
        let text = row.get_ref(index)?.as_str()?;
        Ok(words.word(text))
    };
    let seq = row.get::<_, Natural>(0)?.0;
    let kind = EntryKind::from_name(row.get_ref(16)?.as_str()?);
    Ok(LogRow {
        seq,
        entry: kind.ok_or(rusqlite::types::FromSqlError::InvalidType)?,
        uuid: row.get(1)?,
        leaf: row.get(2)?,
        time_ms: row.get(3)?,
        package: word(4)?,
        name: word(5)?,
        kind: word(6)?,
        // Docstrings seldom repeat, so they are not looked up among the words.
        message: first_line(row.get_ref(7)?.as_str()?).into(),
        origin: word(8)?,
        file: match row.get_ref(9)? {
            rusqlite::types::ValueRef::Null => None,
            _ => Some(word(9)?),
        },
        line: row.get(10)?,
        author: word(11)?,
        errors: row.get(12)?,
        warnings: row.get(13)?,
        infos: row.get(14)?,
        previous: row.get::<_, Option<Natural>>(15)?.map(|it| it.0),
        target: row.get::<_, Option<Natural>>(17)?.map(|it| it.0),
        milestone: None,
    })
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or("")
}

/// Words that occur again and again, kept once: names, kinds, files, authors.
#[derive(Default)]
struct Words {
    known: HashSet<Arc<str>, rustc_hash::FxBuildHasher>,
}

impl Words {
    fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(word) = self.known.get(text) {
            return word.clone();
        }
        let word: Arc<str> = text.into();
        self.known.insert(word.clone());
        word
    }
}
