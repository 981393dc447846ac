//! From what people type to a place in the log.

use rusqlite::OptionalExtension;

use crate::history::error::{Doing, HistoryError};
use crate::history::id::Prefix;
use crate::history::kind::EntryKind;
use crate::history::sql::Natural;
use crate::history::store::Store;
use crate::history::tail::MARK_BYTES;

use super::operations::kind_of;
use super::versions;

/// How many names a message offers.
const OFFERED_MAX: usize = 5;

/// An entry that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub seq: u64,
    pub kind: EntryKind,
}

/// Finds the entry that `id` names: `#12` or `12`, a name (its newest version), the first digits of
/// a UUID or of a leaf hash, at least four; each of them with `~n` for the n-th version before it.
pub fn resolve(store: &Store, id: &str) -> Result<Found, HistoryError> {
    let id = id.trim();
    if let Some(found) = resolve_plain(store, id)? {
        return Ok(found);
    }
    if let Some((base, back)) = id.rsplit_once('~')
        && let Ok(back) = back.parse::<u64>()
        && let Some(found) = resolve_plain(store, base)?
    {
        let seq = versions::back(store, found.seq, back)?;
        return match seq {
            Some(seq) => Ok(Found { seq, ..found }),
            None => Err(HistoryError::NoVersion {
                name: base.to_string(),
                back,
            }),
        };
    }
    Err(HistoryError::NotFound {
        id: id.to_string(),
        near: near(store, id)?,
    })
}

fn resolve_plain(store: &Store, id: &str) -> Result<Option<Found>, HistoryError> {
    if let Ok(seq) = id.strip_prefix('#').unwrap_or(id).parse::<u64>()
        && let Some(found) = entry(store, seq)?
    {
        return Ok(Some(found));
    }
    if let Some(seq) = versions::newest(store, id)? {
        return entry(store, seq);
    }
    for (column, length) in [("uuid", 16), ("leaf", 32)] {
        if let Some(prefix) = Prefix::read(id, length)
            && let Some(found) = by_prefix(store, column, &prefix, id)?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn entry(store: &Store, seq: u64) -> Result<Option<Found>, HistoryError> {
    let what = "look up an entry";
    if i64::try_from(seq).is_err() {
        return Ok(None);
    }
    let kind: Option<String> = store
        .connection()
        .prepare_cached("SELECT kind FROM entries WHERE seq = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([Natural(seq)], |row| row.get(0))
                .optional()
        })
        .doing(what)?;
    match kind {
        None => Ok(None),
        Some(kind) => Ok(Some(Found {
            seq,
            kind: kind_of(seq, &kind)?,
        })),
    }
}

/// Finds an entry by the first digits of its UUID or its leaf. The marks are the first bytes of both;
/// the entries behind them are looked through one by one.
fn by_prefix(
    store: &Store,
    column: &str,
    prefix: &Prefix,
    id: &str,
) -> Result<Option<Found>, HistoryError> {
    let what = "look up an entry by its first digits";
    let sql = format!(
        "SELECT seq, kind FROM entries
         WHERE (seq IN (SELECT seq FROM marks WHERE mark BETWEEN ?3 AND ?4)
                 OR seq > (SELECT through FROM settled))
             AND {column} BETWEEN ?1 AND ?2
         ORDER BY seq DESC LIMIT {OFFERED_MAX}"
    );
    let mut statement = store.connection().prepare_cached(&sql).doing(what)?;
    let mark = |bytes: &[u8]| bytes[..MARK_BYTES].to_vec();
    let (low, high) = (mark(&prefix.low), mark(&prefix.high));
    let rows = statement
        .query_map((&prefix.low, &prefix.high, low, high), |row| {
            Ok((row.get::<_, Natural>(0)?.0, row.get::<_, String>(1)?))
        })
        .doing(what)?;
    let found: Vec<(u64, String)> = rows.collect::<Result<_, _>>().doing(what)?;
    match found.as_slice() {
        [] => Ok(None),
        [(seq, kind)] => Ok(Some(Found {
            seq: *seq,
            kind: kind_of(*seq, kind)?,
        })),
        several => Err(HistoryError::Ambiguous {
            id: id.to_string(),
            candidates: several.iter().map(|(seq, _)| format!("#{seq}")).collect(),
        }),
    }
}

/// Names a person may have meant: those that contain what was typed.
fn near(store: &Store, id: &str) -> Result<Vec<String>, HistoryError> {
    let what = "search names";
    let part = id.rsplit_once('~').map_or(id, |(base, _)| base);
    if part.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = store
        .connection()
        .prepare_cached(
            "SELECT name FROM heads WHERE instr(lower(name), lower(?1)) > 0
             ORDER BY name LIMIT ?2",
        )
        .doing(what)?;
    let rows = statement
        .query_map((part, Natural(OFFERED_MAX as u64)), |row| row.get(0))
        .doing(what)?;
    rows.collect::<Result<_, _>>().doing(what)
}
