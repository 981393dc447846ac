//! Where a log ends and where it begins: the entries that tie it to another one.

use super::archive::Archive;
use super::clear::aside;
use super::error::SessionError;
use crate::history::body::{Body, LinkBody};
use crate::history::kind::EntryKind;
use crate::history::query::{entries, search};

/// The first entry of a log that goes on after another, or the last one of a log that is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub seq: u64,
    /// `opened` or `closed`.
    pub kind: &'static str,
    pub hash: String,
    pub time_ms: i64,
    pub author: String,
    pub message: String,
    pub before: Option<LogBefore>,
}

/// The log that one goes on after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogBefore {
    pub id: String,
    /// How many entries it has, and the root over them.
    pub size: u64,
    pub root: String,
    /// The name of its file, beside that of the log that goes on.
    pub file: String,
}

impl Archive {
    /// Returns the entry that a person names where it opens or closes the log; nothing where it is
    /// another one.
    pub fn link_kept(&self, id: &str) -> Result<Option<Link>, SessionError> {
        let found = search::resolve(&self.store, id)?;
        if !matches!(found.kind, EntryKind::Opened | EntryKind::Closed) {
            return Ok(None);
        }
        let Some(row) = entries::from(&self.store, found.seq, 1)?.pop() else {
            return Ok(None);
        };
        let before = match entries::header(&self.store, found.seq)?.body {
            Body::Link(LinkBody { other, .. }) => other,
            _ => None,
        };
        Ok(Some(Link {
            seq: row.seq,
            kind: row.kind.name(),
            hash: row.leaf.hex(),
            time_ms: row.time_ms,
            author: row.author.name,
            message: row.message,
            before: before.map(|it| LogBefore {
                id: it.log_id.hex(),
                size: it.size,
                root: it.root.hex(),
                file: aside(&it),
            }),
        }))
    }
}
