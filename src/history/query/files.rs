//! What each file last said of each name.

use rusqlite::types::ValueRef;

use crate::history::error::{Doing, HistoryError};
use crate::history::hash::Hash;
use crate::history::store::Store;

use super::arrivals;

/// The last definition of a name that came from a file; others may have defined it since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub file: String,
    pub name: String,
    pub text: Hash,
}

/// Returns what all files last said, oldest first.
pub fn all(store: &Store) -> Result<Vec<Said>, HistoryError> {
    let what = "read what each file said";
    // The columns beside `max` are those of the row that has it.
    let mut statement = store
        .connection()
        .prepare_cached(
            "SELECT file, name,
                    CASE WHEN arrived IS NULL
                        THEN (SELECT hash FROM blobs WHERE blobs.id = entries.text)
                        ELSE header END,
                    max(seq)
             FROM entries
             WHERE file IS NOT NULL
                 AND kind IN ('definition', 'undefinition', 'trivia', 'rollback', 'rename')
             GROUP BY file, package, name
             ORDER BY max(seq)",
        )
        .doing(what)?;
    let rows = statement
        .query_map([], |row| {
            // What the file lost has no text.
            let text = match row.get_ref(2)? {
                ValueRef::Null => None,
                found => Some(arrivals::hash(found)?),
            };
            let (file, name) = (row.get(0)?, row.get(1)?);
            Ok(text.map(|text| Said { file, name, text }))
        })
        .doing(what)?;
    rows.filter_map(Result::transpose)
        .collect::<Result<_, _>>()
        .doing(what)
}
