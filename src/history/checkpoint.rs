//! Checkpoints: the root over the log so far, signed, in the log's own file and outside of it.
//!
//! Whoever can write the history's file can write another one that is whole in itself. He cannot
//! sign it; and a file that was put back to an older state lacks what the note outside of it says.
//! So nothing is signed that does not contain what was signed before.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::OptionalExtension;

use super::error::{Doing, HistoryError};
use super::hash::Hash;
use super::keys::{self, DeviceKey};
use super::merkle::Frontier;
use super::note::{Note, base64, unbase64};
use super::sql::Natural;
use super::store::Store;
use super::tail::Tail;
use super::tree;

/// At least one checkpoint for so many entries …
pub const ENTRIES_MAX: u64 = 256;
/// … and for so much time.
pub const AGE_MS_MAX: i64 = 60_000;

const ORIGIN: &str = "imago.log/";

/// How much of which log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub log_id: Hash,
    pub size: u64,
    /// The RFC 6962 root over the first `size` leaves.
    pub root: Hash,
}

impl Checkpoint {
    /// Returns the text that is signed: origin, size and root, a line each.
    pub fn text(&self) -> String {
        format!(
            "{ORIGIN}{}\n{}\n{}\n",
            self.log_id.hex(),
            self.size,
            base64(&self.root.0)
        )
    }

    /// Reads what [`Checkpoint::text`] writes, and nothing else.
    pub fn parse(text: &str) -> Option<Checkpoint> {
        let mut lines = text.split('\n');
        let log_id = Hash::from_hex(lines.next()?.strip_prefix(ORIGIN)?)?;
        let size = lines.next()?.parse().ok()?;
        let root = Hash(unbase64(lines.next()?)?.try_into().ok()?);
        let checkpoint = Checkpoint { log_id, size, root };
        (checkpoint.text() == text).then_some(checkpoint)
    }
}

/// A checkpoint that is about to be signed, which any thread can do.
pub struct Draft {
    log_id: Hash,
    frontier: Frontier,
}

/// A signed checkpoint that is not kept yet.
pub struct Signed {
    pub checkpoint: Checkpoint,
    pub note: Note,
}

impl Draft {
    pub fn sign(self, key: &DeviceKey) -> Signed {
        let checkpoint = Checkpoint {
            log_id: self.log_id,
            size: self.frontier.size(),
            root: self.frontier.root(),
        };
        Signed {
            checkpoint,
            note: key.sign(&checkpoint.text()),
        }
    }
}

/// The folder outside of the histories that holds the last checkpoint of each.
#[derive(Clone, Debug)]
pub struct Anchors {
    folder: PathBuf,
}

/// What is known outside of a history's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    Missing,
    /// What stands there is not what was written.
    Damaged,
    Kept(Numbered),
}

/// A signed checkpoint, and which one of its log it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// From 1.
    pub number: u64,
    pub note: String,
}

impl Anchors {
    pub fn in_folder(folder: &Path) -> Anchors {
        Anchors {
            folder: folder.to_path_buf(),
        }
    }

    fn path(&self, log_id: &Hash) -> PathBuf {
        self.folder.join(log_id.hex())
    }

    /// Returns the last checkpoint of a log: its number in a line, then its note.
    pub fn read(&self, log_id: &Hash) -> Result<Anchor, HistoryError> {
        let path = self.path(log_id);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Anchor::Missing);
            }
            Err(source) => {
                return Err(HistoryError::File {
                    what: "read the last checkpoint",
                    path,
                    source,
                });
            }
        };
        let text = String::from_utf8(bytes).unwrap_or_default();
        let kept = text.split_once('\n').and_then(|(number, note)| {
            let number: u64 = number.parse().ok()?;
            parse(note)?;
            Some(Numbered {
                number,
                note: note.to_string(),
            })
        });
        Ok(match kept {
            Some(kept) if format!("{}\n{}", kept.number, kept.note) == text => Anchor::Kept(kept),
            _ => Anchor::Damaged,
        })
    }

    fn write(&self, log_id: &Hash, kept: &Numbered) -> Result<(), HistoryError> {
        keys::create_private(&self.folder)?;
        let path = self.path(log_id);
        let text = format!("{}\n{}", kept.number, kept.note);
        keys::write_whole(&path, &text).map_err(|source| HistoryError::File {
            what: "keep the last checkpoint",
            path,
            source,
        })
    }
}

