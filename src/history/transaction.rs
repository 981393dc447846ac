//! The one way into the log.
//!
//! What is added is in `commit.rs` (definitions, documents, ends and beginnings of logs) and in
//! `operate.rs` (milestones and what is done to them); here is what all of it has in common.

use std::rc::Rc;

use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{Connection, params_from_iter};

use super::body::Body;
use super::columns;
use super::error::{Doing, HistoryError};
use super::hash::Hash;
use super::header::{Header, VERSION};
use super::kind::EntryKind;
use super::record::{Author, ViolationRecord};
use super::sql::Natural;
use super::store::Inner;
use super::tail::{Added, Tail};

/// Entries that the search index takes in behind one transaction; more wait until nobody does.
const INDEXED_MAX: u64 = 256;

/// A text of no more bytes may stand in the row of its entry, which then fits into a page.
const ARRIVING_BYTES_MAX: usize = 2_000;

/// Entries that are added together or not at all: one SQLite transaction. Dropped without
/// [`Transaction::finish`], it leaves the history as it was.
#[must_use = "a transaction that is not finished adds nothing"]
pub struct Transaction {
    inner: Rc<Inner>,
    /// Back in `inner` when the transaction is finished; read anew when it was not.
    pub(super) tail: Tail,
    /// Whether an entry was begun and not completed. Then nothing of the transaction may be kept.
    pub(super) broken: bool,
    /// Whether a text was added: those of a group are put where they belong at once.
    has_text: bool,
    finished: bool,
}

/// Where a text is.
enum Text<'a> {
    Kept(i64),
    Arrived(&'a str),
}

/// What all entries have, before they have their place in the log.
pub(super) struct Entry<'a> {
    pub kind: EntryKind,
    pub uuid: [u8; 16],
    pub time_ms: i64,
    pub author: Author,
    pub body: Body,
    pub more: More<'a>,
}

/// The texts and counts of an entry, which its header has by their hash or not at all.
#[derive(Default)]
pub(super) struct More<'a> {
    pub message: &'a str,
    /// The text that stands in the blobs.
    pub text: Option<&'a str>,
    pub dependencies: Option<&'a [u8]>,
    pub reason: Option<&'a str>,
    pub violations: &'a [ViolationRecord],
    /// Package and name that a rename ends.
    pub old_name: Option<(&'a str, &'a str)>,
}

impl Transaction {
    pub(super) fn begin(inner: Rc<Inner>) -> Result<Transaction, HistoryError> {
        if let Some(reason) = &inner.read_only {
            return Err(HistoryError::ReadOnly {
                reason: reason.clone(),
            });
        }
        if inner.in_transaction.get() {
            return Err(HistoryError::TransactionOpen);
        }
        // IMMEDIATE takes the write lock now, so that nothing can fail between the first entry and
        // the last for want of it.
        inner
            .connection
            .prepare_cached("BEGIN IMMEDIATE")
            .and_then(|mut statement| statement.execute([]))
            .doing("begin a transaction")?;
        let tail = match inner.tail.take() {
            Some(tail) => Ok(tail),
            None => Tail::read(&inner.connection),
        };
        match tail {
            Ok(tail) => {
                inner.in_transaction.set(true);
                Ok(Transaction {
                    inner,
                    tail,
                    broken: false,
                    has_text: false,
                    finished: false,
                })
            }
            Err(error) => {
                let _ = inner.connection.execute_batch("ROLLBACK");
                Err(error)
            }
        }
    }

    pub(super) fn log_id(&self) -> Hash {
        self.inner.log_id
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.inner.connection
    }

    /// Adds an entry: its header, its text, its columns. Nothing was added when it is refused.
    pub(super) fn append(&mut self, new: Entry<'_>) -> Result<(Header, Hash), HistoryError> {
        if self.tail.is_closed {
            return Err(HistoryError::Closed { seq: self.tail.seq });
        }
        let header = Header {
            version: VERSION,
            kind: new.kind,
            log_id: self.inner.log_id,
            seq: self.tail.seq + 1,
            previous_leaf: self.tail.leaf,
            uuid: new.uuid,
            time_ms: new.time_ms,
            author: new.author,
            body: new.body,
        };
        header.check()?;
        let bytes = header.encode();
        debug_assert_eq!(
            Header::decode(&bytes).as_ref(),
            Ok(&header),
            "BUG: encoding"
        );
        let leaf = Hash::leaf(&bytes);
        self.broken = true;
        let text = match new.more.text.zip(header.body.text_hash()) {
            None => None,
            Some((text, hash)) => Some(self.put_text(&hash, text)?),
        };
        let arrived = match text {
            Some(Text::Arrived(_)) => header.body.text_hash(),
            _ => None,
        };
        self.put_entry(&header, &bytes, &leaf, text, &new.more)?;
        self.put_violations(header.seq, new.more.violations)?;
        let name = match &header.body {
            Body::Definition(body) => Some((body.package.as_str(), body.name.as_str())),
            Body::Undefinition(body) => Some((body.package.as_str(), body.name.as_str())),
            _ => None,
        };
        self.tail.add(&Added {
            seq: header.seq,
            kind: header.kind,
            leaf,
            uuid: &header.uuid,
            name,
            old_name: new.more.old_name,
        });
        if let Some(hash) = arrived {
            self.tail.add_arrival(hash);
        }
        self.broken = false;
        Ok((header, leaf))
    }

