//! Lines typed at the REPL, kept for the next session.

use crate::history::error::{Doing, HistoryError};
use crate::history::sql::Natural;
use crate::history::store::{self, Store};

/// How many lines are kept; the oldest go first.
pub const LINES_MAX: u64 = 10_000;

/// Keeps a line. Does not wait for the disk: after a power cut the last lines may be missing, which
/// a person would not notice, while waiting at each line one would. Inside a transaction it is kept
/// with it.
pub fn remember(store: &Store, time_ms: i64, line: &str) -> Result<(), HistoryError> {
    if let Some(reason) = store.read_only() {
        return Err(HistoryError::ReadOnly {
            reason: reason.to_string(),
        });
    }
    let relaxed = !store.inner.in_transaction.get();
    if relaxed {
        store::set(store.connection(), "synchronous", "NORMAL")?;
    }
    let kept = insert(store, time_ms, line);
    if relaxed {
        store::set(store.connection(), "synchronous", "FULL")?;
    }
    kept
}

fn insert(store: &Store, time_ms: i64, line: &str) -> Result<(), HistoryError> {
    let what = "keep a line of input";
    store
        .connection()
        .prepare_cached("INSERT INTO input (time_ms, text) VALUES (?1, ?2)")
        .and_then(|mut statement| statement.execute((time_ms, line)))
        .doing(what)?;
    let newest = store.connection().last_insert_rowid();
    let oldest = newest.saturating_sub(LINES_MAX as i64);
    store
        .connection()
        .prepare_cached("DELETE FROM input WHERE id <= ?1")
        .and_then(|mut statement| statement.execute([oldest]))
        .doing(what)?;
    Ok(())
}

/// Returns the newest `count` lines, oldest first.
pub fn newest(store: &Store, count: usize) -> Result<Vec<String>, HistoryError> {
    let mut lines = select(store, "", count)?;
    lines.reverse();
    Ok(lines)
}

/// Returns lines that contain all words of `query` in any order and case, newest first, each once.
pub fn search(store: &Store, query: &str, count: usize) -> Result<Vec<String>, HistoryError> {
    select(store, query, count)
}

fn select(store: &Store, query: &str, count: usize) -> Result<Vec<String>, HistoryError> {
    let query = query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    // The store knows the case of ASCII only; one such word leaves few lines to look at.
    let plain = words.iter().filter(|it| it.is_ascii());
    let part = plain.max_by_key(|it| it.len()).copied().unwrap_or_default();
    let is_plain = words.len() <= 1 && query.is_ascii();
    let limit = if is_plain { count as u64 } else { LINES_MAX };
    let has_all = |line: &Result<String, _>| match line {
        Ok(line) if !is_plain => {
            let line = line.to_lowercase();
            words.iter().all(|it| line.contains(it))
        }
        _ => true,
    };
    let what = "search the lines of input";
    let mut statement = store
        .connection()
        .prepare_cached(
            "SELECT text FROM input WHERE ?1 = '' OR instr(lower(text), lower(?1)) > 0
             GROUP BY text ORDER BY max(id) DESC LIMIT ?2",
        )
        .doing(what)?;
    let rows = statement
        .query_map((part, Natural(limit)), |row| row.get(0))
        .doing(what)?;
    let found = rows.filter(has_all).take(count);
    found.collect::<Result<_, _>>().doing(what)
}