/// Returns the log as it stands, to be signed; `None` when there is nothing that is not signed yet.
/// A log that does not contain what was signed before is refused.
pub fn draft(store: &Store, anchors: &Anchors) -> Result<Option<Draft>, HistoryError> {
    let frontier = frontier(store)?;
    let kept = check(store, anchors, frontier.size())?;
    match kept {
        _ if frontier.size() == 0 => Ok(None),
        Some(kept) if kept.size == frontier.size() => Ok(None),
        _ => Ok(Some(Draft {
            log_id: store.log_id(),
            frontier,
        })),
    }
}

/// Checks that the log contains what was signed before: cheap enough for every start. Whoever was
/// interrupted before he noted his last checkpoint outside has it noted now.
pub fn check_against(store: &Store, anchors: &Anchors) -> Result<(), HistoryError> {
    check(store, anchors, frontier(store)?.size())?;
    Ok(())
}

fn check(store: &Store, anchors: &Anchors, size: u64) -> Result<Option<Checkpoint>, HistoryError> {
    let refuse = |what: String| Err(HistoryError::Inconsistent { what });
    let newest = newest_numbered(store)?;
    let number = newest.as_ref().map_or(0, |(_, kept)| kept.number);
    let anchor = match anchors.read(&store.log_id())? {
        Anchor::Missing => None,
        Anchor::Damaged => {
            return refuse("the last checkpoint outside of the file is damaged".into());
        }
        Anchor::Kept(kept) => parse(&kept.note).map(|(checkpoint, _)| (checkpoint, kept)),
    };
    let kept = newest.as_ref().map(|(checkpoint, _)| *checkpoint);
    let outside = anchor.as_ref().map(|(checkpoint, _)| *checkpoint);
    for (signed, place) in [(outside, "outside of the file"), (kept, "in the file")] {
        let Some(signed) = signed else { continue };
        if signed.log_id != store.log_id() {
            return refuse(format!("the last checkpoint {place} is of another log"));
        }
        if signed.size > size {
            return refuse(format!(
                "{} entries were signed, and the log has {size}",
                signed.size
            ));
        }
        if tree::root_at(store.connection(), signed.size)? != signed.root {
            return refuse(format!(
                "the first {} entries are not those that were signed",
                signed.size
            ));
        }
    }
    let noted = anchor.map_or(0, |(_, kept)| kept.number);
    if noted > number {
        return refuse(format!(
            "{noted} checkpoints were made, and the file has {number}"
        ));
    }
    if let Some((_, newest)) = newest.filter(|_| noted < number && store.read_only().is_none()) {
        anchors.write(&store.log_id(), &newest)?;
    }
    Ok(kept)
}

/// Keeps a signed checkpoint: in the file first, so that what is outside is at most one behind.
pub fn keep(store: &Store, anchors: &Anchors, signed: &Signed) -> Result<(), HistoryError> {
    let number = newest_numbered(store)?.map_or(0, |(_, kept)| kept.number) + 1;
    let kept = Numbered {
        number,
        note: signed.note.encode(),
    };
    store.alone(|transaction| {
        transaction
            .connection()
            .prepare_cached("INSERT INTO checkpoints (number, note) VALUES (?1, ?2)")
            .and_then(|mut statement| statement.execute((Natural(number), &kept.note)))
            .doing("keep a checkpoint")?;
        Ok(())
    })?;
    anchors.write(&store.log_id(), &kept)
}

/// Returns the newest checkpoint in the file.
pub fn newest(store: &Store) -> Result<Option<Checkpoint>, HistoryError> {
    Ok(newest_note(store)?.map(|(checkpoint, _)| checkpoint))
}

