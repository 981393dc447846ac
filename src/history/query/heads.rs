//! What each name means now: the newest commit of every name that was not undefined or renamed.

use std::collections::HashMap;

use crate::history::error::{Doing, HistoryError};
use crate::history::hash::Hash;
use crate::history::id::CommitUuid;
use crate::history::kind::EntryKind;
use crate::history::record::AtomicCommit;
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::arrivals::{self, HASH};
use super::commits;

/// Tells, in SQL, whether a row of `entries` is the newest of its name. The names that are not settled
/// are gone through once; a join with the view `heads` would go through them for each row.
pub(super) const IS_NEWEST: &str = "
    CASE WHEN (entries.name, entries.package) IN (SELECT name, package FROM recent_heads)
    THEN (entries.name, entries.package, entries.seq) IN
        (SELECT name, package, seq FROM recent_heads)
    ELSE entries.seq IS (
        SELECT seq FROM settled_heads
        WHERE settled_heads.name = entries.name AND settled_heads.package = entries.package)
    END";

/// What a rebuild needs of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: u64,
    pub uuid: CommitUuid,
    pub package: String,
    pub name: String,
    pub kind: String,
    /// Empty where it was not asked for.
    pub source: String,
    pub text: Hash,
    pub origin: String,
    pub file: Option<String>,
    pub line: Option<u32>,
    /// The hash over the form as read, where the writer computed it.
    pub definition_hash: Option<Hash>,
    /// Findings by severity: errors, warnings, infos.
    pub findings: [u64; 3],
}

/// Returns the newest commit of every name that means something, in the order of the log. The texts are
/// checked against their hashes, so a rebuild runs only what was once accepted.
pub fn all(store: &Store) -> Result<Vec<Head>, HistoryError> {
    let heads = select(store, "coalesce(arrived, blobs.text)")?;
    match heads.iter().find(|it| it.text != Hash::text(&it.source)) {
        None => Ok(heads),
        Some(head) => Err(HistoryError::Damaged {
            seq: head.seq,
            what: "its source does not have its hash".to_string(),
        }),
    }
}

/// Returns the same without the sources.
pub fn light(store: &Store) -> Result<Vec<Head>, HistoryError> {
    select(store, "''")
}

/// Returns where each name first came up; a new name stands where the old one stood.
pub fn firsts(store: &Store) -> Result<HashMap<String, u64>, HistoryError> {
    let what = "read where names first came up";
    let mut statement = store
        .connection()
        .prepare_cached(
            "SELECT entries.seq, entries.name,
                    (SELECT old.name FROM entries AS old
                     WHERE entries.kind = 'rename' AND old.seq = entries.target)
             FROM entries
             WHERE kind IN ('definition', 'undefinition', 'trivia', 'rollback', 'rename')
             ORDER BY entries.seq",
        )
        .doing(what)?;
    let mut rows = statement.query([]).doing(what)?;
    let mut firsts: HashMap<String, u64> = HashMap::new();
    while let Some(row) = rows.next().doing(what)? {
        let seq = row.get::<_, Natural>(0).doing(what)?.0;
        let old: Option<String> = row.get(2).doing(what)?;
        let place = old.and_then(|old| firsts.get(&old).copied());
        let name: String = row.get(1).doing(what)?;
        firsts.entry(name).or_insert(place.unwrap_or(seq));
    }
    Ok(firsts)
}

fn select(store: &Store, text: &str) -> Result<Vec<Head>, HistoryError> {
    let what = "read the newest versions";
    let sql = format!(
        "SELECT entries.seq, entries.package, entries.name, definition_kind, {text}, origin, file,
                line, {HASH}, uuid, errors, warnings, infos, definition_hash
         FROM (SELECT name, package, seq FROM heads ORDER BY seq) AS newest
             CROSS JOIN entries ON entries.seq = newest.seq
                 AND entries.name = newest.name AND entries.package = newest.package
             LEFT JOIN blobs ON blobs.id = entries.text
         WHERE blobs.id IS NOT NULL OR arrived IS NOT NULL"
    );
    let mut statement = store.connection().prepare_cached(&sql).doing(what)?;
    let rows = statement.query_map([], read).doing(what)?;
    let mut heads: Vec<Head> = rows.collect::<Result<_, _>>().doing(what)?;
    // The query goes through the log in its order, page after page; SQL alone does not promise it.
    heads.sort_by_key(|it| it.seq);
    Ok(heads)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Head> {
    let count = |column: usize| row.get::<_, Natural>(column).map(|it| it.0);
    Ok(Head {
        seq: row.get::<_, Natural>(0)?.0,
        package: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        source: row.get(4)?,
        origin: row.get(5)?,
        file: row.get(6)?,
        line: row.get(7)?,
        text: arrivals::hash(row.get_ref(8)?)?,
        uuid: row.get(9)?,
        findings: [count(10)?, count(11)?, count(12)?],
        definition_hash: row.get(13)?,
    })
}

/// Returns the names that begin like this, sorted, those among them that mean nothing any more.
pub fn beginning(store: &Store, beginning: &str) -> Result<Vec<String>, HistoryError> {
    let what = "look for names";
    let mut statement = store
        .connection()
        .prepare_cached(
            "SELECT DISTINCT name FROM heads
             WHERE name >= ?1 AND substr(name, 1, length(?1)) = ?1 ORDER BY name",
        )
        .doing(what)?;
    let names = statement.query_map([beginning], |row| row.get(0));
    names.and_then(Iterator::collect).doing(what)
}

/// Returns the newest commit of one name, whole; also where it takes the meaning away.
pub fn get(store: &Store, name: &str) -> Result<Option<AtomicCommit>, HistoryError> {
    match super::versions::newest(store, name)? {
        None => Ok(None),
        Some(seq) => commits::get(store, seq).map(Some),
    }
}

/// Returns the newest commit of one name that means something.
pub fn alive(store: &Store, name: &str) -> Result<Option<AtomicCommit>, HistoryError> {
    let newest = get(store, name)?;
    Ok(newest.filter(|it| it.name == name && it.entry != EntryKind::Undefinition))
}
