//! The search index: a file beside the history, written behind the log and made again when it is lost.
//!
//! The entries it does not know yet are looked at one by one. What it answers is only where to look:
//! see `holds`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::holds::Subject;
use super::moment::DAY_MS;
use super::words::{COMMIT, Field, Words, spread, spread_threes};
use crate::history::error::{Doing, HistoryError};
use crate::history::hash::Hash;
use crate::history::sql::Natural;

pub(super) const SCHEMA: &str = include_str!("search.sql");
/// Raised when the words of an entry are cut in another way; another index is made anew.
const FORMAT: i64 = 1;
const DOING: &str = "keep the search index";
const ASKING: &str = "ask the search index";

/// Fields whose labels stand in the index.
const LABELS: [Field; 6] = [
    Field::Kind,
    Field::Author,
    Field::Origin,
    Field::Rule,
    Field::Severity,
    Field::Name,
];

/// An open search index that fits the log.
pub(in crate::history) struct Index {
    pub connection: Connection,
    /// The last entry it knows.
    pub through: u64,
    pub is_writable: bool,
    pub path: PathBuf,
}

/// Returns where the index of a history is.
pub fn path_of(history: &Path) -> PathBuf {
    let mut name = history.as_os_str().to_os_string();
    name.push("-search");
    PathBuf::from(name)
}

/// What is indexed of an entry, one text for each column.
#[derive(Default)]
struct Row {
    seq: u64,
    time_ms: i64,
    leaf: Hash,
    columns: [String; 3],
}

impl Index {
    /// Opens the index of a history for reading; nothing where there is none that fits.
    pub fn open_for_reading(history: &Path, log: &Connection, id: Hash) -> Option<Index> {
        let path = path_of(history);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = path
            .exists()
            .then(|| Connection::open_with_flags(&path, flags).ok());
        Index::fitting(connection??, path, log, id)
    }

    /// Opens it for writing, and makes it where there is none that fits.
    pub fn open(history: &Path, log: &Connection, id: Hash) -> Result<Index, HistoryError> {
        let path = path_of(history);
        if path.exists() {
            let connection = Connection::open(&path).doing(DOING)?;
            if let Some(mut index) = Index::fitting(connection, path.clone(), log, id) {
                index.make_quick()?;
                index.is_writable = true;
                return Ok(index);
            }
            remove(&path);
        }
        let index = Index {
            connection: Connection::open(&path).doing(DOING)?,
            through: 0,
            is_writable: true,
            path,
        };
        index.make_quick()?;
        let connection = &index.connection;
        connection
            .execute_batch(&format!("BEGIN; {SCHEMA}; PRAGMA user_version = {FORMAT}"))
            .and_then(|()| {
                let row = (id, Natural(0), Hash::default());
                connection.execute(
                    "INSERT INTO known (id, log, through, leaf) VALUES (1, ?1, ?2, ?3)",
                    row,
                )
            })
            .and_then(|_| connection.execute_batch("COMMIT"))
            .doing(DOING)?;
        Ok(index)
    }

    /// What is lost with the power is made again; what was written is whole.
    fn make_quick(&self) -> Result<(), HistoryError> {
        crate::history::store::set(&self.connection, "journal_mode", "WAL")?;
        crate::history::store::set(&self.connection, "synchronous", "NORMAL")
    }

    fn fitting(connection: Connection, path: PathBuf, log: &Connection, id: Hash) -> Option<Index> {
        let format: i64 = connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .ok()?;
        let (of, through, leaf): (Hash, Natural, Hash) = connection
            .query_row("SELECT log, through, leaf FROM known", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .ok()?;
        let there: Option<Hash> = log
            .query_row(
                "SELECT leaf FROM entries WHERE seq = ?1",
                [through],
                |row| row.get(0),
            )
            .optional()
            .ok()?;
        let fits = format == FORMAT && of == id && there.unwrap_or_default() == leaf;
        fits.then_some(Index {
            connection,
            through: through.0,
            is_writable: false,
            path,
        })
    }

    /// Takes in the entries behind the last it knows, at most `count`.
    pub fn extend(&mut self, log: &Connection, count: u64) -> Result<(), HistoryError> {
        let mut newest = None;
        let transaction = self.connection.unchecked_transaction().doing(DOING)?;
        let mut insert = transaction
            .prepare_cached("INSERT INTO words (rowid, head, body, marks) VALUES (?1, ?2, ?3, ?4)")
            .doing(DOING)?;
        let mut day = transaction
            .prepare_cached(
                "INSERT INTO days (day, first, last) VALUES (?1, ?2, ?2)
                 ON CONFLICT (day) DO UPDATE SET last = excluded.last",
            )
            .doing(DOING)?;
        rows(
            log,
            self.through + 1,
            self.through.saturating_add(count),
            |row| {
                let [head, body, marks] = &row.columns;
                if !marks.is_empty() {
                    insert
                        .execute((Natural(row.seq), head, body, marks))
                        .doing(DOING)?;
                    day.execute((row.time_ms.div_euclid(DAY_MS), Natural(row.seq)))
                        .doing(DOING)?;
                }
                newest = Some((row.seq, row.leaf));
                Ok(())
            },
        )?;
        drop((insert, day));
        let Some((seq, leaf)) = newest else {
            return Ok(());
        };
        transaction
            .execute(
                "UPDATE known SET through = ?1, leaf = ?2",
                (Natural(seq), leaf),
            )
            .doing(DOING)?;
        transaction.commit().doing(DOING)?;
        self.through = seq;
        Ok(())
    }

    /// Returns the first and the last entry that may have been made between two moments.
    pub fn between(
        &self,
        since: Option<i64>,
        until: Option<i64>,
    ) -> Result<(u64, u64), HistoryError> {
        let one = |sql: &str, moment: Option<i64>| -> Result<Option<u64>, HistoryError> {
            let Some(moment) = moment else {
                return Ok(None);
            };
            self.connection
                .prepare_cached(sql)
                .and_then(|mut it| {
                    it.query_row([moment.div_euclid(DAY_MS)], |row| {
                        row.get::<_, Option<Natural>>(0)
                    })
                })
                .doing(ASKING)
                .map(|it| Some(it.map_or(0, |it| it.0)))
        };
        // Clocks go back now and then: of all days on that side, the outermost entry counts.
        let first = one("SELECT min(first) FROM days WHERE day >= ?1", since)?;
        let last = one("SELECT max(last) FROM days WHERE day <= ?1", until)?;
        // No day on that side: nothing can be there.
        let first = first.map_or(1, |it| if it == 0 { u64::MAX } else { it });
        Ok((first, last.unwrap_or(self.through)))
    }

    /// Calls `each` with the entries that a full-text expression finds, newest first, until it has enough.
    pub fn each(
        &self,
        expression: &str,
        (first, last): (u64, u64),
        mut each: impl FnMut(u64) -> Result<bool, HistoryError>,
    ) -> Result<(), HistoryError> {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid BETWEEN ?2 AND ?3
                 ORDER BY rowid DESC",
            )
            .doing(ASKING)?;
        let bound = |it: u64| it.min(i64::MAX as u64) as i64;
        let mut rows = statement
            .query((expression, bound(first), bound(last)))
            .doing(ASKING)?;
        while let Some(row) = rows.next().doing(ASKING)? {
            let seq = row.get::<_, Natural>(0).doing(ASKING)?.0;
            if !each(seq)? {
                break;
            }
        }
        Ok(())
    }
}