/// Returns the newest checkpoint in the file with its note.
pub fn newest_note(store: &Store) -> Result<Option<(Checkpoint, String)>, HistoryError> {
    let newest = newest_numbered(store)?;
    Ok(newest.map(|(checkpoint, kept)| (checkpoint, kept.note)))
}

fn newest_numbered(store: &Store) -> Result<Option<(Checkpoint, Numbered)>, HistoryError> {
    let what = "read the last checkpoint";
    let found = store
        .connection()
        .prepare_cached("SELECT number, note FROM checkpoints ORDER BY number DESC LIMIT 1")
        .and_then(|mut it| {
            it.query_row([], |row| {
                Ok(Numbered {
                    number: row.get::<_, Natural>(0)?.0,
                    note: row.get(1)?,
                })
            })
            .optional()
        })
        .doing(what)?;
    let Some(kept) = found else { return Ok(None) };
    match parse(&kept.note) {
        Some((checkpoint, _)) => Ok(Some((checkpoint, kept))),
        None => Err(HistoryError::Inconsistent {
            what: "the last checkpoint in the file is damaged".into(),
        }),
    }
}

/// Reads a signed checkpoint, without looking at its signatures.
pub fn parse(note: &str) -> Option<(Checkpoint, Note)> {
    let note = Note::parse(note).ok()?;
    Some((Checkpoint::parse(&note.text)?, note))
}

fn frontier(store: &Store) -> Result<Frontier, HistoryError> {
    let tail = match store.inner.tail.take() {
        Some(tail) => tail,
        None => Tail::read(store.connection())?,
    };
    let frontier = tail.frontier.clone();
    if !store.inner.in_transaction.get() {
        store.inner.tail.set(Some(tail));
    }
    Ok(frontier)
}

/// Says when a checkpoint is due. Told of what happens and of the time; does nothing itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpointer {
    unsigned: u64,
    /// When the first entry came that is not signed.
    since_ms: Option<i64>,
}

impl Checkpointer {
    /// Takes note of new entries.
    pub fn added(&mut self, entries: u64, now_ms: i64) {
        if entries > 0 {
            self.unsigned += entries;
            self.since_ms.get_or_insert(now_ms);
        }
    }

    pub fn is_due(&self, now_ms: i64) -> bool {
        let age = self.since_ms.map(|since| now_ms.saturating_sub(since));
        // A clock that was put back must not put off a checkpoint for as long.
        let is_old = age.is_some_and(|age| !(0..AGE_MS_MAX).contains(&age));
        self.unsigned >= ENTRIES_MAX || is_old
    }

    /// Tells whether there is anything to sign.
    pub fn is_behind(&self) -> bool {
        self.unsigned > 0
    }

    /// Takes note that all entries so far are being signed.
    pub fn signing(&mut self) {
        *self = Checkpointer::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_read_as_it_is_written() {
        let checkpoint = Checkpoint {
            log_id: Hash::text("log"),
            size: 12,
            root: Hash::text("root"),
        };
        let text = checkpoint.text();
        assert_eq!(Checkpoint::parse(&text), Some(checkpoint));
        for bad in [
            text.replace("\n12\n", "\n012\n"),
            text.replace("\n12\n", "\n+12\n"),
            text.replace("\n12\n", "\n\n"),
            format!("{text}extension\n"),
            text.to_uppercase(),
            text.trim_end().to_string(),
            text.replace("imago.log", "other.log"),
        ] {
            assert_eq!(Checkpoint::parse(&bad), None, "{bad}");
        }
    }

    #[test]
    fn a_checkpoint_is_due_by_number_and_by_age() {
        let mut checkpointer = Checkpointer::default();
        assert!(!checkpointer.is_due(i64::MAX));
        checkpointer.added(0, 5);
        assert!(!checkpointer.is_behind());
        checkpointer.added(255, 1_000);
        assert!(!checkpointer.is_due(60_999));
        assert!(checkpointer.is_due(61_000));
        assert!(checkpointer.is_due(999), "the clock was put back");
        checkpointer.added(1, 2_000);
        assert!(checkpointer.is_due(2_000));
        checkpointer.signing();
        assert!(!checkpointer.is_due(i64::MAX));
    }
}
