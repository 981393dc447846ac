//! Whether the index says of every commit what the log says of it.
//!
//! Every word at every place becomes a number that begins with a secret, and those of a commit are added
//! up, once from the log and once from the index.

use std::hash::{BuildHasher, Hash as _, Hasher, RandomState};

use rusqlite::Connection;

use super::index::{Index, Row, rows};
use crate::history::error::{Doing, HistoryError};
use crate::history::store::Store;
use crate::history::verify::Problem;

/// Beyond this many problems they are only counted.
const PROBLEMS_MAX: usize = 100;

/// The columns of the index, in their order.
const COLUMNS: [&str; 3] = ["head", "body", "marks"];

/// Compares the search index with the log; nothing is wrong where there is none.
pub fn check(store: &Store) -> Result<Vec<Problem>, HistoryError> {
    let index = store.index();
    let Some(index) = index.as_ref() else {
        return Ok(Vec::new());
    };
    let mut check = Check {
        secret: RandomState::new().hash_one(()),
        sums: vec![0; index.through as usize + 1],
        problems: Vec::new(),
    };
    check.add_log(store.connection(), index)?;
    if let Err(error) = check.subtract_index(index) {
        check.problem(None, format!("the search index cannot be read: {error}"));
    }
    check.days(store.connection(), index)?;
    for seq in 1..check.sums.len() {
        if check.sums[seq] != 0 {
            check.problem(
                Some(seq as u64),
                "is not found by the words it has".to_string(),
            );
        }
    }
    Ok(check.problems)
}

/// Returns the number of a word at a place.
fn number(secret: u64, word: &str, column: usize, place: usize) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    (secret, word, column, place).hash(&mut hasher);
    hasher.finish()
}

struct Check {
    secret: u64,
    /// By entry: what the log says less what the index says.
    sums: Vec<u64>,
    problems: Vec<Problem>,
}

impl Check {
    fn problem(&mut self, seq: Option<u64>, what: String) {
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(Problem { seq, what });
        }
    }

    fn add_log(&mut self, log: &Connection, index: &Index) -> Result<(), HistoryError> {
        rows(log, 1, index.through, |row: &Row| {
            let mut sum: u64 = 0;
            for (column, text) in row.columns.iter().enumerate() {
                for (place, word) in text.split_ascii_whitespace().enumerate() {
                    let number = number(self.secret, word, column, place);
                    sum = sum.wrapping_add(number);
                }
            }
            if let Some(of) = self.sums.get_mut(row.seq as usize) {
                *of = sum;
            }
            Ok(())
        })
    }

    fn subtract_index(&mut self, index: &Index) -> rusqlite::Result<()> {
        index.connection.execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING fts5vocab(main, words, instance)",
        )?;
        let mut statement = index
            .connection
            .prepare_cached("SELECT term, doc, col, offset FROM temp.places")?;
        let mut rows = statement.query([])?;
        let mut strays = 0_u64;
        while let Some(row) = rows.next()? {
            let word = row.get_ref(0)?.as_str()?;
            let column = row.get_ref(2)?.as_str()?;
            let column = COLUMNS
                .iter()
                .position(|it| *it == column)
                .unwrap_or(COLUMNS.len());
            let place: i64 = row.get(3)?;
            let number = number(self.secret, word, column, place as usize);
            let seq: i64 = row.get(1)?;
            match usize::try_from(seq)
                .ok()
                .and_then(|it| self.sums.get_mut(it))
            {
                Some(sum) => *sum = sum.wrapping_sub(number),
                None => strays += 1,
            }
        }
        if strays > 0 {
            self.problem(
                None,
                format!("the search index has {strays} words of entries that it does not know"),
            );
        }
        Ok(())
    }

    /// The days are right when no entry lies outside of its own.
    fn days(&mut self, log: &Connection, index: &Index) -> Result<(), HistoryError> {
        let mut days = std::collections::BTreeMap::new();
        let what = "read the days of the search index";
        let mut statement = index
            .connection
            .prepare_cached("SELECT day, first, last FROM days")
            .doing(what)?;
        let mut rows = statement.query([]).doing(what)?;
        while let Some(row) = rows.next().doing(what)? {
            let day: i64 = row.get(0).doing(what)?;
            let ends: (i64, i64) = (row.get(1).doing(what)?, row.get(2).doing(what)?);
            days.insert(day, ends);
        }
        let mut statement = log
            .prepare_cached(
                "SELECT time_ms, seq FROM entries WHERE seq <= ?1
                 AND kind IN ('definition', 'undefinition', 'trivia', 'rollback', 'rename')",
            )
            .doing(what)?;
        let mut rows = statement.query([index.through as i64]).doing(what)?;
        while let Some(row) = rows.next().doing(what)? {
            let (time_ms, seq): (i64, i64) = (row.get(0).doing(what)?, row.get(1).doing(what)?);
            let day = days.get(&time_ms.div_euclid(super::moment::DAY_MS));
            if day.is_none_or(|(first, last)| !(*first..=*last).contains(&seq)) {
                self.problem(Some(seq as u64), "is not found by its day".to_string());
            }
        }
        Ok(())
    }
}