/// Removes an index; one that cannot be removed does not fit and is not asked.
pub(super) fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_os_string();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
}

/// Hands over what is indexed of each entry from the first to the last of these, in their order. What is
/// no commit has no columns.
fn rows(
    log: &Connection,
    first: u64,
    last: u64,
    mut each: impl FnMut(&Row) -> Result<(), HistoryError>,
) -> Result<(), HistoryError> {
    let what = "read what is to be found";
    let bounds = (Natural(first), last.min(i64::MAX as u64) as i64);
    let mut findings = log
        .prepare_cached("SELECT entry, rule, rule_name FROM violations WHERE entry BETWEEN ?1 AND ?2 ORDER BY entry, place")
        .doing(what)?;
    let mut findings = findings.query(bounds).doing(what)?;
    let mut next = findings
        .next()
        .doing(what)?
        .map(finding)
        .transpose()
        .doing(what)?;
    let mut statement = log
        .prepare_cached(
            "SELECT seq, time_ms, name, definition_kind, author, origin, file, message, text,
                    errors, warnings, infos, leaf,
                    kind IN ('definition', 'undefinition', 'trivia', 'rollback', 'rename'),
                    coalesce(arrived, (SELECT blobs.text FROM blobs WHERE blobs.id = entries.text))
             FROM entries WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
        )
        .doing(what)?;
    let mut entries = statement.query(bounds).doing(what)?;
    let mut row = Row::default();
    while let Some(entry) = entries.next().doing(what)? {
        let mut read = || -> rusqlite::Result<()> {
            row.seq = entry.get::<_, Natural>(0)?.0;
            row.time_ms = entry.get(1)?;
            row.leaf = entry.get(12)?;
            row.columns.iter_mut().for_each(String::clear);
            let mut rules: Vec<Arc<str>> = Vec::new();
            while let Some((of, names)) = next.take_if(|(of, _)| *of <= row.seq) {
                if of == row.seq {
                    rules.extend(names);
                }
                next = findings.next()?.map(finding).transpose()?;
            }
            let is_commit: bool = entry.get(13)?;
            if !is_commit {
                return Ok(());
            }
            let text =
                |column: usize| Ok::<_, rusqlite::Error>(entry.get_ref(column)?.as_str_or_null()?);
            let has = |column: usize| entry.get::<_, i64>(column).map(|it| it > 0);
            let subject = Subject {
                time_ms: row.time_ms,
                name: text(2)?.unwrap_or_default(),
                kind: text(3)?.unwrap_or_default(),
                author: text(4)?.unwrap_or_default(),
                origin: text(5)?.unwrap_or_default(),
                file: text(6)?,
                message: text(7)?.unwrap_or_default(),
                cut: None,
                source: text(14)?,
                milestone: None,
                severities: [has(9)?, has(10)?, has(11)?],
                rules: &rules,
            };
            let [head, body, marks] = &mut row.columns;
            fill(&subject, head, marks);
            spread(subject.source.unwrap_or_default(), body);
            Ok(())
        };
        read().doing(what)?;
        each(&row)?;
    }
    Ok(())
}

fn finding(row: &rusqlite::Row<'_>) -> rusqlite::Result<(u64, [Arc<str>; 2])> {
    Ok((row.get::<_, Natural>(0)?.0, [row.get(1)?, row.get(2)?]))
}

/// Cuts a commit into the columns of the index, but for its source.
pub(super) fn fill(subject: &Subject<'_>, head: &mut impl Words, marks: &mut impl Words) {
    for heading in subject.headings() {
        spread(heading, head);
        // Words of two texts never stand one after the other.
        head.begin();
        head.letter(COMMIT);
    }
    marks.begin();
    marks.letter(COMMIT);
    for field in LABELS {
        subject.each_label(field, &mut |label| marks.word(label));
    }
    // Letters that follow each other must be words that do.
    spread_threes(subject.name, marks);
}