    /// Makes everything that was added durable. When this returns, it is on the disk.
    pub fn finish(mut self) -> Result<(), HistoryError> {
        if self.broken {
            return Err(HistoryError::Broken);
        }
        let is_due = self.tail.is_due();
        if is_due {
            self.settle()?;
        }
        self.connection()
            .prepare_cached("COMMIT")
            .and_then(|mut statement| statement.execute([]))
            .doing("commit to the history")?;
        self.finished = true;
        if is_due {
            // What was committed stands; an index that cannot be written is made anew some day.
            let _ = self.inner.index_more(INDEXED_MAX);
        }
        Ok(())
    }

    /// Brings all caches up to date.
    pub(super) fn settle(&mut self) -> Result<(), HistoryError> {
        self.tail.settle(&self.inner.connection)
    }

    /// Keeps a text, unless it is there already, and returns where it is.
    fn put_text<'a>(&mut self, hash: &Hash, text: &'a str) -> Result<Text<'a>, HistoryError> {
        let is_first = !std::mem::replace(&mut self.has_text, true);
        if is_first && text.len() <= ARRIVING_BYTES_MAX {
            return Ok(Text::Arrived(text));
        }
        if let Some(blob) = self.tail.text(self.connection(), hash)? {
            return Ok(Text::Kept(blob));
        }
        let blob = self.tail.blob + 1;
        self.connection()
            .prepare_cached("INSERT INTO blobs (id, hash, text) VALUES (?1, ?2, ?3)")
            .and_then(|mut statement| statement.execute((blob, hash, text)))
            .doing("keep a text")?;
        self.tail.add_text(*hash, blob);
        Ok(Text::Kept(blob))
    }

    fn put_entry(
        &self,
        header: &Header,
        bytes: &[u8],
        leaf: &Hash,
        text: Option<Text<'_>>,
        more: &More<'_>,
    ) -> Result<(), HistoryError> {
        let count = |severity: &str| {
            let found = more.violations.iter().filter(|it| it.severity == severity);
            ToSqlOutput::Owned(Value::Integer(found.count() as i64))
        };
        let plain = columns::values(header)
            .into_iter()
            .map(ToSqlOutput::Borrowed);
        let others = [
            ToSqlOutput::from(more.message),
            match text {
                Some(Text::Kept(blob)) => ToSqlOutput::from(blob),
                _ => ToSqlOutput::Owned(Value::Null),
            },
            more.dependencies
                .map_or(ToSqlOutput::Owned(Value::Null), ToSqlOutput::from),
            more.reason
                .map_or(ToSqlOutput::Owned(Value::Null), ToSqlOutput::from),
            count("error"),
            count("warning"),
            count("info"),
            ToSqlOutput::from(&leaf.0[..]),
            ToSqlOutput::from(bytes),
            match text {
                Some(Text::Arrived(text)) => ToSqlOutput::from(text),
                _ => ToSqlOutput::Owned(Value::Null),
            },
        ];
        self.connection()
            .prepare_cached(INSERT)
            .and_then(|mut statement| statement.execute(params_from_iter(plain.chain(others))))
            .doing("append to the log")?;
        Ok(())
    }

    fn put_violations(
        &self,
        entry: u64,
        violations: &[ViolationRecord],
    ) -> Result<(), HistoryError> {
        if violations.is_empty() {
            return Ok(());
        }
        let what = "keep the findings";
        let mut statement = self
            .connection()
            .prepare_cached(
                "INSERT INTO violations
                     (entry, place, rule, rule_name, severity, points, message, span_start, span_end,
                      version)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )
            .doing(what)?;
        for (place, violation) in violations.iter().enumerate() {
            statement
                .execute((
                    Natural(entry),
                    Natural(place as u64),
                    &violation.rule,
                    &violation.rule_name,
                    &violation.severity,
                    violation.points,
                    &violation.message,
                    violation.span.map(|(start, _)| start),
                    violation.span.map(|(_, end)| end),
                    violation.version,
                ))
                .doing(what)?;
        }
        Ok(())
    }
}

/// ORDER PLAIN: the columns of `columns::NAMES`, then those of `More`.
const INSERT: &str = "
    INSERT INTO entries
        (seq, kind, time_ms, author, author_kind, package, name, definition_kind, previous, target,
         origin, file, line, verdict, rule_set, definition_hash, uuid,
         message, text, dependencies, reason, errors, warnings, infos, leaf, header,
         arrived)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
            ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)";

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.finished {
            let tail = std::mem::take(&mut self.tail);
            self.inner.tail.replace(Some(tail));
        } else if !self.connection().is_autocommit() {
            // A failure here leaves the connection as SQLite left it: the transaction is not
            // committed, which is all that was promised.
            let _ = self.connection().execute_batch("ROLLBACK");
        }
        self.inner.in_transaction.set(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_inserted_in_the_order_of_its_columns() {
        let listed = columns::NAMES.join(", ");
        let words: Vec<&str> = INSERT.split_whitespace().collect();
        assert!(words.join(" ").contains(&format!("({listed}, message")));
    }
}
