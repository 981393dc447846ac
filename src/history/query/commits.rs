//! One commit, whole, with its hashes checked as it is read.

use rusqlite::types::{FromSqlError, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::history::dependencies;
use crate::history::error::{Doing, HistoryError};
use crate::history::hash::Hash;
use crate::history::header::Header;
use crate::history::kind::EntryKind;
use crate::history::record::{AtomicCommit, Author, Origin};
use crate::history::sql::Natural;
use crate::history::store::Store;

use super::violations;

const SELECT: &str = "
    SELECT seq, uuid, leaf, kind, time_ms, definition_kind, package, name, message,
           coalesce(arrived, blobs.text, ''), blobs.hash, previous, author, author_kind, origin, file, line,
           verdict, rule_set,
           (SELECT uuid FROM entries AS milestone WHERE milestone.seq =
               (SELECT milestone FROM held WHERE entry = entries.seq)),
           header, target, definition_hash, dependencies
    FROM entries LEFT JOIN blobs ON blobs.id = entries.text
    WHERE seq = ?1 AND kind IN ('definition', 'undefinition', 'trivia', 'rollback', 'rename')
        AND (blobs.id IS NOT NULL OR arrived IS NOT NULL OR kind = 'undefinition')";

/// Returns the commit with this sequence number.
pub fn get(store: &Store, seq: u64) -> Result<AtomicCommit, HistoryError> {
    get_from(store.connection(), seq)
}

pub(in crate::history) fn get_from(
    connection: &Connection,
    seq: u64,
) -> Result<AtomicCommit, HistoryError> {
    let what = "read a commit";
    let found = connection
        .prepare_cached(SELECT)
        .and_then(|mut statement| statement.query_row([Natural(seq)], read).optional())
        .doing(what)?;
    match found {
        None => Err(why_not(connection, seq)?),
        Some(read) => complete(connection, read),
    }
}

/// Returns the definition hash that a commit was written with.
pub fn definition_hash(store: &Store, seq: u64) -> Result<Option<Hash>, HistoryError> {
    store
        .connection()
        .prepare_cached("SELECT definition_hash FROM entries WHERE seq = ?1")
        .and_then(|mut it| it.query_row([Natural(seq)], |row| row.get(0)))
        .doing("read a definition hash")
}

/// A row as it was read, with the hashes that its bytes have in truth.
struct Read {
    commit: AtomicCommit,
    leaf: Hash,
    text: Hash,
    /// Where what has no column of its own is.
    header: Option<Header>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Read> {
    let source: String = row.get(9)?;
    let header = row.get_ref(20)?.as_blob()?;
    let kind = EntryKind::from_name(row.get_ref(3)?.as_str()?);
    let text = Hash::text(&source);
    let leaf = Hash::leaf(header);
    let header = Header::decode(header).ok();
    // A text that has just arrived has its hash in the header alone.
    let expected = match row.get(10)? {
        None => header.as_ref().and_then(|it| it.body.text_hash()),
        kept => kept,
    };
    Ok(Read {
        leaf,
        text,
        header,
        commit: AtomicCommit {
            seq: row.get::<_, Natural>(0)?.0,
            uuid: row.get(1)?,
            leaf: row.get(2)?,
            entry: kind.ok_or(FromSqlError::InvalidType)?,
            previous_leaf: Hash::default(),
            time_ms: row.get(4)?,
            kind: row.get(5)?,
            package: row.get(6)?,
            name: row.get(7)?,
            message: row.get(8)?,
            source,
            text_hash: expected.unwrap_or(text),
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
            verdict: row.get::<_, Option<String>>(17)?.unwrap_or_default(),
            rule_set: row.get::<_, Option<Hash>>(18)?.unwrap_or_default(),
            target: row.get::<_, Option<Natural>>(21)?.map(|it| it.0),
            definition_hash: row.get(22)?,
            dependencies: match row.get_ref(23)? {
                ValueRef::Null => Vec::new(),
                bytes => dependencies::decode(bytes.as_blob()?)
                    .map_err(|error| FromSqlError::Other(error.into()))?,
            },
            milestone: row.get(19)?,
        },
    })
}

/// Checks what was read and adds the findings.
fn complete(connection: &Connection, read: Read) -> Result<AtomicCommit, HistoryError> {
    let Read {
        mut commit,
        leaf,
        text,
        header,
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
    match header {
        Some(header) => commit.previous_leaf = header.previous_leaf,
        None => return Err(damaged("its header is not canonical")),
    }
    commit.violations = violations::of_from(connection, commit.seq)?;
    Ok(commit)
}

/// Says why there is no definition with this number.
fn why_not(connection: &Connection, seq: u64) -> Result<HistoryError, HistoryError> {
    let kind: Option<String> = connection
        .prepare_cached("SELECT kind FROM entries WHERE seq = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([Natural(seq)], |row| row.get(0))
                .optional()
        })
        .doing("read a commit")?;
    Ok(match kind {
        None => HistoryError::NoEntry { seq },
        Some(kind) if EntryKind::from_name(&kind).is_some_and(EntryKind::is_atom) => {
            HistoryError::Damaged {
                seq,
                what: "its source is missing".to_string(),
            }
        }
        Some(kind) => HistoryError::WrongKind {
            seq,
            kind,
            wanted: "definition".to_string(),
        },
    })
}
