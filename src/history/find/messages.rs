//! What the milestones say, cut into words once for many queries.

use crate::history::error::{Doing, HistoryError};
use crate::history::query::milestones;
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::words::cut;

/// The messages of all milestones as they were after the last operation on any.
#[derive(Default)]
pub(in crate::history) struct Messages {
    through: Option<u64>,
    cut: Vec<(u64, String)>,
}

/// Hands over the messages of all milestones, cut into words, with their numbers.
pub(super) fn with<T>(
    store: &Store,
    take: impl FnOnce(&[(u64, String)]) -> T,
) -> Result<T, HistoryError> {
    let newest = newest_operation(store)?;
    let mut messages = store.inner.messages.borrow_mut();
    // What is not finished may become something else.
    let is_open = store.inner.in_transaction.get();
    if is_open || messages.through != Some(newest) {
        let all = milestones::messages(store)?;
        messages.cut = all.iter().map(|(seq, it)| (*seq, cut(it))).collect();
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
