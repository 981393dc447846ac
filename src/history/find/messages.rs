//! What the milestones say, cut into words once for many queries.

use crate::history::error::{Doing, HistoryError};
use crate::history::query::milestones;
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::holds::places;
use super::words::spread;

/// The messages of all milestones as they were after the last operation on any.
#[derive(Default)]
pub(in crate::history) struct Messages {
    through: Option<u64>,
    cut: Lines,
}

/// Messages cut into words, one below the other, so that all are looked through at once.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
    /// Where each begins, and its number.
    starts: Vec<(usize, u64)>,
}

impl Lines {
    fn push(&mut self, number: u64, message: &str) {
        self.starts.push((self.text.len(), number));
        spread(message, &mut self.text);
        self.text.push('\n');
    }

    /// Returns the numbers of those in which words stand one after the other; the last of them may be the
    /// beginning of one.
    pub fn with<'a>(&'a self, wanted: &'a str, is_open: bool) -> impl Iterator<Item = u64> + 'a {
        places(&self.text, wanted, is_open).filter_map(|at| {
            let before = self.starts.partition_point(|(start, _)| *start <= at);
            Some(self.starts.get(before.checked_sub(1)?)?.1)
        })
    }
}

/// Hands over the messages of all milestones, with their numbers.
pub(super) fn with<T>(store: &Store, take: impl FnOnce(&Lines) -> T) -> Result<T, HistoryError> {
    let newest = newest_operation(store)?;
    let mut messages = store.inner.messages.borrow_mut();
    // What is not finished may become something else.
    let is_open = store.inner.in_transaction.get();
    if is_open || messages.through != Some(newest) {
        let all = milestones::messages(store)?;
        messages.cut = Lines::default();
        all.iter().for_each(|(seq, it)| messages.cut.push(*seq, it));
        messages.through = Some(newest).filter(|_| !is_open);
    }
    Ok(take(&messages.cut))
}

fn newest_operation(store: &Store) -> Result<u64, HistoryError> {
    store
        .connection()
        .prepare_cached(
            "SELECT coalesce(max(seq), 0) FROM entries INDEXED BY entries_operations
             WHERE name IS NULL
                 AND kind IN ('milestone', 'amend', 'split', 'squash', 'move', 'dissolve', 'undo')",
        )
        .and_then(|mut it| it.query_row([], |row| row.get::<_, Natural>(0)))
        .doing("look for the newest operation")
        .map(|it| it.0)
}
