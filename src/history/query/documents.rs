//! Texts on record that give no name a meaning: rules, conversations with models, patches, measurements.

use rusqlite::{OptionalExtension, Params};

use crate::history::error::{Doing, HistoryError};
use crate::history::hash::Hash;
use crate::history::kind::EntryKind;
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::arrivals::{self, HASH};
use super::operations::kind_of;

/// A document, with its text checked against its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub seq: u64,
    pub time_ms: i64,
    pub kind: EntryKind,
    pub author: String,
    pub name: String,
    pub action: String,
    pub message: String,
    pub text: String,
    /// An entry that it belongs to.
    pub target: Option<u64>,
    pub rule_set: Option<Hash>,
}

/// Returns the rules that the newest entry about rules names: those that the log is under.
pub fn rules(store: &Store) -> Result<Option<Hash>, HistoryError> {
    store
        .connection()
        .prepare_cached(
            "SELECT rule_set FROM entries
             WHERE package IS NULL AND name IS NOT NULL AND kind = 'rule'
                 AND rule_set IS NOT NULL
             ORDER BY seq DESC LIMIT 1",
        )
        .and_then(|mut it| it.query_row([], |row| row.get(0)).optional())
        .doing("read which rules hold")
}

/// Returns one document.
pub fn get(store: &Store, seq: u64) -> Result<Document, HistoryError> {
    let found = select(store, "AND seq = ?1", [Natural(seq)])?;
    found
        .into_iter()
        .next()
        .ok_or(HistoryError::NoEntry { seq })
}

/// Returns the newest `count` documents of a kind, newest first.
pub fn newest(store: &Store, kind: EntryKind, count: usize) -> Result<Vec<Document>, HistoryError> {
    let rest = "AND kind = ?1 ORDER BY seq DESC LIMIT ?2";
    select(store, rest, (kind.name(), Natural(count as u64)))
}

/// Returns the newest `count` documents of a kind that have this name, newest first.
pub fn of_name(
    store: &Store,
    kind: EntryKind,
    name: &str,
    count: usize,
) -> Result<Vec<Document>, HistoryError> {
    let rest = "AND kind = ?1 AND name = ?2 ORDER BY seq DESC LIMIT ?3";
    select(store, rest, (kind.name(), name, Natural(count as u64)))
}

fn select(
    store: &Store,
    rest: &str,
    parameters: impl Params,
) -> Result<Vec<Document>, HistoryError> {
    let what = "list documents";
    let sql = format!(
        "SELECT seq, time_ms, name, definition_kind, message, coalesce(arrived, blobs.text), {HASH}, target,
                rule_set, author, kind
         FROM entries LEFT JOIN blobs ON blobs.id = entries.text
         WHERE (blobs.id IS NOT NULL OR arrived IS NOT NULL)
             AND package IS NULL AND name IS NOT NULL {rest}"
    );
    let mut statement = store.connection().prepare_cached(&sql).doing(what)?;
    let mut rows = statement.query(parameters).doing(what)?;
    let mut documents = Vec::new();
    while let Some(row) = rows.next().doing(what)? {
        let seq = row.get::<_, Natural>(0).doing(what)?.0;
        let text: String = row.get(5).doing(what)?;
        let hash = row.get_ref(6).and_then(|it| Ok(arrivals::hash(it)?));
        if hash.doing(what)? != Hash::text(&text) {
            return Err(HistoryError::Damaged {
                seq,
                what: "its text does not have its hash".to_string(),
            });
        }
        documents.push(Document {
            seq,
            time_ms: row.get(1).doing(what)?,
            kind: kind_of(seq, &row.get::<_, String>(10).doing(what)?)?,
            name: row.get(2).doing(what)?,
            action: row.get(3).doing(what)?,
            message: row.get(4).doing(what)?,
            text,
            target: row.get::<_, Option<Natural>>(7).doing(what)?.map(|it| it.0),
            rule_set: row.get(8).doing(what)?,
            author: row.get(9).doing(what)?,
        });
    }
    Ok(documents)
}
