//! One commit, whole, with its hashes checked as it is read.

use rusqlite::{OptionalExtension, Row};

use crate::history::error::{Doing, HistoryError};
use crate::history::hash::Hash;
use crate::history::record::{AtomicCommit, Author, Origin};
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::violations;

const SELECT: &str = "
    SELECT seq, uuid, entries.leaf, previous_leaf, time_ms, definition_kind, package, name, message,
           text, text_hash, previous, author, author_kind, origin, file, line, verdict, rule_set,
           (SELECT uuid FROM entries AS milestone WHERE milestone.seq =
               (SELECT max(milestone) FROM membership WHERE entry = entries.seq)),
           header
    FROM entries JOIN blobs ON blobs.hash = entries.text_hash
    WHERE kind = 'definition' AND seq = ?1";

/// Returns the commit with this sequence number.
pub fn get(store: &Store, seq: u64) -> Result<AtomicCommit, HistoryError> {
    let what = "read a commit";
    let found = store
        .connection()
        .prepare_cached(SELECT)
        .and_then(|mut statement| statement.query_row([Natural(seq)], read).optional())
        .doing(what)?;
    match found {
        None => Err(why_not(store, seq)?),
        Some(read) => complete(store, read),
    }
}

/// A row as it was read, with the hashes that its bytes have in truth.
struct Read {
    commit: AtomicCommit,
    leaf: Hash,
    text: Hash,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Read> {
    let source: String = row.get(9)?;
    Ok(Read {
        leaf: Hash::leaf(row.get_ref(20)?.as_blob()?),
        text: Hash::text(&source),
        commit: AtomicCommit {
            seq: row.get::<_, Natural>(0)?.0,
            uuid: row.get(1)?,
            leaf: row.get(2)?,
            previous_leaf: row.get(3)?,
            time_ms: row.get(4)?,
            kind: row.get(5)?,
            package: row.get(6)?,
            name: row.get(7)?,
            message: row.get(8)?,
            source,
            text_hash: row.get(10)?,
            previous: row.get::<_, Option<Natural>>(11)?.map(|it| it.0),
            author: Author {
                name: row.get(12)?,
                kind: row.get(13)?,
            },
            origin: Origin {
                kind: row.get(14)?,
                file: row.get(15)?,
                line: row.get(16)?,
            },
            violations: Vec::new(),
            verdict: row.get(17)?,
            rule_set: row.get(18)?,
            milestone: row.get(19)?,
        },
    })
}

/// Checks what was read and adds the findings.
fn complete(store: &Store, read: Read) -> Result<AtomicCommit, HistoryError> {
    let Read {
        mut commit,
        leaf,
        text,
    } = read;
    let damaged = |what: &str| HistoryError::Damaged {
        seq: commit.seq,
        what: what.to_string(),
    };
    if leaf != commit.leaf {
        return Err(damaged("its header does not have its hash"));
    }
    if text != commit.text_hash {
        return Err(damaged("its source does not have its hash"));
    }
    commit.violations = violations::of(store, commit.seq)?;
    Ok(commit)
}

/// Says why there is no definition with this number.
fn why_not(store: &Store, seq: u64) -> Result<HistoryError, HistoryError> {
    let kind: Option<String> = store
        .connection()
        .prepare_cached("SELECT kind FROM entries WHERE seq = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([Natural(seq)], |row| row.get(0))
                .optional()
        })
        .doing("read a commit")?;
    Ok(match kind {
        None => HistoryError::NoEntry { seq },
        Some(kind) if kind == "definition" => HistoryError::Damaged {
            seq,
            what: "its source is missing".to_string(),
        },
        Some(kind) => HistoryError::WrongKind {
            seq,
            kind,
            wanted: "definition".to_string(),
        },
    })
}
