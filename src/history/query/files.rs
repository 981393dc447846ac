//! What each file last said of each name.

use std::collections::HashMap;

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
    /// Whether the name came to an end since, undefined or renamed: what it means now did not come from
    /// this file.
    pub is_over: bool,
}

/// Returns what all files last said, oldest first.
pub fn all(store: &Store) -> Result<Vec<Said>, HistoryError> {
    let what = "read what each file said";
    let ends = ends(store)?;
    // The columns beside `max` are those of the row that has it.
    let mut statement = store
        .connection()
        .prepare_cached(
            "SELECT file, package, name,
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
            let text = match row.get_ref(3)? {
                ValueRef::Null => None,
                found => Some(arrivals::hash(found)?),
            };
            let full: (String, String) = (row.get(1)?, row.get(2)?);
            let seq: i64 = row.get(4)?;
            let is_over = ends.get(&full).is_some_and(|end| seq < *end);
            let (file, name) = (row.get(0)?, full.1);
            Ok(text.map(|text| Said {
                file,
                name,
                text,
                is_over,
            }))
        })
        .doing(what)?;
    rows.filter_map(Result::transpose)
        .collect::<Result<_, _>>()
        .doing(what)
}

/// Returns where each name that was undefined or renamed came to its last end.
fn ends(store: &Store) -> Result<HashMap<(String, String), i64>, HistoryError> {
    let what = "read which names came to an end";
    let mut statement = store
        .connection()
        .prepare_cached(
            "SELECT ended.package, ended.name, max(entries.seq)
             FROM entries JOIN entries AS ended
                 ON ended.seq = iif(entries.kind = 'rename', entries.target, entries.seq)
             WHERE entries.kind IN ('undefinition', 'rename')
             GROUP BY ended.package, ended.name",
        )
        .doing(what)?;
    let rows = statement
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))
        .doing(what)?;
    rows.collect::<Result<_, _>>().doing(what)
}
